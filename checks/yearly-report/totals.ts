/** The totals of the yearly report (section 1 of Mẫu số 08, NĐ 331/2026), counted from the rows of its table. */
import { z } from 'zod'
import { Day } from '../time/zone.ts'
import {
  type ApprovalStatus,
  allowedWords,
  approvalStatusOf,
  inspectionWord,
  TotalField,
  totalLineOf,
} from './form.ts'
import type { ReportRow, SystemField } from './rows.ts'

const Count = z.int().min(0).nullable()
/** The totals as people write them; null: not filled in. The last one stays empty when every system is approved. */
export const GivenTotals = z.strictObject({
  systemTotal: Count,
  classifiedTotal: Count,
  dossierPreparedTotal: Count,
  appraisedTotal: Count,
  approvedTotal: Count,
  periodicallyInspectedTotal: Count,
  expectedAllApprovedBy: Day.nullable(),
})
export type GivenTotals = z.infer<typeof GivenTotals>

export type Total = {
  readonly field: TotalField
  readonly label: string
  /** The column it is counted from; null where the table has none. */
  readonly column: number | null
  /** A number of systems, or the day of the last planned approval; null while undecided, or when no day is planned. */
  readonly value: number | Day | null
  /** Ids of the systems that are counted, or that have the last day. */
  readonly rows: readonly string[]
  /** Those that are not counted. */
  readonly others: readonly string[]
  /** Those of which the rows do not say whether they count. */
  readonly undecided: readonly string[]
  /** The field of a system that decides; null where every row counts. */
  readonly source: SystemField | null
  readonly flag: string | null
}

/** Null: the row does not say. */
type Counts = (row: ReportRow) => boolean | null

const statusIn =
  (...statuses: readonly ApprovalStatus[]): Counts =>
  (row) => {
    const status = approvalStatusOf(row.approvalStatus)
    return status === null ? null : statuses.includes(status)
  }

const isApproved = statusIn('approved')

function isPeriodic({ inspectionStatus }: ReportRow): boolean | null {
  if (inspectionStatus === null) return null
  if (inspectionStatus.includes(inspectionWord('periodic'))) return true
  return inspectionStatus.every((word) => allowedWords(12)?.includes(word)) ? false : null
}

/** Either no is enough; two yeses are needed. */
function both(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false
  return one === null || other === null ? null : true
}

type CountField = Exclude<TotalField, 'expectedAllApprovedBy'>

const COUNTED: Readonly<
  Record<CountField, { readonly source: SystemField | null; readonly counts: Counts }>
> = {
  systemTotal: { source: null, counts: () => true },
  classifiedTotal: { source: 'systemType', counts: (row) => row.isClassified },
  // A dossier that is still being drafted is not one that was made: the flag of this total says so.
  dossierPreparedTotal: { source: 'dossierState', counts: statusIn('sent', 'appraised', 'approved') },
  appraisedTotal: { source: 'dossierState', counts: statusIn('appraised', 'approved') },
  approvedTotal: { source: 'dossierState', counts: isApproved },
  // The form counts only what is approved; validations of others count every "Định kỳ": the flag says so.
  periodicallyInspectedTotal: {
    source: 'inspections',
    counts: (row) => both(isApproved(row), isPeriodic(row)),
  },
}

/** All seven, in the order of the form. */
export const totalsOf = (rows: readonly ReportRow[]): readonly Total[] =>
  TotalField.options.map((field) =>
    field === 'expectedAllApprovedBy' ? lastApproval(rows) : countOf(field, rows),
  )

function countOf(field: CountField, rows: readonly ReportRow[]): Total {
  const { source, counts } = COUNTED[field]
  const answers = rows.map((row) => ({ id: row.systemId, answer: counts(row) }))
  const idsWith = (wanted: boolean | null) =>
    answers.filter(({ answer }) => answer === wanted).map(({ id }) => id)
  const [counted, undecided] = [idsWith(true), idsWith(null)]
  return {
    ...headOf(field),
    value: undecided.length === 0 ? counted.length : null,
    rows: counted,
    others: idsWith(false),
    undecided,
    source,
  }
}

function lastApproval(rows: readonly ReportRow[]): Total {
  const notApproved = rows.filter((row) => isApproved(row) === false)
  const planned = notApproved.flatMap(({ systemId, plannedApprovalDate: day }) =>
    day === null ? [] : [{ systemId, day }],
  )
  const undecided = rows.filter(
    (row) => isApproved(row) === null || (isApproved(row) === false && row.plannedApprovalDate === null),
  )
  const last = planned.reduce<Day | null>(
    (latest, { day }) => (latest === null || day > latest ? day : latest),
    null,
  )
  const idsOf = (list: readonly { readonly systemId: string }[]) => list.map(({ systemId }) => systemId)
  return {
    ...headOf('expectedAllApprovedBy'),
    value: undecided.length === 0 ? last : null,
    rows: idsOf(planned.filter(({ day }) => day === last)),
    others: idsOf(planned.filter(({ day }) => day !== last)),
    undecided: idsOf(undecided),
    source: 'plannedApprovalOn',
  }
}

function headOf(field: TotalField): Pick<Total, 'field' | 'label' | 'column' | 'flag'> {
  const { label, column, flag } = totalLineOf(field)
  return { field, label, column, flag: flag ?? null }
}

/** The totals as the form takes them; what is undecided stays empty. */
export const totalValues = (totals: readonly Total[]): GivenTotals =>
  GivenTotals.parse(Object.fromEntries(totals.map(({ field, value }) => [field, value])))
