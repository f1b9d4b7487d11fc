/** Which months have had their time: pure. */
import type { RetentionRule } from './rules.ts'

export type Partition = {
  readonly table: string
  /** First day of the UTC month, 'YYYY-MM-DD'. */
  readonly month: string
  readonly bytes: number
  /** As of the last analyze of the database. */
  readonly estimatedRows: number
  /** Rows that a loop still has to claim; such a month is held back. */
  readonly unclaimed: number
}

export type Announcement = {
  /** ISO 8601. */
  readonly since: string
  /** What was announced to be kept. */
  readonly months: number
}

export type PlanState =
  /** Nothing goes: nothing has had its time, or what has is held, or it is kept for ever. */
  | { readonly kind: 'nothing' }
  /** Something would go and nobody was told yet: the next turn of the loop announces it. */
  | { readonly kind: 'unannounced' }
  | { readonly kind: 'announced'; readonly since: Date; readonly goesFrom: Date }
  /** The time after the announcement is over: the next turn of the loop drops it. */
  | { readonly kind: 'due'; readonly since: Date }

export type SubjectPlan = {
  readonly rule: RetentionRule
  /** null: for ever. */
  readonly months: number | null
  readonly state: PlanState
  /** What goes, oldest first. */
  readonly going: readonly Partition[]
  /** What would go, but holds rows that nobody has claimed. */
  readonly held: readonly Partition[]
}

/** People have this long to object, or to make a copy, before anything goes for the first time. */
export const NOTICE_DAYS = 30
const DAY_MS = 86_400_000

/** The moment from which a month may go: its end, and so many whole months. */
export function goesAt(month: string, keepMonths: number): Date {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number + keepMonths, 1))
}

export function planSubject(
  rule: RetentionRule,
  given: {
    readonly months: number | null
    readonly partitions: readonly Partition[]
    readonly announcement: Announcement | undefined
    readonly now: Date
  },
): SubjectPlan {
  const { months, partitions, announcement, now } = given
  const over =
    months === null
      ? []
      : partitions
          .filter(({ table, month }) => rule.tables.includes(table) && goesAt(month, months) <= now)
          .sort((a, b) => (`${a.month} ${a.table}` < `${b.month} ${b.table}` ? -1 : 1))
  const going = over.filter(({ unclaimed }) => unclaimed === 0)
  const held = over.filter(({ unclaimed }) => unclaimed > 0)
  const state: PlanState =
    months === null || going.length === 0 ? { kind: 'nothing' } : stateOf(months, announcement, now)
  return { rule, months, state, going, held }
}

/** Keeping longer than was announced needs no new word; keeping shorter does. */
function stateOf(months: number, announcement: Announcement | undefined, now: Date): PlanState {
  if (announcement === undefined || months < announcement.months) return { kind: 'unannounced' }
  const since = new Date(announcement.since)
  const goesFrom = new Date(since.getTime() + NOTICE_DAYS * DAY_MS)
  return goesFrom <= now ? { kind: 'due', since } : { kind: 'announced', since, goesFrom }
}
