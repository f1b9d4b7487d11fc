/** A dossier for pages: which steps lead on from here and who may take them, what was done, which limits ran. */
import { type Calendar, createCalendar } from '../time/calendar.ts'
import { type Day, dayOf } from '../time/zone.ts'
import { holderOf, needsIndependentAppraiser, refuseActor } from './authority.ts'
import {
  type AcceptedStep,
  type DossierEvent,
  type DossierInput,
  type Refusal,
  refuseStep,
  type Walk,
  walkDossier,
} from './dossier.ts'
import {
  answerOf,
  isShown,
  type LimitAnswer,
  type LimitOutcome,
  transitionalAnswer,
  transitionalOf,
} from './limits.ts'
import { missingDocuments, unmetOf } from './preconditions.ts'
import {
  type FormToUse,
  formOf,
  fromOf,
  type RequiredDocument,
  type StepActor,
  shownBasis,
  stateOf,
  type TimeLimit,
  type Transition,
  type Transitional,
  workflow,
} from './workflow.ts'

/** The two of `StepActor` that the table names without a title, in the words of its texts. */
const UNTITLED: Readonly<Partial<Record<StepActor, string>>> = {
  appraiser: 'Bên thẩm định',
  system: 'Phần mềm',
}

/** Who takes a step, in words: "Đơn vị vận hành". */
export const actorTitle = (actor: StepActor): string =>
  workflow().roles.find(({ id }) => id === actor)?.title ?? UNTITLED[actor] ?? actor

export type MissingPrecondition = {
  readonly id: string
  /** Where a step writes it down (`with`); null when it follows from the units. */
  readonly field: string | null
  readonly text: string
  readonly basis: string
  readonly flag: string | null
  /** Those not handed in, when it is the documents that are missing. */
  readonly documents: readonly RequiredDocument[]
}

export type NextStep = {
  readonly transition: string
  readonly to: string
  /** The label of the state it leads to: steps have no names of their own. */
  readonly label: string
  readonly basis: string
  readonly trigger: string | null
  readonly note: string | null
  readonly flag: string | null
  readonly form: FormToUse | null
  readonly actor: {
    readonly function: StepActor
    readonly title: string
    /** Null while no unit that may do it has been named. */
    readonly unit: string | null
  }
  /** NĐ 331 Đ18.4 holds for this step: the ways out in words, and its basis. */
  readonly independentAppraisal: { readonly text: string; readonly basis: string } | null
  /** Not met by what is written down so far; the step itself may still write it down. */
  readonly missing: readonly MissingPrecondition[]
  /** Null when no unit was asked about. */
  readonly forUnit: {
    /** It holds the function; what is missing may still keep it from taking the step. */
    readonly mayAct: boolean
    /** It could take the step at `now` and write nothing more down. */
    readonly mayTakeNow: boolean
    readonly refusal: Pick<Refusal, 'reason' | 'basis'> | null
  } | null
}

/**
 * Every step that leaves the present state at this level, in the order of the table, as of `now`. With `unit` also
 * whether that unit may take it. After a refused step these are the steps from the state before it.
 */
export function nextSteps(
  input: DossierInput,
  unit: string | null = null,
  calendar: Calendar = createCalendar(),
): readonly NextStep[] {
  const walk = walkDossier(input, calendar)
  return workflow()
    .transitions.filter((one) => one.levels.includes(walk.level) && fromOf(one).includes(walk.state))
    .map((transition) => nextStep(transition, walk, input.now, unit))
}

function nextStep(transition: Transition, walk: Walk, now: Date, unit: string | null): NextStep {
  const { level, units } = walk
  const holder = holderOf(transition.actor, level, units)
  return {
    transition: transition.id,
    to: transition.to,
    label: stateOf(transition.to).label,
    basis: shownBasis(transition.basis),
    trigger: triggerWords(transition),
    note: transition.note ?? null,
    flag: transition.flag ?? null,
    form: formOf(transition, level),
    actor: { ...holder, title: actorTitle(holder.function) },
    independentAppraisal:
      transition.actor === 'appraiser' && needsIndependentAppraiser(level, units) ? waysOut() : null,
    missing: missingOf(transition, walk, now),
    forUnit: unit === null ? null : answerForUnit(transition, walk, now, unit),
  }
}

/** The table names the list of reasons where a step has one; those are data for a choice, not words. */
const triggerWords = ({ trigger }: Transition): string | null =>
  trigger === undefined || trigger in workflow() ? null : trigger

function waysOut(): { readonly text: string; readonly basis: string } {
  const { basis } = workflow().conflictRule
  return { text: actorTitle('independent-appraiser'), basis: shownBasis(basis) }
}

function missingOf(transition: Transition, walk: Walk, now: Date): readonly MissingPrecondition[] {
  const { level, units, written, takenOn } = walk
  return unmetOf(transition, { level, units, written, takenOn, day: dayOf(now) }).map((one) => ({
    id: one.id,
    field: one.field ?? null,
    text: one.text,
    basis: shownBasis(one.basis),
    flag: one.flag ?? null,
    documents: one.field === 'documents' ? missingDocuments(walk) : [],
  }))
}

function answerForUnit(transition: Transition, walk: Walk, now: Date, unit: string): NextStep['forUnit'] {
  const refusal = refuseStep(walk, { transition: transition.id, actor: unit, at: now, with: {} })
  return {
    mayAct: refuseActor(transition, unit, walk.level, walk.units) === null,
    mayTakeNow: refusal === null,
    refusal,
  }
}

/**
 * What would be answered to this step at the end of the dossier; null when it would be accepted. `event` of the answer
 * is its place there. A dossier with a refused step answers that refusal. Throws RangeError for an id that is no step.
 */
export function tryStep(
  input: DossierInput,
  step: DossierEvent,
  calendar: Calendar = createCalendar(),
): Refusal | null {
  // A step dated before the others must still meet them, to be found out of order.
  const now = new Date(Math.max(step.at.getTime(), input.now.getTime()))
  return walkDossier({ ...input, events: [...input.events, step], now }, calendar).refused
}

export type HistoryLine = {
  readonly event: number
  readonly transition: string
  /** The label of the state it led to. */
  readonly label: string
  readonly actor: { readonly function: StepActor; readonly title: string; readonly unit: string }
  readonly at: Date
  readonly day: Day
  readonly basis: string
  readonly form: FormToUse | null
  /** The limits this step answered, with the day each ended. */
  readonly limits: readonly LimitOutcome[]
}

/** The accepted steps in their order, each with the limits it met or missed. */
export function historyOf(
  input: DossierInput,
  calendar: Calendar = createCalendar(),
): readonly HistoryLine[] {
  const walk = walkDossier(input, calendar)
  return walk.steps.map((step) => historyLine(step, walk))
}

function historyLine({ transition, event, actor, at, outcomes }: AcceptedStep, walk: Walk): HistoryLine {
  const { function: unitFunction } = holderOf(transition.actor, walk.level, walk.units)
  return {
    event,
    transition: transition.id,
    label: stateOf(transition.to).label,
    actor: { function: unitFunction, title: actorTitle(unitFunction), unit: actor },
    at,
    day: dayOf(at),
    basis: shownBasis(transition.basis),
    form: formOf(transition, walk.level),
    limits: outcomes,
  }
}

export type LimitLine = LimitAnswer & {
  /** "Đang chạy", "Quá hạn", or that it is a mark for ourselves. */
  readonly stateLabel: string
  /** Of the table, with its words and flags; for the end of the transition its own entry. */
  readonly source: TimeLimit | Transitional
  /** The event that started it; null for the end of the transition. */
  readonly startedBy: number | null
}

/** The limits of `runDossier`, in its order, with their words. */
export function limitsOf(input: DossierInput, calendar: Calendar = createCalendar()): readonly LimitLine[] {
  const { now } = input
  const walk = walkDossier(input, calendar)
  const lines = walk.runs
    .filter((run) => isShown(run, now))
    .map((run) => ({ ...limitLine(answerOf(run, now), run.limit), startedBy: run.startedBy }))
  const source = transitionalOf(walk.state, walk.cameFrom, walk.oldDecisionOn)
  const answer = source === null ? null : transitionalAnswer(source, now)
  return source === null || answer === null
    ? lines
    : [...lines, { ...limitLine(answer, source), startedBy: null }]
}

const limitLine = (answer: LimitAnswer, source: TimeLimit | Transitional): Omit<LimitLine, 'startedBy'> => ({
  ...answer,
  basis: shownBasis(answer.basis),
  stateLabel: workflow().limitStates.find(({ id }) => id === answer.state)?.label ?? answer.state,
  source,
})
