import { expect, test } from 'vitest'
import { parseDuration } from '../time/duration.ts'
import { nextReviewDay } from './review.ts'
import { rowsOfLevel } from './rows.ts'
import { LEVELS } from './testing.ts'

test.each([
  ['P1Y', '2026-11-24', '2027-11-24'],
  ['P6M', '2026-08-31', '2027-02-28'],
  ['P2M', '2026-12-31', '2027-02-28'],
  ['P1W', '2026-12-28', '2027-01-04'],
])('%s from %s ends on %s', (cycle, answeredOn, last) => {
  expect(nextReviewDay(cycle, answeredOn)).toBe(last)
})

test('a row without cycle, or without answer, has no review', () => {
  expect(nextReviewDay(null, '2026-11-24')).toBeNull()
  expect(nextReviewDay('P1Y', null)).toBeNull()
})

test('a cycle that is no duration is refused', () => {
  expect(() => nextReviewDay('yearly', '2026-11-24')).toThrow(RangeError)
})

test('every cycle of the catalogue is of months, so that a review is a day', () => {
  for (const level of LEVELS)
    for (const { id, cycle } of rowsOfLevel(level))
      if (cycle !== null) expect(parseDuration(cycle), id).toMatchObject({ days: 0, timeMs: 0 })
})
