/**
 * The way of a level dossier as data: states, steps, preconditions, who decides at which level, time limits, forms,
 * the transition from the old decree, the report of the year. Rules read it; none of its ids is a rule by itself.
 */
import { z } from 'zod'
import { Level } from '../catalogue/catalogue.ts'
import { Day } from '../time/zone.ts'
import WORKFLOW from './dossier-workflow.json'

/** What a unit does for one system; one unit may do several of them. */
export const UnitFunction = z.enum([
  'operator',
  'security-unit',
  'independent-appraiser',
  'owner',
  'ministry',
])
export type UnitFunction = z.infer<typeof UnitFunction>

/** `appraiser` is whoever appraises at this level, `system` is the program itself. */
export const StepActor = z.enum([...UnitFunction.options, 'appraiser', 'system'])
export type StepActor = z.infer<typeof StepActor>

const Levels = z.array(Level).min(1)
const Id = z.string().min(1)
const Ids = z.array(Id)
/** The same for every level, or by level; a level that is not named has none. */
const byLevel = <Value extends z.ZodType>(value: Value) =>
  z.union([value, z.record(z.string().regex(/^[1-5]$/), value)])

/** Words that stand beside many entries: `basis` is the article, `flag` what the law leaves open. */
const words = {
  basis: z.string().optional(),
  note: z.string().optional(),
  flag: z.string().optional(),
}

const Role = z.strictObject({
  id: z.union([UnitFunction, z.literal(['prime-minister', 'commune-police'])]),
  title: z.string(),
  inCommune: z.string().optional(),
  ...words,
})

const Authority = z.strictObject({
  levels: Levels,
  /** An entry with a condition sends its levels the way of another one. */
  condition: z.string().optional(),
  sameAs: Level.optional(),
  prepare: UnitFunction.optional(),
  expertOpinion: UnitFunction.nullable().optional(),
  appraise: UnitFunction.optional(),
  approve: z.string().optional(),
  reportTo: UnitFunction.optional(),
  ...words,
})
export type Authority = z.infer<typeof Authority>

const State = z.strictObject({
  id: Id,
  label: z.string(),
  /** Column 6 of Mẫu 08; null for a system that stands there no more. */
  mau08Column6: z.string().nullable(),
  levels: Levels.optional(),
  terminal: z.boolean(),
  ...words,
})
export type State = z.infer<typeof State>

const Transition = z.strictObject({
  id: Id,
  /** Null begins a dossier. */
  from: z.union([Id, Ids]).nullable(),
  to: Id,
  levels: Levels,
  actor: StepActor,
  trigger: z.string().optional(),
  recipient: z.string().optional(),
  form: byLevel(z.string().nullable()).optional(),
  requires: Ids.default([]),
  timeLimit: byLevel(z.string().nullable()).nullable().optional(),
  // biome-ignore lint/suspicious/noThenProperty: the published table calls what follows a step so.
  then: z.string().optional(),
  ...words,
  basis: z.string(),
})
export type Transition = z.infer<typeof Transition>

const Precondition = z.strictObject({
  id: Id,
  text: z.string(),
  levels: Levels.optional(),
  /** Where a step writes it; null when it follows from the units; absent when no step asks for it. */
  field: Id.nullable().optional(),
  check: z.string().optional(),
  appliesTo: z.string().optional(),
  blocking: z.boolean().optional(),
  ...words,
  basis: z.string(),
})
export type Precondition = z.infer<typeof Precondition>

const TimeLimit = z.strictObject({
  id: Id,
  /** Null: the law sets none, and `internalSuggestion` is a mark for ourselves that is never overdue. */
  amount: z.int().min(1).nullable(),
  internalSuggestion: z.int().min(1).optional(),
  internalFrom: z.string().optional(),
  unit: z.literal('workingDay'),
  from: z.string().nullable(),
  levels: Levels,
  what: z.string().optional(),
  startedBy: byLevel(Ids),
  stoppedBy: Ids,
  doneBy: Ids,
  /** Words for a limit that is not overdue but gone once its end has passed. */
  afterEnd: z.string().optional(),
  ...words,
  basis: z.string(),
})
export type TimeLimit = z.infer<typeof TimeLimit>

const RequiredDocument = z.strictObject({
  id: Id,
  title: z.string(),
  levels: Levels,
  stage: z.enum(['submit', 'approval-request', 'approve']),
  variants: z.array(z.strictObject({ when: z.string(), text: z.string(), basis: z.string() })).default([]),
  extra: z.string().optional(),
  basis: z.string(),
})
export type RequiredDocument = z.infer<typeof RequiredDocument>

const Form = z.strictObject({
  id: Id,
  title: z.string(),
  levels: Levels,
  sender: z.string(),
  recipient: z.string().optional(),
  outcome: Id.optional(),
  note: z.string().optional(),
})
export type Form = z.infer<typeof Form>

const Transitional = z.strictObject({
  id: Id,
  applies: z.string(),
  keepsLevel: z.boolean().optional(),
  approveUnder: z.string().optional(),
  /** The last day of an approval under the old decree. */
  approveBy: Day.optional(),
  /** The last day to meet the new requirements; null when there is no transition. */
  mustMeetBy: Day.nullable().optional(),
  rule: z.string(),
  shownIn: z.string().optional(),
  ...words,
  basis: z.string(),
})
export type Transitional = z.infer<typeof Transitional>

const Cited = z.strictObject({ id: Id, text: z.string(), basis: z.string() })
const ReportDue = z.strictObject({
  before: z.string(),
  latestDay: z.string(),
  who: z.array(UnitFunction),
  recipient: z.string().optional(),
  basis: z.string(),
})

const Tables = z.strictObject({
  id: z.literal('dossier-workflow'),
  asOf: Day,
  sources: z.array(z.string()),
  roles: z.array(Role),
  authorityByLevel: z.array(Authority),
  conflictRule: z.strictObject({
    id: Id,
    when: z.string(),
    // biome-ignore lint/suspicious/noThenProperty: the published table calls its consequence so.
    then: z.string(),
    appraiser: z.strictObject({ text: z.string(), basis: z.string() }),
    ...words,
    basis: z.string(),
  }),
  states: z.array(State),
  parallelAttributes: z.array(
    z.strictObject({
      id: Id,
      mau08Column: z.int(),
      values: z.array(z.string()).optional(),
      fields: Ids.optional(),
      multiple: z.boolean().optional(),
      emptyMeans: z.string().optional(),
      requiredWhen: z.string().optional(),
    }),
  ),
  transitions: z.array(Transition),
  preconditions: z.array(Precondition),
  evaluation: z.strictObject({
    text: z.string(),
    procedureLevel: z.string(),
    /** In the order in which they are looked for; the last stands for every precondition. */
    refusals: z.array(z.strictObject({ id: Id, when: z.string(), basis: z.string().optional() })),
  }),
  timeLimits: z.array(TimeLimit),
  limitRule: z.string(),
  limitStates: z.array(z.strictObject({ id: z.enum(['running', 'overdue', 'internal']), label: z.string() })),
  workingDayRule: z.strictObject({ text: z.string(), flag: z.string() }),
  requiredDocuments: z.array(RequiredDocument),
  combinedDossier: z.strictObject({
    allowed: z.boolean(),
    levels: Levels,
    text: z.string(),
    basis: z.string(),
    flag: z.string(),
  }),
  forms: z.array(Form),
  formsFlag: z.string(),
  redeterminationTriggers: z.array(Cited),
  riskAssessment: z.strictObject({
    requiredWhen: z.array(z.string()),
    minimumContent: z.array(z.string()),
    keep: z.string(),
    ...words,
  }),
  postApprovalDuties: z.array(Cited.extend({ actor: UnitFunction })),
  professionalAssessmentRequiredWhen: z.strictObject({ items: z.array(z.string()), basis: z.string() }),
  annualReport: z.strictObject({
    periodStart: z.string(),
    periodEnd: z.string(),
    dataCutoff: z.string(),
    unitToOwner: ReportDue,
    ownerToMinistry: ReportDue,
    channels: z.array(z.string()),
    channelBasis: z.string(),
    year2026: z.strictObject({
      period: z.string(),
      latestUnitToOwner: z.string(),
      latestOwnerToMinistry: z.string(),
      flag: z.string(),
    }),
    note: z.string(),
  }),
  transitional: z.array(Transitional),
  newProject: z.strictObject({
    who: z.string(),
    basis: z.string(),
    approvalTiming: z.string(),
    timingBasis: z.string(),
    mustBeforeOperation: z.string(),
    mustBasis: z.string(),
  }),
})
type Tables = z.infer<typeof Tables>

/** What one table names must stand in the other: a step to a state that is not there would be a dead end. */
export const Workflow = Tables.superRefine((tables, context) => {
  for (const [where, name] of danglingNames(tables))
    context.addIssue({ code: 'custom', path: [where], message: `names ${name}, which is not there` })
})
export type Workflow = z.infer<typeof Workflow>

let read: Workflow | undefined
/** The whole table, as published with this edition. Read and checked at first use; throws ZodError on a bad one. */
export function workflow(): Workflow {
  read ??= Workflow.parse(WORKFLOW)
  return read
}

/** A form made for higher levels and changed for this one carries this at the end of its id. */
export const ADAPTED = '-adapted'

function* danglingNames(tables: Tables): Iterable<[string, string]> {
  const idsOf = (list: readonly { readonly id: string }[]): ReadonlySet<string> =>
    new Set(list.map(({ id }) => id))
  const [states, transitions] = [idsOf(tables.states), idsOf(tables.transitions)]
  const [preconditions, limits] = [idsOf(tables.preconditions), idsOf(tables.timeLimits)]
  const [forms, roles] = [idsOf(tables.forms), idsOf(tables.roles)]
  const missing = (where: string, names: readonly string[], known: ReadonlySet<string>) =>
    names.filter((name) => !known.has(name)).map((name): [string, string] => [where, name])

  yield* missing('roles', UnitFunction.options, roles)
  for (const one of tables.transitions) {
    yield* missing(one.id, [...fromOf(one).filter((state) => state !== null), one.to], states)
    yield* missing(one.id, one.requires, preconditions)
    yield* missing(one.id, everyValue(one.timeLimit), limits)
    yield* missing(
      one.id,
      everyValue(one.form).map((form) => form.replace(ADAPTED, '')),
      forms,
    )
  }
  for (const one of tables.timeLimits)
    yield* missing(one.id, [...everyValue(one.startedBy), ...one.stoppedBy, ...one.doneBy], transitions)
  for (const level of Level.values)
    if (!tables.authorityByLevel.some((one) => one.appraise !== undefined && one.levels.includes(level)))
      yield ['authorityByLevel', `level ${level}`]
}

type Names = string | readonly string[] | null

/** All names in a value that is one for every level or one by level. */
function everyValue(value: Names | undefined | Readonly<Record<string, Names>>): readonly string[] {
  if (value === null || value === undefined) return []
  if (typeof value === 'string') return [value]
  return Object.values(value)
    .flat()
    .filter((one) => one !== null)
}

/** The states a step may be taken from; null is "no dossier yet". */
export const fromOf = ({ from }: Pick<Transition, 'from'>): readonly (string | null)[] =>
  Array.isArray(from) ? from : [from]

/** Null for an id that is no step. */
export const transitionOf = (id: string): Transition | null =>
  workflow().transitions.find((one) => one.id === id) ?? null

/** Throws RangeError for an id that is no state. */
export function stateOf(id: string): State {
  const state = workflow().states.find((one) => one.id === id)
  if (state === undefined) throw new RangeError(`no state of a dossier: ${id}`)
  return state
}

/** The preconditions of a step in its own order, without those of other levels. */
export function preconditionsOf(transition: Transition, level: Level): readonly Precondition[] {
  return transition.requires
    .flatMap((id) => workflow().preconditions.filter((one) => one.id === id))
    .filter(({ levels }) => levels?.includes(level) ?? true)
}

/** What must be handed in at this level (NĐ 331 Đ21). */
export const documentsToSubmit = (level: Level): readonly RequiredDocument[] =>
  workflow().requiredDocuments.filter(({ stage, levels }) => stage === 'submit' && levels.includes(level))

export type FormToUse = Form & { readonly adapted: boolean }

/** The form (Mẫu) a step is written on at this level; null when it has none. `adapted`: made for other levels. */
export function formOf({ form }: Transition, level: Level): FormToUse | null {
  const id = typeof form === 'string' ? form : form?.[String(level)]
  const found = workflow().forms.find((one) => one.id === id?.replace(ADAPTED, ''))
  return id === undefined || id === null || found === undefined
    ? null
    : { ...found, adapted: id.endsWith(ADAPTED) }
}

/** The steps that start a limit at this level. */
export const startersOf = ({ startedBy }: TimeLimit, level: Level): readonly string[] =>
  Array.isArray(startedBy) ? startedBy : (startedBy[String(level)] ?? [])

/**
 * A basis as pages and papers may show it. The plans of other communes that the table was read from are not named;
 * what they asked for stands in the commune's own plan.
 */
export const shownBasis = (basis: string): string =>
  basis.replace(/Kế hoạch các xã \(tệp mẫu [^)]*\)/g, OWN_PLAN).replace(/tệp mẫu [^;)]*/g, OWN_PLAN)

const OWN_PLAN = 'Kế hoạch của xã'
