/** The yearly report as a duty: which year is next, how it stands, and one sentence for the board of the commune. */
import type { Calendar } from '../../checks/time/calendar.ts'
import {
  periodOfYear,
  REPORT_STATE_WORDS,
  type ReportBoard,
  reportBoardAt,
  yearInQuestion,
} from '../../checks/yearly-report/period.ts'
import type { Tx } from '../db/database.ts'
import { listSent, type Sent, sentOf } from './sending.ts'

/** The report that has not gone to the ministry yet; sent early, it stays until the next period begins. */
export function boardOf(sent: readonly Sent[], now: Date, calendar: Calendar): ReportBoard {
  const done = sent.filter(({ step }) => step === 'owner-to-ministry').map(({ year }) => year)
  const next = yearInQuestion('owner-to-ministry', done)
  const year = now < periodOfYear(next).startsAt ? next - 1 : next
  return reportBoardAt(year, sentOf(sent, year), now, calendar)
}

/** From the first reminder on, until both steps are taken; null else. */
export async function yearlyDuty(
  tx: Tx,
  communeId: string,
  now: Date,
  calendar: Calendar,
): Promise<string | null> {
  const { isOnBoard, steps, year } = boardOf(await listSent(tx, communeId), now, calendar)
  const next = steps.find(({ dutyState }) => dutyState !== null)
  if (!isOnBoard || next === undefined) return null
  return `Báo cáo năm ${year} (Mẫu 08 của NĐ 331): ${REPORT_STATE_WORDS[next.state].toLowerCase()}. ${next.deadline.words}`
}
