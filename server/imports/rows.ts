/** From a table to typed rows: columns found by their titles, every bad cell named, nothing half taken. */
import type { z } from 'zod'
import { fold } from '../../checks/names.ts'
import type { Table } from './table.ts'

export type Column<K extends string = string> = {
  readonly key: K
  /** As the template writes it. */
  readonly title: string
  /** Other titles people give it; compared without diacritics and case. */
  readonly also?: readonly string[]
  readonly required: boolean
  /** One line of help in the template and beside the form. */
  readonly hint?: string
}

export type CellProblem = { readonly column: string; readonly message: string }

export type ReadRow<T> = {
  readonly number: number
  /** What the person wrote, by column title, for the preview. */
  readonly shown: readonly string[]
} & (
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly CellProblem[] }
)

export type RowsOutcome<T> =
  | { readonly ok: true; readonly titles: readonly string[]; readonly rows: readonly ReadRow<T>[] }
  | { readonly ok: false; readonly problem: string }

type Found = { readonly index: number; readonly column: Column }

/** The columns of the header. A title that is not known is a problem too: it may be a misspelt required one. */
function findColumns(header: readonly string[], columns: readonly Column[]): readonly Found[] | string {
  const names = new Map(
    columns.flatMap((column) =>
      [column.title, ...(column.also ?? [])].map((name) => [fold(name), column] as const),
    ),
  )
  const found: Found[] = []
  const unknown: string[] = []
  header.forEach((title, index) => {
    const column = names.get(fold(title.replace(/\s*\(.*\)\s*|\s*\*\s*$/g, '')))
    if (column === undefined)
      unknown.push(title === '' ? `(cột ${index + 1} không có tiêu đề)` : `"${title}"`)
    else found.push({ index, column })
  })
  const missing = columns.filter(
    ({ key, required }) => required && !found.some(({ column }) => column.key === key),
  )
  const twice = found.filter(
    ({ column }, at) => found.findIndex((one) => one.column.key === column.key) !== at,
  )
  const problems = [
    ...(missing.length > 0 ? [`thiếu cột ${missing.map(({ title }) => `"${title}"`).join(', ')}`] : []),
    ...(unknown.length > 0 ? [`có cột không biết ${unknown.join(', ')}`] : []),
    ...(twice.length > 0
      ? [`cột ${twice.map(({ column }) => `"${column.title}"`).join(', ')} có hai lần`]
      : []),
  ]
  return problems.length === 0 ? found : `Dòng tiêu đề ${problems.join('; ')}. Hãy dùng tệp mẫu.`
}

/** `schema` takes the texts of a row by column key; an empty cell of an optional column is left out. */
export function readRows<T>(table: Table, columns: readonly Column[], schema: z.ZodType<T>): RowsOutcome<T> {
  const found = findColumns(table.header, columns)
  if (typeof found === 'string') return { ok: false, problem: found }
  const titleOf = (key: PropertyKey | undefined): string =>
    columns.find((column) => column.key === key)?.title ?? String(key ?? '')
  const rows = table.rows.map(({ number, cells }): ReadRow<T> => {
    const shown = found.map(({ index }) => cells[index] ?? '')
    const extra = cells.findIndex((cell, index) => cell !== '' && index >= table.header.length)
    const given = Object.fromEntries(
      found.flatMap(({ index, column }) => {
        const text = cells[index] ?? ''
        return text === '' ? [] : [[column.key, text]]
      }),
    )
    const empty = columns.filter(({ key, required }) => required && given[key] === undefined)
    const parsed = schema.safeParse(given)
    if (parsed.success && empty.length === 0 && extra < 0)
      return { number, shown, ok: true, value: parsed.data }
    const ofSchema = (parsed.error?.issues ?? [])
      .filter((issue) => !empty.some(({ key }) => key === issue.path[0]))
      .map((issue) => ({ column: titleOf(issue.path[0]), message: issue.message }))
    const problems = [
      ...empty.map(({ title }) => ({ column: title, message: 'chưa điền' })),
      ...ofSchema,
      ...(extra < 0
        ? []
        : [{ column: `cột ${extra + 1}`, message: 'có nội dung ngoài các cột của tiêu đề' }]),
    ]
    return { number, shown, ok: false, problems }
  })
  return { ok: true, titles: found.map(({ column }) => column.title), rows }
}

/** Marks rows that say the same as an earlier one, by a key such as the e-mail address. */
export function refuseTwice<T>(
  rows: readonly ReadRow<T>[],
  keyOf: (value: T) => string,
  column: string,
): readonly ReadRow<T>[] {
  const first = new Map<string, number>()
  return rows.map((row) => {
    if (!row.ok) return row
    const key = keyOf(row.value)
    const earlier = first.get(key)
    if (earlier === undefined) {
      first.set(key, row.number)
      return row
    }
    const { number, shown } = row
    return { number, shown, ok: false, problems: [{ column, message: `trùng với dòng ${earlier}` }] }
  })
}

/** The values when every row is good; else null: nothing is half imported. */
export function allValues<T>(rows: readonly ReadRow<T>[]): readonly T[] | null {
  const values: T[] = []
  for (const row of rows) {
    if (!row.ok) return null
    values.push(row.value)
  }
  return values
}
