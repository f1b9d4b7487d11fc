/** The tables in force as pages and commands tell of them. */
import {
  TABLE_NAMES,
  TABLE_TITLES,
  type TableAge,
  type TableName,
  type TableState,
  tableAge,
} from '../../checks/dated-tables.ts'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import type { Verdict } from '../../checks/verdict.ts'
import type { Imported } from './import.ts'
import type { InForce, TableSource } from './in-force.ts'

export type DescribedTable = TableAge & {
  readonly name: TableName
  readonly title: string
  readonly source: TableSource
  /** A newer one was imported that this program cannot read. */
  readonly isUnreadable: boolean
}

export const describeTables = (inForce: InForce, now: Date): readonly DescribedTable[] =>
  TABLE_NAMES.map((name) => ({
    ...{ name, title: TABLE_TITLES[name], source: inForce.sources[name] },
    isUnreadable: inForce.unreadable.includes(name),
    ...tableAge(name, inForce.contents, now),
  }))

export const STATE_VERDICTS: Readonly<Record<TableState, Verdict>> = {
  fresh: 'pass',
  ageing: 'warn',
  'too-old': 'fail',
}

/** "60 ngày tuổi"; a clock that is behind the table is said, not hidden. */
export const ageWords = (ageDays: number): string =>
  ageDays < 0 ? 'sau giờ máy chủ' : ageDays === 0 ? 'hôm nay' : `${ageDays} ngày tuổi`

export const sourceWords = (source: TableSource): string =>
  source.kind === 'built-in' ? 'kèm theo chương trình' : `đã nhập lúc ${formatMoment(source.at)}`

/** One sentence on what is wrong with a table; null while nothing is. */
export function tableProblem({
  name,
  title,
  asOf,
  ageDays,
  state,
  isUnreadable,
}: DescribedTable): string | null {
  if (isUnreadable)
    return `${title}: bảng đã nhập không còn đọc được với bản AnXã này, đang dùng bảng kèm theo chương trình (ngày ${formatDate(asOf)}).`
  switch (state) {
    case 'fresh':
      return null
    case 'ageing':
      return name === 'holidays'
        ? `${title}: chưa có lịch nghỉ của năm sau.`
        : `${title} đã ${ageWords(ageDays)} (số liệu đến ngày ${formatDate(asOf)}).`
    case 'too-old':
      return name === 'holidays'
        ? `${title}: chưa có lịch nghỉ được thông báo của năm nay, ngày làm việc chỉ là tạm tính.`
        : `${title} đã ${ageWords(ageDays)}, quá cũ (số liệu đến ngày ${formatDate(asOf)}).`
    default:
      return state satisfies never
  }
}

export const takenWords = ({ taken }: Pick<Imported, 'taken'>): string =>
  taken.length === 0
    ? 'Các bảng trong tệp đã có sẵn: không có gì mới.'
    : `Đã nhập: ${taken.map(({ name, asOf }) => `${TABLE_TITLES[name]} (${formatDate(asOf)})`).join(', ')}. Các máy đang được đánh giá lại.`
