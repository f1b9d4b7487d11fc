import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addMonths,
  addYears,
  dayFromNumber,
  dayNumber,
  dayOf,
  endOfDay,
  onDay,
  startOfDay,
  weekday,
} from './zone.ts'

const day = fc.integer({ min: dayNumber('2000-01-01'), max: dayNumber('2199-12-31') }).map(dayFromNumber)

describe('days in Việt Nam', () => {
  test('17:00Z is already the next day', () => {
    expect(dayOf(new Date('2026-11-20T16:59:59.999Z'))).toBe('2026-11-20')
    expect(dayOf(new Date('2026-11-20T17:00:00.000Z'))).toBe('2026-11-21')
  })

  test('a day holds its first moment and not its end', () => {
    fc.assert(
      fc.property(day, (text) => {
        expect(dayOf(startOfDay(text))).toBe(text)
        expect(dayOf(new Date(endOfDay(text).getTime() - 1))).toBe(text)
        expect(dayOf(endOfDay(text))).not.toBe(text)
      }),
    )
  })

  test('months keep the day, or take the last one of a shorter month', () => {
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-28')
    expect(addMonths('2026-11-24', 3)).toBe('2027-02-24')
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
    expect(addYears('2028-02-29', 1)).toBe('2029-02-28')
  })

  test('the other day keeps the clock time', () => {
    const moment = new Date('2026-11-20T17:30:00Z')
    expect(onDay(moment, dayNumber('2026-12-01'))).toEqual(new Date('2026-11-30T17:30:00Z'))
  })

  test('weekdays agree with the calendar of the language', () => {
    fc.assert(
      fc.property(day, (text) => {
        expect(weekday(dayNumber(text))).toBe(new Date(`${text}T00:00:00Z`).getUTCDay())
      }),
    )
  })
})
