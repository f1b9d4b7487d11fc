/** How the verdicts of a PC changed, in words. What the first report brought is one line, not one for each check. */
import type { DeviceCheck } from '../../checks/device/check.ts'
import { VERDICT_WORDS, VERDICTS } from '../../checks/verdict.ts'
import type { HistoryRow } from '../../web/parts/history.tsx'
import { pastMoment } from '../../web/parts/moment.tsx'
import { CAUSE_WORDS } from '../../web/words.ts'
import { CONTACT } from '../devices/aging.ts'
import type { Transition } from './device-queries.ts'
import { stateWord, transitionReason } from './reasons.ts'

/** `transitions` come newest first, and so do the rows. */
export function historyRows(
  transitions: readonly Transition[],
  checks: readonly DeviceCheck[],
  now: Date,
): HistoryRow[] {
  const first = firstReport(transitions)
  const rows = transitions
    .filter((transition) => !first.includes(transition))
    .map((transition) => historyRow(transition, checks, now))
  const [sample] = first
  return sample === undefined ? rows : [...rows, firstRow(first, sample, checks, now)]
}

/** The transitions of the PC's first report: it is heard from for the first time, and its checks have no earlier state. */
function firstReport(transitions: readonly Transition[]): readonly Transition[] {
  const heard = transitions.find(({ checkId, from }) => checkId === CONTACT && from === null)
  if (heard === undefined) return []
  return transitions.filter(({ at, from }) => from === null && at.getTime() === heard.at.getTime())
}

/** "13 đạt, 1 chưa đạt", and which ones are not as they should be. */
function firstRow(
  first: readonly Transition[],
  { at, cause }: Transition,
  checks: readonly DeviceCheck[],
  now: Date,
): HistoryRow {
  const titles = new Map(checks.map(({ id, title }) => [id, title]))
  const results = first.filter(({ checkId }) => checkId !== CONTACT)
  const counts = VERDICTS.flatMap((verdict) => {
    const found = results.filter(({ to }) => to === verdict).length
    return found === 0 ? [] : [`${found} ${VERDICT_WORDS[verdict].toLowerCase()}`]
  })
  const named = (['fail', 'warn'] as const).flatMap((verdict) => {
    const found = results
      .filter(({ to }) => to === verdict)
      .map(({ checkId }) => titles.get(checkId) ?? checkId)
    return found.length === 0 ? [] : [`${VERDICT_WORDS[verdict]}: ${found.join(', ')}.`]
  })
  return {
    at: pastMoment(at, now),
    subject: 'Báo cáo đầu tiên',
    from: null,
    to: counts.join(', '),
    reason: named.join(' '),
    cause: CAUSE_WORDS[cause],
  }
}

function historyRow(transition: Transition, checks: readonly DeviceCheck[], now: Date): HistoryRow {
  const check = checks.find(({ id }) => id === transition.checkId)
  const { from, to } = transition
  return {
    at: pastMoment(transition.at, now),
    subject: check?.title ?? (transition.checkId === CONTACT ? 'Liên lạc' : transition.checkId),
    // The word stayed and only its reason changed: said once.
    from: from === null || from === to ? null : stateWord(from),
    to: stateWord(to),
    reason: transitionReason(check, transition),
    cause: CAUSE_WORDS[transition.cause],
  }
}
