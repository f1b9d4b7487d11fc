/** Which security fixes does this Windows lack: by its build in the table, else by the day of the last patch. */
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, type VerdictFacts, warn } from '../verdict.ts'
import type { JudgeInput } from './check.ts'
import { type BuildSeries, buildsLookup, type ReadyBuild } from './lookups.ts'
import { buildSeries } from './os-supported.windows.ts'
import { machineDay, trustsMachineDates, windowsGroup } from './reading.ts'
import { DAY_MS, dayNumber, type Watch } from './watch.ts'

type Updates = NonNullable<WindowsFacts['updates']>

/** The malicious-software tool and the definitions of Defender come without any fix of Windows itself. */
const NO_PATCH: ReadonlySet<string> = new Set(['KB890830', 'KB2267602', 'KB915597', 'KB4052623'])
const INSTALLED = 1
const SUCCEEDED = 2

export function judgeWindowsPatches(input: JudgeInput, facts: WindowsFacts, watch: Watch): Judgement {
  const updates = windowsGroup(facts, 'updates')
  const judgement = judgeByBuild(input, facts, watch) ?? judgeByInstallation(input, updates, watch)
  if (judgement.verdict !== 'pass') return judgement
  const { pendingReboot, service } = updates ?? NOT_READ
  if (pendingReboot?.cbsRebootPending === true || pendingReboot?.wuRebootRequired === true)
    return warn('reboot-pending', judgement.facts)
  return service?.wuauservStart === 'Disabled' ? warn('updates-disabled', judgement.facts) : judgement
}

const NOT_READ: Pick<Updates, 'pendingReboot' | 'service'> = { pendingReboot: null, service: null }

/** Null when the table says nothing of this PC: no level, no rows of its build, or a table too old itself. */
function judgeByBuild(
  { tables, thresholds }: JudgeInput,
  facts: WindowsFacts,
  watch: Watch,
): Judgement | null {
  const os = windowsGroup(facts, 'os')
  if (os === null || os.ubr === null) return null
  const series = buildSeries(os, tables)
  if (series === null || series === undefined) return null
  const { asOfDay } = buildsLookup(tables.builds)
  if (!watch.isWithinDays(asOfDay, thresholds.buildTableMaxAgeDays)) return null
  const published = publishedRows(series, watch)
  if (published === 0) return null
  const missing = firstMissing(series, published, os.ubr)
  if (missing === undefined) return pass('current', { ubr: os.ubr })
  const found = {
    ubr: os.ubr,
    firstMissingUbr: missing.ubr,
    firstMissingReleased: missing.released,
    lagDays: watch.daysSince(missing.releasedDay),
  }
  if (watch.isWithinDays(missing.releasedDay, thresholds.patchPassDays)) return pass('within-window', found)
  return watch.isWithinDays(missing.releasedDay, thresholds.patchWarnDays)
    ? warn('behind', found)
    : fail('too-old', found)
}

/** How many rows from the first one on have been published; rows stand in the order of their days. */
function publishedRows({ rows }: BuildSeries, watch: Watch): number {
  let count = rows.length
  for (let row = rows[count - 1]; row !== undefined && watch.isBefore(row.releasedDay * DAY_MS); ) {
    count -= 1
    row = rows[count - 1]
  }
  return count
}

/** Hotpatches have lower numbers than the full build of their month: from one of them on, only days compare. */
function firstMissing({ rows, byUbr }: BuildSeries, published: number, ubr: number): ReadyBuild | undefined {
  const running = byUbr.get(ubr)
  const isHotpatch =
    running !== undefined &&
    (running.type === 'hotpatch' || running.type === 'hotpatch-oob') &&
    rows.indexOf(running) < published
  for (let index = 0; index < published; index += 1) {
    const row = rows[index]
    if (row === undefined || row.type !== 'security') continue
    if (isHotpatch ? row.releasedDay > running.releasedDay : row.ubr > ubr) return row
  }
  return undefined
}

function judgeByInstallation(input: JudgeInput, updates: Updates | null, watch: Watch): Judgement {
  const newest = updates === null ? null : newestInstallation(updates, trustsMachineDates(input))
  if (newest === null) return unknown('patch-level-not-readable')
  const { thresholds } = input
  const found: VerdictFacts = {
    installed: new Date(newest * DAY_MS).toISOString().slice(0, 10),
    ageDays: watch.daysSince(newest),
  }
  if (watch.isWithinDays(newest, thresholds.installPassDays)) return pass('recent-install', found)
  return watch.isWithinDays(newest, thresholds.installWarnDays)
    ? warn('install-ageing', found)
    : fail('install-old', found)
}

function newestInstallation({ lastCumulative, qfe, history }: Updates, isTrusted: boolean): number | null {
  const days = [machineDay(lastCumulative?.installTime ?? null, isTrusted)]
  for (const { description, installedOn } of qfe ?? [])
    if (description === 'Security Update' && installedOn !== null && isTrusted)
      days.push(dayNumber(installedOn))
  // An entry without a number may be a driver or anything else: it proves no patch.
  for (const { operation, resultCode, kb, date } of history ?? [])
    if (operation === INSTALLED && resultCode === SUCCEEDED && kb !== null && !NO_PATCH.has(kb))
      days.push(machineDay(date, isTrusted))
  return days.reduce(
    (newest, day) => (newest === null || (day !== null && day > newest) ? day : newest),
    null,
  )
}
