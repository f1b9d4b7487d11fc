/**
 * The moment of a judgement. Rules never compare times by themselves: they ask the watch, and it notes the first
 * moment at which one of its answers will be another one. Until then the same facts take the same path through
 * the same rule, so nothing can change; there the rule is asked again. That makes `until` exact for every rule,
 * without a word about it in any of them.
 */
import type { Judgement } from '../verdict.ts'
import type { JudgeInput } from './check.ts'

export const DAY_MS = 86_400_000

/** Days are whole UTC days, numbered from 1970-01-01. */
export const dayOfMs = (ms: number): number => Math.floor(ms / DAY_MS)
/** `2026-11-20` → 20777. */
export const dayNumber = (day: string): number => dayOfMs(Date.parse(day))

export class Watch {
  readonly nowMs: number
  readonly today: number
  /** The first moment after now at which an answer given here changes; Infinity for never. */
  nextChangeMs = Number.POSITIVE_INFINITY

  constructor(nowMs: number) {
    this.nowMs = nowMs
    this.today = dayOfMs(nowMs)
  }

  /** All other questions come down to this one. */
  isBefore(momentMs: number): boolean {
    if (this.nowMs >= momentMs) return false
    if (momentMs < this.nextChangeMs) this.nextChangeMs = momentMs
    return true
  }

  /** The day has begun. */
  hasCome(day: number): boolean {
    return !this.isBefore(day * DAY_MS)
  }

  /** The day is today or ahead. */
  isNotPast(day: number): boolean {
    return this.isBefore((day + 1) * DAY_MS)
  }

  /** Whole days since that day are `days` at most; a day ahead of today counts as less than none. */
  isWithinDays(day: number, days: number): boolean {
    return this.isBefore((day + days + 1) * DAY_MS)
  }

  /** More than `days` whole days are left to that day. */
  hasMoreDaysLeft(day: number, days: number): boolean {
    return this.isBefore((day - days) * DAY_MS)
  }

  /** Between two instants days are hours / 24, floored. */
  isYoungerThanOrDays(momentMs: number, days: number): boolean {
    return this.isBefore(momentMs + (days + 1) * DAY_MS)
  }

  /** More than `days` days (hours / 24, floored) are left to that instant. */
  hasMoreTimeLeft(momentMs: number, days: number): boolean {
    return this.isBefore(momentMs - (days + 1) * DAY_MS + 1)
  }

  /** The instant has come; from it on, whatever it begins holds. */
  hasBegun(momentMs: number): boolean {
    return !this.isBefore(momentMs)
  }

  /** The instant itself has not passed: it still belongs to what it ends. */
  isNotAfter(momentMs: number): boolean {
    return this.isBefore(momentMs + 1)
  }

  // Numbers for people. A rule that compared them would have no `until`.

  daysSince(day: number): number {
    return this.today - day
  }

  daysLeft(day: number): number {
    return day - this.today
  }

  ageDays(momentMs: number): number {
    return Math.floor((this.nowMs - momentMs) / DAY_MS)
  }

  timeLeftDays(momentMs: number): number {
    return Math.floor((momentMs - this.nowMs) / DAY_MS)
  }
}

/** What a check decides at one moment; its `until` is null, `judgeBy` finds it. */
export type Rule = (input: JudgeInput, watch: Watch) => Judgement

/**
 * The judgement with the moment up to which it holds. Comparisons with fixed moments change once each, so the
 * search ends after as many steps as the facts and tables have such moments ahead, nearly always one.
 */
export const judgeBy =
  (rule: Rule) =>
  (input: JudgeInput): Judgement => {
    const watch = new Watch(input.now.getTime())
    const judgement = rule(input, watch)
    let next = watch.nextChangeMs
    while (next !== Number.POSITIVE_INFINITY) {
      const later = new Watch(next)
      const { verdict, reason } = rule(input, later)
      if (verdict !== judgement.verdict || reason !== judgement.reason)
        return { ...judgement, until: new Date(next) }
      next = later.nextChangeMs
    }
    return judgement
  }
