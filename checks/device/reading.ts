/** What of a document may be judged: groups of readable sections, and dates of a machine whose clock was right. */
import type { LinuxFacts, LinuxSectionName } from '../facts/linux.ts'
import type { SECTION_STATUSES } from '../facts/values.ts'
import type { WindowsSectionName } from '../facts/windows/section.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import type { JudgeInput } from './check.ts'
import { type CommunePolicy, DEFAULT_POLICY } from './policy.ts'
import { dayNumber, dayOfMs } from './watch.ts'

export const isReadable = ({ status }: { readonly status: (typeof SECTION_STATUSES)[number] }): boolean =>
  status === 'ok' || status === 'partial'

/** The group, or null when its section was not read: data beside a failed section must not be judged. */
export const windowsGroup = <Name extends WindowsSectionName>(
  facts: WindowsFacts,
  name: Name,
): WindowsFacts[Name] | null => (isReadable(facts.sections[name]) ? facts[name] : null)

type LinuxGroupName = Exclude<LinuxSectionName, 'software'>

export const linuxGroup = <Name extends LinuxGroupName>(
  facts: LinuxFacts,
  name: Name,
): LinuxFacts[Name] | null => (isReadable(facts.sections[name]) ? facts[name] : null)

/** What the commune decided about its PCs. */
export const policyOf = ({ context }: JudgeInput): CommunePolicy => context.policy ?? DEFAULT_POLICY

/** The requirement holds from this level on; every information system has at least level 1. */
export const isAskedFrom = (level: number, { context }: JudgeInput): boolean =>
  (context.systemLevel ?? 1) >= level

/** A skew that nobody measured is no proof of a right clock. */
export function trustsMachineDates({ context, thresholds }: JudgeInput): boolean {
  const { clockSkewSeconds } = context
  return clockSkewSeconds !== null && Math.abs(clockSkewSeconds) <= thresholds.clockSkewSeconds
}

/** A date that the machine's own clock wrote, as a moment; null when not known or not to be trusted. */
export const machineMoment = (text: string | null, isTrusted: boolean): number | null =>
  text === null || !isTrusted ? null : Date.parse(text)

/** Likewise as a whole UTC day; takes a day or a moment. */
export const machineDay = (text: string | null, isTrusted: boolean): number | null =>
  text === null || !isTrusted ? null : text.length === 10 ? dayNumber(text) : dayOfMs(Date.parse(text))
