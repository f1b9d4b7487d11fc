/** Answers of any content for tests of what holds over all of them. */
import fc from 'fast-check'
import type { Level } from '../catalogue/catalogue.ts'
import { type Answers, type AnswerValue, type Question, readQuestionnaire } from './questionnaire.ts'

/** Every question that cannot raise a level answered so that the level is looked for; nothing speaks for one. */
export const QUIET: Answers = {
  'q-is-system': 'yes',
  'q-owner': 'commune',
  'q-system-type': ['other'],
  'q-information': ['public'],
  'q-national': 'no',
  'q-national-security-list': 'no',
  'q-decided': 'none',
  'q-splitting-check': 'no',
}

export const someLevel: fc.Arbitrary<Level> = fc.constantFrom(1, 2, 3, 4, 5)

/** An answer that is given. */
export function answerTo(question: Question): fc.Arbitrary<AnswerValue> {
  if (question.type === 'number') {
    const edges = question.bands.flatMap(({ from, to }) => [from, ...(to === null ? [] : [to])])
    return fc.oneof(fc.constantFrom(0, ...edges), fc.nat())
  }
  const ids = question.options.map(({ id }) => id)
  return question.type === 'single' ? fc.constantFrom(...ids) : fc.shuffledSubarray(ids, { minLength: 1 })
}

/** Any answer, or none in one of its three forms. */
const answerOrNone = (question: Question): fc.Arbitrary<AnswerValue> =>
  fc.oneof(
    { weight: 4, arbitrary: answerTo(question) },
    { weight: 1, arbitrary: fc.constantFrom(null, undefined, ...(question.type === 'multi' ? [[]] : [])) },
  )

/** Answers to all questions, shown or not, some empty. */
export const someAnswers: fc.Arbitrary<Answers> = recordOf(answerOrNone)

/** The same without an answer that stops. */
export const answersWithoutStop: fc.Arbitrary<Answers> = someAnswers.map((answers) => ({
  ...answers,
  'q-is-system': 'yes',
  'q-owner': 'commune',
}))

/** Every question answered, none stops. */
export const fullAnswers: fc.Arbitrary<Answers> = recordOf(answerTo).map((answers) => ({
  ...answers,
  'q-is-system': 'yes',
  'q-owner': 'commune',
}))

function recordOf(arbitrary: (question: Question) => fc.Arbitrary<AnswerValue>): fc.Arbitrary<Answers> {
  return fc.record(
    Object.fromEntries(readQuestionnaire().questions.map((question) => [question.id, arbitrary(question)])),
  )
}
