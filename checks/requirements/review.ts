/** When a row has to be looked at again: the cycle of the row, counted from the day of its answer. */
import { parseDuration } from '../time/duration.ts'
import { addDays, addMonths, type Day } from '../time/zone.ts'

/**
 * The last day on which an answer of `answeredOn` is still within the cycle; from the day after it the review is late.
 * Months keep the day of the month or take the last of a shorter one; hours do not move a day. Null for a row without
 * cycle. Throws RangeError for a cycle that is no ISO 8601 duration.
 */
export function nextReviewDay(cycle: string | null, answeredOn: Day | null): Day | null {
  if (cycle === null || answeredOn === null) return null
  const { months, days } = parseDuration(cycle)
  return addDays(addMonths(answeredOn, months), days)
}
