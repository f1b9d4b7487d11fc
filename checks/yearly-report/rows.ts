/**
 * The table of the yearly report (section 3 of Mẫu số 08, NĐ 331/2026): one row a system, in the words of the form. What
 * is not known is named by system and column; nothing is guessed and nothing stays empty without somebody having said so.
 */
import { z } from 'zod'
import { Level } from '../catalogue/catalogue.ts'
import { stateOf, workflow } from '../dossiers/workflow.ts'
import { formatDate } from '../time/words.ts'
import { Day } from '../time/zone.ts'
import {
  approvalStatusOf,
  approvalWord,
  type Column,
  columnOf,
  Implementation,
  InspectionKind,
  implementationWord,
  inspectionWord,
  type RowField,
  reportForm,
} from './form.ts'
import type { Period } from './period.ts'

/** A decision or regulation: its number, its day, who signed it. Null: not known yet. */
export const Paper = z.strictObject({
  number: z.string().nullable(),
  date: Day.nullable(),
  authority: z.string().nullable(),
})
export type Paper = z.infer<typeof Paper>

const DossierStateId = z
  .string()
  .refine((id) => workflow().states.some((state) => state.id === id), 'no state of a dossier')

/** What the report needs to know of one system at the end of the day of the figures. Incidents have no column in it. */
export const ReportedSystem = z.strictObject({
  id: z.string().min(1),
  name: z.string().nullable(),
  /** `used`: its owner is somebody else, who reports it. */
  ownership: z.enum(['owned', 'used']),
  ownerName: z.string().nullable(),
  operatorName: z.string().nullable(),
  /** Loại hình, an id of levels.json; null: not determined, which is a figure of its own and nothing missing. */
  systemType: z.string().nullable(),
  /** The proposed level. */
  level: Level.nullable(),
  /** The level in the decision of approval; null while there is none, or when nobody wrote it down. */
  approvedLevel: Level.nullable(),
  /** Of the dossier in force, an id of the dossier's states; null: no dossier was begun. */
  dossierState: DossierStateId.nullable(),
  approvalDecision: Paper.nullable(),
  /** Null: not known. `none`: somebody said that there is none. */
  securityRegulation: z.union([Paper, z.literal('none')]).nullable(),
  plannedApprovalOn: Day.nullable(),
  implementation: Implementation.nullable(),
  plannedFullImplementationOn: Day.nullable(),
  /** Null: not known. Empty: somebody said that there were none. */
  inspections: z.array(z.strictObject({ kind: InspectionKind, on: Day })).nullable(),
  /** The last day in operation. */
  retiredOn: Day.nullable(),
})
export type ReportedSystem = z.infer<typeof ReportedSystem>
export type SystemField = keyof ReportedSystem

/** A row as it is printed; as given by people it may hold anything, so words and level are looked at later. */
export const ReportRow = z.strictObject({
  systemId: z.string().min(1),
  index: z.int(),
  systemName: z.string().nullable(),
  ownerName: z.string().nullable(),
  operatorUnit: z.string().nullable(),
  proposedLevel: z.int().nullable(),
  approvalStatus: z.string().nullable(),
  approvalDecision: Paper.nullable(),
  securityRegulation: Paper.nullable(),
  plannedApprovalDate: Day.nullable(),
  implementationStatus: z.string().nullable(),
  plannedFullImplementationDate: Day.nullable(),
  /** Null: not known. Empty: not done, the cell stays empty. */
  inspectionStatus: z.array(z.string()).nullable(),
  /** Behind the total of classified systems; the form has no column for it. */
  isClassified: z.boolean(),
})
export type ReportRow = z.infer<typeof ReportRow>

/** The field of a system from which a column is filled; null for the running number. */
export const SOURCE_FIELDS: Readonly<Record<RowField, SystemField | null>> = {
  index: null,
  systemName: 'name',
  ownerName: 'ownerName',
  operatorUnit: 'operatorName',
  proposedLevel: 'level',
  approvalStatus: 'dossierState',
  approvalDecision: 'approvalDecision',
  securityRegulation: 'securityRegulation',
  plannedApprovalDate: 'plannedApprovalOn',
  implementationStatus: 'implementation',
  plannedFullImplementationDate: 'plannedFullImplementationOn',
  inspectionStatus: 'inspections',
}

export type Missing = {
  readonly systemId: string
  /** Null when the name is what is missing. */
  readonly systemName: string | null
  readonly column: number
  /** Where it is mended. */
  readonly field: SystemField
  /** Of a paper: what of it is missing; empty when the whole cell is. */
  readonly parts: readonly (keyof Paper)[]
  readonly text: string
}

export type LeftOut = {
  readonly systemId: string
  readonly systemName: string | null
  readonly reason: 'used' | 'retired'
  readonly text: string
}

/** Something in a row that rests on a reading the law does not settle; to be compared before it is sent. */
export type OpenPoint = {
  readonly systemId: string
  readonly column: number
  readonly field: SystemField
  readonly text: string
}

export type RowsAnswer = {
  /** In the order of the systems, numbered from 1. */
  readonly rows: readonly ReportRow[]
  readonly missing: readonly Missing[]
  readonly leftOut: readonly LeftOut[]
  readonly open: readonly OpenPoint[]
}

/** `day`: the figures are those at its end; `figuresDay` gives it. */
export type Figures = { readonly period: Period; readonly day: Day }

/** Throws RangeError when two systems have one id, and for a day outside the period. */
export function buildRows(systems: readonly ReportedSystem[], figures: Figures): RowsAnswer {
  const { period, day } = figures
  if (day < period.start || day > period.end)
    throw new RangeError(`${day} is not in the period of ${period.year}`)
  if (new Set(systems.map(({ id }) => id)).size < systems.length)
    throw new RangeError('two systems have one id')
  const leftOut = systems.flatMap((system) => whyLeftOut(system, day))
  const isOut = new Set(leftOut.map(({ systemId }) => systemId))
  const reported = systems.filter(({ id }) => !isOut.has(id))
  const rows = reported.map((system, at) => rowOf(system, at + 1, figures))
  return {
    rows,
    missing: rows.flatMap((row, at) => missingIn(row, reported[at] ?? null)),
    leftOut,
    open: reported.flatMap((system) => openPoints(system, figures)),
  }
}

function whyLeftOut({ id, name, ownership, dossierState, retiredOn }: ReportedSystem, day: Day): LeftOut[] {
  const out = (reason: LeftOut['reason'], text: string): LeftOut[] => [
    { systemId: id, systemName: textOf(name), reason, text },
  ]
  if (ownership === 'used') return out('used', 'Cơ quan khác là chủ quản: do cơ quan đó báo cáo.')
  if (retiredOn !== null && retiredOn <= day)
    return out('retired', `Đã kết thúc vận hành ngày ${formatDate(retiredOn)}.`)
  if (dossierState === RETIRED) return out('retired', 'Hồ sơ ghi đã kết thúc vận hành.')
  return []
}

const RETIRED = 'retired'
/** A dossier in this state has a successor; a system must not leave the report because only the old one was given. */
const SUPERSEDED = 'superseded'
/** The decision in force stays so while the level is determined anew. */
const REDETERMINATION = 'redetermination'

function rowOf(system: ReportedSystem, index: number, figures: Figures): ReportRow {
  const status = system.dossierState === null ? null : stateOf(system.dossierState).mau08Column6
  const isApproved = status === approvalWord('approved')
  const { securityRegulation: regulation, implementation } = system
  return {
    systemId: system.id,
    index,
    systemName: textOf(system.name),
    ownerName: textOf(system.ownerName),
    operatorUnit: textOf(system.operatorName),
    proposedLevel: system.level,
    approvalStatus: status,
    // Columns 7, 9 and 11 are for one kind of system each; what was written for another is found as a contradiction.
    approvalDecision: isApproved ? paperOf(system.approvalDecision) : null,
    securityRegulation: regulation === 'none' ? null : paperOf(regulation),
    plannedApprovalDate: isApproved ? null : system.plannedApprovalOn,
    implementationStatus: implementation === null ? null : implementationWord(implementation),
    plannedFullImplementationDate:
      implementation === null || implementation === 'full' ? null : system.plannedFullImplementationOn,
    inspectionStatus: inspectionWords(system, figures),
    isClassified: textOf(system.systemType) !== null,
  }
}

/** Spaces alone are nothing. */
const textOf = (text: string | null): string | null => text?.trim() || null

function paperOf(paper: Paper | null): Paper | null {
  if (paper === null) return null
  const known = { number: textOf(paper.number), date: paper.date, authority: textOf(paper.authority) }
  return Object.values(known).every((part) => part === null) ? null : known
}

/** An inspection before use is done once and for all; a periodic one counts in the period in which it was done. */
function inspectionWords({ inspections }: ReportedSystem, { period, day }: Figures): string[] | null {
  if (inspections === null) return null
  return InspectionKind.options
    .filter((kind) =>
      inspections.some(
        (one) => one.kind === kind && one.on <= day && (kind === 'before-use' || one.on >= period.start),
      ),
    )
    .map(inspectionWord)
}

function openPoints(system: ReportedSystem, { period, day }: Figures): OpenPoint[] {
  const point = (column: number, text: string): OpenPoint[] => {
    const field = SOURCE_FIELDS[columnOf(column).field]
    return field === null ? [] : [{ systemId: system.id, column, field, text }]
  }
  const state = system.dossierState === null ? null : stateOf(system.dossierState)
  const outside = (system.inspections ?? []).filter(
    (one) => one.on > day || (one.kind === 'periodic' && one.on < period.start),
  )
  return [
    ...(state?.flag === undefined
      ? []
      : point(
          6,
          `Hồ sơ "${state.label}" ghi ở cột 6 là "${state.mau08Column6 ?? ''}". ${state.flag.replace(/\.?$/, '.')}`,
        )),
    ...(system.securityRegulation === 'none' && isApprovedBefore(state?.id)
      ? point(
          8,
          'CẦN ĐỐI CHIẾU: đã phê duyệt mà không có Quy chế; mẫu ghi "nếu có", Điều 30 khoản 7 đòi có trước khi phê duyệt.',
        )
      : []),
    ...outside.flatMap((one) =>
      point(
        12,
        `Lần "${inspectionWord(one.kind)}" ngày ${formatDate(one.on)} không tính: ngoài quãng từ ${formatDate(period.start)} đến ${formatDate(day)}. CẦN ĐỐI CHIẾU cách tính "Định kỳ".`,
      ),
    ),
  ]
}

/** Approved by a decision that may be older than the duty to issue the regulation first. */
const isApprovedBefore = (state: string | undefined): boolean =>
  state === 'legacy-approved' || state === REDETERMINATION

/**
 * What the row should hold and does not, in the order of the columns. `system`: what is behind the row; without it an
 * empty cell that somebody may have meant is named too.
 */
export function missingIn(row: ReportRow, system: ReportedSystem | null): Missing[] {
  return reportForm().columns.flatMap((column) => missingCell(row, column, system))
}

function missingCell(row: ReportRow, column: Column, system: ReportedSystem | null): Missing[] {
  const field = SOURCE_FIELDS[column.field]
  if (field === null) return []
  const name = (parts: readonly (keyof Paper)[], text: string): Missing[] => [
    {
      systemId: row.systemId,
      systemName: textOf(row.systemName),
      column: column.number,
      field,
      parts,
      text: `${textOf(row.systemName) ?? 'Hệ thống chưa có tên'}, cột ${column.number} (${column.heading}): ${text}`,
    },
  ]
  const value = row[column.field]
  if (value !== null && typeof value === 'object' && 'number' in value) {
    const parts = PAPER_PARTS.filter((part) => textOf(value[part]) === null)
    return parts.length === 0
      ? []
      : name(parts, `thiếu ${parts.map((part) => PAPER_WORDS[part]).join(', ')}.`)
  }
  if (typeof value === 'string' ? textOf(value) !== null : value !== null) return []
  if (!mustBeFilled(row, column, system)) return []
  if (column.number === 6 && system !== null)
    return name([], system.dossierState === SUPERSEDED ? WORDS_FOR_SUPERSEDED : WORDS_FOR_NO_DOSSIER)
  return name([], WORDS_WHEN_EMPTY[column.filled])
}

const PAPER_PARTS = ['number', 'date', 'authority'] as const
const PAPER_WORDS: Readonly<Record<keyof Paper, string>> = {
  number: 'số',
  date: 'ngày',
  authority: 'tên cơ quan',
}
const WORDS_FOR_NO_DOSSIER =
  'chưa lập hồ sơ; mẫu không có chữ cho trường hợp này, phải bắt đầu hồ sơ hoặc hỏi nơi nhận. CẦN ĐỐI CHIẾU.'
const WORDS_FOR_SUPERSEDED = 'hồ sơ này đã thay bằng hồ sơ mới; lấy trạng thái của hồ sơ mới.'
const WORDS_WHEN_EMPTY: Readonly<Record<Column['filled'], string>> = {
  always: 'còn trống.',
  'when-approved': 'đã được phê duyệt nên phải ghi số, ngày, tên cơ quan phê duyệt.',
  'when-not-approved': 'chưa được phê duyệt nên phải ghi thời điểm dự kiến phê duyệt.',
  'when-not-fully-implemented': 'chưa triển khai đầy đủ nên phải ghi thời điểm dự kiến.',
  'if-any': 'chưa biết có Quy chế hay không; không có thì phải nói là không có.',
  'if-done': 'chưa biết đã kiểm tra, đánh giá hay chưa; chưa thì phải nói là chưa.',
}

/** A condition on a cell that is empty itself is not known to hold: that cell is named, not this one. */
function mustBeFilled(row: ReportRow, { filled }: Column, system: ReportedSystem | null): boolean {
  const status = approvalStatusOf(row.approvalStatus)
  switch (filled) {
    case 'when-approved':
      return status === 'approved'
    case 'when-not-approved':
      return status !== null && status !== 'approved'
    case 'when-not-fully-implemented':
      return row.implementationStatus !== null && row.implementationStatus !== implementationWord('full')
    case 'if-any':
      return system?.securityRegulation !== 'none'
    default:
      return true
  }
}

/** The cell as it is printed; an empty text for an empty cell. */
export function cellText(row: ReportRow, column: Column): string {
  const value = row[column.field]
  if (value === null) return ''
  if (Array.isArray(value)) return value.join('; ')
  if (typeof value === 'object') return paperText(value)
  return column.kind === 'day' ? formatDate(String(value)) : String(value)
}

function paperText({ number, date, authority }: Paper): string {
  const signed = [number === null ? '' : `số ${number}`, date === null ? '' : `ngày ${formatDate(date)}`]
  return [signed.filter(Boolean).join(' '), authority ?? ''].filter(Boolean).join(', ')
}
