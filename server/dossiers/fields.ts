/** What the form of a step asks: exactly the fields its preconditions look at, read into `with` of the step. */
import type { Level } from '../../checks/catalogue/catalogue.ts'
import type { Walk } from '../../checks/dossiers/dossier.ts'
import { LAW_IN_FORCE, StepFields } from '../../checks/dossiers/preconditions.ts'
import {
  documentsToSubmit,
  preconditionsOf,
  type Transition,
  workflow,
} from '../../checks/dossiers/workflow.ts'
import { citation } from '../../checks/systems/basis.ts'
import { formatDate } from '../../checks/time/words.ts'
import { type Day, dayOf } from '../../checks/time/zone.ts'
import type { AskedField } from '../../web/pages/dossiers/step-form.tsx'
import type { FormProblems, FormText } from '../http/form.ts'
import { FIELD_WORDS } from './words.ts'

const DAYS = [
  'initial-risk-assessment',
  'new-version-approved',
  'retirement-plan-done',
  'under-construction-since',
]
const PAPERS = [
  'expert-opinion',
  'appraisal-opinion',
  'regulation',
  'decision',
  'prime-minister-list',
  'old-decision',
]

/** Besides its preconditions: what a step may write down. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'return-invalid': ['returned'],
  'import-legacy': ['under-construction-since'],
}
const NEEDS_LEVEL = ['start', 'import-legacy']
const NEEDS_REASON = ['return-invalid', 'appraise-unsuitable']
const MOST_NUMBER = 100
const MOST_NOTE = 2000

export const needsReason = ({ id }: Transition): boolean => NEEDS_REASON.includes(id)
export const needsLevel = ({ id }: Transition): boolean => NEEDS_LEVEL.includes(id)

const labelOf = (field: string): string => FIELD_WORDS[field] ?? field

/** The ids of the fields in the order of the form. */
function namesOf(transition: Transition, level: Level): readonly string[] {
  const asked = preconditionsOf(transition, level).flatMap(({ field }) => (field == null ? [] : [field]))
  // Levels 3 to 5 write the opinion of the appraisal down with it, or later when they ask for the approval.
  const opinion = transition.id === 'appraise-suitable' && level >= 3 ? ['appraisal-opinion'] : []
  return [...asked, ...opinion, ...(ALSO[transition.id] ?? [])]
}

/** The fields of a step with what is written down already. */
export function askedFields(
  transition: Transition,
  level: Level,
  { written }: Pick<Walk, 'written'>,
): readonly AskedField[] {
  const documents = documentsToSubmit(level).map(({ id, title, basis }) => ({
    ...{ id, label: title, basis: citation(basis), isHandedIn: written.documents.has(id) },
  }))
  const values: Readonly<Record<string, unknown>> = written.fields
  return namesOf(transition, level).map((name): AskedField => {
    const common = { name, label: labelOf(name) }
    if (name === 'system-identified') return { ...common, kind: 'tick' }
    if (name === 'documents') return { ...common, kind: 'documents', documents }
    if (name === 'returned')
      return { ...common, kind: 'documents', documents: documents.filter(({ isHandedIn }) => isHandedIn) }
    if (name === 'trigger') return { ...common, kind: 'trigger', options: triggerOptions() }
    const value = values[name]
    if (DAYS.includes(name))
      return {
        ...{ ...common, kind: 'day', optional: name === 'under-construction-since' },
        value: typeof value === 'string' ? value : '',
      }
    const paper = StepFields.shape.decision.safeParse(value).data
    return {
      ...{ ...common, kind: 'paper', number: paper?.number ?? '', date: paper?.date ?? '' },
      optional: transition.id === 'appraise-suitable',
    }
  })
}

const triggerOptions = () =>
  workflow().redeterminationTriggers.map(({ id, text, basis }) => ({
    ...{ value: id, label: `${text} (${citation(basis)})` },
  }))

export type StepForm = {
  readonly fields: StepFields
  readonly level: Level | null
  /** null: today. */
  readonly day: Day | null
  readonly note: string | null
  readonly seen: string
}

export type StepFormOutcome =
  | { readonly ok: true; readonly value: StepForm }
  | { readonly ok: false; readonly problems: FormProblems }

type Given = {
  readonly text: FormText
  readonly documents: readonly string[]
  readonly returned: readonly string[]
}

const DAY = StepFields.shape['initial-risk-assessment']
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && DAY.safeParse(text).success

/** Reads what was typed; fields the step does not ask for are not looked at. */
export function readStepForm(transition: Transition, level: Level, given: Given, now: Date): StepFormOutcome {
  const reader = createReader(given, level)
  const { problems, typed } = reader
  const today = dayOf(now)
  const taken = reader.stepDay(today)
  const latest = taken ?? today
  const fields = Object.fromEntries(
    namesOf(transition, level)
      .map((name) => [name, reader.field(name, latest)] as const)
      .filter(([, value]) => value !== undefined),
  )
  const note = typed('ghi-chu')
  if (note.length > MOST_NOTE) problems['ghi-chu'] = `Ghi chú: dài nhất ${MOST_NOTE} ký tự.`
  if (needsReason(transition) && note === '') problems['ghi-chu'] = 'Lý do: chưa điền.'
  const chosen = needsLevel(transition) ? levelNamed(typed('cap-do')) : null
  if (chosen === undefined) problems['cap-do'] = 'Hãy chọn cấp độ.'
  const parsed = StepFields.safeParse(fields)
  if (Object.keys(problems).length > 0 || chosen === undefined || !parsed.success)
    return { ok: false, problems }
  return {
    ok: true,
    value: {
      ...{ fields: parsed.data, level: chosen, note: note === '' ? null : note },
      ...{ day: taken === undefined || taken === today ? null : taken, seen: typed('da-xem') },
    },
  }
}

type Reader = {
  /** Filled while it reads. */
  readonly problems: Record<string, string>
  readonly typed: (name: string) => string
  /** The day of the step; undefined for today, and for one that is none. */
  readonly stepDay: (today: Day) => Day | undefined
  /** As `with` has it; undefined where nothing was typed. */
  readonly field: (name: string, latest: Day) => unknown
}

function createReader({ text, documents, returned }: Given, level: Level): Reader {
  const problems: Record<string, string> = {}
  const typed = (name: string): string => (text[name] ?? '').replace(/\s+/gu, ' ').trim()
  const known = (ids: readonly string[]) =>
    documentsToSubmit(level).flatMap(({ id }) => (ids.includes(id) ? [id] : []))

  const day = (name: string, wrongBecause: (value: Day) => string | null): Day | undefined => {
    const value = typed(name)
    if (value === '') return undefined
    const problem = isDay(value) ? wrongBecause(value) : 'Hãy chọn một ngày.'
    if (problem === null) return value
    problems[name] = problem
    return undefined
  }
  const notAfter = (latest: Day) => (value: Day) =>
    value > latest ? 'Ngày này ở sau ngày thực hiện bước.' : null

  const paper = (name: string, latest: Day): object | undefined => {
    const number = typed(`${name}-so`)
    if (number.length > MOST_NUMBER) problems[`${name}-so`] = `Số: dài nhất ${MOST_NUMBER} ký tự.`
    const date = day(`${name}-ngay`, notAfter(latest))
    // A paper of which nothing was typed is not written down anew.
    if (number === '' && date === undefined) return undefined
    return { ...(number !== '' && { number }), ...(date !== undefined && { date }) }
  }
  return {
    ...{ problems, typed },
    stepDay: (today) =>
      day('ngay', (value) =>
        value > today
          ? 'Ngày thực hiện không ở sau hôm nay.'
          : value < LAW_IN_FORCE
            ? `Ngày thực hiện không ở trước ${formatDate(LAW_IN_FORCE)}, ngày luật có hiệu lực.`
            : null,
      ),
    field: (name, latest) => {
      if (name === 'system-identified') return typed(name) !== ''
      if (name === 'documents') return known(documents)
      if (name === 'returned') return known(returned)
      if (name === 'trigger') return typed(name)
      return PAPERS.includes(name) ? paper(name, latest) : day(name, notAfter(latest))
    },
  }
}

const levelNamed = (text: string): Level | undefined =>
  ([1, 2, 3, 4, 5] as const).find((level) => String(level) === text)

/** Where the page shows a refused precondition: the input of its field. */
export function inputOfReason(reason: string, transition: Transition, level: Level): string | null {
  if (reason === 'out-of-order') return 'ngay'
  const field = preconditionsOf(transition, level).find(({ id }) => id === reason)?.field ?? null
  return field !== null && PAPERS.includes(field) ? `${field}-so` : field
}
