/** ISO 8601 durations of the law and its data: P1D, P7D, PT24H, P1M, P1Y, P1Y6M. */
import { addMonths, DAY_MS, dayNumber, dayOf, onDay } from './zone.ts'

export type Duration = {
  /** Years count as twelve months. */
  readonly months: number
  readonly days: number
  /** Hours, minutes and seconds together, in milliseconds. */
  readonly timeMs: number
}

const PATTERN =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** Throws RangeError for a text that is no duration. */
export function parseDuration(text: string): Duration {
  const match = PATTERN.exec(text)
  if (match === null) throw new RangeError(`not an ISO 8601 duration: ${text}`)
  const part = (index: number): number => Number(match[index] ?? 0)
  return {
    months: part(1) * 12 + part(2),
    days: part(3) * 7 + part(4),
    timeMs: ((part(5) * 60 + part(6)) * 60 + part(7)) * 1000,
  }
}

/** On moments a day is 24 hours; months and years keep the clock time in Việt Nam. */
export function addDuration(moment: Date, duration: Duration): Date {
  const inMonths =
    duration.months === 0 ? moment : onDay(moment, dayNumber(addMonths(dayOf(moment), duration.months)))
  return new Date(inMonths.getTime() + duration.days * DAY_MS + duration.timeMs)
}
