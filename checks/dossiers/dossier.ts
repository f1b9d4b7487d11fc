/** `calc dossier`: the steps of one dossier in, where it stands, what was refused and which limits run out. */
import { z } from 'zod'
import { Level } from '../catalogue/catalogue.ts'
import { type Calendar, createCalendar } from '../time/calendar.ts'
import { type Day, dayOf, Moment } from '../time/zone.ts'
import { appraiserOf, procedureLevelOf, refuseActor, Units } from './authority.ts'
import {
  answerOf,
  isShown,
  type LimitAnswer,
  type LimitOutcome,
  type LimitRun,
  leadsToLegacy,
  outcomesOf,
  runsAfter,
  transitionalAnswer,
  transitionalOf,
} from './limits.ts'
import { NOTHING_WRITTEN, StepFields, unmetOf, type Written, writeDown } from './preconditions.ts'
import { fromOf, stateOf, type Transition, transitionOf, type UnitFunction } from './workflow.ts'

const TransitionId = z.string().refine((id) => transitionOf(id) !== null, 'no step of a dossier')

/** One step: what was done, for which unit (`system` for the program itself), when, and what it wrote down. */
export const DossierEvent = z.strictObject({
  transition: TransitionId,
  actor: z.string().min(1),
  at: Moment,
  with: StepFields.default({}),
})
export type DossierEvent = z.infer<typeof DossierEvent>

export const DossierInput = z.strictObject({
  /** Of the system; the procedure may be that of another level. */
  level: Level,
  /** On the list of systems important to national security (NĐ 331 Đ20.4). */
  nationalSecurityList: z.boolean().default(false),
  units: Units,
  events: z.array(DossierEvent).default([]),
  now: Moment,
})
export type DossierInput = z.infer<typeof DossierInput>

export type Refusal = {
  /** Counted from 0 in the input. */
  readonly event: number
  readonly transition: string
  /** One of `evaluation.refusals`, or the id of the precondition that is not met. */
  readonly reason: string
  /** Null for steps that stand in the wrong order. */
  readonly basis: string | null
}

export type DossierAnswer = {
  /** Null before the first step. */
  readonly state: string | null
  readonly mau08Column6: string | null
  readonly procedureLevel: Level
  /** Null while nobody may appraise. */
  readonly appraiser: { readonly function: UnitFunction; readonly unit: string } | null
  readonly refused: Refusal | null
  /** Those that run at `now`, in the order of the table, then the end of the transition. */
  readonly limits: readonly LimitAnswer[]
  readonly late: readonly { readonly event: number; readonly limit: string; readonly due: Day }[]
}

/**
 * Where a dossier stands at `now`. A refused step is an answer, and nothing after it is looked at. Throws RangeError
 * when a limit reaches outside the calendar's years (2000–2199).
 * Source: dossier-workflow.json `evaluation`, `limitRule`; NĐ 331 Đ18–25, Đ30.7; Luật 116 Đ45.1.
 */
export function runDossier(input: DossierInput, calendar: Calendar = createCalendar()): DossierAnswer {
  const { now } = input
  const walk = walkDossier(input, calendar)
  const transitional = transitionalOf(walk.state, walk.cameFrom, walk.oldDecisionOn)
  const transitionalLimit = transitional === null ? null : transitionalAnswer(transitional, now)
  return {
    state: walk.state,
    mau08Column6: walk.state === null ? null : stateOf(walk.state).mau08Column6,
    procedureLevel: walk.level,
    appraiser: appraiserOf(walk.level, input.units),
    refused: walk.refused,
    limits: [
      ...walk.runs.filter((run) => isShown(run, now)).map((run) => answerOf(run, now)),
      ...(transitionalLimit === null ? [] : [transitionalLimit]),
    ],
    late: walk.steps.flatMap(({ event, outcomes }) =>
      outcomes
        .filter(({ outcome }) => outcome === 'missed')
        .map(({ limit, due }) => ({ event, limit: limit.id, due })),
    ),
  }
}

export type AcceptedStep = {
  readonly event: number
  readonly transition: Transition
  readonly actor: string
  readonly at: Date
  readonly outcomes: readonly LimitOutcome[]
}

/** A dossier after its accepted steps. */
export type Walk = {
  readonly level: Level
  readonly units: Units
  readonly state: string | null
  /** The state before the last step. */
  readonly cameFrom: string | null
  readonly written: Written
  readonly takenOn: ReadonlyMap<string, Day>
  /** Date of the decision under the old decree, as it was accepted. */
  readonly oldDecisionOn: Day | null
  readonly runs: readonly LimitRun[]
  readonly steps: readonly AcceptedStep[]
  readonly refused: Refusal | null
}

/** Takes the steps that have happened by `now`, one after the other, up to the first that is refused. */
export function walkDossier(input: DossierInput, calendar: Calendar): Walk {
  let walk: Walk = {
    level: procedureLevelOf(input.level, input.nationalSecurityList),
    units: input.units,
    state: null,
    cameFrom: null,
    written: NOTHING_WRITTEN,
    takenOn: new Map(),
    oldDecisionOn: null,
    runs: [],
    steps: [],
    refused: null,
  }
  for (const [index, event] of input.events.entries()) {
    if (event.at > input.now) continue
    walk = takeStep(walk, event, index, calendar)
    if (walk.refused !== null) return walk
  }
  return walk
}

function takeStep(walk: Walk, event: DossierEvent, index: number, calendar: Calendar): Walk {
  const transition = knownTransition(event.transition)
  const refusal = refuseStep(walk, event)
  if (refusal !== null) return { ...walk, refused: { event: index, transition: transition.id, ...refusal } }
  const step = { transition, event: index, at: event.at }
  const written = writeDown(walk.written, transition, event.with)
  return {
    ...walk,
    state: transition.to,
    cameFrom: walk.state,
    written,
    takenOn: new Map([...walk.takenOn, [transition.id, dayOf(event.at)]]),
    oldDecisionOn: leadsToLegacy(transition)
      ? (written.fields['old-decision']?.date ?? null)
      : walk.oldDecisionOn,
    runs: runsAfter(walk.runs, step, walk.level, calendar),
    steps: [...walk.steps, { ...step, actor: event.actor, outcomes: outcomesOf(walk.runs, step) }],
  }
}

/**
 * Why a step may not be taken after this walk, or null when it may: the first reason in the order of
 * `evaluation.refusals`. Throws RangeError for an id that is no step.
 */
export function refuseStep(
  walk: Walk,
  { transition: id, actor, at, with: fields }: DossierEvent,
): Pick<Refusal, 'reason' | 'basis'> | null {
  const transition = knownTransition(id)
  const before = walk.steps.at(-1)
  if (before !== undefined && at < before.at) return { reason: 'out-of-order', basis: null }
  if (!transition.levels.includes(walk.level)) return { reason: 'wrong-level', basis: transition.basis }
  if (!fromOf(transition).includes(walk.state)) return { reason: 'wrong-state', basis: transition.basis }
  const refusedActor = refuseActor(transition, actor, walk.level, walk.units)
  if (refusedActor !== null) return refusedActor
  const [unmet] = unmetOf(transition, {
    level: walk.level,
    units: walk.units,
    written: writeDown(walk.written, transition, fields),
    takenOn: walk.takenOn,
    day: dayOf(at),
  })
  return unmet === undefined ? null : { reason: unmet.id, basis: unmet.basis }
}

function knownTransition(id: string): Transition {
  const transition = transitionOf(id)
  if (transition === null) throw new RangeError(`no step of a dossier: ${id}`)
  return transition
}
