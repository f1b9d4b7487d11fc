/** Counting working days as holidays.json `counting` says; its examples are the tests. */
import {
  isWeekend,
  type OffReason,
  PACK_TABLES,
  type YearDays,
  type YearTables,
  yearDays,
} from './year-tables.ts'
import { type Day, dayFromNumber, dayNumber, dayNumberOf, endOfDay, onDay } from './zone.ts'

export type Calendar = {
  /** Null for a working day. Throws RangeError for years outside 2000–2199. */
  readonly whyOff: (dayNumber: number) => OffReason | null
  /** False while the table of that day's year has not been announced. */
  readonly isAnnounced: (dayNumber: number) => boolean
}

/** Years are worked out when first asked for and kept: a sweep asks about the same few for every PC. */
export function createCalendar(tables: YearTables = PACK_TABLES): Calendar {
  const years = new Map<number, YearDays>()
  const yearOf = (number: number): YearDays => {
    const year = new Date(number * 86_400_000).getUTCFullYear()
    const known = years.get(year)
    if (known !== undefined) return known
    const days = yearDays(year, tables)
    years.set(year, days)
    return days
  }
  return {
    // counting `labels`: a weekend that nobody works is a weekly day off, also when a holiday falls on it.
    whyOff: (number) => {
      const { off, worked } = yearOf(number)
      if (isWeekend(number) && !worked.has(number)) return 'weekly-off'
      return off.get(number) ?? null
    },
    isAnnounced: (number) => yearOf(number).announced,
  }
}

export type WorkingDays = {
  readonly due: Day
  /** 24:00 of the due day in Việt Nam: from here on it is late. */
  readonly endsAt: Date
  /** A day was looked at whose year has no announced table: to be worked out again when it comes. */
  readonly provisional: boolean
  readonly skipped: readonly { readonly date: Day; readonly reason: OffReason }[]
  /** Weekend days that were worked and counted. */
  readonly madeUp: readonly Day[]
}

/** The day itself is not counted, whatever it is; day one is the next working day. Throws RangeError below 1. */
export function workingDaysAfter(from: Day, days: number, calendar: Calendar): WorkingDays {
  assertDays(days, 1)
  const skipped: { date: Day; reason: OffReason }[] = []
  const madeUp: Day[] = []
  let provisional = false
  let number = dayNumber(from)
  for (let left = days; left > 0; ) {
    number += 1
    provisional ||= !calendar.isAnnounced(number)
    const reason = calendar.whyOff(number)
    if (reason !== null) {
      skipped.push({ date: dayFromNumber(number), reason })
      continue
    }
    left -= 1
    if (isWeekend(number)) madeUp.push(dayFromNumber(number))
  }
  const due = dayFromNumber(number)
  return { due, endsAt: endOfDay(due), provisional, skipped, madeUp }
}

/**
 * The same clock time on the n-th working day after the day of `moment`. A start on a day off counts from that
 * day: Saturday 10:00 plus one is Monday 10:00. Zero days is the moment itself.
 */
export function addWorkingDays(moment: Date, days: number, calendar: Calendar): Date {
  assertDays(days, 0)
  let number = dayNumberOf(moment)
  for (let left = days; left > 0; ) {
    number += 1
    if (calendar.whyOff(number) === null) left -= 1
  }
  return onDay(moment, number)
}

/** Working days after the day of `from`, up to and with the day of `to`; 0 when `to` is not on a later day. */
export function workingDaysBetween(from: Date, to: Date, calendar: Calendar): number {
  const last = dayNumberOf(to)
  let count = 0
  for (let number = dayNumberOf(from) + 1; number <= last; number += 1)
    if (calendar.whyOff(number) === null) count += 1
  return count
}

export const isWorkingDay = (day: Day, calendar: Calendar): boolean =>
  calendar.whyOff(dayNumber(day)) === null

function assertDays(days: number, least: number): void {
  if (!Number.isInteger(days) || days < least) throw new RangeError(`not a number of working days: ${days}`)
}
