/** Time limits of a dossier as its steps start, meet, miss and stop them; and the end of the transition. */
import type { Level } from '../catalogue/catalogue.ts'
import { type Calendar, workingDaysAfter } from '../time/calendar.ts'
import { type Day, dayOf, endOfDay } from '../time/zone.ts'
import { LAW_IN_FORCE } from './preconditions.ts'
import {
  startersOf,
  stateOf,
  type TimeLimit,
  type Transition,
  type Transitional,
  workflow,
} from './workflow.ts'

/** One run of a limit: from a step that starts it to the step that stops it or starts it anew. */
export type LimitRun = {
  readonly limit: TimeLimit
  /** The event that started it, counted from 0. */
  readonly startedBy: number
  /** Not counted: day one is the next working day. */
  readonly from: Day
  readonly due: Day
  /** 24:00 of the due day in Việt Nam: from here on it is late. */
  readonly endsAt: Date
  /** The calendar of a year it reaches into has not been announced. */
  readonly provisional: boolean
  /** A mark for ourselves, not a limit of the law: never overdue. */
  readonly internal: boolean
}

/** How a step stood to a limit it is the answer to. A mark for ourselves is neither met nor missed. */
export type LimitOutcome = LimitRun & { readonly outcome: 'met' | 'missed' | 'internal' }

type Step = { readonly transition: Transition; readonly event: number; readonly at: Date }

/** The runs that a step answers, in the order of the limits. */
export const outcomesOf = (runs: readonly LimitRun[], { transition, at }: Step): readonly LimitOutcome[] =>
  runs
    .filter(({ limit }) => limit.doneBy.includes(transition.id))
    .map((run) => ({ ...run, outcome: run.internal ? 'internal' : at < run.endsAt ? 'met' : 'missed' }))

/** The runs after a step, in the order of the limits. Throws RangeError for days outside the calendar's years. */
export function runsAfter(
  runs: readonly LimitRun[],
  step: Step,
  level: Level,
  calendar: Calendar,
): readonly LimitRun[] {
  return workflow().timeLimits.flatMap((limit) => {
    if (!limit.levels.includes(level)) return []
    if (startersOf(limit, level).includes(step.transition.id)) return startRun(limit, step, calendar)
    return limit.stoppedBy.includes(step.transition.id) ? [] : runs.filter((run) => run.limit.id === limit.id)
  })
}

function startRun(limit: TimeLimit, { event, at }: Step, calendar: Calendar): readonly LimitRun[] {
  const days = limit.amount ?? limit.internalSuggestion
  if (days === undefined) return []
  const from = dayOf(at)
  const { due, endsAt, provisional } = workingDaysAfter(from, days, calendar)
  return [{ limit, startedBy: event, from, due, endsAt, provisional, internal: limit.amount === null }]
}

export type LimitAnswer = {
  readonly limit: string
  readonly from: Day
  readonly due: Day
  /** UTC with milliseconds. */
  readonly endsAt: string
  readonly provisional: boolean
  readonly state: 'running' | 'overdue' | 'internal'
  readonly basis: string
}

/** A limit with words for its end (`afterEnd`) is gone then, not overdue: the dossier counts as valid. */
export const isShown = ({ limit, endsAt }: LimitRun, now: Date): boolean =>
  limit.afterEnd === undefined || now < endsAt

export const answerOf = (run: LimitRun, now: Date): LimitAnswer => ({
  limit: run.limit.id,
  from: run.from,
  due: run.due,
  endsAt: run.endsAt.toISOString(),
  provisional: run.provisional,
  state: run.internal ? 'internal' : now < run.endsAt ? 'running' : 'overdue',
  basis: run.limit.basis,
})

/** Approved under the old decree: the one state the transition is shown in, and what is opened from it. */
const LEGACY_STATE = 'legacy-approved'

export const leadsToLegacy = ({ to }: Transition): boolean => to === LEGACY_STATE

/**
 * The transition that holds for a dossier in this state, which was entered from `cameFrom`; null when none does.
 * `oldDecisionOn` is the date of the decision it was imported with.
 */
export function transitionalOf(
  state: string | null,
  cameFrom: string | null,
  oldDecisionOn: Day | null,
): Transitional | null {
  if (state === null || oldDecisionOn === null || stateOf(state).terminal) return null
  if (state !== LEGACY_STATE && cameFrom !== LEGACY_STATE) return null
  const id = oldDecisionOn < LAW_IN_FORCE ? 'legacy-classified' : 'under-construction'
  return workflow().transitional.find((one) => one.id === id) ?? null
}

/** Null for a transition without an end. */
export function transitionalAnswer({ id, mustMeetBy, basis }: Transitional, now: Date): LimitAnswer | null {
  if (mustMeetBy === null || mustMeetBy === undefined) return null
  const endsAt = endOfDay(mustMeetBy)
  return {
    limit: id,
    from: LAW_IN_FORCE,
    due: mustMeetBy,
    endsAt: endsAt.toISOString(),
    provisional: false,
    state: now < endsAt ? 'running' : 'overdue',
    basis,
  }
}
