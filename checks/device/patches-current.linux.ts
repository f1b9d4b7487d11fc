/** Which security fixes does this Debian-like system lack, by its own package lists and the age of those. */
import type { LinuxFacts } from '../facts/linux.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { JudgeInput } from './check.ts'
import { linuxGroup, machineDay, trustsMachineDates } from './reading.ts'
import type { Watch } from './watch.ts'

/** "0 pending" of lists older than this proves little, and older than the second one nothing. */
const LISTS_WARN_DAYS = 7
const LISTS_UNKNOWN_DAYS = 30

type Updates = NonNullable<LinuxFacts['updates']>

export function judgeLinuxPatches(input: JudgeInput, facts: LinuxFacts, watch: Watch): Judgement {
  const updates = linuxGroup(facts, 'updates')
  if (updates === null || updates.simulation !== 'ok' || updates.pendingSecurity === null)
    return unknown('patch-level-not-readable')
  const judgement =
    updates.pendingSecurity > 0
      ? judgePending(input, updates, updates.pendingSecurity, watch)
      : judgeLists(updates, watch)
  if (judgement.verdict !== 'pass') return judgement
  if (updates.listsDate === null) return unknown('patch-level-not-readable')
  return updates.rebootRequired === true ? warn('reboot-pending', judgement.facts) : judgement
}

function judgePending(input: JudgeInput, updates: Updates, security: number, watch: Watch): Judgement {
  const { patchPassDays, patchWarnDays } = input.thresholds
  const isTrusted = trustsMachineDates(input)
  const seenOn = machineDay(updates.oldestPendingSeenOn, isTrusted)
  if (seenOn !== null) {
    const found = { security, lagDays: watch.daysSince(seenOn) }
    if (watch.isWithinDays(seenOn, patchPassDays)) return pass('within-window', found)
    return watch.isWithinDays(seenOn, patchWarnDays) ? warn('behind', found) : fail('too-old', found)
  }
  // Pending at least since the first run: that day is no proof of a short lag, but one of a long one.
  const firstRun = updates.pendingAtFirstRun === true ? machineDay(updates.firstRunOn, isTrusted) : null
  return firstRun === null || watch.isWithinDays(firstRun, patchWarnDays)
    ? warn('security-updates-pending', { security })
    : fail('too-old', { security, lagDays: watch.daysSince(firstRun) })
}

/** The date of the lists is the archive's, whatever the clock of the machine says. */
function judgeLists({ listsDate }: Updates, watch: Watch): Judgement {
  if (listsDate === null) return unknown('patch-level-not-readable')
  const writtenMs = Date.parse(listsDate)
  const found = { ageDays: watch.ageDays(writtenMs) }
  if (!watch.isYoungerThanOrDays(writtenMs, LISTS_UNKNOWN_DAYS)) return unknown('lists-too-old', found)
  return watch.isYoungerThanOrDays(writtenMs, LISTS_WARN_DAYS) ? pass('current') : warn('lists-old', found)
}
