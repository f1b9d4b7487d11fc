/** The whole collection on Windows: one PowerShell process, then the certificates in the profiles. */
import { createHash } from 'node:crypto'
import { BUILT_IN_TABLES } from '../../../checks/device/tables.ts'
import { toFacts } from '../../../checks/facts/to-facts.ts'
import { keepWhatFits, splitCollectorOutput, unread } from '../../../checks/facts/windows/printed.ts'
import { WINDOWS_SECTIONS } from '../../../checks/facts/windows/section.ts'
import type { WindowsDocument, WindowsFacts } from '../../../checks/facts/windows.ts'
import { dayOf } from '../../../checks/time/zone.ts'
import { type Answer, type Doors, found } from '../../platform/doors.ts'
import type { CollectorMemory } from '../memory.ts'
import { readProfileCertificates } from './certificates.ts'

export type WindowsCollection = {
  readonly doors: Doors
  readonly now: Date
  readonly memory: CollectorMemory
  readonly withSoftware: boolean
  /** Full path of powershell.exe: never by PATH. */
  readonly powershell: string
  /** Full path of collect.ps1. */
  readonly script: string
  /** Closed to people: the script lays a file there for a moment. */
  readonly stateDir: string
}

/** What the script gives itself, and when the whole tree of processes is ended. */
const BUDGET_SECONDS = 60
const HARD_LIMIT_MS = 90_000
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024

const digest = (algorithm: 'sha1' | 'sha256') => (bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex').toUpperCase()

const HASH = { sha1: digest('sha1'), sha256: digest('sha256') }

async function runScript(collection: WindowsCollection, isDaily: boolean): Promise<Answer<string>> {
  const ids = BUILT_IN_TABLES.lifecycle.esuActivationIds.map(({ id, year }) => `${id}=${year}`)
  const args = [
    ...['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', collection.script],
    ...['-BudgetSeconds', String(BUDGET_SECONDS), '-EsuIds', ids.join(',')],
    ...(isDaily ? ['-Daily', '-StateFolder', collection.stateDir] : []),
  ]
  const limits = { timeoutMs: HARD_LIMIT_MS, maxBytes: MAX_OUTPUT_BYTES, keepPartial: true }
  const ran = await collection.doors.run(collection.powershell, args, limits)
  return ran.ok ? found(ran.value.stdout) : ran
}

/** What only the daily run reads stays true for the others until the next one. */
function remember(
  document: WindowsDocument,
  memory: CollectorMemory,
  day: string,
  isDaily: boolean,
): WindowsDocument {
  const { updates, accounts } = document
  if (isDaily)
    memory.windows = {
      day,
      pendingOffline: updates?.pendingOffline ?? null,
      passwordComplexity: accounts?.passwordComplexity ?? null,
    }
  const { pendingOffline, passwordComplexity } = memory.windows ?? {
    pendingOffline: null,
    passwordComplexity: null,
  }
  return {
    ...document,
    updates: updates && { ...updates, pendingOffline },
    accounts: accounts && { ...accounts, passwordComplexity },
  }
}

async function withProfiles(
  doors: Doors,
  document: WindowsDocument,
  folders: Readonly<Record<string, string>>,
) {
  if (document.certificates === null) return document
  const { certificates, errors } = await readProfileCertificates(doors, document.certificates, folders)
  const section = document.sections.certificates
  if (errors.length === 0) return { ...document, certificates }
  const all = [...section.errors, ...errors].slice(0, 20)
  return {
    ...document,
    certificates,
    sections: { ...document.sections, certificates: { ...section, status: 'partial' as const, errors: all } },
  }
}

/** Never rejects: what could not be read is null, and its section says why. */
export async function collectWindows(collection: WindowsCollection): Promise<WindowsFacts> {
  const { doors, now, memory } = collection
  const day = dayOf(now)
  const isDaily = memory.windows?.day !== day
  const printed = await runScript(collection, isDaily)
  const output = printed.ok ? splitCollectorOutput(printed.value) : null
  if (output === null)
    return toFacts(unread(now, printed.ok ? 'no-document' : printed.why, BUDGET_SECONDS), HASH)
  const document = keepWhatFits(output.document, now)
  const whole = await withProfiles(doors, remember(document, memory, day, isDaily), output.folders)
  return toFacts(steady(collection.withSoftware ? whole : withoutSoftware(whole)), HASH)
}

const STEP_BYTES = 512 * 1024 * 1024

/**
 * What is different each time although nothing changed would make every report a new one: how long a section took, and
 * the last bytes of free space. Rounded down, so that a disk never looks emptier than it is.
 */
function steady(document: WindowsDocument): WindowsDocument {
  const { hardware } = document
  const free = hardware?.osDiskFreeBytes ?? null
  const sections = { ...document.sections }
  for (const name of WINDOWS_SECTIONS) sections[name] = { ...sections[name], ms: null }
  return {
    ...document,
    sections,
    hardware: hardware && {
      ...hardware,
      osDiskFreeBytes: free === null ? null : Math.floor(free / STEP_BYTES) * STEP_BYTES,
    },
  }
}

/** Names of programs leave a PC on request alone. */
const withoutSoftware = (document: WindowsDocument): WindowsDocument => ({
  ...document,
  software: null,
  sections: { ...document.sections, software: { status: 'skipped', ms: null, errors: [] } },
})
