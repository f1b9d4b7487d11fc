import Holidays from 'date-holidays'
import { describe, expect, test } from 'vitest'
import { computedHolidays } from './year-tables.ts'
import { dayFromNumber, dayNumberOf } from './zone.ts'

const library = new Holidays('VN')

/** Every day from start to before end of the public entries, in Việt Nam. */
function libraryDays(year: number): string[] {
  const days = new Set<string>()
  for (const entry of library.getHolidays(year).filter(({ type }) => type === 'public'))
    for (let day = dayNumberOf(entry.start); day < dayNumberOf(entry.end); day += 1)
      days.add(dayFromNumber(day))
  return [...days].sort()
}

describe('computed holidays', () => {
  // The library takes 20 ms a year: all years of a working life, and every twelfth after that.
  const years = [
    ...Array.from({ length: 45 }, (_, index) => 2020 + index),
    ...Array.from({ length: 12 }, (_, index) => 2066 + index * 12),
  ]

  test.each(years)('%i is what the holiday library says', (year) => {
    expect(computedHolidays(year).map(dayFromNumber)).toEqual(libraryDays(year))
  })

  test('a year outside 2000–2199 is refused', () => {
    expect(() => computedHolidays(1999)).toThrow(RangeError)
    expect(() => computedHolidays(2200)).toThrow(RangeError)
  })
})
