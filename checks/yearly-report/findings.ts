/** What the check of a yearly report (Mẫu số 08, NĐ 331/2026) finds, each with the place where it is mended. */
import type { Day } from '../time/zone.ts'
import type { TotalField } from './form.ts'
import type { SystemField } from './rows.ts'

/** Where a page links to: a field of a system in the register, a cell of the row as given, or a total as given. */
export type PlaceToMend =
  | { readonly of: 'system'; readonly systemId: string; readonly field: SystemField }
  | { readonly of: 'row'; readonly systemId: string; readonly column: number }
  | { readonly of: 'total'; readonly field: TotalField }

export type FindingId =
  | 'missing'
  | 'unknown-system'
  | 'row-missing'
  | 'row-twice'
  | 'wrong-index'
  | 'cell-differs'
  | 'classification-differs'
  | 'word-not-allowed'
  | 'level-not-allowed'
  | 'decision-without-approval'
  | 'level-without-approval'
  | 'level-differs'
  | 'planned-although-approved'
  | 'planned-although-implemented'
  | 'approved-without-regulation'
  | 'regulation-after-decision'
  | 'decision-after-figures'
  | 'plan-passed'
  | 'implemented-without-approval'
  | 'inspected-without-approval'
  | 'retired-without-step'
  | 'same-name'
  | 'paper-of-two-days'
  | 'total-missing'
  | 'total-undecided'
  | 'total-differs'

export type Finding = {
  readonly id: FindingId
  /** `mend`: the report contradicts itself or the register. `compare`: the law does not settle it, a person decides. */
  readonly weight: 'mend' | 'compare'
  /** 1 to 12; null for what the table has no column for. */
  readonly column: number | null
  /** The total it is about; null for a row. */
  readonly total: TotalField | null
  /** As it was given, and as it follows from the rows or the register; null for nothing. */
  readonly given: number | string | null
  readonly expected: number | Day | string | null
  /** Ids of the systems whose rows are behind it. */
  readonly rows: readonly string[]
  /** Never empty; the likeliest place first. */
  readonly mend: readonly PlaceToMend[]
  readonly text: string
}

type Needed = Pick<Finding, 'id' | 'rows' | 'mend' | 'text'>

/** A finding with what it does not say left empty. */
export const finding = (needed: Needed & Partial<Finding>): Finding => ({
  weight: 'mend',
  column: null,
  total: null,
  given: null,
  expected: null,
  ...needed,
})
