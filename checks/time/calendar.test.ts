import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addWorkingDays,
  createCalendar,
  isWorkingDay,
  workingDaysAfter,
  workingDaysBetween,
} from './calendar.ts'
import { addDays, dayFromNumber, dayNumber, dayOf } from './zone.ts'

const calendar = createCalendar()
const day = fc.integer({ min: dayNumber('2024-01-01'), max: dayNumber('2032-12-31') }).map(dayFromNumber)
const moment = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2032-12-31T00:00:00Z'),
  noInvalidDate: true,
})
const count = fc.integer({ min: 1, max: 60 })

describe('counting working days', () => {
  test('the due day is never a day off, and every day between is counted or named', () => {
    fc.assert(
      fc.property(day, count, (from, days) => {
        const { due, skipped } = workingDaysAfter(from, days, calendar)
        expect(isWorkingDay(due, calendar)).toBe(true)
        expect(dayNumber(due) - dayNumber(from)).toBe(days + skipped.length)
      }),
    )
  })

  test('a later start or one day more never ends earlier', () => {
    fc.assert(
      fc.property(day, count, (from, days) => {
        const { due } = workingDaysAfter(from, days, calendar)
        expect(workingDaysAfter(addDays(from, 1), days, calendar).due >= due).toBe(true)
        expect(workingDaysAfter(from, days + 1, calendar).due > due).toBe(true)
      }),
    )
  })

  test('one working day n times is n working days', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 15 }), (from, days) => {
        let step = from
        for (let done = 0; done < days; done += 1) step = workingDaysAfter(step, 1, calendar).due
        expect(step).toBe(workingDaysAfter(from, days, calendar).due)
      }),
    )
  })

  test('a year beyond the calendar is refused, not guessed', () => {
    expect(() => workingDaysAfter('2199-12-31', 5, calendar)).toThrow(RangeError)
    expect(() => workingDaysAfter('2026-01-01', 0, calendar)).toThrow(RangeError)
  })
})

describe('the same clock time on a later working day', () => {
  test('Friday afternoon plus one working day is Monday afternoon', () => {
    expect(addWorkingDays(new Date('2026-11-20T08:15:30.250Z'), 1, calendar)).toEqual(
      new Date('2026-11-23T08:15:30.250Z'),
    )
  })

  test('Saturday plus one working day is Monday at the same clock time', () => {
    expect(addWorkingDays(new Date('2026-11-21T03:00:00Z'), 1, calendar)).toEqual(
      new Date('2026-11-23T03:00:00Z'),
    )
  })

  test('half past midnight in Việt Nam belongs to the new day although UTC still has the old one', () => {
    // 00:30 on Saturday 21/11 in Việt Nam.
    expect(addWorkingDays(new Date('2026-11-20T17:30:00Z'), 1, calendar)).toEqual(
      new Date('2026-11-22T17:30:00Z'),
    )
  })

  test('it lands where the days are counted to, at an unchanged clock time', () => {
    fc.assert(
      fc.property(moment, count, (from, days) => {
        const there = addWorkingDays(from, days, calendar)
        expect(dayOf(there)).toBe(workingDaysAfter(dayOf(from), days, calendar).due)
        expect((there.getTime() - from.getTime()) % 86_400_000).toBe(0)
      }),
    )
  })

  test('counting back gives the number that was added', () => {
    fc.assert(
      fc.property(moment, count, (from, days) => {
        expect(workingDaysBetween(from, addWorkingDays(from, days, calendar), calendar)).toBe(days)
      }),
    )
  })

  test('a sweep over 100,000 PCs costs well under a second', () => {
    const from = new Date('2026-11-20T08:00:00Z')
    const started = performance.now()

    for (let pc = 0; pc < 100_000; pc += 1) addWorkingDays(from, 7, calendar)

    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
