/**
 * The first sheet of an XLSX. The package is unpacked under our own limits, looked at, and put together anew for the
 * library that reads cells, which so sees nothing that was not counted: a bomb never unfolds, also none of
 * overlapping entries; formulas and merged cells are named instead of half read.
 */
import { Unzip, type UnzipFile, UnzipInflate, zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import { nameOldFont, oldEncodingProblem } from './old-encodings.ts'
import { MAX_ROWS, MAX_UNPACKED_BYTES, refused, type TableOutcome, toTable } from './table.ts'

const MAX_PARTS = 500
const NOT_XLSX =
  'Tệp không phải là XLSX đọc được (tệp .xls cũ, tệp hỏng hoặc có mật khẩu). Hãy mở bằng Excel và lưu lại dạng .xlsx.'
const TOO_LARGE = 'Tệp XLSX bung ra quá lớn nên không được mở.'

export async function readXlsx(bytes: Uint8Array): Promise<TableOutcome> {
  const parts = unpackWithin(bytes)
  if (parts === 'too-large') return refused(TOO_LARGE)
  if (parts === 'damaged' || !parts.has('xl/workbook.xml')) return refused(NOT_XLSX)
  const sheet = firstSheet(parts)
  const strange = sheet === null ? NOT_XLSX : problemIn(sheet)
  if (strange !== null) return refused(strange)
  try {
    const cells = await readSheet(Buffer.from(zipSync(Object.fromEntries(parts), { level: 0 })))
    const lines = cells.map((row) => row.map(cellText))
    const oldFont = nameOldFont(lines.flat().join(' '))
    return oldFont === null ? toTable(lines) : refused(oldEncodingProblem(oldFont))
  } catch {
    // Within our limits and still not readable: whatever the library found, the person needs the same advice.
    return refused(NOT_XLSX)
  }
}

type Parts = ReadonlyMap<string, Uint8Array>

const textOf = (parts: Parts, path: string): string => Buffer.from(parts.get(path) ?? []).toString('utf8')

/** The XML parts, counted while unpacking, whatever the directory of the archive claims. */
function unpackWithin(bytes: Uint8Array): Parts | 'too-large' | 'damaged' {
  const parts = new Map<string, Uint8Array>()
  let unpacked = 0
  let count = 0
  let stopped: 'too-large' | 'damaged' | null = null
  const take = (file: UnzipFile): void => {
    count += 1
    if (count > MAX_PARTS) stopped = 'too-large'
    if (stopped !== null) return
    const chunks: Uint8Array[] = []
    file.ondata = (error, chunk, final) => {
      if (error !== null) stopped ??= 'damaged'
      if (stopped !== null) return file.terminate()
      unpacked += chunk.length
      if (unpacked > MAX_UNPACKED_BYTES) {
        stopped = 'too-large'
        return file.terminate()
      }
      chunks.push(chunk)
      if (final && /\.(xml|rels)$/.test(file.name))
        parts.set(file.name.replace(/^\//, ''), Buffer.concat(chunks))
    }
    file.start()
  }
  const unzip = new Unzip(take)
  unzip.register(UnzipInflate)
  try {
    // In pieces: what a piece unfolds to is counted before the next one is taken.
    const PIECE = 16_384
    for (let at = 0; at < bytes.length && stopped === null; at += PIECE)
      unzip.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length)
  } catch {
    return stopped ?? 'damaged'
  }
  return stopped ?? parts
}

/** The part of the first sheet by the workbook's own order. */
function firstSheet(parts: Parts): string | null {
  const id = /<(?:\w+:)?sheet\b[^>]*\br:id="([^"]+)"/.exec(textOf(parts, 'xl/workbook.xml'))?.[1]
  const relations = textOf(parts, 'xl/_rels/workbook.xml.rels')
  const relation = [...relations.matchAll(/<Relationship\b[^>]*>/g)].find(([tag]) =>
    tag.includes(`Id="${id}"`),
  )?.[0]
  const target = /Target="([^"]+)"/.exec(relation ?? '')?.[1]
  if (target === undefined) return null
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
  return parts.has(path) ? textOf(parts, path) : null
}

function problemIn(sheet: string): string | null {
  const formula = /<(?:\w+:)?c\b[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f[\s>/]/.exec(sheet)?.[1]
  if (formula !== undefined)
    return `Ô ${formula} là công thức. Hãy dán lại dạng giá trị (Excel: Dán đặc biệt → Giá trị) rồi tải lên lại.`
  const merged = /<(?:\w+:)?mergeCell\b[^>]*\bref="([^"]+)"/.exec(sheet)?.[1]
  if (merged !== undefined)
    return `Các ô ${merged} bị trộn. Hãy bỏ trộn ô (Excel: Trang đầu → Bỏ trộn ô) rồi tải lên lại.`
  const rows = sheet.match(/<(?:\w+:)?row[\s>]/g)?.length ?? 0
  // Twice the limit leaves room for empty lines that only carry a style.
  if (rows > MAX_ROWS * 2)
    return `Tệp có ${rows} dòng; nhiều nhất ${MAX_ROWS} dòng một lần. Hãy chia nhỏ tệp.`
  return null
}

/** Days are written as people write them; numbers without thousands, so that a telephone number stays one. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) {
    const [year, month, day] = cell.toISOString().slice(0, 10).split('-')
    return `${day}/${month}/${year}`
  }
  if (typeof cell === 'boolean') return cell ? 'có' : 'không'
  return String(cell)
}
