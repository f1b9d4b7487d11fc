/**
 * Days and clock times in Việt Nam. UTC+7 all year, so plain arithmetic does it on any host and in any time zone
 * of the process. A day is `YYYY-MM-DD` and ends at 24:00, 17:00Z; that moment no longer belongs to it.
 */
import { z } from 'zod'

export const Day = z.iso.date()
/** `YYYY-MM-DD`, a day of the calendar in Việt Nam; such texts sort as the days do. */
export type Day = z.infer<typeof Day>

/** ISO 8601 with offset or Z, as the APIs and files give it. */
export const Moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

export const DAY_MS = 86_400_000
const OFFSET_MS = 7 * 3_600_000

/** Whole days since 1970-01-01, for counting. */
export const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS
export const dayFromNumber = (number: number): Day => new Date(number * DAY_MS).toISOString().slice(0, 10)

export const dayNumberOf = (moment: Date): number => Math.floor((moment.getTime() + OFFSET_MS) / DAY_MS)
/** The calendar day of a moment in Việt Nam. */
export const dayOf = (moment: Date): Day => dayFromNumber(dayNumberOf(moment))

/** 00:00 in Việt Nam. */
export const startOfDay = (day: Day): Date => new Date(dayNumber(day) * DAY_MS - OFFSET_MS)
/** 24:00 in Việt Nam: the first moment after the day. */
export const endOfDay = (day: Day): Date => new Date((dayNumber(day) + 1) * DAY_MS - OFFSET_MS)

/** The same clock time on another day. */
export const onDay = (moment: Date, number: number): Date =>
  new Date(moment.getTime() + (number - dayNumberOf(moment)) * DAY_MS)

export const addDays = (day: Day, days: number): Day => dayFromNumber(dayNumber(day) + days)

/** Keeps the day of the month, or takes the last day of a shorter month: 31/12 + 2 months = 28/02. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const first = Date.UTC(year, month - 1 + months, 1)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return dayFromNumber(first / DAY_MS + Math.min(date, last) - 1)
}

export const addYears = (day: Day, years: number): Day => addMonths(day, years * 12)

/** A moment or a day, as a day: "a moment given where a day is wanted counts as its calendar day". */
export const DayOrMoment = z.union([Day, Moment.transform(dayOf)])

/** 0 is Sunday, 6 is Saturday. */
export const weekday = (number: number): number => (((number + 4) % 7) + 7) % 7
