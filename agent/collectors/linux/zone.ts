/** The machine's time zone, and local times of its logs in UTC. */
import type { Doors } from '../../platform/doors.ts'
import { clip, toMoment } from './text.ts'

/** /etc/localtime is a link into the zone database; Debian 13 no longer has /etc/timezone. */
export const readZone = async (doors: Doors): Promise<string | null> => {
  const link = await doors.readLink('/etc/localtime')
  const linked = link.ok ? /zoneinfo\/(.+)$/.exec(link.value)?.[1] : undefined
  if (linked) return clip(linked)
  const text = await doors.readText('/etc/timezone', 256)
  return text.ok ? clip(text.value) : null
}

/**
 * The zones of the PCs of communes, unchanged since before there were such logs: the tables behind Intl cost 8 MB of
 * memory, a sixth of a run. Hours east of UTC.
 */
const FIXED_OFFSETS: Readonly<Record<string, number>> = {
  ...{ 'Asia/Ho_Chi_Minh': 7, 'Asia/Saigon': 7, 'Asia/Bangkok': 7 },
  ...{ 'Etc/UTC': 0, UTC: 0 },
}
const HOUR_MS = 3_600_000

const offsetMs = (moment: Date, zone: string): number => {
  const hours = FIXED_OFFSETS[zone]
  return hours === undefined ? offsetByTables(moment, zone) : hours * HOUR_MS
}

const offsetByTables = (moment: Date, zone: string): number => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = new Map(format.formatToParts(moment).map((part) => [part.type, Number(part.value)]))
  const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'))
  return local - Math.floor(moment.getTime() / 1000) * 1000
}

/** `2026-10-26T06:41:12` in `Asia/Ho_Chi_Minh` as a UTC moment; null for an unknown zone or no such time. */
export const localToUtc = (local: string, zone: string): string | null => {
  const asIfUtc = new Date(`${local}Z`)
  if (Number.isNaN(asIfUtc.getTime())) return null
  try {
    const guess = new Date(asIfUtc.getTime() - offsetMs(asIfUtc, zone))
    // The second look takes the offset that holds at the answer itself, across a change of summer time.
    return toMoment(new Date(asIfUtc.getTime() - offsetMs(guess, zone)))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
