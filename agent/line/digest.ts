/** How the line to the server was, from the agent's own posts: pure, so that every order of moments can be tried. */
import { z } from 'zod'
import { LINE_DAYS, type Line } from '../../checks/facts/line.ts'
import { LONGEST_BACK_OFF_SECONDS } from '../state/schedule.ts'

const DAY_MS = 86_400_000
/** So many round trips of a day are kept for its median: an hour has one or two posts. */
const MAX_SAMPLES = 60

const Day = z.object({
  day: z.iso.date(),
  attempts: z.int().min(0),
  failures: z.int().min(0),
  samplesMs: z.array(z.int().min(0)).max(MAX_SAMPLES),
  withoutLineSeconds: z.int().min(0),
})
type Day = z.infer<typeof Day>

export const LineRecord = z.object({
  /** In their order; of the last week and today. */
  days: z.array(Day).max(LINE_DAYS + 1),
  /** The last post met no server; null: it did, or there was none. */
  failedAt: z.iso.datetime().nullable(),
})
export type LineRecord = z.infer<typeof LineRecord>

export const NO_RECORD: LineRecord = { days: [], failedAt: null }

export type Post = {
  readonly at: Date
  /** An answer of any kind came. */
  readonly hasMet: boolean
  /** Time to open the connection; null: not measured, a proxy lies between. */
  readonly connectMs: number | null
}

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/**
 * The agent is not awake in between: a PC that was switched off for a week after a failed post was not a week without
 * line. The next post would have come after the longest back-off at the latest.
 */
const LONGEST_GAP_MS = LONGEST_BACK_OFF_SECONDS * 1000

/** Seconds of the time between, by the UTC day they fall on. A clock that was put back makes no time. */
function gapByDay(fromMs: number, toMs: number): readonly (readonly [string, number])[] {
  const parts: (readonly [string, number])[] = []
  const endMs = Math.min(toMs, fromMs + LONGEST_GAP_MS)
  for (let ms = fromMs; ms < endMs; ) {
    const nextMs = Math.min(endMs, (Math.floor(ms / DAY_MS) + 1) * DAY_MS)
    parts.push([dayAt(ms), Math.round((nextMs - ms) / 1000)])
    ms = nextMs
  }
  return parts
}

const EMPTY = { attempts: 0, failures: 0, samplesMs: [], withoutLineSeconds: 0 }

/** Days the clock has gone back over, or ahead of, are dropped with those that are too old. */
function keepDays(days: ReadonlyMap<string, Day>, nowMs: number): Day[] {
  const [first, today] = [dayAt(nowMs - LINE_DAYS * DAY_MS), dayAt(nowMs)]
  return [...days.values()]
    .filter(({ day }) => day >= first && day <= today)
    .sort((a, b) => (a.day < b.day ? -1 : 1))
}

export function notePost({ days, failedAt }: LineRecord, { at, hasMet, connectMs }: Post): LineRecord {
  const nowMs = at.getTime()
  const byDay = new Map(days.map((day) => [day.day, day]))
  const change = (day: string, to: (before: Day) => Day): void => {
    byDay.set(day, to(byDay.get(day) ?? { day, ...EMPTY }))
  }
  if (failedAt !== null)
    for (const [day, seconds] of gapByDay(Date.parse(failedAt), nowMs))
      change(day, (before) => ({ ...before, withoutLineSeconds: before.withoutLineSeconds + seconds }))
  change(dayAt(nowMs), (before) => ({
    ...before,
    attempts: before.attempts + 1,
    failures: before.failures + (hasMet ? 0 : 1),
    samplesMs:
      connectMs === null
        ? before.samplesMs
        : [...before.samplesMs, Math.round(connectMs)].slice(-MAX_SAMPLES),
  }))
  return { days: keepDays(byDay, nowMs), failedAt: hasMet ? null : at.toISOString() }
}

function median(samples: readonly number[]): number | null {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** The whole UTC days before today on which something was posted. */
export function lineOf({ days }: LineRecord, now: Date): NonNullable<Line> {
  const today = dayAt(now.getTime())
  const first = dayAt(now.getTime() - LINE_DAYS * DAY_MS)
  return days
    .filter(({ day }) => day >= first && day < today)
    .map(({ samplesMs, ...day }) => ({ ...day, medianMs: median(samplesMs) }))
}
