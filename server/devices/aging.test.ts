import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CheckResult } from '../../checks/device/check.ts'
import { createCalendar } from '../../checks/time/calendar.ts'
import { fail, pass, warn } from '../../checks/verdict.ts'
import { type Aging, applyRules, type Freshness, nextLook, passTime } from './aging.ts'
import { keepResults } from './verdicts.ts'

const freshness: Freshness = {
  calendar: createCalendar(),
  maxAgeDays: new Map([
    ['antivirus', 1],
    ['patches', 7],
  ]),
}
const HOUR = 3_600_000

/** Signatures age: a pass for `passHours`, a warning for as long again, then a failure. Patches never change. */
const ageingJudge =
  (from: Date, passHours: number) =>
  (at: Date): readonly CheckResult[] => {
    const hours = (at.getTime() - from.getTime()) / HOUR
    const until = (factor: number) => ({ until: new Date(from.getTime() + factor * passHours * HOUR) })
    const antivirus =
      hours < passHours
        ? pass('fresh', {}, until(1))
        : hours < 2 * passHours
          ? warn('ageing', {}, until(2))
          : fail('old', { hours: Math.floor(hours) })
    return [
      { id: 'antivirus', ...antivirus },
      { id: 'patches', ...pass('current') },
    ]
  }

function reported(at: Date, passHours: number) {
  const judge = ageingJudge(at, passHours)
  const aging: Aging = { verdicts: keepResults(judge(at), {}, at), lastReportAt: at, silentSince: null }
  return { judge, aging }
}

const states = (changes: readonly { checkId: string; toState: string; at: Date }[]) =>
  changes.map(({ checkId, toState, at }) => `${at.toISOString()} ${checkId} ${toState}`)

describe('a PC that sends nothing', () => {
  // Tuesday 24 November 2026, 10:00 in Việt Nam.
  const tuesday = new Date('2026-11-24T03:00:00Z')

  test('moves with time while its report is fresh, is frozen when it is not, and falls silent', () => {
    const { judge, aging } = reported(tuesday, 5)

    const aged = passTime(aging, new Date('2026-12-31T00:00:00Z'), judge, freshness)

    expect(states(aged.changes)).toEqual([
      '2026-11-24T08:00:00.000Z antivirus warn',
      '2026-11-24T13:00:00.000Z antivirus fail',
      '2026-11-25T03:00:00.000Z antivirus stale',
      '2026-11-27T03:00:00.000Z contact silent',
      '2026-12-03T03:00:00.000Z patches stale',
    ])
    expect(aged.verdicts.antivirus).toMatchObject({ verdict: 'fail', since: '2026-11-24T13:00:00.000Z' })
    expect(aged.silentSince).toEqual(new Date('2026-11-27T03:00:00Z'))
  })

  test('over Tết keeps its verdicts for nine days off, and is silent three working days after them', () => {
    // Friday 13 February 2026; working days begin again on Monday the 23rd.
    const { judge, aging } = reported(new Date('2026-02-13T03:00:00Z'), 10_000)

    const still = passTime(aging, new Date('2026-02-23T02:59:59.999Z'), judge, freshness)
    const later = passTime(aging, new Date('2026-02-25T03:00:00Z'), judge, freshness)

    expect(still.changes).toEqual([])
    expect(still.nextLookAt).toEqual(new Date('2026-02-23T03:00:00Z'))
    expect(states(later.changes)).toEqual([
      '2026-02-23T03:00:00.000Z antivirus stale',
      '2026-02-25T03:00:00.000Z contact silent',
    ])
  })

  test('is judged at the moment itself and not one millisecond earlier', () => {
    const { judge, aging } = reported(tuesday, 5)
    const moment = nextLook(aging, freshness)

    expect(moment).toEqual(new Date('2026-11-24T08:00:00Z'))
    expect(passTime(aging, new Date(moment.getTime() - 1), judge, freshness).changes).toEqual([])
    expect(passTime(aging, moment, judge, freshness).changes).toHaveLength(1)
  })

  test('ends up the same however often it was looked at in between', () => {
    const hours = fc.integer({ min: 0, max: 24 * 30 })
    fc.assert(
      fc.property(
        hours,
        fc.array(hours, { maxLength: 5 }),
        fc.integer({ min: 1, max: 300 }),
        (from, looks, passHours) => {
          const start = new Date(tuesday.getTime() + from * HOUR)
          const { judge, aging } = reported(start, passHours)
          const end = new Date(start.getTime() + 24 * 40 * HOUR)
          const once = passTime(aging, end, judge, freshness)

          const changes: string[] = []
          let now: Aging = aging
          for (const at of [...looks]
            .sort((a, b) => a - b)
            .map((hour) => new Date(start.getTime() + hour * HOUR))) {
            const aged = passTime(now, at, judge, freshness)
            changes.push(...states(aged.changes))
            expect(aged.nextLookAt.getTime()).toBeGreaterThan(at.getTime())
            now = { ...now, verdicts: aged.verdicts, silentSince: aged.silentSince }
          }
          const last = passTime(now, end, judge, freshness)

          expect([...changes, ...states(last.changes)]).toEqual(states(once.changes))
          expect(last.verdicts).toEqual(once.verdicts)
          expect(last.nextLookAt).toEqual(once.nextLookAt)
        },
      ),
    )
  })

  test('a check whose moment never moves on does not turn the sweeper for ever', () => {
    const stuck = () => [{ id: 'antivirus', ...pass('fresh', {}, { until: tuesday }) }]
    const aging = { verdicts: keepResults(stuck(), {}, tuesday), lastReportAt: tuesday, silentSince: null }

    const aged = passTime(aging, tuesday, stuck, freshness)

    expect(aged.nextLookAt.getTime()).toBeGreaterThan(tuesday.getTime())
  })

  test('whose facts nobody can read any more is stale, not good', () => {
    const { aging } = reported(tuesday, 5)

    const aged = passTime(aging, new Date('2026-11-24T08:00:00Z'), () => [], freshness)

    expect(states(aged.changes)).toEqual(['2026-11-24T08:00:00.000Z antivirus stale'])
  })
})

describe('new rules', () => {
  const at = new Date('2026-11-24T03:00:00Z')
  const kept = keepResults(
    [
      { id: 'gone', ...pass('ok') },
      { id: 'changed', ...pass('ok') },
    ],
    {},
    at,
  )
  const later = new Date('2026-11-24T05:00:00Z')

  test('judge what is fresh, add what is new, and drop what is gone', () => {
    const results = [
      { id: 'changed', ...fail('stricter') },
      { id: 'added', ...warn('new') },
    ]
    const { verdicts, changes } = applyRules(kept, later, results)

    expect(Object.keys(verdicts)).toEqual(['changed', 'added'])
    expect(
      changes.map(({ checkId, fromState, toState, cause }) => [checkId, fromState, toState, cause]),
    ).toEqual([
      ['changed', 'pass', 'fail', 'rules'],
      ['added', null, 'warn', 'rules'],
    ])
  })

  test('leave a frozen verdict as it is', () => {
    const stale = Object.fromEntries(
      Object.entries(kept).map(([id, one]) => [id, { ...one, staleSince: at.toISOString() }]),
    )
    const { verdicts, changes } = applyRules(stale, later, [{ id: 'changed', ...fail('stricter') }])

    expect(verdicts.changed).toMatchObject({ verdict: 'pass', staleSince: at.toISOString() })
    expect(changes).toEqual([])
  })
})
