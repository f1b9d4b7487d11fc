/**
 * When the yearly report (Mẫu số 08 of NĐ 331/2026) is about what, and when it is due: its period, both last days,
 * its reminders, and its state at a moment. Days end at 24:00 in Việt Nam; a last day is never moved for a day off.
 */
import { z } from 'zod'
import { workflow } from '../dossiers/workflow.ts'
import { type Calendar, isWorkingDay } from '../time/calendar.ts'
import { parseDuration } from '../time/duration.ts'
import { formatDate } from '../time/words.ts'
import type { OffReason } from '../time/year-tables.ts'
import { addDays, addMonths, Day, dayNumber, dayOf, endOfDay, startOfDay } from '../time/zone.ts'
import DEADLINES from './deadlines.json'

/** Who sends to whom: the units of a system to its owner, the owner to the Ministry of Public Security (Đ35.4). */
export const ReportStep = z.enum(['unit-to-owner', 'owner-to-ministry'])
export type ReportStep = z.infer<typeof ReportStep>

const DeadlineEntry = z.strictObject({
  step: ReportStep,
  /** Its id in the calendar of duties. */
  duty: z.string(),
  title: z.string(),
  latestMonthDay: z.string().regex(/^\d\d-\d\d$/),
  /** ISO 8601, from the farthest to the nearest. */
  remindBefore: z.array(z.string()).min(2),
})
type DeadlineEntry = z.infer<typeof DeadlineEntry>

/** The dossier's table has the last days too: the two must say the same. */
export const DeadlineTable = z
  .strictObject({
    id: z.literal('yearly-report-deadlines'),
    asOf: Day,
    /** Nothing is counted that was due before it: the decree was not in force. */
    countFrom: Day,
    countFromBasis: z.string(),
    dayRule: z.string(),
    dueSoonFlag: z.string(),
    deadlines: z.array(DeadlineEntry),
  })
  .superRefine(({ deadlines }, context) => {
    for (const step of ReportStep.options) {
      const found = deadlines.filter((one) => one.step === step)
      const inDecree = monthDay(decreeEntry(step).latestDay)
      if (found.length !== 1 || found[0]?.latestMonthDay !== inDecree)
        context.addIssue({
          code: 'custom',
          path: ['deadlines'],
          message: `${step} is not due on ${inDecree}`,
        })
    }
  })
export type DeadlineTable = z.infer<typeof DeadlineTable>

let read: DeadlineTable | undefined
/** As published with this edition. Read and checked at first use; throws ZodError on a bad table. */
export function deadlineTable(): DeadlineTable {
  read ??= DeadlineTable.parse(DEADLINES)
  return read
}

function decreeEntry(step: ReportStep) {
  const { unitToOwner, ownerToMinistry } = workflow().annualReport
  return step === 'unit-to-owner' ? unitToOwner : ownerToMinistry
}

/** "--12-15 (năm trước)" as 12-15. Throws RangeError for a text without a day. */
function monthDay(text: string): string {
  const found = /^--(\d\d-\d\d)/.exec(text)?.[1]
  if (found === undefined) throw new RangeError(`no day of a year: ${text}`)
  return found
}

export type Period = {
  /** Of the report: the year of its last day. */
  readonly year: number
  readonly start: Day
  /** The figures are closed at the end of this day. */
  readonly end: Day
  readonly startsAt: Date
  /** 24:00 of the last day in Việt Nam: this moment belongs to the next period. */
  readonly endsAt: Date
  /** What is not settled about this period; null when nothing is. */
  readonly flag: string | null
  readonly basis: string
}

/** 15/12 of the year before to 14/12 (NĐ 331 Đ35.3). Throws RangeError for a year that is no whole number of four digits. */
export function periodOfYear(year: number): Period {
  if (!Number.isInteger(year) || year < 1000 || year > 9999)
    throw new RangeError(`no year of a report: ${year}`)
  const { periodStart, periodEnd, year2026 } = workflow().annualReport
  const start: Day = `${year - 1}-${monthDay(periodStart)}`
  const end: Day = `${year}-${monthDay(periodEnd)}`
  const { countFrom } = deadlineTable()
  return {
    year,
    start,
    end,
    startsAt: startOfDay(start),
    endsAt: endOfDay(end),
    flag: start < countFrom && countFrom <= end ? year2026.flag : null,
    basis: 'NĐ 331 Đ35.3',
  }
}

/** The one period that has this day. */
export function periodOfDay(day: Day): Period {
  const period = periodOfYear(Number(day.slice(0, 4)))
  return day <= period.end ? period : periodOfYear(period.year + 1)
}

export const periodAt = (moment: Date): Period => periodOfDay(dayOf(moment))

/**
 * The day of which the figures are: today while the period runs, its last day ever after. Throws RangeError before the
 * period begins.
 */
export function figuresDay(period: Period, now: Date): Day {
  if (now < period.startsAt) throw new RangeError(`the period of ${period.year} has not begun`)
  return now >= period.endsAt ? period.end : dayOf(now)
}

export type Reminder = {
  /** ISO 8601, as in the calendar of duties: P30D. */
  readonly before: string
  readonly day: Day
  /** 00:00 of the day in Việt Nam. */
  readonly at: Date
}

export type Deadline = {
  readonly step: ReportStep
  readonly duty: string
  readonly title: string
  readonly year: number
  readonly due: Day
  /** 24:00 of the last day in Việt Nam: from here on it is late. */
  readonly endsAt: Date
  /** Why nobody works on the last day; null for a working day. The last day stays where it is. */
  readonly whyOff: OffReason | null
  /** The last day, or the nearest working day before it. */
  readonly lastWorkingDay: Day
  /** The calendar of the year has not been announced: the last working day may still change. */
  readonly provisional: boolean
  /** In words, for pages. */
  readonly words: string
  /** In the order of their days; the report stands on the board from the first of them on. */
  readonly reminders: readonly Reminder[]
  readonly boardFrom: Date
  readonly dueSoonFrom: Date
  readonly basis: string
}

/**
 * Throws RangeError for a year whose last day lies before the decree was in force, and for years outside the calendar's.
 */
export function deadlineOf(step: ReportStep, year: number, calendar: Calendar): Deadline {
  const entry = entryOf(step)
  const due = dueDay(entry, year)
  if (due < deadlineTable().countFrom) throw new RangeError(`no yearly report was due in ${year}`)
  let lastWorkingDay = due
  let provisional = !calendar.isAnnounced(dayNumber(due))
  while (!isWorkingDay(lastWorkingDay, calendar)) {
    lastWorkingDay = addDays(lastWorkingDay, -1)
    provisional ||= !calendar.isAnnounced(dayNumber(lastWorkingDay))
  }
  const reminders = entry.remindBefore
    .map((before) => ({ before, day: dayBefore(due, before) }))
    .sort((one, other) => dayNumber(one.day) - dayNumber(other.day))
    .map((one) => ({ ...one, at: startOfDay(one.day) }))
  const [first, second] = reminders
  return {
    step,
    duty: entry.duty,
    title: entry.title,
    year,
    due,
    endsAt: endOfDay(due),
    whyOff: calendar.whyOff(dayNumber(due)),
    lastWorkingDay,
    provisional,
    words: deadlineWords(due, lastWorkingDay, provisional),
    reminders,
    boardFrom: first?.at ?? startOfDay(due),
    dueSoonFrom: second?.at ?? startOfDay(due),
    basis: decreeEntry(step).basis,
  }
}

function entryOf(step: ReportStep): DeadlineEntry {
  const found = deadlineTable().deadlines.find((one) => one.step === step)
  if (found === undefined) throw new RangeError(`no last day of the yearly report: ${step}`)
  return found
}

const dueDay = ({ latestMonthDay }: DeadlineEntry, year: number): Day =>
  Day.parse(`${periodOfYear(year).year}-${latestMonthDay}`)

function dayBefore(due: Day, before: string): Day {
  const { months, days } = parseDuration(before)
  return addDays(addMonths(due, -months), -days)
}

function deadlineWords(due: Day, lastWorkingDay: Day, provisional: boolean): string {
  const last = `Chậm nhất hết ngày ${formatDate(due)}`
  if (due === lastWorkingDay) return `${last}.`
  const unsure = provisional ? ' (tạm tính, chưa có lịch nghỉ của năm)' : ''
  return `${last}; đó là ngày nghỉ, hạn không dời: ngày làm việc cuối là ${formatDate(lastWorkingDay)}${unsure}.`
}

/** The year of the first report under the decree. */
export function firstYear(step: ReportStep): number {
  const { countFrom } = deadlineTable()
  const year = Number(countFrom.slice(0, 4))
  return dueDay(entryOf(step), year) < countFrom ? year + 1 : year
}

/**
 * The year of the report in question: the earliest one not sent. One sent late loses none that follows; one never sent
 * stays in question.
 */
export function yearInQuestion(step: ReportStep, sentYears: Iterable<number>): number {
  const sent = new Set(sentYears)
  let year = firstYear(step)
  while (sent.has(year)) year += 1
  return year
}

export const REPORT_STATES = [
  'not-yet-due',
  'on-board',
  'due-soon',
  'overdue',
  'sent-in-time',
  'sent-late',
] as const
export type ReportStateId = (typeof REPORT_STATES)[number]

export const REPORT_STATE_WORDS: Readonly<Record<ReportStateId, string>> = {
  'not-yet-due': 'Chưa tới hạn',
  'on-board': 'Đến lúc chuẩn bị',
  'due-soon': 'Sắp đến hạn',
  overdue: 'Quá hạn',
  'sent-in-time': 'Đã gửi đúng hạn',
  'sent-late': 'Đã gửi, trễ hạn',
}

/** As the calendar of duties calls the same; it has no word for what was sent, it turns to the next year. */
const DUTY_STATES: Readonly<Record<ReportStateId, 'planned' | 'due-soon' | 'overdue' | null>> = {
  'not-yet-due': 'planned',
  'on-board': 'due-soon',
  'due-soon': 'due-soon',
  overdue: 'overdue',
  'sent-in-time': null,
  'sent-late': null,
}

export type ReportState = {
  readonly state: ReportStateId
  readonly dutyState: 'planned' | 'due-soon' | 'overdue' | null
  readonly isOnBoard: boolean
  /** Sent before the figures were closed: in time, but not about the whole period. */
  readonly beforeFiguresClosed: boolean
  /** The first reminder that is still to come; null after the last, and once it was sent. */
  readonly nextReminder: Reminder | null
  /**
   * The first moment at which the same facts give another state; null when time alone changes nothing. Exact: one
   * millisecond before it the state still holds.
   */
  readonly until: Date | null
  readonly deadline: Deadline
}

/** A `sentAt` after `now` is not yet sent. Throws RangeError as `deadlineOf` does. */
export function reportStateAt(
  report: { readonly step: ReportStep; readonly year: number; readonly sentAt: Date | null },
  now: Date,
  calendar: Calendar,
): ReportState {
  const deadline = deadlineOf(report.step, report.year, calendar)
  const { sentAt } = report
  const isSent = sentAt !== null && sentAt <= now
  const state = isSent
    ? sentAt < deadline.endsAt
      ? 'sent-in-time'
      : 'sent-late'
    : unsentState(deadline, now)
  const changes = [
    deadline.boardFrom,
    deadline.dueSoonFrom,
    deadline.endsAt,
    ...(sentAt === null ? [] : [sentAt]),
  ]
  return {
    state,
    dutyState: DUTY_STATES[state],
    isOnBoard: state === 'on-board' || state === 'due-soon' || state === 'overdue',
    beforeFiguresClosed: isSent && sentAt < periodOfYear(report.year).endsAt,
    nextReminder: isSent ? null : (deadline.reminders.find(({ at }) => at > now) ?? null),
    until: isSent ? null : earliest(changes.filter((change) => change > now)),
    deadline,
  }
}

function unsentState({ boardFrom, dueSoonFrom, endsAt }: Deadline, now: Date): ReportStateId {
  if (now >= endsAt) return 'overdue'
  if (now >= dueSoonFrom) return 'due-soon'
  return now >= boardFrom ? 'on-board' : 'not-yet-due'
}

const earliest = (moments: readonly Date[]): Date | null =>
  moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())))

export type ReportBoard = {
  readonly year: number
  readonly period: Period
  /** From the first reminder of the earlier step until both are sent. */
  readonly isOnBoard: boolean
  /** In the order in which they are due. */
  readonly steps: readonly ReportState[]
  /** The first moment at which a step changes its state or the report comes on the board; null when none is left. */
  readonly until: Date | null
}

/** Both steps of the report of one year. Throws RangeError as `deadlineOf` does. */
export function reportBoardAt(
  year: number,
  sentAt: Readonly<Record<ReportStep, Date | null>>,
  now: Date,
  calendar: Calendar,
): ReportBoard {
  const steps = ReportStep.options
    .map((step) => reportStateAt({ step, year, sentAt: sentAt[step] }, now, calendar))
    .sort((one, other) => dayNumber(one.deadline.due) - dayNumber(other.deadline.due))
  const boardFrom = earliest(steps.map(({ deadline }) => deadline.boardFrom))
  const isOpen = steps.some(({ dutyState }) => dutyState !== null)
  // A step sent before its own first reminder changes no more, but the other one still comes on the board then.
  const ahead = isOpen && boardFrom !== null && boardFrom > now ? [boardFrom] : []
  return {
    year,
    period: periodOfYear(year),
    isOnBoard: isOpen && boardFrom !== null && boardFrom <= now,
    steps,
    until: earliest([...ahead, ...steps.flatMap(({ until }) => (until === null ? [] : [until]))]),
  }
}
