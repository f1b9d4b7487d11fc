import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Line } from '../../checks/facts/line.ts'
import { LONGEST_BACK_OFF_SECONDS } from '../state/schedule.ts'
import { LineRecord, lineOf, NO_RECORD, notePost, type Post } from './digest.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MONDAY = Date.UTC(2026, 10, 23)
const post = (ms: number, given: Partial<Post> = {}): Post => ({
  ...{ at: new Date(MONDAY + ms), hasMet: true, connectMs: 40 },
  ...given,
})
const failed = (ms: number): Post => post(ms, { hasMet: false, connectMs: null })
const recorded = (...posts: readonly Post[]): LineRecord => posts.reduce(notePost, NO_RECORD)
const digest = (ms: number, ...posts: readonly Post[]) => lineOf(recorded(...posts), new Date(MONDAY + ms))

describe('the digest of the line', () => {
  test('holds whole days that are over: today is told tomorrow', () => {
    const posts = [post(HOUR_MS, { connectMs: 30 }), post(2 * HOUR_MS, { connectMs: 90 }), post(3 * HOUR_MS)]

    expect(digest(20 * HOUR_MS, ...posts)).toEqual([])
    expect(digest(DAY_MS, ...posts)).toEqual([
      { day: '2026-11-23', attempts: 3, failures: 0, medianMs: 40, withoutLineSeconds: 0 },
    ])
  })

  test('counts the time from a failed post to the next that met the server', () => {
    const quarter = HOUR_MS / 4
    const [day] = digest(DAY_MS, failed(0), failed(quarter), post(2 * quarter), post(3 * quarter))

    expect(day).toEqual({
      day: '2026-11-23',
      attempts: 4,
      failures: 2,
      medianMs: 40,
      withoutLineSeconds: 1800,
    })
  })

  test('a PC that was switched off after a failed post was not without line all that time', () => {
    const days = digest(6 * DAY_MS, failed(20 * HOUR_MS), post(5 * DAY_MS))

    expect(days.reduce((sum, { withoutLineSeconds }) => sum + withoutLineSeconds, 0)).toBe(
      LONGEST_BACK_OFF_SECONDS,
    )
  })

  test('time without line over midnight belongs to both days', () => {
    const days = digest(2 * DAY_MS, failed(DAY_MS - 600_000), post(DAY_MS + 300_000))

    expect(days.map(({ day, withoutLineSeconds }) => [day, withoutLineSeconds])).toEqual([
      ['2026-11-23', 600],
      ['2026-11-24', 300],
    ])
  })

  test('keeps a week, and no day of a clock that was ahead', () => {
    const everyDay = Array.from({ length: 20 }, (_, day) => post(day * DAY_MS + HOUR_MS))
    const days = digest(20 * DAY_MS, post(4000 * DAY_MS), ...everyDay)

    expect(days.map(({ day }) => day)).toHaveLength(7)
    expect(days.at(-1)?.day).toBe('2026-12-12')
  })

  test('without a measured connection there is no round trip', () => {
    expect(digest(DAY_MS, post(0, { connectMs: null }))[0]?.medianMs).toBeNull()
  })
})

test('whatever the clock does, the record stays small and readable and the digest fits the contract', () => {
  const somePost = fc.record({
    at: fc.integer({ min: -30 * DAY_MS, max: 30 * DAY_MS }).map((ms) => new Date(MONDAY + ms)),
    hasMet: fc.boolean(),
    connectMs: fc.constantFrom(null, 0, 12.6, 40, 60_000),
  })
  fc.assert(
    fc.property(fc.array(somePost, { maxLength: 300 }), somePost, (posts, last) => {
      const record = recorded(...posts)
      const days = Line.parse(lineOf(record, last.at)) ?? []

      expect(LineRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
      expect(JSON.stringify(record).length).toBeLessThan(6000)
      for (const { attempts, failures, withoutLineSeconds } of days) {
        expect(failures).toBeLessThanOrEqual(attempts)
        expect(withoutLineSeconds).toBeGreaterThanOrEqual(0)
      }
      expect(days.map(({ day }) => day)).toEqual([...days.map(({ day }) => day)].sort())
    }),
    { numRuns: 300 },
  )
})

test('in the order in which time runs, no day has more seconds than it has', () => {
  const steps = fc.array(
    fc.record({ waitMs: fc.integer({ min: 0, max: 6 * HOUR_MS }), hasMet: fc.boolean() }),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(steps, (list) => {
      let ms = 0
      const posts = list.map(({ waitMs, hasMet }) => {
        ms += waitMs
        return post(ms, { hasMet, connectMs: hasMet ? 40 : null })
      })
      for (const { withoutLineSeconds } of digest(ms + DAY_MS, ...posts))
        expect(withoutLineSeconds).toBeLessThanOrEqual(86_400 + posts.length)
    }),
    { numRuns: 200 },
  )
})
