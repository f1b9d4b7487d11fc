import { describe, expect, test } from 'vitest'
import { addDuration, parseDuration } from './duration.ts'

describe('durations', () => {
  test.each([
    ['PT24H', '2026-11-25T03:00:00.000Z'],
    ['P1D', '2026-11-25T03:00:00.000Z'],
    ['P1M', '2026-12-24T03:00:00.000Z'],
    ['P1Y6M', '2028-05-24T03:00:00.000Z'],
    ['P2W', '2026-12-08T03:00:00.000Z'],
    ['PT1H30M', '2026-11-24T04:30:00.000Z'],
  ])('%s after 10:00 on 24/11/2026 in Việt Nam', (text, expected) => {
    expect(addDuration(new Date('2026-11-24T03:00:00Z'), parseDuration(text)).toISOString()).toBe(expected)
  })

  test('a month after 00:30 on 31/01 in Việt Nam is 00:30 on 28/02', () => {
    expect(addDuration(new Date('2027-01-30T17:30:00Z'), parseDuration('P1M'))).toEqual(
      new Date('2027-02-27T17:30:00Z'),
    )
  })

  test.each(['', 'P', 'PT', '1D', 'P1H', 'P-1D', 'P1.5D'])('"%s" is refused', (text) => {
    expect(() => parseDuration(text)).toThrow(RangeError)
  })
})
