/**
 * When sample PCs speak: in office hours of working days, a few at weekends too, one server always. A real agent
 * reports every hour; in the past of the demo once or twice a day has to do, near the end it is every hour.
 */
import { createHash } from 'node:crypto'
import { type Calendar, isWorkingDay } from '../../checks/time/calendar.ts'
import { DAY_MS, dayFromNumber, dayNumberOf, startOfDay } from '../../checks/time/zone.ts'
import type { SamplePc } from './story.ts'

const MINUTE_MS = 60_000
/** PCs of one group speak together: a batch for ingest, and a moment for the clock. */
const GROUPS = 3
const GROUP_MINUTES = 13
/** Minutes after midnight in Viet Nam at which the first group begins its day. */
const OPENS = 7 * 60 + 40
const AFTERNOON = 6 * 60
const HOURS_OPEN = 10
const ALWAYS_OPENS = 5
const ALWAYS_SPARSE_HOURS = [0, 6, 12, 18]
/** One day in so many a neighbour is on leave and the PC stays off. */
const DAYS_PER_LEAVE = 30

export type Tick = {
  readonly at: Date
  /** Group that speaks; null: those that are always on. */
  readonly group: number | null
  readonly isWorkingDay: boolean
  /** The first moment of the group on this day. */
  readonly morning: Date
  /** Everybody's report; false: one more, of those whose day is told closely. */
  readonly isMain: boolean
}

/** Ticks after `from` up to and with `to`; on the days from `hourlyFrom` on they come every hour. */
export function listTicks(from: Date, to: Date, hourlyFrom: Date, calendar: Calendar): readonly Tick[] {
  const ticks: Tick[] = []
  for (let number = dayNumberOf(from); number <= dayNumberOf(to); number += 1) {
    const isHourly = number >= dayNumberOf(hourlyFrom)
    // A report is good until the same time of the next working day: nobody may begin later than the day before.
    const early = Math.max(0, dayNumberOf(to) - number)
    ticks.push(...ticksOfDay(number, isHourly, early, calendar))
  }
  return ticks.filter(({ at }) => at > from && at <= to).sort((a, b) => a.at.getTime() - b.at.getTime())
}

function ticksOfDay(number: number, isHourly: boolean, early: number, calendar: Calendar): readonly Tick[] {
  const day = dayFromNumber(number)
  const start = startOfDay(day).getTime()
  const works = isWorkingDay(day, calendar)
  const series = (group: number | null, first: number, after: readonly number[]): readonly Tick[] =>
    after.map((minutes) => ({
      at: new Date(start + (first + minutes) * MINUTE_MS),
      morning: new Date(start + first * MINUTE_MS),
      isWorkingDay: works,
      isMain: isHourly || minutes === 0 || group === null,
      group,
    }))
  const hours = (count: number) => Array.from({ length: count }, (_, hour) => hour * 60)
  const office = Array.from({ length: GROUPS }, (_, group) =>
    series(group, OPENS + group * GROUP_MINUTES + early, isHourly ? hours(HOURS_OPEN) : [0, AFTERNOON]),
  )
  const always = series(
    null,
    ALWAYS_OPENS,
    isHourly ? hours(24) : ALWAYS_SPARSE_HOURS.map((hour) => hour * 60),
  )
  return [...office.flat(), ...always]
}

/** Does this PC report at this tick? `index` is its number in the commune, `anchor` the moment the story is told from. */
export function speaks(pc: SamplePc, index: number, tick: Tick, anchor: Date): boolean {
  const isItsTick = pc.hours === 'always' ? tick.group === null : tick.group === index % GROUPS
  if (!isItsTick || !(tick.isMain || pc.isStory)) return false
  if (pc.hours === 'office' && !tick.isWorkingDay) return false
  const daysAgo = (anchor.getTime() - tick.at.getTime()) / DAY_MS
  if (daysAgo > pc.enrolledDaysAgo) return false
  if (pc.silentDaysAgo !== null && daysAgo < pc.silentDaysAgo) return false
  return pc.isStory || pc.hours !== 'office' || !isOnLeave(pc.host, tick.at)
}

/** Without chance: the same days in every demo of that date. */
function isOnLeave(host: string, at: Date): boolean {
  const digest = createHash('sha256')
    .update(`${host} ${dayNumberOf(at)}`)
    .digest()
  return digest.readUInt32BE(0) % DAYS_PER_LEAVE === 0
}
