/** Stored facts judged at the moment somebody looks, and the law behind a check. */
import { Level } from '../../checks/catalogue/catalogue.ts'
import { legalBasis } from '../../checks/catalogue/law.ts'
import type { CheckResult, MaxAge } from '../../checks/device/check.ts'
import { judgeAll } from '../../checks/device/run.ts'
import type { Tables } from '../../checks/device/tables.ts'
import { Facts } from '../../checks/facts/facts.ts'
import { addWorkingDays, type Calendar } from '../../checks/time/calendar.ts'
import { parseDuration } from '../../checks/time/duration.ts'
import type { LawLine } from '../../web/parts/law-list.tsx'
import type { Criteria } from '../devices/criteria.ts'
import type { DeviceFull } from './device-queries.ts'

/** Every information system has at least this level; what a higher one asks for is marked as such. */
const LOWEST_LEVEL = 1

/** `level`: of the systems the PC belongs to; null: of none, or of PCs in general. */
export function lawOf(checkId: string, level: number | null = null): readonly LawLine[] {
  const known = Level.safeParse(level)
  return legalBasis(checkId, known.success ? known.data : LOWEST_LEVEL)
}

/** Empty for a PC that never reported, and for facts of an older edition that no longer fit the schema. */
export function judgeNow(
  device: DeviceFull,
  { thresholds, policy }: Criteria,
  tables: Tables,
  now: Date,
): readonly CheckResult[] {
  if (device.state === null) return []
  const facts = Facts.safeParse(JSON.parse(device.state.factsText))
  if (!facts.success) return []
  return judgeAll({
    facts: facts.data,
    now,
    context: { ...device.decided, policy, clockSkewSeconds: device.state.skewSeconds },
    thresholds,
    tables,
  })
}

/** When a report is too old for a check: its days are working days, at the same clock time. */
export const staleBy =
  (calendar: Calendar) =>
  (reportedAt: Date, maxAge: MaxAge): Date =>
    addWorkingDays(reportedAt, parseDuration(maxAge).days, calendar)
