import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CURRENT_LEVEL_BASIS, determineLevel, LevelInput } from './level.ts'
import { type Answers, readQuestionnaire, shownQuestions } from './questionnaire.ts'
import { answersWithoutStop, answerTo, fullAnswers, QUIET, someAnswers, someLevel } from './testing.ts'

const folder = join(import.meta.dirname, 'examples')
const examples = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))

const levelOf = (answers: Answers): number => determineLevel({ answers }).level ?? 0
const { questions, floors, warnings, rules } = readQuestionnaire()

describe('the published examples of levels', () => {
  test('there are sixteen of them', () => {
    expect(examples).toHaveLength(16)
  })

  test.each(examples)('$title', ({ input, expected }) => {
    expect(determineLevel(LevelInput.parse(input))).toEqual(expected)
  })
})

describe('an input that does not fit', () => {
  test.each([
    ['an unknown question', { answers: { 'q-size': 'big' } }, 'q-size'],
    ['an unknown option', { answers: { 'q-owner': 'ward' } }, 'q-owner'],
    ['an unknown option among several', { answers: { 'q-information': ['public', 'top'] } }, 'q-information'],
    ['several where one is asked', { answers: { 'q-owner': ['commune'] } }, 'q-owner'],
    ['one where several are asked', { answers: { 'q-information': 'public' } }, 'q-information'],
    ['a count below 0', { answers: { 'q-data-subjects-basic': -1 } }, 'q-data-subjects-basic'],
    ['half a person', { answers: { 'q-data-subjects-basic': 1.5 } }, 'q-data-subjects-basic'],
    ['a count as text', { answers: { 'q-data-subjects-sensitive': '5' } }, 'q-data-subjects-sensitive'],
    ['a count where an option is asked', { answers: { 'q-national': 1 } }, 'q-national'],
    ['empty text', { answers: { 'q-national': '' } }, 'q-national'],
    ['a question that is not shown', { answers: { ...QUIET, 'q-ics-class': 'class-9' } }, 'q-ics-class'],
    ['a level that does not exist', { answers: {}, currentLevel: 6 }, 'currentLevel'],
    ['a level as text', { answers: {}, currentLevel: '3' }, 'currentLevel'],
    ['no answers at all', {}, 'answers'],
    ['an unknown field', { answers: {}, system: 'lan' }, 'system'],
    ['a list', [], ''],
  ])('%s, and the issue names the field', (_, input, field) => {
    const { success, error } = LevelInput.safeParse(input)

    expect(success).toBe(false)
    expect(error?.issues).toHaveLength(1)
    expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join()).toContain(field)
  })

  test('the name of a prototype is no question', () => {
    const input = JSON.parse('{"answers": {"__proto__": {"q-decided": "l5"}, "constructor": "yes"}}')

    expect(LevelInput.safeParse(input).success).toBe(false)
  })

  test('null, an empty list and 0 fit', () => {
    const answers = { 'q-owner': null, 'q-information': [], 'q-data-subjects-basic': 0 }

    expect(LevelInput.parse({ answers })).toEqual({ answers })
  })
})

describe('what stops', () => {
  test.each([
    [{ 'q-is-system': 'no' }, 'stop-attach-to-parent'],
    [{ 'q-owner': 'province' }, 'stop-record-as-user'],
    [{ 'q-owner': 'central' }, 'stop-record-as-user'],
    [{ 'q-owner': 'unknown' }, 'stop-ask-province'],
    [{ 'q-is-system': 'no', 'q-owner': 'unknown' }, 'stop-attach-to-parent'],
  ])('%j: %s, without level, list or warning', (answers, outcome) => {
    const others = { 'q-splitting-check': 'yes', 'q-national-security-list': 'yes', 'q-decided': 'l5' }

    expect(determineLevel({ answers: { ...QUIET, ...others, ...answers }, currentLevel: 4 })).toEqual({
      outcome,
      level: null,
      procedureLevel: null,
      complete: true,
      deciding: [],
      unanswered: [],
      warnings: [],
    })
  })

  test('an owner who authorised the commune does not stop', () => {
    expect(determineLevel({ answers: { ...QUIET, 'q-owner': 'authorised' } }).outcome).toBe('insufficient')
  })
})

describe('what decides', () => {
  test('a floor only where it lifts the level, with all that it found of what it asks for', () => {
    const answers = { ...QUIET, 'q-system-type': ['internal'], 'q-information': ['personal', 'private'] }

    expect(determineLevel({ answers }).deciding).toEqual([
      {
        question: 'q-information',
        answer: 'private,personal',
        by: 'floor-internal-private',
        level: 2,
        basis: 'NĐ 331 Đ12.1',
      },
    ])
  })

  test('two floors of one level, in the order of the questions', () => {
    const answers = {
      ...QUIET,
      'q-system-type': ['industrial-control'],
      'q-information': ['state-secret'],
    }

    expect(determineLevel({ answers }).deciding.map(({ by }) => by)).toEqual([
      'floor-industrial-control',
      'floor-state-secret',
    ])
  })

  test('an empty sheet of a system with a level keeps the level', () => {
    const { outcome, level, deciding, complete } = determineLevel({ answers: {}, currentLevel: 2 })

    expect({ outcome, level, complete }).toEqual({ outcome: 'level', level: 2, complete: false })
    expect(deciding.map(({ by }) => by)).toEqual(['current-level'])
  })

  test('the level in force is not named where the answers reach it', () => {
    const answers = { ...QUIET, 'q-decided': 'l3', 'q-national': null }

    expect(determineLevel({ answers, currentLevel: 3 }).deciding.map(({ by }) => by)).toEqual(['answer'])
  })

  test('all answered and nothing that speaks for a level is not enough, and is no level 1', () => {
    expect(determineLevel({ answers: QUIET, currentLevel: 3 })).toEqual({
      outcome: 'insufficient',
      level: null,
      procedureLevel: null,
      complete: true,
      deciding: [],
      unanswered: [],
      warnings: [],
    })
  })

  test('the data names the same article for the level in force', () => {
    expect(rules.deciding).toContain(`basis ${CURRENT_LEVEL_BASIS})`)
  })

  test.each([
    ['q-data-subjects-basic', [0, 1, 99_999, 100_000], [0, 2, 2, 3]],
    ['q-data-subjects-sensitive', [0, 1, 9_999, 10_000], [0, 2, 2, 3]],
  ])('%s: %j people speak for %j', (question, counts, levels) => {
    const spoken = counts.map((count) => {
      const answers = { ...QUIET, 'q-system-type': ['public-service'], [question]: count }
      return determineLevel({ answers }).deciding.find(({ by }) => by === 'answer')?.level ?? 0
    })

    expect(spoken).toEqual(levels)
  })
})

describe('the list of national security', () => {
  test('asks for the procedure of level 5; below level 3, or without a level, it warns', () => {
    const answer = (answers: Answers) => {
      const {
        level,
        procedureLevel,
        warnings: found,
      } = determineLevel({
        answers: { ...QUIET, 'q-national-security-list': 'yes', ...answers },
      })
      return [level, procedureLevel, found]
    }

    expect(answer({ 'q-decided': 'l3' })).toEqual([3, 5, []])
    expect(answer({ 'q-decided': 'l2' })).toEqual([2, 5, ['security-list-below-3']])
    expect(answer({})).toEqual([null, 5, ['security-list-below-3']])
  })
})

describe('warnings', () => {
  test('come in the order of the data', () => {
    const answers = {
      ...QUIET,
      'q-system-type': ['internal'],
      'q-information': ['private'],
      'q-internal-content': 'public-only',
      'q-national-security-list': 'yes',
      'q-splitting-check': 'yes',
    }

    expect(determineLevel({ answers, currentLevel: 3 }).warnings).toEqual(warnings.map(({ id }) => id))
  })

  test('public-only beside public information is no contradiction, nor when the question is hidden', () => {
    const answers = { ...QUIET, 'q-internal-content': 'public-only' }

    expect(determineLevel({ answers: { ...answers, 'q-system-type': ['internal'] } }).warnings).toEqual([])
    expect(determineLevel({ answers: { ...answers, 'q-information': ['private'] } }).warnings).toEqual([])
  })

  test('a level that is kept is not lower', () => {
    const answers = { ...QUIET, 'q-decided': 'l3' }
    const found = (currentLevel: 2 | 3 | 4) => determineLevel({ answers, currentLevel }).warnings

    expect([found(2), found(3), found(4)]).toEqual([[], [], ['lower-than-current']])
  })

  test('the one that is typed as code means the questions and options that the data names', () => {
    const when = warnings.find(({ id }) => id === 'contradiction-internal-content')?.when

    expect(when).toBe(
      'q-internal-content = public-only mà q-information có private, personal hoặc state-secret',
    )
  })
})

const someQuestion = fc.constantFrom(...questions)
const withAnswer = someQuestion.chain((question) =>
  fc.tuple(answersWithoutStop, fc.constant(question), answerTo(question)),
)
const speaksFor = (answers: Answers, id: string): number =>
  Math.max(
    0,
    ...questions
      .filter((question) => question.id === id)
      .flatMap((question) => {
        const value = answers[id]
        if (question.type === 'number')
          return question.bands
            .filter(({ from, to }) => Number(value ?? -1) >= from && Number(value ?? -1) <= (to ?? Infinity))
            .map(({ candidateLevel }) => candidateLevel ?? 0)
        return question.options
          .filter((option) => option.id === value)
          .map(({ candidateLevel }) => candidateLevel ?? 0)
      }),
  )

describe('over all answers', () => {
  test('whatever is emptied, the level does not fall below the level in force', () => {
    fc.assert(
      fc.property(fullAnswers, fc.subarray(questions.map(({ id }) => id)), (answers, emptied) => {
        const before = determineLevel({ answers }).level
        const after = determineLevel({
          answers: { ...answers, ...Object.fromEntries(emptied.map((id) => [id, null])) },
          currentLevel: before ?? undefined,
        }).level

        expect(after ?? 0).toBeGreaterThanOrEqual(before ?? 0)
      }),
    )
  })

  test('an incomplete table is never below the level in force, a complete one does not know it', () => {
    fc.assert(
      fc.property(answersWithoutStop, someLevel, (answers, currentLevel) => {
        const { level, complete } = determineLevel({ answers, currentLevel })
        const alone = determineLevel({ answers }).level

        expect(level).toBe(complete ? alone : Math.max(alone ?? 0, currentLevel))
      }),
    )
  })

  test('an answer in place of an empty one never lowers what the answers themselves say', () => {
    fc.assert(
      fc.property(withAnswer, ([answers, question, value]) => {
        fc.pre(!question.id.match(/^q-(is-system|owner)$/))
        const empty = { ...answers, [question.id]: null }

        expect(levelOf({ ...empty, [question.id]: value })).toBeGreaterThanOrEqual(levelOf(empty))
      }),
    )
  })

  test('an answer that speaks for a higher level never lowers the result', () => {
    fc.assert(
      fc.property(withAnswer, someLevel, ([answers, question, value], currentLevel) => {
        const changed = { ...answers, [question.id]: value }
        fc.pre(speaksFor(changed, question.id) > speaksFor(answers, question.id))
        // An empty place that is filled may complete the table, and then the level in force holds no more.
        fc.pre(answers[question.id] !== null && answers[question.id] !== undefined)
        const level = (from: Answers): number => determineLevel({ answers: from, currentLevel }).level ?? 0

        expect(level(changed)).toBeGreaterThanOrEqual(level(answers))
      }),
    )
  })

  test('more kinds of system or information never lower the result', () => {
    const both = fc.constantFrom('q-system-type', 'q-information')
    fc.assert(
      fc.property(answersWithoutStop, both, fc.nat(), (answers, id, pick) => {
        const question = questions.find((one) => one.id === id)
        const options = question?.type === 'multi' ? question.options : []
        const had = [answers[id] ?? []].flat().map(String)
        const more = [...had, String(options[pick % options.length]?.id)]

        expect(levelOf({ ...answers, [id]: more })).toBeGreaterThanOrEqual(levelOf(answers))
      }),
    )
  })

  test('the order of the answers, and of several within one, does not matter', () => {
    fc.assert(
      fc.property(someAnswers, fc.option(someLevel, { nil: undefined }), (answers, currentLevel) => {
        const turned = Object.fromEntries(
          Object.entries(answers)
            .reverse()
            .map(([id, value]) => [id, Array.isArray(value) ? value.toReversed() : value]),
        )

        expect(determineLevel({ answers: turned, currentLevel })).toEqual(
          determineLevel({ answers, currentLevel }),
        )
      }),
    )
  })

  test('an answer to a question that is not shown never counts', () => {
    fc.assert(
      fc.property(someAnswers, fc.option(someLevel, { nil: undefined }), (answers, currentLevel) => {
        const shown = new Set(shownQuestions(answers).map(({ id }) => id))
        const only = Object.fromEntries(Object.entries(answers).filter(([id]) => shown.has(id)))

        expect(determineLevel({ answers, currentLevel })).toEqual(
          determineLevel({ answers: only, currentLevel }),
        )
      }),
    )
  })

  test.each(floors)('$id holds whatever else is answered', ({ question, anyOf, and, level }) => {
    fc.assert(
      fc.property(answersWithoutStop, fc.constantFrom(...anyOf), (answers, asked) => {
        const conditions = [{ question, includes: asked }, ...(and === undefined ? [] : [and])]
        const forced = {
          ...answers,
          ...Object.fromEntries(
            conditions.map((one) => [
              one.question,
              [...[answers[one.question] ?? []].flat().map(String), one.includes],
            ]),
          ),
        }

        expect(levelOf(forced)).toBeGreaterThanOrEqual(level)
      }),
    )
  })

  test('what decides is of the level found, and there is none without a level', () => {
    fc.assert(
      fc.property(someAnswers, fc.option(someLevel, { nil: undefined }), (answers, currentLevel) => {
        const { outcome, level, deciding, complete, unanswered } = determineLevel({ answers, currentLevel })

        expect(outcome === 'level').toBe(level !== null)
        expect(deciding.length > 0).toBe(level !== null)
        for (const one of deciding) expect(one.level).toBe(level)
        expect(complete).toBe(unanswered.length === 0)
      }),
    )
  })

  test('every set of answers fits the input, and is not changed by reading it', () => {
    fc.assert(
      fc.property(someAnswers, (answers) => {
        expect(LevelInput.parse({ answers })).toEqual({ answers })
      }),
    )
  })
})
