import { describe, expect, test } from 'vitest'
import { createCalendar } from '../time/calendar.ts'
import { answerOf, isShown, outcomesOf, runsAfter, transitionalAnswer, transitionalOf } from './limits.ts'
import { transitionOf, workflow } from './workflow.ts'

const calendar = createCalendar()
const named = (id: string) => {
  const found = transitionOf(id)
  if (found === null) throw new Error(`no step ${id}`)
  return found
}
const taken = (id: string, at: string, event = 0) => ({ transition: named(id), event, at: new Date(at) })
const submitted = (level: 2 | 3 | 4, id: string) =>
  runsAfter([], taken(id, '2026-10-01T02:00:00Z', 1), level, calendar)

describe('a hand-in', () => {
  test('starts the limits of its level, in the order of the table', () => {
    const days = (runs: ReturnType<typeof submitted>) => runs.map(({ limit, due }) => `${limit.id} ${due}`)

    expect(days(submitted(2, 'submit-combined'))).toEqual([
      'respond-invalid 2026-10-08',
      'appraise-level-1-2 2026-10-08',
      'approve 2026-10-12',
    ])
    expect(days(submitted(3, 'submit-appraisal-3'))).toEqual([
      'respond-invalid 2026-10-08',
      'appraise-level-3 2026-10-22',
    ])
    expect(days(submitted(4, 'submit-appraisal-4-5'))).toEqual([
      'respond-invalid 2026-10-08',
      'appraise-level-4-5 2026-11-05',
    ])
  })

  test('late in the evening in UTC is a hand-in of the next day in Việt Nam', () => {
    const [run] = runsAfter([], taken('submit-combined', '2026-10-01T17:00:00Z'), 2, calendar)

    expect(run).toMatchObject({ from: '2026-10-02', startedBy: 0 })
  })
})

describe('a limit that runs', () => {
  const runs = submitted(3, 'submit-appraisal-3')
  const [respond, appraise] = runs

  test('is stopped by the steps of the table, and kept by the others', () => {
    const runsAfterStep = (id: string) =>
      runsAfter(runs, taken(id, '2026-10-02T02:00:00Z', 2), 3, calendar).map(({ limit }) => limit.id)

    expect(runsAfterStep('return-invalid')).toEqual([])
    expect(runsAfterStep('appraise-suitable')).toEqual([])
    expect(runsAfterStep('rework')).toEqual(['respond-invalid', 'appraise-level-3'])
    expect(runsAfterStep('request-approval')).toEqual(['respond-invalid', 'appraise-level-3', 'approve'])
  })

  test('starts anew when it is started again', () => {
    const again = runsAfter(runs, taken('resubmit', '2026-10-05T02:00:00Z', 4), 3, calendar)

    expect(again.map(({ from, startedBy }) => `${from} ${startedBy}`)).toEqual([
      '2026-10-05 4',
      '2026-10-05 4',
    ])
  })

  test('is overdue from 24:00 of its last day, and the five days are gone then', () => {
    if (respond === undefined || appraise === undefined) throw new Error('no runs')
    const [before, end] = [new Date('2026-10-22T16:59:59.999Z'), new Date('2026-10-22T17:00:00Z')]

    expect(answerOf(appraise, before).state).toBe('running')
    expect(answerOf(appraise, end)).toMatchObject({ state: 'overdue', endsAt: '2026-10-22T17:00:00.000Z' })
    expect(isShown(appraise, end)).toBe(true)
    expect(isShown(respond, new Date('2026-10-08T16:59:59.999Z'))).toBe(true)
    expect(isShown(respond, new Date('2026-10-08T17:00:00Z'))).toBe(false)
  })

  test('is met or missed by the step that answers it, and by no other', () => {
    const outcome = (id: string, at: string) =>
      outcomesOf(runs, taken(id, at)).map((one) => `${one.limit.id} ${one.outcome}`)

    expect(outcome('appraise-unsuitable', '2026-10-22T16:59:59.999Z')).toEqual(['appraise-level-3 met'])
    expect(outcome('appraise-suitable', '2026-10-22T17:00:00Z')).toEqual(['appraise-level-3 missed'])
    expect(outcome('return-invalid', '2026-10-09T02:00:00Z')).toEqual(['respond-invalid missed'])
    expect(outcome('rework', '2026-10-09T02:00:00Z')).toEqual([])
  })

  test('and is only a mark for ourselves is neither', () => {
    const marks = submitted(2, 'submit-combined')

    expect(
      outcomesOf(marks, taken('appraise-suitable', '2026-12-01T02:00:00Z')).map(({ outcome }) => outcome),
    ).toEqual(['internal'])
  })
})

describe('the transition from the old decree', () => {
  test('holds in its state and in what was opened from it, until the dossier ends', () => {
    const id = (state: string | null, cameFrom: string | null, on: string | null = '2024-03-15') =>
      transitionalOf(state, cameFrom, on)?.id ?? null

    expect(id('legacy-approved', null)).toBe('legacy-classified')
    expect(id('redetermination', 'legacy-approved')).toBe('legacy-classified')
    expect(id('redetermination', 'approved')).toBeNull()
    expect(id('retired', 'legacy-approved')).toBeNull()
    expect(id(null, null)).toBeNull()
    expect(id('legacy-approved', null, null)).toBeNull()
    expect(id('legacy-approved', null, '2026-06-30')).toBe('legacy-classified')
    expect(id('legacy-approved', null, '2026-07-01')).toBe('under-construction')
  })

  test('without an end is no limit', () => {
    const never = workflow().transitional.find(({ id }) => id === 'operating-never-classified')
    if (never === undefined) throw new Error('not there')

    expect(transitionalAnswer(never, new Date('2026-11-22T00:00:00Z'))).toBeNull()
  })

  test('ends with its last day', () => {
    const old = transitionalOf('legacy-approved', null, '2024-03-15')
    if (old === null) throw new Error('not there')

    expect(transitionalAnswer(old, new Date('2027-06-30T16:59:59.999Z'))?.state).toBe('running')
    expect(transitionalAnswer(old, new Date('2027-06-30T17:00:00Z'))?.state).toBe('overdue')
  })
})
