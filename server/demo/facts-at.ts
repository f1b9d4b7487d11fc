/**
 * What a sample PC says on a given day: its fixture, with the dates moved to that day. The table of Windows builds
 * is not moved: patches follow its real releases, and where it ends the board says how old it is.
 */
import type { Tables } from '../../checks/device/tables.ts'
import { WINDOWS_SECTIONS } from '../../checks/facts/windows/section.ts'
import type { WindowsFacts } from '../../checks/facts/windows.ts'
import type { Calendar } from '../../checks/time/calendar.ts'
import { DAY_MS, dayNumberOf } from '../../checks/time/zone.ts'
import type { Fixture } from './fixtures.ts'
import { accountsAt, browsersAt, lineAt, networkAt } from './habits-at.ts'
import type { Patches, Phase, SamplePc } from './story.ts'

/** A PC takes a patch this long after its day has come. */
const INSTALL_DAYS = 2
/** Switched on this long before its first report of the day. */
const BOOT_BEFORE_MS = 12 * 60_000

const MOMENT = /"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z"/g
const DAY = /"\d{4}-\d{2}-\d{2}"/g

type Shift = { readonly ms: number; readonly days: number }

const NOT_MOVED: Shift = { ms: 0, days: 0 }

const exactly = (from: Date, to: Date): Shift => ({
  ms: to.getTime() - from.getTime(),
  days: Math.floor(to.getTime() / DAY_MS) - Math.floor(from.getTime() / DAY_MS),
})
/** Hours stay what they were. */
const byDays = (from: Date, to: Date): Shift => {
  const { days } = exactly(from, to)
  return { ms: days * DAY_MS, days }
}

const moveMoment = (text: string, { ms }: Shift): string =>
  new Date(Date.parse(text) + ms).toISOString().replace(/\.\d+Z$/, 'Z')
const moveDay = (text: string, { days }: Shift): string =>
  new Date(Date.parse(`${text}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** Every moment and day that is a whole value of this JSON text, moved. */
export const moveDates = (json: string, shift: Shift): string =>
  json
    .replace(MOMENT, (quoted) => `"${moveMoment(quoted.slice(1, -1), shift)}"`)
    .replace(DAY, (quoted) => `"${moveDay(quoted.slice(1, -1), shift)}"`)

/** The second Tuesday of a month (UTC), on which Microsoft publishes. */
function patchTuesday(year: number, month: number): Date {
  const toTuesday = (2 - new Date(Date.UTC(year, month, 1)).getUTCDay() + 7) % 7
  return new Date(Date.UTC(year, month, 1 + toTuesday + 7))
}

/** The newest monthly release on or before a moment. */
export function lastPatchTuesday(at: Date): Date {
  const release = patchTuesday(at.getUTCFullYear(), at.getUTCMonth())
  return release <= at ? release : patchTuesday(at.getUTCFullYear(), at.getUTCMonth() - 1)
}

/** The monthly release that a PC runs at `at`; null: the one of its fixture. */
function releaseAt(patches: Patches, at: Date, anchor: Date): Date | null {
  switch (patches.kind) {
    case 'monthly':
      return lastPatchTuesday(new Date(at.getTime() - patches.lagDays * DAY_MS))
    case 'frozen':
      return lastPatchTuesday(new Date(anchor.getTime() - patches.sinceDaysAgo * DAY_MS))
    case 'recorded':
      return null
    default:
      return patches satisfies never
  }
}

/** Who takes no patches lets no browser update either. */
const updatedUntil = (patches: Patches, at: Date, anchor: Date): Date | null => {
  if (patches.kind === 'recorded') return null
  return patches.kind === 'frozen' ? new Date(anchor.getTime() - patches.sinceDaysAgo * DAY_MS) : at
}

/** A phase begins in the morning of its day; of a day off, in the morning of the working day before. */
export function phaseAt(
  { phases }: Pick<SamplePc, 'phases'>,
  at: Date,
  anchor: Date,
  calendar: Calendar,
): Phase {
  const today = dayNumberOf(at)
  const begun = phases.findLast(({ sinceDaysAgo }) => {
    let first = dayNumberOf(anchor) - sinceDaysAgo
    while (calendar.whyOff(first) !== null) first -= 1
    return first <= today
  })
  const phase = begun ?? phases[0]
  if (phase === undefined) throw new RangeError('a sample PC without a phase')
  return phase
}

export type Moment = {
  readonly at: Date
  /** Its first report of the day: what happened on the PC before, happened before this. */
  readonly morning: Date
  /** The moment that the story is told from. */
  readonly anchor: Date
}

export type Storyteller = (pc: SamplePc, index: number, moment: Moment) => string

/** Answers facts as JSON text. Throws RangeError for a story that names a fixture which is not there. */
export function createStoryteller(
  fixtures: ReadonlyMap<string, Fixture>,
  tables: Tables,
  calendar: Calendar,
): Storyteller {
  return (pc, index, moment) => {
    const phase = phaseAt(pc, moment.at, moment.anchor, calendar)
    const fixture = fixtures.get(phase.fixture)
    if (fixture === undefined) throw new RangeError(`no fixture ${phase.fixture} for ${pc.host}`)
    return factsText(fixture, phase.patches, tables, { pc, index, ...moment })
  }
}

type Told = Moment & { readonly pc: SamplePc; readonly index: number }

function factsText({ asOf, facts }: Fixture, patches: Patches, tables: Tables, told: Told): string {
  const { morning, anchor, pc, index } = told
  const recordedAt = new Date(facts.time?.nowUtc ?? facts.collector.finishedAt ?? asOf)
  const today = exactly(recordedAt, new Date(morning.getTime() + pc.clockAheadSeconds * 1000))
  // What belongs to the PC and not to the day (its certificates, its set-up) moves with the story, once.
  const once = byDays(asOf, anchor)
  const release = releaseAt(patches, morning, anchor)
  const own: Readonly<Record<string, string>> = {
    os: JSON.stringify(osAt(facts.os, release, tables, once, told)),
    machine: JSON.stringify(ownMachine(facts.machine, told)),
    updates: JSON.stringify(updatesAt(facts.updates, release, today)),
    certificates: JSON.stringify(certificatesAt(facts.certificates, once, today)),
    software: moveDates(JSON.stringify(facts.software), once),
    time: JSON.stringify(timeAt(facts.time, today, told)),
    accounts: moveDates(JSON.stringify(accountsAt(facts.accounts, index)), today),
    browsers: JSON.stringify(browsersAt(facts.browsers, updatedUntil(patches, morning, anchor), tables)),
    network: JSON.stringify(networkAt(facts.network, index)),
  }
  const groups = WINDOWS_SECTIONS.map(
    (name) => `"${name}":${own[name] ?? moveDates(JSON.stringify(facts[name]), today)}`,
  )
  const head = {
    contract: facts.contract,
    collector: collectorAt(facts.collector, told),
    host: facts.host,
    sections: facts.sections,
  }
  const line = `"line":${JSON.stringify(lineAt(morning, index))}`
  return `${JSON.stringify(head).slice(0, -1)},${groups.join(',')},${line}}`
}

const machineClock = ({ at, pc }: Told): Date => new Date(at.getTime() + pc.clockAheadSeconds * 1000)

const withoutMs = (moment: Date): string => moment.toISOString().replace(/\.\d+Z$/, 'Z')

function collectorAt(collector: WindowsFacts['collector'], told: Told): WindowsFacts['collector'] {
  const finished = machineClock(told)
  const started = new Date(finished.getTime() - (collector.durationMs ?? 0))
  return { ...collector, startedAt: withoutMs(started), finishedAt: withoutMs(finished) }
}

const timeAt = (time: WindowsFacts['time'], today: Shift, told: Told): WindowsFacts['time'] =>
  time === null
    ? null
    : {
        ...time,
        nowUtc: withoutMs(machineClock(told)),
        lastSync: time.lastSync === null ? null : moveMoment(time.lastSync, today),
      }

function osAt(
  os: WindowsFacts['os'],
  release: Date | null,
  tables: Tables,
  once: Shift,
  told: Told,
): WindowsFacts['os'] {
  if (os === null) return null
  const booted = new Date(told.morning.getTime() + told.pc.clockAheadSeconds * 1000 - BOOT_BEFORE_MS)
  return {
    ...os,
    ubr: release === null ? os.ubr : (newestUbr(os, release, tables) ?? os.ubr),
    installDate: os.installDate === null ? null : moveMoment(os.installDate, once),
    lastBootTime: os.lastBootTime === null ? null : withoutMs(booted),
  }
}

/** null: the table has no security build of this Windows up to that day. */
function newestUbr(os: NonNullable<WindowsFacts['os']>, release: Date, { builds }: Tables): number | null {
  const day = release.toISOString().slice(0, 10)
  const series = os.productType === 1 ? 'client' : 'server'
  const ubrs = builds.rows
    .filter((row) => row.build === os.currentBuild && row.os === series && row.type === 'security')
    .filter((row) => row.released <= day)
    .map((row) => row.ubr)
  return ubrs.length === 0 ? null : Math.max(...ubrs)
}

/** Validity belongs to the certificate; when a token or a profile was last seen, to the day. */
function certificatesAt(
  certificates: WindowsFacts['certificates'],
  once: Shift,
  today: Shift,
): WindowsFacts['certificates'] {
  if (certificates === null) return null
  const seen = (text: string | null) => (text === null ? null : moveMoment(text, today))
  return {
    ...certificates,
    entries:
      certificates.entries?.map((entry) => {
        const lastWrite = seen(entry.lastWrite)
        if (!entry.parsed) return { ...entry, lastWrite }
        const { notBefore, notAfter } = entry
        return {
          ...entry,
          lastWrite,
          notBefore: moveMoment(notBefore, once),
          notAfter: moveMoment(notAfter, once),
        }
      }) ?? null,
    profiles:
      certificates.profiles?.map((profile) => ({ ...profile, lastUse: seen(profile.lastUse) })) ?? null,
  }
}

/** The history of patches moves with the release that the PC runs; what is looked for daily, with the day. */
function updatesAt(
  updates: WindowsFacts['updates'],
  release: Date | null,
  today: Shift,
): WindowsFacts['updates'] {
  const installed = updates?.lastCumulative?.installTime ?? null
  if (updates === null) return null
  const patched =
    release === null || installed === null
      ? NOT_MOVED
      : byDays(new Date(installed), new Date(release.getTime() + INSTALL_DAYS * DAY_MS))
  const move = (text: string | null, shift: Shift) => (text === null ? null : moveMoment(text, shift))
  return {
    ...updates,
    history: updates.history?.map((entry) => ({ ...entry, date: move(entry.date, patched) })) ?? null,
    qfe:
      updates.qfe?.map((fix) => ({
        ...fix,
        installedOn: fix.installedOn === null ? null : moveDay(fix.installedOn, patched),
        // Its raw form is that of the recorded day.
        installedOnRaw: null,
      })) ?? null,
    lastCumulative:
      updates.lastCumulative === null
        ? null
        : { ...updates.lastCumulative, installTime: move(updates.lastCumulative.installTime, patched) },
    pausedUntil: move(updates.pausedUntil, today),
    lastSearchSuccess: move(updates.lastSearchSuccess, today),
    lastInstallSuccess: move(updates.lastInstallSuccess, today),
    pendingOffline:
      updates.pendingOffline === null
        ? null
        : { ...updates.pendingOffline, at: move(updates.pendingOffline.at, today) },
  }
}

/** Each PC is its own machine: the identifiers of the fixture give way to ones made from its number. */
function ownMachine(machine: WindowsFacts['machine'], { pc, index }: Told): WindowsFacts['machine'] {
  if (machine === null) return null
  const number = String(index + 1).padStart(12, '0')
  return {
    ...machine,
    hostName: pc.host,
    smbiosUuid: `4C4C4544-0000-1000-8000-${number}`,
    smbiosSerial: `MAU${number.slice(-6)}`,
    machineGuid: `00000000-1111-4222-8333-${number}`,
    macHashes: [number.padStart(16, 'a')],
  }
}
