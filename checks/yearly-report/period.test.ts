import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendar } from '../time/calendar.ts'
import { addDays, dayOf } from '../time/zone.ts'
import DEADLINES from './deadlines.json'
import {
  DeadlineTable,
  deadlineOf,
  figuresDay,
  firstYear,
  periodAt,
  periodOfDay,
  periodOfYear,
  REPORT_STATES,
  ReportStep,
  reportBoardAt,
  reportStateAt,
  yearInQuestion,
} from './period.ts'
import { someDay } from './testing.ts'

const calendar = createCalendar()
const at = (text: string): Date => new Date(text)
const stateAt = (now: string, sentAt: string | null = null, step: ReportStep = 'owner-to-ministry') =>
  reportStateAt({ step, year: 2026, sentAt: sentAt === null ? null : at(sentAt) }, at(now), calendar)

const someMoment = (from: string, to: string): fc.Arbitrary<Date> =>
  fc.integer({ min: Date.parse(from), max: Date.parse(to) }).map((ms) => new Date(ms))

describe('the period of a report', () => {
  test('goes from 15 December of the year before to 14 December', () => {
    expect(periodOfYear(2027)).toMatchObject({ start: '2026-12-15', end: '2027-12-14', flag: null })
  })

  test('of 2026 begins before the decree was in force, which is not settled', () => {
    expect(periodOfYear(2026).flag).toContain('CẦN ĐỐI CHIẾU')
    expect(periodOfYear(2026)).toMatchObject({ start: '2025-12-15', end: '2026-12-14' })
    expect(periodOfYear(2025).flag).toBeNull()
  })

  test('ends on 14 December at 24:00 in Việt Nam, whatever the zone of the process', () => {
    expect(periodAt(at('2026-12-14T16:59:59.999Z')).year).toBe(2026)
    expect(periodAt(at('2026-12-14T17:00:00.000Z')).year).toBe(2027)
    expect(periodOfYear(2026).endsAt).toEqual(at('2026-12-14T17:00:00Z'))
    expect(periodOfYear(2026).endsAt).toEqual(periodOfYear(2027).startsAt)
  })

  test('is the only one that has the day', () => {
    fc.assert(
      fc.property(someDay('2020-01-01', '2035-12-31'), (day) => {
        const { year, start, end } = periodOfDay(day)

        expect(start <= day && day <= end).toBe(true)
        expect(periodOfYear(year - 1).end < day && day < periodOfYear(year + 1).start).toBe(true)
      }),
    )
  })

  test('of a moment is the one between whose ends it lies', () => {
    fc.assert(
      fc.property(someMoment('2024-01-01', '2031-01-01'), (moment) => {
        const { startsAt, endsAt } = periodAt(moment)

        expect(startsAt <= moment && moment < endsAt).toBe(true)
      }),
    )
  })

  test('follows the one before without a gap', () => {
    for (let year = 2024; year < 2040; year += 1)
      expect(addDays(periodOfYear(year).end, 1)).toBe(periodOfYear(year + 1).start)
  })

  test('closes its figures on its last day', () => {
    const period = periodOfYear(2026)

    expect(figuresDay(period, at('2026-11-25T09:00:00+07:00'))).toBe('2026-11-25')
    expect(figuresDay(period, at('2026-12-14T23:59:00+07:00'))).toBe('2026-12-14')
    expect(figuresDay(period, at('2026-12-20T09:00:00+07:00'))).toBe('2026-12-14')
    expect(() => figuresDay(period, at('2025-12-14T23:59:00+07:00'))).toThrow(RangeError)
  })

  test('has a year of four digits', () => {
    for (const year of [2026.5, 999, 10_000, Number.NaN]) expect(() => periodOfYear(year)).toThrow(RangeError)
  })
})

describe('the last days', () => {
  test('of 2026: the units on Saturday 19 December, so by Friday at work; the owner on Thursday 24', () => {
    expect(deadlineOf('unit-to-owner', 2026, calendar)).toMatchObject({
      due: '2026-12-19',
      endsAt: at('2026-12-19T17:00:00Z'),
      whyOff: 'weekly-off',
      lastWorkingDay: '2026-12-18',
      provisional: false,
      basis: 'NĐ 331 Đ35.4.a',
    })
    expect(deadlineOf('owner-to-ministry', 2026, calendar)).toMatchObject({
      due: '2026-12-24',
      whyOff: null,
      lastWorkingDay: '2026-12-24',
      words: 'Chậm nhất hết ngày 24/12/2026.',
      basis: 'NĐ 331 Đ35.4.b',
    })
  })

  test('say in words that they are not moved', () => {
    expect(deadlineOf('unit-to-owner', 2026, calendar).words).toBe(
      'Chậm nhất hết ngày 19/12/2026; đó là ngày nghỉ, hạn không dời: ngày làm việc cuối là 18/12/2026.',
    )
  })

  test('of a year without an announced calendar are provisional, and go back over a whole weekend', () => {
    expect(deadlineOf('unit-to-owner', 2027, calendar)).toMatchObject({
      due: '2027-12-19',
      lastWorkingDay: '2027-12-17',
      provisional: true,
    })
    expect(deadlineOf('unit-to-owner', 2027, calendar).words).toContain('tạm tính')
  })

  test('follow the table of a year when it comes: a day off, or a Saturday that is worked', () => {
    const table = { status: 'announced' as const, compensation: [], swappedOff: [] }
    const off = createCalendar({ '2026': { ...table, off: ['2026-12-24'], workingWeekendDays: [] } })
    const worked = createCalendar({ '2026': { ...table, off: [], workingWeekendDays: ['2026-12-19'] } })

    expect(deadlineOf('owner-to-ministry', 2026, off)).toMatchObject({
      due: '2026-12-24',
      whyOff: 'holiday',
      lastWorkingDay: '2026-12-23',
    })
    expect(deadlineOf('unit-to-owner', 2026, worked).lastWorkingDay).toBe('2026-12-19')
  })

  test('are reminded of 30, 10 and 3 days before, as the calendar of duties says', () => {
    const days = (step: ReportStep) => deadlineOf(step, 2026, calendar).reminders.map(({ day }) => day)

    expect(days('unit-to-owner')).toEqual(['2026-11-19', '2026-12-09', '2026-12-16'])
    expect(days('owner-to-ministry')).toEqual(['2026-11-24', '2026-12-14', '2026-12-21'])
    expect(deadlineOf('owner-to-ministry', 2026, calendar).boardFrom).toEqual(at('2026-11-23T17:00:00Z'))
  })

  test('begin with the first year whose last day the decree saw', () => {
    expect(ReportStep.options.map(firstYear)).toEqual([2026, 2026])
    expect(() => deadlineOf('owner-to-ministry', 2025, calendar)).toThrow(RangeError)
  })

  test('are refused when they are not those of the decree', () => {
    const deadlines = DEADLINES.deadlines.map((one) => ({ ...one, latestMonthDay: '12-20' }))

    expect(DeadlineTable.safeParse(DEADLINES).success).toBe(true)
    expect(DeadlineTable.safeParse({ ...DEADLINES, deadlines }).success).toBe(false)
    expect(DeadlineTable.safeParse({ ...DEADLINES, deadlines: [] }).success).toBe(false)
  })
})

describe('the report in question', () => {
  test('is the earliest that was not sent', () => {
    expect(yearInQuestion('owner-to-ministry', [])).toBe(2026)
    expect(yearInQuestion('owner-to-ministry', [2026])).toBe(2027)
    expect(yearInQuestion('owner-to-ministry', [2027])).toBe(2026)
    expect(yearInQuestion('owner-to-ministry', [2027, 2026, 2025])).toBe(2028)
  })
})

describe('the state of the report', () => {
  test.each([
    ['2026-11-23T23:59:59.999+07:00', 'not-yet-due', '2026-11-23T17:00:00Z'],
    ['2026-11-24T00:00:00+07:00', 'on-board', '2026-12-13T17:00:00Z'],
    ['2026-12-13T23:59:59.999+07:00', 'on-board', '2026-12-13T17:00:00Z'],
    ['2026-12-14T00:00:00+07:00', 'due-soon', '2026-12-24T17:00:00Z'],
    ['2026-12-24T23:59:00+07:00', 'due-soon', '2026-12-24T17:00:00Z'],
    ['2026-12-25T00:00:00+07:00', 'overdue', null],
  ])('at %s is %s', (now, state, until) => {
    expect(stateAt(now)).toMatchObject({ state, until: until === null ? null : at(until) })
  })

  test('is the one the calendar of duties has: the published examples', () => {
    const { dutyState, nextReminder, until } = stateAt('2026-11-22T09:00:00+07:00')
    expect({ dutyState, nextReminder, until }).toMatchObject({
      dutyState: 'planned',
      nextReminder: { before: 'P30D', day: '2026-11-24' },
      until: at('2026-11-23T17:00:00Z'),
    })
    expect(stateAt('2026-11-22T09:00:00+07:00', null, 'unit-to-owner')).toMatchObject({
      dutyState: 'due-soon',
      nextReminder: { before: 'P10D', day: '2026-12-09' },
    })
    expect(stateAt('2026-12-24T23:59:00+07:00')).toMatchObject({
      dutyState: 'due-soon',
      nextReminder: null,
      until: at('2026-12-24T17:00:00Z'),
    })
    expect(stateAt('2027-01-06T09:00:00+07:00', null, 'unit-to-owner')).toMatchObject({
      dutyState: 'overdue',
      nextReminder: null,
      until: null,
    })
  })

  test('sent in the last minute of the last day is in time, a minute later is late, for ever', () => {
    const later = '2030-01-01T00:00:00Z'

    expect(stateAt(later, '2026-12-24T23:59:59.999+07:00')).toMatchObject({
      state: 'sent-in-time',
      until: null,
    })
    expect(stateAt(later, '2026-12-25T00:00:00+07:00')).toMatchObject({ state: 'sent-late', dutyState: null })
  })

  test('sent before the figures were closed is in time, and says that it is not about the whole period', () => {
    const state = (sentAt: string) => stateAt('2026-12-31T09:00:00+07:00', sentAt)

    expect(state('2026-12-14T09:00:00+07:00')).toMatchObject({
      state: 'sent-in-time',
      beforeFiguresClosed: true,
    })
    expect(state('2026-12-15T00:00:00+07:00').beforeFiguresClosed).toBe(false)
  })

  test('changes at `until` and at no moment before', () => {
    const from = '2026-09-01'
    const to = '2027-03-01'
    fc.assert(
      fc.property(
        fc.constantFrom(...ReportStep.options),
        someMoment(from, to),
        fc.option(someMoment(from, to), { nil: null }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (step, now, sentAt, part) => {
          const stateOf = (moment: Date) => reportStateAt({ step, year: 2026, sentAt }, moment, calendar)
          const { state, until } = stateOf(now)
          const end = until ?? at('2031-01-01')
          const between = new Date(now.getTime() + Math.floor((end.getTime() - 1 - now.getTime()) * part))

          expect(end > now).toBe(true)
          expect(stateOf(between).state).toBe(state)
          expect(stateOf(new Date(end.getTime() - 1)).state).toBe(state)
          if (until !== null) expect(stateOf(until).state).not.toBe(state)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('comes to every word there is', () => {
    const seen = new Set<string>()
    for (let day = '2026-11-20'; day < '2027-01-10'; day = addDays(day, 1)) {
      seen.add(stateAt(`${day}T09:00:00+07:00`).state)
      seen.add(stateAt(`${day}T09:00:00+07:00`, `${day}T08:00:00+07:00`).state)
    }

    expect([...seen].sort()).toEqual([...REPORT_STATES].sort())
  })
})

describe('the report on the board', () => {
  const board = (now: string, unit: string | null = null, owner: string | null = null) =>
    reportBoardAt(
      2026,
      {
        'unit-to-owner': unit === null ? null : at(unit),
        'owner-to-ministry': owner === null ? null : at(owner),
      },
      at(now),
      calendar,
    )

  test('stands there from the first reminder of the earlier step on', () => {
    expect(board('2026-11-18T23:59:59.999+07:00')).toMatchObject({
      isOnBoard: false,
      until: at('2026-11-18T17:00:00Z'),
    })
    expect(board('2026-11-19T00:00:00+07:00').isOnBoard).toBe(true)
    expect(board('2026-11-18T17:00:00Z').steps.map(({ state }) => state)).toEqual(['on-board', 'not-yet-due'])
  })

  test('stays until both are sent, overdue or not', () => {
    expect(board('2027-02-01T09:00:00+07:00', '2026-12-18T09:00:00+07:00').isOnBoard).toBe(true)
    expect(
      board('2026-12-23T09:00:00+07:00', '2026-12-18T09:00:00+07:00', '2026-12-22T09:00:00+07:00'),
    ).toMatchObject({ isOnBoard: false, until: null })
  })

  test('comes up and goes only at its `until`, also when one step was sent before its reminder', () => {
    const from = '2026-10-01'
    const to = '2027-01-15'
    const sent = fc.option(someMoment(from, to), { nil: null })
    fc.assert(
      fc.property(someMoment(from, to), sent, sent, fc.nat(), (now, unit, owner, part) => {
        const boardAt = (moment: Date) =>
          reportBoardAt(2026, { 'unit-to-owner': unit, 'owner-to-ministry': owner }, moment, calendar)
        const said = (moment: Date) => {
          const { isOnBoard, steps } = boardAt(moment)
          return [isOnBoard, ...steps.map(({ state }) => state)]
        }
        const end = boardAt(now).until ?? at('2031-01-01')
        const between = new Date(now.getTime() + (part % (end.getTime() - now.getTime())))

        expect(said(between)).toEqual(said(now))
        expect(said(new Date(end.getTime() - 1))).toEqual(said(now))
        if (boardAt(now).until !== null) expect(said(end)).not.toEqual(said(now))
      }),
      { numRuns: 1000 },
    )
  })

  test('takes its days from Việt Nam', () => {
    expect(dayOf(board('2026-11-19T00:00:00+07:00').period.startsAt)).toBe('2025-12-15')
  })
})
