/** Which days of a year are off: the announced table of the year, or computed when none has come yet. */
import { z } from 'zod'
import PACK from './holidays.json'
import LUNAR from './lunar-days.json'
import { Day, dayNumber, weekday } from './zone.ts'

/** A year in the shape of holidays.json: `off` are all days off, the other lists only name their kind. */
export const YearTable = z.looseObject({
  status: z.enum(['announced', 'not-announced']),
  off: z.array(Day),
  compensation: z.array(Day).default([]),
  swappedOff: z.array(Day).default([]),
  workingWeekendDays: z.array(Day).default([]),
})
export type YearTable = z.infer<typeof YearTable>

export const YearTables = z.record(z.string().regex(/^\d{4}$/), YearTable)
export type YearTables = z.infer<typeof YearTables>

export const Holidays = z.object({ asOf: Day, years: YearTables })
export type Holidays = z.infer<typeof Holidays>

/** As published with this edition. */
export const PACK_HOLIDAYS: Holidays = Holidays.parse(PACK)

/** The tables this edition was published with; an administrator's tables replace them year by year. */
export const PACK_TABLES: YearTables = PACK_HOLIDAYS.years

export type OffReason = 'weekly-off' | 'compensation' | 'swapped' | 'holiday'

/** Keys are day numbers. Saturdays and Sundays are off unless they are in `worked`. */
export type YearDays = {
  readonly announced: boolean
  readonly off: ReadonlyMap<number, OffReason>
  readonly worked: ReadonlySet<number>
}

export function yearDays(year: number, tables: YearTables): YearDays {
  const table = tables[String(year)]
  return table?.status === 'announced' ? announcedDays(table) : computedDays(year)
}

function announcedDays(table: YearTable): YearDays {
  const compensation = new Set(table.compensation)
  const swapped = new Set(table.swappedOff)
  const reason = (day: Day): OffReason =>
    compensation.has(day) ? 'compensation' : swapped.has(day) ? 'swapped' : 'holiday'
  return {
    announced: true,
    off: new Map(table.off.map((day) => [dayNumber(day), reason(day)])),
    worked: new Set(table.workingWeekendDays.map(dayNumber)),
  }
}

const LunarYear = z.tuple([z.string(), z.string()])
const lunarYears = z.record(z.string(), LunarYear).parse(LUNAR.years)
const TET_DAYS = 5
/** Bộ luật Lao động 45/2019 Đ112.1: without a table Quốc khánh counts one day, the second is not guessed. */
const FIXED_HOLIDAYS = ['01-01', '04-30', '05-01', '09-02']

/** Every holiday of the year, sorted, as day numbers. Throws RangeError outside 2000–2199. */
export function computedHolidays(year: number): readonly number[] {
  const lunar = lunarYears[String(year)]
  if (lunar === undefined) throw new RangeError(`no lunar calendar for the year ${year}`)
  const number = (monthDay: string): number => dayNumber(`${year}-${monthDay}`)
  const eve = number(lunar[0])
  const days = [
    ...FIXED_HOLIDAYS.map(number),
    ...Array.from({ length: TET_DAYS }, (_, index) => eve + index),
    number(lunar[1]),
  ]
  return [...new Set(days)].sort((a, b) => a - b)
}

/** Bộ luật Lao động Đ111.3: a holiday on a weekly day off moves to the next day that is still a working day. */
function computedDays(year: number): YearDays {
  const holidays = computedHolidays(year)
  const off = new Map<number, OffReason>(holidays.map((day) => [day, 'holiday']))
  for (const holiday of holidays) {
    if (!isWeekend(holiday)) continue
    let day = holiday + 1
    while (isWeekend(day) || off.has(day)) day += 1
    off.set(day, 'compensation')
  }
  return { announced: false, off, worked: new Set() }
}

export function isWeekend(number: number): boolean {
  const day = weekday(number)
  return day === 0 || day === 6
}
