/** Why a system has its level: for the page beside the questionnaire, and for the sheet that is printed and signed. */
import type { Level } from '../catalogue/catalogue.ts'
import { capitalised, citation, citationInText } from './basis.ts'
import {
  CURRENT_LEVEL_BASIS,
  determineLevel,
  findStop,
  type LevelAnswer,
  type LevelInput,
  type Reading,
  readAnswers,
  type Support,
} from './level.ts'
import { findCriterion, inWords, readQuestionnaire, type WarningId } from './questionnaire.ts'
import { type DeterminationSheet, type OpenText, sheetFor } from './sheet.ts'

export type Reason = {
  readonly level: Level
  /** `answer` or the id of a floor. */
  readonly by: string
  /** The words of the answer it rests on: not all of several answers need speak for it. */
  readonly said: readonly string[]
  /** The criterion of the decree in words; for a floor its own words. */
  readonly why: string
  /** As a person writes it: "Khoản 3 Điều 12 Nghị định 331/2026/NĐ-CP". */
  readonly basis: string
  /** The result rests on it. */
  readonly decides: boolean
  /** What is not settled about the criterion. */
  readonly flag: string | null
}

export type ExplainedQuestion = {
  readonly id: string
  readonly order: number
  readonly text: string
  readonly basis: string
  /** The words of each chosen answer, a count as "100.000"; empty while nothing is answered. */
  readonly answer: readonly string[]
  /** Empty where the answer speaks for no level. */
  readonly reasons: readonly Reason[]
  /** What to do because of this answer. */
  readonly advice: readonly string[]
  readonly flag: string | null
}

export type ExplainedWarning = {
  readonly id: WarningId
  /** When it comes: "Câu 16 = “Có”." */
  readonly text: string
  /** The principle it guards, in words; null where the data has none for exactly this basis. */
  readonly rule: string | null
  readonly basis: string
  readonly advice: readonly string[]
}

export type LevelExplanation = {
  readonly answer: LevelAnswer
  /** Shown questions in their order; after a stop only those up to it. */
  readonly questions: readonly ExplainedQuestion[]
  /** What decided, one sentence each; why there is no level, where there is none. */
  readonly decided: readonly string[]
  readonly warnings: readonly ExplainedWarning[]
  readonly sheet: DeterminationSheet
}

/** Takes what `LevelInput` has parsed; says the same as `determineLevel`, in words of the data. */
export function explainLevel(input: LevelInput): LevelExplanation {
  const answer = determineLevel(input)
  const readings = readAnswers(input.answers)
  const stop = findStop(readings)
  const looked = stop === undefined ? readings : readings.slice(0, readings.indexOf(stop.reading) + 1)
  const questions = looked.map((reading) => explainQuestion(reading, answer.deciding))
  const warnings = answer.warnings.map((id) => explainWarning(id, looked))
  return {
    answer,
    questions,
    decided:
      stop === undefined
        ? decidedBy(answer, questions)
        : [sentence(`Không xác định cấp độ: câu ${stop.reading.question.order} (“${stop.option.label}”)`)],
    warnings,
    sheet: sheetFor(
      answer,
      warnings.map(({ text, rule, basis }) => ({ text: rule === null ? text : `${text} ${rule}`, basis })),
      questions.flatMap(findingsOf),
    ),
  }
}

/** Open points count where an answer was given, and where the result rests on the criterion. */
function findingsOf({ order, text, answer, basis, flag, reasons }: ExplainedQuestion): readonly OpenText[] {
  return [
    ...(flag === null || answer.length === 0 ? [] : [{ text: `Câu ${order}: ${text}`, basis, flag }]),
    ...reasons.flatMap(({ why, basis: cited, flag: open, decides }) =>
      open === null || !decides ? [] : [{ text: why, basis: cited, flag: open }],
    ),
  ]
}

function explainQuestion(reading: Reading, deciding: readonly Support[]): ExplainedQuestion {
  const { question, value, chosen } = reading
  return {
    id: question.id,
    order: question.order,
    text: question.text,
    basis: citation(question.basis),
    answer: typeof value === 'number' ? [grouped(value)] : chosen.map(({ label }) => label),
    reasons: [...reading.supports, ...reading.floors].map((support) =>
      explainSupport(support, reading, deciding),
    ),
    advice: chosen.flatMap(({ advice }) => advice ?? []),
    flag: question.flag ?? null,
  }
}

function explainSupport(support: Support, { chosen }: Reading, deciding: readonly Support[]): Reason {
  const { question, by, level, basis, answer } = support
  const ids = String(answer).split(',')
  const criterion = findCriterion(level, basis)
  const floor = readQuestionnaire().floors.find(({ id }) => id === by)
  return {
    level,
    by,
    said:
      typeof answer === 'number'
        ? [grouped(answer)]
        : chosen.filter(({ id }) => ids.includes(id)).map(({ label }) => label),
    why: sentence(floor === undefined ? (criterion?.text ?? '') : inWords(floor.text)),
    basis: citation(basis),
    decides: deciding.some((one) => one.question === question && one.by === by && one.answer === answer),
    flag: criterion?.flag ?? null,
  }
}

function decidedBy(answer: LevelAnswer, questions: readonly ExplainedQuestion[]): readonly string[] {
  if (answer.level === null) return ['Chưa đủ dữ kiện để xác định cấp độ; không được mặc định là cấp độ 1.']
  if (answer.deciding.some(({ by }) => by === 'current-level'))
    return [
      `Bảng chưa trả lời đủ nên giữ cấp độ ${answer.level} đang có, theo ${citationInText(CURRENT_LEVEL_BASIS)}.`,
    ]
  return questions.flatMap(({ order, reasons }) =>
    reasons
      .filter(({ decides }) => decides)
      .map(
        ({ level, said, why, basis }) =>
          `Câu ${order} (${said.map((one) => `“${one}”`).join(', ')}): cấp độ ${level}. ${why} Căn cứ: ${basis}.`,
      ),
  )
}

function explainWarning(id: WarningId, readings: readonly Reading[]): ExplainedWarning {
  const warning = readQuestionnaire().warnings.find((one) => one.id === id)
  return {
    id,
    text: sentence(inWords(warning?.when ?? '')),
    rule: readQuestionnaire().principles.find(({ basis }) => basis === warning?.basis)?.text ?? null,
    basis: citation(warning?.basis ?? ''),
    advice: readings.flatMap(({ chosen }) =>
      chosen.flatMap(({ effect, advice }) => (effect === id && advice !== undefined ? [advice] : [])),
    ),
  }
}

const sentence = (text: string): string => capitalised(text.replace(/\.?$/u, '.'))

/** 100000 as "100.000". */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '.')
