/**
 * When to collect and when to send again. Kept without a schema, since the quarter-hourly wake-up reads it and
 * must stay light: a value of the wrong kind counts as absent.
 */
import { readJson, writeJson } from './files.ts'

export type Schedule = {
  /** Milliseconds since 1970, machine clock; null before the first collection. */
  readonly collectedAt: number | null
  readonly dueAt: number
  readonly intervalSeconds: number
  /** No sending before this moment, after failures. */
  readonly notBefore: number
  readonly failures: number
}

const FILE = 'schedule.json'

export const readSchedule = (folder: string, defaultIntervalSeconds: number): Schedule => {
  const stored = readJson(folder, FILE)
  const values = new Map<string, unknown>(
    typeof stored === 'object' && stored !== null ? Object.entries(stored) : [],
  )
  const number = (key: string, otherwise: number): number => {
    const value = values.get(key)
    return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
  }
  const collectedAt = values.get('collectedAt')
  return {
    collectedAt: typeof collectedAt === 'number' ? collectedAt : null,
    dueAt: number('dueAt', 0),
    intervalSeconds: number('intervalSeconds', defaultIntervalSeconds),
    notBefore: number('notBefore', 0),
    failures: number('failures', 0),
  }
}

export const writeSchedule = (folder: string, schedule: Schedule): void => writeJson(folder, FILE, schedule)

const LONGEST_INTERVAL_SECONDS = 24 * 3600
/** A server that asks for more is wrong; the wake-up comes every 15 minutes anyway. */
const SHORTEST_INTERVAL_SECONDS = 60

/** A clock that was put back must not silence the agent for years: moments too far ahead do not count. */
const isAhead = (moment: number, nowMs: number, atMostSeconds: number): boolean =>
  moment > nowMs && moment - nowMs <= atMostSeconds * 1000

export const isDue = (schedule: Schedule, now: Date): boolean =>
  schedule.collectedAt === null || !isAhead(schedule.dueAt, now.getTime(), LONGEST_INTERVAL_SECONDS)

export const maySend = (schedule: Schedule, now: Date): boolean =>
  !isAhead(schedule.notBefore, now.getTime(), LONGEST_BACK_OFF_SECONDS)

/** The next collection, up to a tenth earlier than the interval: neighbours drift apart. */
export const dueAfter = (now: Date, intervalSeconds: number, random: () => number): number => {
  const bounded = Math.max(SHORTEST_INTERVAL_SECONDS, Math.min(intervalSeconds, LONGEST_INTERVAL_SECONDS))
  return now.getTime() + Math.round(bounded * 1000 * (1 - 0.1 * random()))
}

const LATE_SECONDS = 30 * 60
export const HERD_SPREAD_SECONDS = 30 * 60

/**
 * No sending before this moment. A PC that missed its turn by long was switched off, and with it perhaps its whole
 * province: each then waits a time of its own before it sends, while it collects at once.
 */
export const notBeforeAfterPause = (schedule: Schedule, now: Date, random: () => number): number => {
  const isLate = schedule.collectedAt !== null && now.getTime() - schedule.dueAt > LATE_SECONDS * 1000
  if (!isLate || !maySend(schedule, now)) return schedule.notBefore
  return now.getTime() + Math.round(HERD_SPREAD_SECONDS * 1000 * random())
}

const FIRST_BACK_OFF_SECONDS = 300
export const LONGEST_BACK_OFF_SECONDS = 4 * 3600

/** Twice as long each time, and anywhere between half and all of it: after a power cut nobody comes in step. */
export const backOffSeconds = (failures: number, random: () => number): number => {
  const longest = Math.min(FIRST_BACK_OFF_SECONDS * 2 ** Math.max(0, failures - 1), LONGEST_BACK_OFF_SECONDS)
  return Math.round(longest * (0.5 + 0.5 * random()))
}
