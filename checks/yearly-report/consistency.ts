/**
 * Does a yearly report (Mẫu số 08, NĐ 331/2026) agree with itself and with the register: its totals with its rows, its
 * rows with the systems behind them. Every finding says where it is mended.
 */
import { formatDate } from '../time/words.ts'
import { Day } from '../time/zone.ts'
import { contradictionsBetween, contradictionsIn, placesOf, retirementFindings } from './contradictions.ts'
import { type Finding, finding, type PlaceToMend } from './findings.ts'
import { columnOf, type RowField, reportForm } from './form.ts'
import {
  buildRows,
  cellText,
  type Figures,
  missingIn,
  type ReportedSystem,
  type ReportRow,
  type RowsAnswer,
} from './rows.ts'
import { type GivenTotals, type Total, totalsOf } from './totals.ts'

export type Report = {
  readonly systems: readonly ReportedSystem[]
  readonly figures: Figures
  /** As people left them; absent: as they follow from the systems. */
  readonly rows?: readonly ReportRow[]
  readonly totals: GivenTotals
}

export type ReportCheck = {
  /** As they follow from the systems, with what is missing, left out and open. */
  readonly made: RowsAnswer
  /** Counted from the rows that were checked. */
  readonly totals: readonly Total[]
  /** Totals first, then the rows in their order, then what concerns several of them. */
  readonly findings: readonly Finding[]
  /** Nothing is left to mend; what is to be compared may be. */
  readonly isConsistent: boolean
}

/** Throws RangeError as `buildRows` does. */
export function checkReport({ systems, figures, rows, totals: given }: Report): ReportCheck {
  const made = buildRows(systems, figures)
  const checked = rows ?? made.rows
  const totals = totalsOf(checked)
  const findings = [
    ...checkTotals(totals, given),
    ...checkRows(checked, made, { systems, figures }),
    ...retirementFindings(made.leftOut, systems),
    ...contradictionsBetween(checked),
  ]
  return { made, totals, findings, isConsistent: findings.every(({ weight }) => weight === 'compare') }
}

/** The totals that people gave against those counted; in the order of the form. */
export const checkTotals = (totals: readonly Total[], given: GivenTotals): readonly Finding[] =>
  totals.flatMap((total) => checkTotal(total, given[total.field]))

function checkTotal(total: Total, given: number | Day | null): readonly Finding[] {
  const { field, label, column, value, undecided } = total
  const about = { column, total: field, given, expected: value }
  const here: PlaceToMend = { of: 'total', field }
  if (undecided.length > 0)
    return [
      finding({
        ...about,
        id: 'total-undecided',
        rows: undecided,
        mend: [...placesIn(total, undecided), here],
        text: `${label}: chưa tính được, còn ${undecided.length} dòng chưa đủ thông tin.`,
      }),
    ]
  if (given === value) return []
  // Whoever gave more counts a row that is not counted, whoever gave less leaves out one that is.
  const suspects =
    typeof given === 'number' && typeof value === 'number' && given > value ? total.others : total.rows
  return [
    finding({
      ...about,
      id: given === null ? 'total-missing' : 'total-differs',
      rows: total.rows,
      mend: [here, ...placesIn(total, suspects)],
      text: `${label}: ${given === null ? 'chưa ghi' : `ghi ${written(given)}`}, tính từ bảng là ${written(value)}.`,
    }),
  ]
}

const placesIn = ({ source }: Total, systemIds: readonly string[]): readonly PlaceToMend[] =>
  source === null ? [] : systemIds.map((systemId) => ({ of: 'system', systemId, field: source }))

const written = (value: number | string | null): string => {
  if (value === null) return 'để trống'
  return Day.safeParse(value).success ? formatDate(String(value)) : String(value)
}

type Behind = Pick<Report, 'systems' | 'figures'>

/** The rows as given against those made from the systems, and each against itself. */
export function checkRows(
  rows: readonly ReportRow[],
  made: RowsAnswer,
  { systems, figures }: Behind,
): readonly Finding[] {
  const seen = new Set<string>()
  const found: Finding[] = []
  for (const [at, row] of rows.entries()) {
    const wanted = made.rows.find(({ systemId }) => systemId === row.systemId)
    const system = systems.find(({ id }) => id === row.systemId)
    if (wanted === undefined || system === undefined) {
      found.push(unknownSystem(row, made))
      continue
    }
    if (seen.has(row.systemId)) found.push(rowTwice(row))
    seen.add(row.systemId)
    if (row.index !== at + 1) found.push(wrongIndex(row, at + 1))
    const differing = differences(row, wanted)
    found.push(...differing, ...emptyCells(row, system, made, differing))
    found.push(...contradictionsIn({ row, system, figures }))
  }
  const absent = made.rows.filter(({ systemId }) => !seen.has(systemId))
  return [...found, ...absent.map(rowMissing)]
}

const nameOf = ({ systemName }: ReportRow): string => systemName ?? 'Hệ thống chưa có tên'

function unknownSystem(row: ReportRow, { leftOut }: RowsAnswer): Finding {
  const out = leftOut.find(({ systemId }) => systemId === row.systemId)
  return finding({
    id: 'unknown-system',
    column: 2,
    given: row.systemName,
    rows: [row.systemId],
    mend: [{ of: 'row', systemId: row.systemId, column: 2 }],
    text: `${nameOf(row)}: không thuộc báo cáo này. ${out?.text ?? 'Danh mục hệ thống của xã không có hệ thống này.'}`,
  })
}

const rowTwice = (row: ReportRow): Finding =>
  finding({
    id: 'row-twice',
    column: 2,
    given: row.systemName,
    rows: [row.systemId],
    mend: [{ of: 'row', systemId: row.systemId, column: 2 }],
    text: `${nameOf(row)}: hai dòng cho một hệ thống.`,
  })

const rowMissing = (row: ReportRow): Finding =>
  finding({
    id: 'row-missing',
    column: 2,
    expected: row.systemName,
    rows: [row.systemId],
    mend: [{ of: 'row', systemId: row.systemId, column: 2 }],
    text: `${nameOf(row)}: có trong danh mục hệ thống mà bảng không có dòng nào.`,
  })

const wrongIndex = (row: ReportRow, expected: number): Finding =>
  finding({
    id: 'wrong-index',
    column: 1,
    given: row.index,
    expected,
    rows: [row.systemId],
    mend: placesOf(row.systemId, 1),
    text: `${nameOf(row)}: số thứ tự ghi ${row.index}, đúng là ${expected}.`,
  })

/** A cell that the register could fill and somebody emptied is said once, as a difference. */
function emptyCells(
  row: ReportRow,
  system: ReportedSystem,
  { missing }: RowsAnswer,
  differing: readonly Finding[],
): readonly Finding[] {
  return missingIn(row, system)
    .filter(
      ({ systemId, column }) =>
        !differing.some((one) => one.column === column) ||
        missing.some((one) => one.systemId === systemId && one.column === column),
    )
    .map(missingFinding)
}

function missingFinding({ systemId, column, field, text }: RowsAnswer['missing'][number]): Finding {
  return finding({
    id: 'missing',
    column,
    rows: [systemId],
    mend: [{ of: 'system', systemId, field }],
    text,
  })
}

/** Cells that are not what the register says; the running number is looked at by the order of the rows. */
function differences(row: ReportRow, wanted: ReportRow): readonly Finding[] {
  const differing = reportForm().columns.filter(
    ({ number, field }) => number > 1 && comparable(row[field]) !== comparable(wanted[field]),
  )
  return [
    ...differing.map((column) => cellDiffers(row, wanted, column.number)),
    ...(row.isClassified === wanted.isClassified ? [] : [classificationDiffers(row, wanted)]),
  ]
}

/** Equal texts for equal cells, whatever the order of words or of the parts of a paper. */
function comparable(value: ReportRow[RowField]): string {
  if (Array.isArray(value)) return JSON.stringify([...value].sort())
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return JSON.stringify([value.number, value.date, value.authority])
}

function cellDiffers(row: ReportRow, wanted: ReportRow, number: number): Finding {
  const column = columnOf(number)
  const [given, expected] = [cellText(row, column), cellText(wanted, column)]
  return finding({
    id: 'cell-differs',
    column: number,
    given: given || null,
    expected: expected || null,
    rows: [row.systemId],
    mend: [...placesOf(row.systemId, number)].reverse(),
    text: `${nameOf(wanted)}, cột ${number} (${column.heading}): bảng ghi "${given}", danh mục và hồ sơ là "${expected}".`,
  })
}

const classificationDiffers = (row: ReportRow, wanted: ReportRow): Finding =>
  finding({
    id: 'classification-differs',
    given: row.isClassified ? 'đã phân loại' : 'chưa phân loại',
    expected: wanted.isClassified ? 'đã phân loại' : 'chưa phân loại',
    rows: [row.systemId],
    mend: [{ of: 'system', systemId: row.systemId, field: 'systemType' }],
    text: `${nameOf(wanted)}: việc phân loại không khớp với loại hình trong danh mục.`,
  })
