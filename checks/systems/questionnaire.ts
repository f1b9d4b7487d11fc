/** The questionnaire that finds the level of an information system: NĐ 331/2026/NĐ-CP Đ7 to Đ17 as data. */
import { z } from 'zod'
import { Level } from '../catalogue/catalogue.ts'
import LEVELS from './levels.json'

const Text = z.string().min(1)
/** What the data itself does not call settled, in its words: "CẦN ĐỐI CHIẾU ...". */
const Flag = Text.optional()

const StopEffect = z.enum(['stop-attach-to-parent', 'stop-record-as-user', 'stop-ask-province'])
/** An answer after which no level is looked for. */
export type StopEffect = z.infer<typeof StopEffect>

const Effect = z.enum([...StopEffect.options, 'continue', 'note', 'level-5-procedure', 'warn-splitting'])
export type Effect = z.infer<typeof Effect>

const WarningId = z.enum([
  'warn-splitting',
  'contradiction-internal-content',
  'security-list-below-3',
  'lower-than-current',
])
export type WarningId = z.infer<typeof WarningId>

/** `question` is answered, and its answer is or contains the option `includes`. */
const Condition = z.strictObject({ question: Text, includes: Text })
export type Condition = z.infer<typeof Condition>

const Candidate = { candidateLevel: Level.optional(), basis: Text.optional() }

const Option = z.strictObject({
  id: Text,
  label: Text,
  effect: Effect.optional(),
  ...Candidate,
  /** What to do when this is the answer. */
  advice: Text.optional(),
  /** What the option means; comes from the kinds of information of Đ9. */
  hint: Text.optional(),
})
export type Option = z.infer<typeof Option>

/** From `from` to `to`, both included; no upper end where `to` is null. */
const Band = z.strictObject({ from: z.int(), to: z.int().nullable(), ...Candidate })
export type Band = z.infer<typeof Band>

const QUESTION = {
  id: Text,
  /** The number people see; hidden questions keep theirs. */
  order: z.int().min(1),
  text: Text,
  basis: Text,
  showIf: Condition.optional(),
  flag: Flag,
}
const ChoiceQuestion = z.strictObject({
  ...QUESTION,
  type: z.enum(['single', 'multi']),
  options: z.array(Option).min(1),
})
const NumberQuestion = z.strictObject({ ...QUESTION, type: z.literal('number'), bands: z.array(Band).min(1) })
const Question = z.discriminatedUnion('type', [ChoiceQuestion, NumberQuestion])
export type Question = z.infer<typeof Question>

const FLOOR = { id: Text, question: Text, and: Condition.optional(), level: Level, basis: Text, text: Text }
const Floor = z.union([
  z
    .strictObject({ ...FLOOR, includes: Text })
    .transform(({ includes, ...floor }) => ({ ...floor, anyOf: [includes] })),
  z
    .strictObject({ ...FLOOR, includesAny: z.array(Text).min(1) })
    .transform(({ includesAny, ...floor }) => ({ ...floor, anyOf: includesAny })),
])
/** At least `level` when the answer to `question` has one of `anyOf` and `and` holds too, whatever else is said. */
export type Floor = z.infer<typeof Floor>

const Warning = z.strictObject({ id: WarningId, when: Text, basis: Text })
export type Warning = z.infer<typeof Warning>

const Criterion = z.strictObject({ id: Text, text: Text, basis: Text, flag: Flag })
export type Criterion = z.infer<typeof Criterion>

const LevelEntry = z.strictObject({
  level: Level,
  title: Text,
  /** What an attack on a system of this level can harm, and where the law says so. */
  harm: Text,
  harmBasis: Text,
  criteria: z.array(Criterion).min(1),
})
export type LevelEntry = z.infer<typeof LevelEntry>

const Principle = z.strictObject({ id: Text, text: Text, basis: Text, rule: Text.optional() })
export type Principle = z.infer<typeof Principle>

const OpenPoint = z.strictObject({ id: Text, text: Text, basis: Text, flag: Text })
/** A place where the law is not clear or not yet complete. */
export type OpenPoint = z.infer<typeof OpenPoint>

/** A kind of information (Đ9.1) or of system (Đ9.2). */
const Kind = z.strictObject({ id: Text, label: Text, basis: Text, hint: Text.optional() })
export type Kind = z.infer<typeof Kind>

const Evaluation = z.strictObject({
  shown: Text,
  unanswered: Text,
  stop: Text,
  numbers: Text,
  deciding: Text,
  procedureLevel: Text,
  warnings: z.array(Warning),
})

const Levels = z.object({
  principles: z.array(Principle),
  informationTypes: z.array(Kind),
  systemTypes: z.array(Kind),
  levels: z.array(LevelEntry).length(5),
  questionnaire: z.strictObject({
    resultRule: Text,
    evaluation: Evaluation,
    floors: z.array(Floor),
    questions: z.array(Question),
  }),
  flags: z.array(OpenPoint),
})

export type Questionnaire = {
  /** In the order they are asked. */
  readonly questions: readonly Question[]
  readonly floors: readonly Floor[]
  readonly warnings: readonly Warning[]
  readonly levels: readonly LevelEntry[]
  readonly principles: readonly Principle[]
  readonly openPoints: readonly OpenPoint[]
  readonly informationTypes: readonly Kind[]
  readonly systemTypes: readonly Kind[]
  /** The rules of evaluation in words, by name. */
  readonly rules: Readonly<Record<Exclude<keyof z.infer<typeof Evaluation>, 'warnings'>, string>>
}

/** The day the questionnaire was closed: a determination remembers by which one it was made. */
export const QUESTIONNAIRE_EDITION: string = LEVELS.asOf

let questionnaire: Questionnaire | undefined
/** The whole questionnaire. Read at first use: most commands need none of it. */
export function readQuestionnaire(): Questionnaire {
  questionnaire ??= build(Levels.parse(LEVELS))
  return questionnaire
}

function build(data: z.infer<typeof Levels>): Questionnaire {
  const { questions, floors, evaluation } = data.questionnaire
  const { warnings, ...rules } = evaluation
  return {
    questions: questions.map((question) => withHints(question, [data.informationTypes, data.systemTypes])),
    floors,
    warnings,
    levels: data.levels,
    principles: data.principles,
    openPoints: data.flags,
    informationTypes: data.informationTypes,
    systemTypes: data.systemTypes,
    rules,
  }
}

/** A question that offers exactly the kinds of Đ9 takes over what Đ9 says of each. */
function withHints(question: Question, kindLists: readonly (readonly Kind[])[]): Question {
  if (question.type === 'number') return question
  const ids = question.options.map(({ id }) => id).join()
  const kinds = kindLists.find((list) => list.map(({ id }) => id).join() === ids)
  if (kinds === undefined) return question
  const options = question.options.map((option, at) => {
    const { basis, hint } = kinds[at] ?? {}
    return { ...option, basis: option.basis ?? basis, hint: option.hint ?? hint }
  })
  return { ...question, options }
}

/** The answer to one question: an option, several, a count of people; null or nothing while it is empty. */
export type AnswerValue = string | number | readonly string[] | null | undefined
/** Question id to answer. */
export type Answers = Readonly<Record<string, AnswerValue>>

/** An empty list is no answer; 0 is one. */
export const isAnswered = (value: AnswerValue): value is string | number | readonly string[] =>
  value !== null && value !== undefined && (!Array.isArray(value) || value.length > 0)

/** An answer is the option `id`, or has it among several. */
export const includesOption = (value: AnswerValue, id: string): boolean =>
  Array.isArray(value) ? value.includes(id) : value === id

/**
 * The questions to ask, in their order: those without condition, and those whose condition holds. An answer to a
 * question that is not shown itself opens nothing.
 */
export function shownQuestions(answers: Answers): readonly Question[] {
  const shown = new Set<string>()
  return readQuestionnaire().questions.filter(({ id, showIf }) => {
    const holds =
      showIf === undefined ||
      (shown.has(showIf.question) && includesOption(answers[showIf.question], showIf.includes))
    if (holds) shown.add(id)
    return holds
  })
}

/** The criterion of a level that a basis cites; undefined where the basis cites no single one. */
export const findCriterion = (level: Level, basis: string): Criterion | undefined =>
  levelEntry(level)?.criteria.find((criterion) => criterion.basis === basis)

export const levelEntry = (level: Level): LevelEntry | undefined =>
  readQuestionnaire().levels.find((entry) => entry.level === level)

/** Throws when the data has no such principle. */
export function principle(id: string): Principle {
  const found = readQuestionnaire().principles.find((one) => one.id === id)
  if (found === undefined) throw new RangeError(`levels.json has no principle ${id}`)
  return found
}

/**
 * A rule of the data in words for people: "q-internal-content" becomes "câu 6", its option "public-only" becomes
 * “Chỉ thông tin công cộng”, the names of the answer's fields become Vietnamese.
 */
export function inWords(rule: string): string {
  const named = readQuestionnaire().questions.filter(({ id }) => wordOf(id).test(rule))
  const replacements: readonly (readonly [string, string])[] = [
    // Before the options: the id of an option may be a part of the id of a question.
    ...named.map(({ id, order }) => [id, `câu ${order}`] as const),
    ...named.flatMap((question) =>
      question.type === 'number' ? [] : question.options.map(({ id, label }) => [id, `“${label}”`] as const),
    ),
    ['currentLevel', 'cấp đang có'],
    ['level', 'cấp'],
  ]
  return replacements.reduce((text, [id, words]) => text.replace(wordOf(id), words), rule)
}

const wordOf = (id: string): RegExp => new RegExp(`(?<![\\p{L}\\d-])${id}(?![\\p{L}\\d-])`, 'gu')
