/** What a step writes down, what of it is kept, and which preconditions of a step it meets. */
import { z } from 'zod'
import type { Level } from '../catalogue/catalogue.ts'
import { type Day, DayOrMoment } from '../time/zone.ts'
import type { Units } from './authority.ts'
import {
  documentsToSubmit,
  fromOf,
  type Precondition,
  preconditionsOf,
  type RequiredDocument,
  type Transition,
  workflow,
} from './workflow.ts'

/** A number and date of a paper. Either may be missing yet: that is a precondition not met, not a wrong input. */
const Paper = z.strictObject({ number: z.string().optional(), date: DayOrMoment.optional() })

const DocumentId = z
  .string()
  .refine((id) => workflow().requiredDocuments.some((one) => one.id === id), 'no document of a dossier')

/** `with` of a step: the fields that preconditions look at. */
export const StepFields = z.strictObject({
  'system-identified': z.boolean().optional(),
  'initial-risk-assessment': DayOrMoment.optional(),
  'new-version-approved': DayOrMoment.optional(),
  'retirement-plan-done': DayOrMoment.optional(),
  'under-construction-since': DayOrMoment.optional(),
  'expert-opinion': Paper.optional(),
  'appraisal-opinion': Paper.optional(),
  regulation: Paper.optional(),
  decision: Paper.optional(),
  'prime-minister-list': Paper.optional(),
  'old-decision': Paper.optional(),
  /** Handed in with this step, besides those handed in before. */
  documents: z.array(DocumentId).optional(),
  /** Given back with this step: they count as not handed in until they are handed in again. */
  returned: z.array(DocumentId).optional(),
  /** A reason that is not on the list is a refused step, not a wrong input. */
  trigger: z.string().optional(),
})
export type StepFields = z.infer<typeof StepFields>

type KeptFields = Omit<StepFields, 'documents' | 'returned'>

/** All that the steps so far have written down. */
export type Written = {
  readonly fields: KeptFields
  readonly documents: ReadonlySet<string>
}

export const NOTHING_WRITTEN: Written = { fields: {}, documents: new Set() }

const APPRAISAL_OPINION = 'appraisal-opinion'

/**
 * What is written down after a step: later words replace earlier ones, documents add up and those returned are taken
 * out. An opinion of the appraisal counts only from the step that finds the dossier suitable or the one that asks for
 * approval: the opinion of an appraisal that found it unsuitable is no opinion (preconditions, `appraisal-opinion`).
 */
export function writeDown(written: Written, transition: Transition, step: StepFields): Written {
  const { documents = [], returned = [], ...rest } = step
  const given = Object.entries(rest).filter(
    ([name, value]) =>
      value !== undefined && (name !== APPRAISAL_OPINION || mayRecordAppraisalOpinion(transition)),
  )
  const handedIn = new Set([...written.documents, ...documents])
  for (const id of returned) handedIn.delete(id)
  return { fields: { ...written.fields, ...Object.fromEntries(given) }, documents: handedIn }
}

/** The step that asks for the opinion, and the one that leads to where it is asked for. */
function mayRecordAppraisalOpinion(transition: Transition): boolean {
  const asking = workflow().transitions.filter(({ requires }) => requires.includes(APPRAISAL_OPINION))
  return asking.some((one) => one.id === transition.id || fromOf(one).includes(transition.to))
}

/** What the preconditions of a step are judged by. */
export type Situation = {
  /** Of the procedure, not of the system. */
  readonly level: Level
  readonly units: Units
  /** With what the step itself writes down. */
  readonly written: Written
  /** On which day each step was last taken, by its id. */
  readonly takenOn: ReadonlyMap<string, Day>
  /** The day of the step. */
  readonly day: Day
}

/** Law 116 is in force: the day the transition is counted from (Luật 116 Đ44.1, Đ45.1). */
export const LAW_IN_FORCE: Day = '2026-07-01'

/** Only what the table can say in words alone; the others are "the field is there". */
const RULES: Readonly<Record<string, (situation: Situation) => boolean>> = {
  'security-unit-designated': ({ units }) => units.securityUnit !== null,
  'documents-complete': (situation) => missingDocuments(situation).length === 0,
  'regulation-issued': ({ written: { fields }, day }) =>
    isComplete(fields.regulation) && fields.regulation.date <= (fields.decision?.date ?? day),
  'approval-decision': ({ written: { fields }, takenOn, day }) => {
    const appraisedOn = takenOn.get('appraise-suitable')
    return (
      isComplete(fields.decision) &&
      appraisedOn !== undefined &&
      appraisedOn <= fields.decision.date &&
      fields.decision.date <= day
    )
  },
  'old-decision-number-and-date': ({ written: { fields } }) => isOldDecision(fields),
  'redetermination-trigger': ({ written: { fields } }) =>
    workflow().redeterminationTriggers.some(({ id }) => id === fields.trigger),
}

/** The preconditions that are worked out by a rule of their own, for the test that holds them to the table. */
export const RULED_PRECONDITIONS: readonly string[] = Object.keys(RULES)

/** Whether a precondition is met. One that nothing here can judge is not: unknown is never pass. */
export function isMet(precondition: Precondition, situation: Situation): boolean {
  const rule = RULES[precondition.id]
  if (rule !== undefined) return rule(situation)
  const { field } = precondition
  const values: Readonly<Record<string, unknown>> = situation.written.fields
  return field !== null && field !== undefined && isGiven(values[field])
}

/** The preconditions of a step that are not met, in the order in which they are looked at. */
export const unmetOf = (transition: Transition, situation: Situation): readonly Precondition[] =>
  preconditionsOf(transition, situation.level).filter((one) => !isMet(one, situation))

/** What is not handed in of all that this level asks for (NĐ 331 Đ21). */
export const missingDocuments = ({
  level,
  written,
}: Pick<Situation, 'level' | 'written'>): readonly RequiredDocument[] =>
  documentsToSubmit(level).filter(({ id }) => !written.documents.has(id))

/** Before the law came into force; or until the last day of the old decree for what was being built by then. */
function isOldDecision(fields: KeptFields): boolean {
  const decision = fields['old-decision']
  if (!isComplete(decision)) return false
  if (decision.date < LAW_IN_FORCE) return true
  const begun = fields['under-construction-since']
  const lastDay = workflow().transitional.find(({ approveBy }) => approveBy !== undefined)?.approveBy
  return lastDay !== undefined && decision.date <= lastDay && begun !== undefined && begun < LAW_IN_FORCE
}

type CompletePaper = { readonly number: string; readonly date: Day }

function isComplete(paper: z.infer<typeof Paper> | undefined): paper is CompletePaper {
  return paper?.date !== undefined && paper.number !== undefined && paper.number.trim() !== ''
}

function isGiven(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return value !== ''
  const paper = Paper.safeParse(value)
  return paper.success && isComplete(paper.data)
}
