/** The whole collection on Linux: every section at once, each with its own budget, none able to spoil another. */
import { LINUX_SECTIONS, LinuxFacts } from '../../../checks/facts/linux.ts'
import { AGENT_VERSION } from '../../config.ts'
import type { Doors } from '../../platform/doors.ts'
import type { CollectorMemory } from '../memory.ts'
import { collectAccounts } from './accounts.ts'
import { collectAntivirus } from './antivirus.ts'
import { readAptConfig } from './apt-config.ts'
import { collectBrowsers } from './browsers.ts'
import { collectCertificates } from './certificates.ts'
import { collectEncryption } from './encryption.ts'
import { collectFirewall } from './firewall.ts'
import { collectHardware, collectMachine, readInventory } from './hardware.ts'
import { collectNetwork } from './network.ts'
import { collectOs } from './os.ts'
import { readPackageFacts, readPrograms } from './packages.ts'
import { readPeople } from './people.ts'
import { collectPro } from './pro.ts'
import { collectRemoteAccess } from './remote-access.ts'
import { collectScreenLock } from './screen-lock.ts'
import { readSection, type SectionDoors, type SectionResult } from './section.ts'
import { collectSmb } from './smb.ts'
import { toMoment } from './text.ts'
import { collectTime } from './time.ts'
import { readUnits } from './units.ts'
import { collectUpdates } from './updates.ts'
import { readZone } from './zone.ts'

export type LinuxCollection = {
  readonly doors: Doors
  readonly now: Date
  /** Filled in place: what this run learnt and the next may use. */
  readonly memory: CollectorMemory
  /** The list of installed programs goes along; left out by default, it is most of a report. */
  readonly withSoftware?: boolean
  readonly budgetMs?: number
}

const BUDGET_MS = 20_000
/** apt-get alone may take a minute on an old disk. */
const UPDATES_BUDGET_MS = 75_000

/** The contract takes no group that does not fit: it becomes null, and its section says that it was not understood. */
export const keepWhatFits = (document: LinuxFacts): LinuxFacts => {
  if (LinuxFacts.safeParse(document).success) return document
  const spoilt = LINUX_SECTIONS.filter((name) => name !== 'time' && name !== 'software').filter(
    (name) => !LinuxFacts.shape[name].safeParse(document[name]).success,
  )
  const sections = Object.fromEntries(
    spoilt.map(
      (name) => [name, { status: 'error', errors: [{ source: 'contract', kind: 'parse' }] }] as const,
    ),
  )
  const groups = Object.fromEntries(spoilt.map((name) => [name, null]))
  const { software, ...rest } = document
  const fits = LinuxFacts.shape.software.safeParse(software).success
  return LinuxFacts.parse({
    ...rest,
    ...groups,
    ...(fits && software ? { software } : {}),
    browsers: LinuxFacts.shape.browsers.safeParse(document.browsers).success ? document.browsers : null,
    sections: { ...document.sections, ...sections },
  })
}

/** Answers that several sections need are asked for once. */
const shared = ({ doors, memory }: LinuxCollection) => {
  const quiet = <T>(answer: Promise<T>): Promise<T | null> => answer.catch(() => null)
  return {
    units: readUnits(doors).catch(() => ({ installed: null, states: null })),
    people: quiet(readPeople(doors)),
    zone: quiet(readZone(doors)),
    aptConfig: quiet(readAptConfig(doors)),
    packages: quiet(readPackageFacts({ ...doors, notUnderstood: () => undefined }, memory)),
    inventory: quiet(readInventory({ ...doors, notUnderstood: () => undefined }, memory)),
  }
}

/** Starts every section; they run side by side and none rejects. */
const startSections = (collection: LinuxCollection) => {
  const { doors, memory, now, budgetMs = BUDGET_MS } = collection
  const once = shared(collection)
  const read = <T>(collect: (doors: SectionDoors) => Promise<T | null>, budget = budgetMs) =>
    readSection(doors, budget, collect)
  return {
    os: read((d) => collectOs(d, memory)),
    pro: read(collectPro),
    machine: read((d) => collectMachine(d, once.inventory)),
    hardware: read((d) => collectHardware(d, once.inventory)),
    antivirus: read((d) => collectAntivirus(d, once.units)),
    updates: read(
      (d) => collectUpdates(d, { memory, now, ...once }),
      collection.budgetMs ?? UPDATES_BUDGET_MS,
    ),
    certificates: read((d) => collectCertificates(d, once.people)),
    firewall: read((d) => collectFirewall(d, once.units)),
    encryption: read(collectEncryption),
    screenLock: read((d) => collectScreenLock(d, once.people)),
    smb: read((d) => collectSmb(d, once.units)),
    remoteAccess: read((d) => collectRemoteAccess(d, once.units)),
    accounts: read((d) => collectAccounts(d, once.people)),
    time: read((d) => collectTime(d, once.units, once.zone)),
    network: read((d) => collectNetwork(d, once.aptConfig)),
    browsers: read((d) => collectBrowsers(d, once.packages)),
    software: collection.withSoftware ? read(readPrograms) : Promise.resolve(SKIPPED),
  }
}

const SKIPPED: SectionResult<{ name: string; version: string }[]> = {
  value: null,
  section: { status: 'skipped', errors: [] },
}

export const collectLinux = async (collection: LinuxCollection): Promise<LinuxFacts> => {
  const started = startSections(collection)
  const [os, pro, machine, hardware] = [
    await started.os,
    await started.pro,
    await started.machine,
    await started.hardware,
  ]
  const [antivirus, updates, certificates] = [
    await started.antivirus,
    await started.updates,
    await started.certificates,
  ]
  const [firewall, encryption, screenLock] = [
    await started.firewall,
    await started.encryption,
    await started.screenLock,
  ]
  const [smb, remoteAccess, accounts] = [
    await started.smb,
    await started.remoteAccess,
    await started.accounts,
  ]
  const [time, network, browsers] = [await started.time, await started.network, await started.browsers]
  const software = await started.software
  const unknownTime = { timezone: null, ntp: null, synchronized: null, service: null }
  return keepWhatFits({
    contract: 'linux-collector/1',
    collector: { version: AGENT_VERSION, elevated: collection.doors.isElevated },
    sections: {
      os: os.section,
      pro: pro.section,
      machine: machine.section,
      hardware: hardware.section,
      antivirus: antivirus.section,
      updates: updates.section,
      certificates: certificates.section,
      firewall: firewall.section,
      encryption: encryption.section,
      screenLock: screenLock.section,
      smb: smb.section,
      remoteAccess: remoteAccess.section,
      accounts: accounts.section,
      time: time.section,
      network: network.section,
      software: software.section,
    },
    os: os.value,
    pro: pro.value,
    machine: machine.value,
    hardware: hardware.value,
    antivirus: antivirus.value,
    updates: updates.value,
    certificates: certificates.value,
    firewall: firewall.value,
    encryption: encryption.value,
    screenLock: screenLock.value,
    smb: smb.value,
    remoteAccess: remoteAccess.value,
    accounts: accounts.value,
    time: {
      nowUtc: toMoment(collection.now) ?? collection.now.toISOString(),
      ...(time.value ?? unknownTime),
    },
    network: network.value,
    browsers: browsers.value,
    ...(software.value ? { software: software.value } : {}),
  })
}
