/** The fixtures as cases for PowerShell's own engine, and what the agent makes of what was printed. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { BUILT_IN_TABLES } from '../../checks/device/tables.ts'
import { keepWhatFits, splitCollectorOutput } from '../../checks/facts/windows/printed.ts'
import { WINDOWS_SECTIONS, type WindowsSectionName } from '../../checks/facts/windows/section.ts'
import { WindowsDocument } from '../../checks/facts/windows.ts'
import { doorsOf } from './doors.ts'
import { type Case, type Played, whyNoEngine } from './host.ts'

/** The product needs no .NET, and where there is none nothing of this can be seen: said aloud, never passed in silence. */
const why = whyNoEngine()
if (why !== null) console.warn(`the PowerShell collector is NOT TESTED on this machine: ${why}`)
export const hasEngine = why === null
export const inEngine = describe.skipIf(!hasEngine)

const FIXTURES = new URL('../../checks/device/fixtures/windows/', import.meta.url)
export const fixtures = readdirSync(FIXTURES)
  .filter((name) => /^\d\d-.*\.json$/.test(name) && !name.endsWith('.expected.json'))
  .sort()
  .map(
    (name) =>
      [
        name.replace('.json', ''),
        WindowsDocument.parse(JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'))),
      ] as const,
  )
const EsuIds = BUILT_IN_TABLES.lifecycle.esuActivationIds.map(({ id, year }) => `${id}=${year}`).join(',')

export const caseOf = (name: string, document: WindowsDocument, given: Partial<Case> = {}): Case => ({
  name,
  doors: doorsOf(document),
  parameters: { Daily: true, WithCertificateFiles: true, StateFolder: 'C:\\x', EsuIds },
  environment: {
    ...{ COMPUTERNAME: document.machine?.hostName ?? '', SystemDrive: 'C:', SystemRoot: 'C:\\Windows' },
    ...{ ProgramData: 'C:\\ProgramData', ProgramFiles: 'C:\\Program Files', PROCESSOR_ARCHITEW6432: '' },
    PROCESSOR_ARCHITECTURE: { x64: 'AMD64', x86: 'x86', arm64: 'ARM64' }[document.os?.architecture ?? 'x64'],
  },
  constrained: document.host.languageMode === 'ConstrainedLanguage',
  legacy: document.collector.mode === 'legacy',
  seconds: 30,
  ...given,
})

/** What the agent takes from what was printed. */
export const read = ({ lines }: Played): WindowsDocument => {
  const output = splitCollectorOutput(lines.join('\n'))
  return keepWhatFits(output?.document, new Date(0))
}

/** One fixture by the beginning of its name. Throws where there is none. */
export function fixture(start: string): WindowsDocument {
  const found = fixtures.find(([name]) => name.startsWith(start))
  if (found === undefined) throw new Error(`no fixture ${start}`)
  return found[1]
}

/** What is read through other doors is as it was; `time` and `updates` carry the moment of looking. */
export function expectOthersUntouched(
  what: string,
  touched: readonly WindowsSectionName[],
  seen: WindowsDocument,
  healthy: WindowsDocument,
): void {
  for (const section of WINDOWS_SECTIONS.filter((name) => !touched.includes(name))) {
    const of = (from: WindowsDocument) => ({
      ...{ what, section, status: from.sections[section].status },
      data: section === 'time' || section === 'updates' ? null : from[section],
    })
    expect(of(seen)).toEqual(of(healthy))
  }
}
