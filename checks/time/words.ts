/** Days and moments as people in Việt Nam read them. */
import { DAY_MS, type Day, dayOf } from './zone.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** dd/MM/yyyy */
export const formatDate = (day: Day): string => day.split('-').reverse().join('/')

/** HH:mm dd/MM/yyyy, in Việt Nam. */
export function formatMoment(moment: Date): string {
  const clock = new Date(moment.getTime() + 7 * HOUR_MS).toISOString().slice(11, 16)
  return `${clock} ${formatDate(dayOf(moment))}`
}

/** A length of time in its largest whole unit: "3 giờ", "2 ngày"; never finer than a minute. */
export function roughly(ms: number): string {
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)} ngày`
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} giờ`
  return `${Math.max(1, Math.floor(ms / MINUTE_MS))} phút`
}

/** "3 giờ trước"; under a minute, and for a moment that a wrong clock put ahead of us, "vừa xong". */
export function ago(moment: Date, now: Date): string {
  const ms = now.getTime() - moment.getTime()
  return ms < MINUTE_MS ? 'vừa xong' : `${roughly(ms)} trước`
}

/** "còn 2 ngày"; from the moment itself on "vừa quá hạn", then "quá hạn 3 giờ". */
export function remaining(due: Date, now: Date): string {
  const ms = due.getTime() - now.getTime()
  if (ms > 0) return `còn ${roughly(ms)}`
  return -ms < MINUTE_MS ? 'vừa quá hạn' : `quá hạn ${roughly(-ms)}`
}
