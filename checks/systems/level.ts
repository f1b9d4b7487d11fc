/** `calc level`: the answers of the questionnaire in, the level and what decided it out. */
import { z } from 'zod'
import { Level } from '../catalogue/catalogue.ts'
import {
  type Answers,
  type AnswerValue,
  type Effect,
  includesOption,
  isAnswered,
  type Option,
  type Question,
  readQuestionnaire,
  type StopEffect,
  shownQuestions,
  type WarningId,
} from './questionnaire.ts'

export type LevelInput = {
  readonly answers: Answers
  /** The level the system has now, by decision. */
  readonly currentLevel?: Level | undefined
}

/**
 * Refuses ids of questions and options that do not exist, the wrong type and counts below 0; the path or
 * message names the question. Hidden questions are held to the same.
 */
export const LevelInput: z.ZodType<LevelInput> = z.lazy(() =>
  z.strictObject({
    answers: z.strictObject(
      Object.fromEntries(
        readQuestionnaire().questions.map((question) => [question.id, answerTo(question).nullish()]),
      ),
    ),
    currentLevel: Level.optional(),
  }),
)

function answerTo(question: Question): z.ZodType<AnswerValue> {
  if (question.type === 'number') return z.int().min(0)
  const option = z.enum(question.options.map(({ id }) => id))
  return question.type === 'single' ? option : z.array(option)
}

export type Outcome = 'level' | 'insufficient' | StopEffect

/** One reason for a level. */
export type Support = {
  /** null, like the answer, when the level in force decides. */
  readonly question: string | null
  /** Id of the option, the number, or for a floor the ids it asks for, joined by commas. */
  readonly answer: string | number | null
  /** `answer`, the id of a floor, or `current-level`. */
  readonly by: string
  readonly level: Level
  readonly basis: string
}

export type LevelAnswer = {
  readonly outcome: Outcome
  readonly level: Level | null
  /** The level whose procedure the dossier follows: higher than `level` on the list of national security. */
  readonly procedureLevel: Level | null
  readonly complete: boolean
  /** In the order of the questions. */
  readonly deciding: readonly Support[]
  /** Ids of shown questions, in their order. */
  readonly unanswered: readonly string[]
  readonly warnings: readonly WarningId[]
}

/** A level in force is only changed by the whole procedure; `rules.deciding` names the same article. */
export const CURRENT_LEVEL_BASIS = 'NĐ 331 Đ25'

/** What one shown question says. */
export type Reading = {
  readonly question: Question
  /** null while it is empty. */
  readonly value: string | number | readonly string[] | null
  /** The chosen options, in the order of the question. */
  readonly chosen: readonly Option[]
  /** The levels that this answer speaks for. */
  readonly supports: readonly Support[]
  /** The floors that hang on this question and hold. */
  readonly floors: readonly Support[]
}

/** The shown questions with what their answers mean. Answers to hidden questions are not in it. */
export function readAnswers(answers: Answers): readonly Reading[] {
  const questions = shownQuestions(answers)
  const counted: Answers = Object.fromEntries(questions.map(({ id }) => [id, answers[id]]))
  return questions.map((question) => {
    const value = counted[question.id]
    return {
      question,
      value: isAnswered(value) ? value : null,
      chosen:
        question.type === 'number' ? [] : question.options.filter(({ id }) => includesOption(value, id)),
      supports: supportsOf(question, value),
      floors: floorsOf(question, counted),
    }
  })
}

function supportsOf(question: Question, value: AnswerValue): readonly Support[] {
  const candidates =
    question.type === 'number'
      ? question.bands
          .filter(({ from, to }) => typeof value === 'number' && from <= value && value <= (to ?? value))
          .map((band) => ({ ...band, answer: Number(value) }))
      : question.options
          .filter(({ id }) => includesOption(value, id))
          .map((option) => ({ ...option, answer: option.id }))
  return candidates.flatMap(({ candidateLevel: level, basis = question.basis, answer }) =>
    level === undefined ? [] : [{ question: question.id, answer, by: 'answer', level, basis }],
  )
}

function floorsOf(question: Question, counted: Answers): readonly Support[] {
  return readQuestionnaire().floors.flatMap((floor) => {
    if (floor.question !== question.id) return []
    const said = floor.anyOf.filter((id) => includesOption(counted[question.id], id))
    const alsoHolds =
      floor.and === undefined || includesOption(counted[floor.and.question], floor.and.includes)
    if (said.length === 0 || !alsoHolds) return []
    const { id: by, level, basis } = floor
    return [{ question: question.id, answer: said.join(','), by, level, basis }]
  })
}

/** The answer after which nothing more is looked at: the first in the order of the questions. */
export function findStop(
  readings: readonly Reading[],
): { readonly reading: Reading; readonly option: Option; readonly outcome: StopEffect } | undefined {
  for (const reading of readings)
    for (const option of reading.chosen)
      if (isStop(option.effect)) return { reading, option, outcome: option.effect }
  return undefined
}

const isStop = (effect: Effect | undefined): effect is StopEffect => effect?.startsWith('stop-') ?? false

/**
 * The level by NĐ 331 Đ8.2: the highest that an answer speaks for, lifted to the floors; while a shown question is
 * empty never below the level in force. Never level 1 because nothing is known: then it is `insufficient`.
 */
export function determineLevel(input: LevelInput): LevelAnswer {
  const readings = readAnswers(input.answers)
  const stop = findStop(readings)
  if (stop !== undefined)
    return {
      outcome: stop.outcome,
      level: null,
      procedureLevel: null,
      complete: true,
      deciding: [],
      unanswered: [],
      warnings: [],
    }
  const unanswered = readings.filter(({ value }) => value === null).map(({ question }) => question.id)
  const complete = unanswered.length === 0
  const deciding = decide(readings, complete ? undefined : input.currentLevel)
  const level = deciding[0]?.level ?? null
  return {
    outcome: level === null ? 'insufficient' : 'level',
    level,
    procedureLevel: hasEffect(readings, 'level-5-procedure') ? 5 : level,
    complete,
    deciding,
    unanswered,
    warnings: warningsOf({ readings, level, complete, currentLevel: input.currentLevel }),
  }
}

/** Answers go before floors, floors before the level in force: each is named only where it lifts the level. */
function decide(readings: readonly Reading[], levelInForce: Level | undefined): readonly Support[] {
  const inForce: readonly Support[] =
    levelInForce === undefined
      ? []
      : [
          {
            question: null,
            answer: null,
            by: 'current-level',
            level: levelInForce,
            basis: CURRENT_LEVEL_BASIS,
          },
        ]
  return [
    readings.flatMap(({ supports }) => supports),
    readings.flatMap(({ floors }) => floors),
    inForce,
  ].reduce<readonly Support[]>((best, next) => {
    const top = highest(next)
    return (top[0]?.level ?? 0) > (best[0]?.level ?? 0) ? top : best
  }, [])
}

function highest(supports: readonly Support[]): readonly Support[] {
  const level = Math.max(...supports.map((support) => support.level))
  return supports.filter((support) => support.level === level)
}

const hasEffect = (readings: readonly Reading[], effect: Effect): boolean =>
  readings.some(({ chosen }) => chosen.some((option) => option.effect === effect))

type Situation = {
  readonly readings: readonly Reading[]
  readonly level: Level | null
  readonly complete: boolean
  readonly currentLevel: Level | undefined
}

/** `when` of the data is prose; this is the same for the machine. */
const WARNING_HOLDS: Readonly<Record<WarningId, (situation: Situation) => boolean>> = {
  'warn-splitting': ({ readings }) => hasEffect(readings, 'warn-splitting'),
  'contradiction-internal-content': ({ readings }) =>
    hasChosen(readings, 'q-internal-content', ['public-only']) &&
    hasChosen(readings, 'q-information', ['private', 'personal', 'state-secret']),
  'security-list-below-3': ({ readings, level }) =>
    hasEffect(readings, 'level-5-procedure') && (level ?? 0) < 3,
  'lower-than-current': ({ level, complete, currentLevel }) =>
    complete && level !== null && currentLevel !== undefined && level < currentLevel,
}

const warningsOf = (situation: Situation): readonly WarningId[] =>
  readQuestionnaire()
    .warnings.map(({ id }) => id)
    .filter((id) => WARNING_HOLDS[id](situation))

const hasChosen = (readings: readonly Reading[], question: string, options: readonly string[]): boolean =>
  readings.some(
    (reading) => reading.question.id === question && reading.chosen.some(({ id }) => options.includes(id)),
  )
