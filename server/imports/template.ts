/** The file people fill in: the titles of the columns, one example row, and a sheet that explains each column. */
import writeXlsxFile from 'write-excel-file/node'
import type { Column } from './rows.ts'

const BOLD = { fontWeight: 'bold' } as const

export async function writeTemplate(columns: readonly Column[], example: readonly string[]): Promise<Buffer> {
  const head = columns.map(({ title }) => ({ value: title, ...BOLD }))
  const rows = [head, example.map((value) => ({ type: String, value }))]
  const help = [
    [
      { value: 'Cột', ...BOLD },
      { value: 'Bắt buộc', ...BOLD },
      { value: 'Cách điền', ...BOLD },
    ],
    ...columns.map(({ title, required, hint }) => [
      { value: title },
      { value: required ? 'có' : 'không' },
      { value: hint ?? '' },
    ]),
  ]
  return writeXlsxFile([
    { data: rows, sheet: 'Dữ liệu', columns: columns.map(() => ({ width: 24 })), stickyRowsCount: 1 },
    { data: help, sheet: 'Hướng dẫn', columns: [{ width: 24 }, { width: 12 }, { width: 70 }] },
  ]).toBuffer()
}
