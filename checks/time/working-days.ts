/** `calc working-days`: one input object in, exactly the answer out. */
import { z } from 'zod'
import { createCalendar, workingDaysAfter } from './calendar.ts'
import { PACK_TABLES, YearTables } from './year-tables.ts'
import { type Day, DayOrMoment } from './zone.ts'

export const WorkingDaysInput = z.strictObject({
  from: DayOrMoment,
  days: z.int().min(1),
  tables: YearTables.default({}),
})
export type WorkingDaysInput = z.infer<typeof WorkingDaysInput>

export type WorkingDaysAnswer = {
  readonly due: Day
  /** UTC with milliseconds. */
  readonly endsAt: string
  readonly provisional: boolean
  readonly skipped: readonly { readonly date: Day; readonly reason: string }[]
  readonly madeUp: readonly Day[]
}

/** Throws RangeError when the days reach outside the calendar's years. */
export function calcWorkingDays(input: WorkingDaysInput): WorkingDaysAnswer {
  const calendar = createCalendar({ ...PACK_TABLES, ...input.tables })
  const answer = workingDaysAfter(input.from, input.days, calendar)
  return { ...answer, endsAt: answer.endsAt.toISOString() }
}
