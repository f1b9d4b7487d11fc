/** A table that a person uploads: XLSX or CSV, within limits; what is wrong with a file is one Vietnamese sentence. */

export type TableRow = {
  /** As the person sees it in the spreadsheet: the header is row 1. */
  readonly number: number
  readonly cells: readonly string[]
}

export type Table = { readonly header: readonly string[]; readonly rows: readonly TableRow[] }

export type TableOutcome =
  | { readonly ok: true; readonly table: Table }
  /** What to mend, for the person who uploaded it. */
  | { readonly ok: false; readonly problem: string }

/** A commune has some hundred people and PCs: whoever sends more has taken the wrong file. */
export const MAX_ROWS = 5_000
export const MAX_COLUMNS = 50
export const MAX_FILE_BYTES = 5 * 1024 * 1024
/** Of all parts of an XLSX together, counted while unpacking. */
export const MAX_UNPACKED_BYTES = 40 * 1024 * 1024
const MAX_CELL_CHARACTERS = 500

const tidy = (cell: string): string => cell.normalize('NFC').replace(/\s+/gu, ' ').trim()

export const refused = (problem: string): TableOutcome => ({ ok: false, problem })

/** Header and rows out of raw lines: texts tidied, empty lines left out, limits held. */
export function toTable(lines: readonly (readonly string[])[]): TableOutcome {
  const tidied = lines.map((cells, index) => ({ number: index + 1, cells: cells.map(tidy) }))
  const filled = tidied.filter(({ cells }) => cells.some((cell) => cell !== ''))
  const [first, ...rows] = filled
  if (first === undefined) return refused('Tệp không có dòng nào.')
  if (rows.length === 0) return refused('Tệp chỉ có dòng tiêu đề, chưa có dữ liệu.')
  if (rows.length > MAX_ROWS)
    return refused(`Tệp có ${rows.length} dòng; nhiều nhất ${MAX_ROWS} dòng một lần. Hãy chia nhỏ tệp.`)
  const header = trimEnd(first.cells)
  if (header.length > MAX_COLUMNS)
    return refused(`Tệp có ${header.length} cột; nhiều nhất ${MAX_COLUMNS} cột.`)
  const long = rows.find(({ cells }) => cells.some((cell) => cell.length > MAX_CELL_CHARACTERS))
  if (long !== undefined) return refused(`Dòng ${long.number} có ô dài hơn ${MAX_CELL_CHARACTERS} ký tự.`)
  return { ok: true, table: { header, rows } }
}

function trimEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell !== '')
  return cells.slice(0, last + 1)
}
