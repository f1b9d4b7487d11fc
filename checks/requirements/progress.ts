/** A self-assessment in numbers, by group and as a whole, and the rows that a filter leaves. */
import type { Requirement } from '../catalogue/catalogue.ts'
import { matches } from '../names.ts'
import { addDays, type Day } from '../time/zone.ts'
import type { RequirementState } from './answer.ts'
import type { RowState } from './assessment.ts'

/** Rows whose review comes within so many days are announced; our choice, no number of the law. */
export const REVIEW_SOON_DAYS = 30

export type Tally = {
  readonly rows: number
  /** Add up to `rows`. */
  readonly counts: Readonly<Record<RequirementState, number>>
  /** Rows on which nobody is waited for: a person's answer counts, or the PCs prove all of it. */
  readonly answered: number
  /** `answered` of `rows`, from 0 to 1; null without rows. */
  readonly answeredShare: number | null
  /** Rows with a PC that fails. */
  readonly machineFails: number
  /** Rows not met whose due day has passed. */
  readonly overdue: number
  /** Rows whose last day within the cycle is today or has passed. */
  readonly reviewsDue: number
  /** Rows whose last day within the cycle is one of the coming `REVIEW_SOON_DAYS`. */
  readonly reviewsSoon: number
  /** Rows not met that nobody sees to. */
  readonly withoutResponsible: number
}

export type GroupProgress = Tally & { readonly group: string; readonly groupTitle: string }

export type Progress = {
  readonly whole: Tally
  /** In the order in which the groups come. */
  readonly groups: readonly GroupProgress[]
}

/** Met, or with a reason not to be: nothing is left to do until time or a PC says otherwise. */
export const isSettled = ({ state }: RowState): boolean => state === 'met' || state === 'not-applicable'

/** The due day itself is still in time. */
export const isOverdue = (row: RowState, today: Day): boolean =>
  row.human.due !== null && row.human.due < today && !isSettled(row)

export const isReviewDue = ({ nextReview }: RowState, today: Day): boolean =>
  nextReview !== null && nextReview <= today

const hasMachineFail = ({ machine }: RowState): boolean => machine !== null && machine.failing.length > 0

const lacksResponsible = (row: RowState): boolean =>
  !isSettled(row) && (row.human.responsible ?? '').trim() === ''

/** Whole per cent, rounded down: 199 of 200 is not yet everything. Of nothing it is null. */
export const wholePercent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.floor((part * 100) / whole)

function tally(rows: readonly RowState[], today: Day): Tally {
  const counts: Record<RequirementState, number> = {
    'not-assessed': 0,
    met: 0,
    partly: 0,
    'not-met': 0,
    'not-applicable': 0,
  }
  for (const { state } of rows) counts[state] += 1
  const soon = addDays(today, REVIEW_SOON_DAYS)
  const count = (holds: (row: RowState) => boolean): number => rows.filter(holds).length
  const answered = count((row) => row.isAnswered || row.state === 'met')
  return {
    rows: rows.length,
    counts,
    answered,
    answeredShare: rows.length === 0 ? null : answered / rows.length,
    machineFails: count(hasMachineFail),
    overdue: count((row) => isOverdue(row, today)),
    reviewsDue: count((row) => isReviewDue(row, today)),
    reviewsSoon: count(({ nextReview }) => nextReview !== null && nextReview > today && nextReview <= soon),
    withoutResponsible: count(lacksResponsible),
  }
}

/** Of the rows of a level, or of those a filter left. */
export function progressOf(rows: readonly RowState[], today: Day): Progress {
  const groups = new Map<string, RowState[]>()
  for (const row of rows) {
    const known = groups.get(row.row.group)
    if (known === undefined) groups.set(row.row.group, [row])
    else known.push(row)
  }
  return {
    whole: tally(rows, today),
    groups: [...groups].map(([group, inGroup]) => ({
      group,
      groupTitle: inGroup[0]?.row.groupTitle ?? group,
      ...tally(inGroup, today),
    })),
  }
}

/** What is left out or empty filters nothing; what is given must hold together. */
export type RowFilter = {
  readonly states?: readonly RequirementState[]
  readonly groups?: readonly string[]
  readonly kind?: Requirement['kind'] | null
  readonly machineFails?: boolean
  readonly overdue?: boolean
  readonly reviewDue?: boolean
  readonly withoutResponsible?: boolean
  /** Every word of it stands in the row, whatever the diacritics and the order. */
  readonly text?: string
}

/** Keeps the order of the rows. */
export function filterRows(rows: readonly RowState[], filter: RowFilter, today: Day): readonly RowState[] {
  const { states = [], groups = [], kind = null, text = '' } = filter
  return rows.filter(
    (one) =>
      (states.length === 0 || states.includes(one.state)) &&
      (groups.length === 0 || groups.includes(one.row.group)) &&
      (kind === null || one.row.kind === kind) &&
      (filter.machineFails !== true || hasMachineFail(one)) &&
      (filter.overdue !== true || isOverdue(one, today)) &&
      (filter.reviewDue !== true || isReviewDue(one, today)) &&
      (filter.withoutResponsible !== true || lacksResponsible(one)) &&
      // Last, as it is the only one that takes time.
      (text.trim() === '' || matches(searchedText(one), text)),
  )
}

const searchedText = ({ row, human, machine }: RowState): string =>
  [
    row.clause,
    row.groupTitle,
    row.title,
    row.evidence,
    row.decreePoint,
    human.reason,
    human.responsible ?? '',
    ...(machine?.failing.map(({ name }) => name) ?? []),
  ].join(' ')
