/** When the daily backup is due: once after each 02:30 in Việt Nam, however long the server was off. */
import { addDays, dayOf, startOfDay } from '../../checks/time/zone.ts'

const HOUR_MS = 3_600_000
/** After midnight's work and before the offices open. */
const SLOT_MS = 2.5 * HOUR_MS
/** A full disk does not mend itself within minutes. */
const RETRY_MS = HOUR_MS

/** The last 02:30 at or before `now`. */
export function lastSlot(now: Date): Date {
  const today = new Date(startOfDay(dayOf(now)).getTime() + SLOT_MS)
  return today <= now ? today : new Date(startOfDay(addDays(dayOf(now), -1)).getTime() + SLOT_MS)
}

/** `good` and `tried`: the moments at which the last good and the last daily backup of all began. */
export function isDue(last: { readonly good: Date | null; readonly tried: Date | null }, now: Date): boolean {
  const { good, tried } = last
  if (good !== null && good >= lastSlot(now)) return false
  return tried === null || now.getTime() - tried.getTime() >= RETRY_MS
}
