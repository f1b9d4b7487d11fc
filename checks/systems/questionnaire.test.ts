import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { citation, shownBasis } from './basis.ts'
import {
  type Band,
  findCriterion,
  inWords,
  isAnswered,
  principle,
  QUESTIONNAIRE_EDITION,
  type Question,
  readQuestionnaire,
  shownQuestions,
} from './questionnaire.ts'
import { QUIET, someAnswers } from './testing.ts'

const { questions, floors, levels, warnings, principles, openPoints } = readQuestionnaire()

const byId = new Map(questions.map((question) => [question.id, question]))
const optionIds = (question: Question | undefined): readonly string[] =>
  question === undefined || question.type === 'number' ? [] : question.options.map(({ id }) => id)

describe('the data of the questionnaire', () => {
  test('it holds 16 questions in their order, five levels, five floors and four warnings, and names its edition', () => {
    expect(questions.map(({ order }) => order)).toEqual(Array.from({ length: 16 }, (_, at) => at + 1))
    expect(levels.map(({ level }) => level)).toEqual([1, 2, 3, 4, 5])
    expect(levels.map(({ criteria }) => criteria.length)).toEqual([2, 5, 7, 4, 5])
    expect(floors).toHaveLength(5)
    expect(warnings).toHaveLength(4)
    expect(principles).toHaveLength(7)
    expect(openPoints).toHaveLength(3)
    expect(QUESTIONNAIRE_EDITION).toBe('2026-11-21')
  })

  test('ids are unique, those of options within their question', () => {
    for (const list of [questions, floors, warnings, principles, levels.flatMap(({ criteria }) => criteria)])
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
    for (const question of questions)
      expect(new Set(optionIds(question)).size, question.id).toBe(optionIds(question).length)
  })

  test('a condition names an earlier question and one of its options', () => {
    for (const { id, order, showIf } of questions) {
      if (showIf === undefined) continue
      expect(byId.get(showIf.question)?.order, id).toBeLessThan(order)
      expect(optionIds(byId.get(showIf.question)), id).toContain(showIf.includes)
    }
  })

  test('a floor names questions and options that exist', () => {
    for (const { id, question, anyOf, and } of floors) {
      expect(optionIds(byId.get(question)), id).toEqual(expect.arrayContaining(anyOf))
      if (and !== undefined) expect(optionIds(byId.get(and.question)), id).toContain(and.includes)
    }
  })

  test('the bands of a number follow each other without gap and the last one is open', () => {
    for (const question of questions) {
      if (question.type !== 'number') continue
      question.bands.forEach(({ to }, at) => {
        const next = question.bands[at + 1]
        expect(to, question.id).toBe(next === undefined ? null : next.from - 1)
      })
    }
  })

  test('every answer that speaks for a level cites a criterion of that level', () => {
    const candidates: readonly Pick<Band, 'candidateLevel' | 'basis'>[] = questions.flatMap(
      (question): readonly Pick<Band, 'candidateLevel' | 'basis'>[] =>
        question.type === 'number' ? question.bands : question.options,
    )
    const speaking = candidates.filter(({ candidateLevel }) => candidateLevel !== undefined)
    expect(speaking).toHaveLength(26)
    for (const { candidateLevel = 1, basis = '' } of speaking)
      expect(findCriterion(candidateLevel, basis), `${candidateLevel} ${basis}`).toBeDefined()
  })

  test('every option that stops or warns says what to do, every stop that the rule names is there', () => {
    const options = questions.flatMap((question) => (question.type === 'number' ? [] : question.options))
    for (const { id, effect, advice } of options)
      if (effect !== undefined && effect !== 'continue') expect(advice, id).toBeDefined()
    expect(options.map(({ effect }) => effect).filter((effect) => effect?.startsWith('stop-'))).toEqual([
      'stop-attach-to-parent',
      'stop-record-as-user',
      'stop-record-as-user',
      'stop-ask-province',
    ])
  })

  test('what Đ9 says of a kind of information stands beside its option, and the article beside each kind', () => {
    const information = byId.get('q-information')
    const type = byId.get('q-system-type')
    if (information?.type !== 'multi' || type?.type !== 'multi') throw new Error('no such question')

    expect(information.options.map(({ hint }) => hint)).toEqual([
      'Ai cũng xem được, không cần biết người xem là ai.',
      'Chỉ cho người hoặc nhóm đã biết danh tính.',
      'Gắn với việc nhận ra một người cụ thể.',
      'Mật, Tối mật, Tuyệt mật.',
    ])
    expect(type.options.map(({ basis }) => basis)).toEqual(
      ['a', 'b', 'c', 'd', 'đ'].map((point) => `NĐ 331 Đ9.2.${point}`),
    )
  })

  test('every basis can be written out, and none cites a sample plan', () => {
    const cited = [...questions, ...floors, ...warnings, ...principles, ...openPoints]
    for (const { id, basis } of [...cited, ...levels.flatMap(({ criteria }) => criteria)]) {
      expect(shownBasis(basis), id).toBe(basis)
      expect(citation(basis), id).not.toMatch(/(NĐ|Luật) \d|Đ\d/)
      expect(citation(basis), id).toMatch(/^(Điểm|Khoản|Điều) .*(Nghị định|Luật An ninh mạng)/)
    }
  })
})

describe('the questions shown', () => {
  const shown = (answers: Parameters<typeof shownQuestions>[0]) => shownQuestions(answers).map(({ id }) => id)

  test('at first only those without a condition', () => {
    expect(shown({})).toEqual([
      'q-is-system',
      'q-owner',
      'q-system-type',
      'q-information',
      'q-national',
      'q-national-security-list',
      'q-decided',
      'q-splitting-check',
    ])
  })

  test('each kind of system opens its own', () => {
    const opened = (answers: object) =>
      shown({ ...QUIET, ...answers }).filter((id) => !shown(QUIET).includes(id))

    expect(opened({ 'q-system-type': ['internal'] })).toEqual(['q-internal-content'])
    expect(opened({ 'q-system-type': ['infrastructure'] })).toEqual(['q-infra-scope'])
    expect(opened({ 'q-system-type': ['industrial-control', 'other'] })).toEqual(['q-ics-class'])
    expect(opened({ 'q-information': ['state-secret'] })).toEqual(['q-secret-harm'])
    expect(opened({ 'q-system-type': ['public-service'] })).toEqual([
      'q-admin-procedures',
      'q-conditional-business',
      'q-data-subjects-basic',
      'q-data-subjects-sensitive',
    ])
  })

  test('always in the order they are asked, whatever is answered', () => {
    fc.assert(
      fc.property(someAnswers, (answers) => {
        const orders = shownQuestions(answers).map(({ order }) => order)

        expect(orders).toEqual([...orders].sort((one, other) => one - other))
        expect(orders.length).toBeGreaterThanOrEqual(8)
      }),
    )
  })

  test('an empty list, null and nothing are no answer; 0 is one', () => {
    expect([null, undefined, []].map(isAnswered)).toEqual([false, false, false])
    expect([0, 'no', ['public']].map(isAnswered)).toEqual([true, true, true])
  })
})

describe('rules in words', () => {
  test('name questions by number and options by their label', () => {
    expect(inWords('q-internal-content trống hay ghi public-only')).toBe(
      'câu 6 trống hay ghi “Chỉ thông tin công cộng”',
    )
  })

  test('no floor and no warning keeps an id', () => {
    for (const rule of [...floors.map(({ text }) => text), ...warnings.map(({ when }) => when)])
      expect(inWords(rule)).not.toMatch(/q-|[a-z]-[a-z]|\b(yes|no|level|currentLevel|private|personal)\b/)
  })

  test('a question whose id begins another one is not taken for it', () => {
    expect(inWords('q-national-security-list = yes và level dưới 3')).toBe('câu 14 = “Có” và cấp dưới 3')
  })

  test('a principle that does not exist is an error, not an empty text', () => {
    expect(principle('no-splitting').basis).toBe('NĐ 331 Đ8.3')
    expect(() => principle('no-such')).toThrow(RangeError)
  })
})
