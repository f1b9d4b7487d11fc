/** CSV as Excel and people write it: UTF-8 with or without BOM or UTF-16 with BOM; comma, semicolon or tab. */
import { CsvError, parse } from 'csv-parse/sync'
import { nameOldEncoding, nameOldFont, oldEncodingProblem } from './old-encodings.ts'
import { refused, type TableOutcome, toTable } from './table.ts'

const DELIMITERS = [',', ';', '\t'] as const

export function readCsv(bytes: Uint8Array): TableOutcome {
  const text = decode(bytes)
  if (text === null) return refused(encodingProblem(bytes))
  if (text.includes('\0')) return refused('Tệp không phải là văn bản CSV.')
  const oldFont = nameOldFont(text)
  if (oldFont !== null) return refused(oldEncodingProblem(oldFont))
  try {
    const lines: string[][] = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
    })
    return toTable(lines)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return refused(csvProblem(error))
  }
}

/** Null when the bytes are no Unicode text. */
function decode(bytes: Uint8Array): string | null {
  const label = startsWith(bytes, 0xff, 0xfe)
    ? 'utf-16le'
    : startsWith(bytes, 0xfe, 0xff)
      ? 'utf-16be'
      : 'utf-8'
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const startsWith = (bytes: Uint8Array, first: number, second: number): boolean =>
  bytes[0] === first && bytes[1] === second

function encodingProblem(bytes: Uint8Array): string {
  const old = nameOldEncoding(Buffer.from(bytes).toString('latin1'))
  if (old !== null) return oldEncodingProblem(old)
  return 'Không đọc được bảng mã của tệp. Hãy lưu lại dạng CSV UTF-8 (Excel: Lưu thành → CSV UTF-8) hoặc XLSX. Không dòng nào được nhập.'
}

/** The one that the first line has most of. */
function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]|$/))
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: first.split(delimiter).length }))
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).delimiter
}

function csvProblem(error: CsvError): string {
  const line = 'lines' in error && typeof error.lines === 'number' ? ` (gần dòng ${error.lines})` : ''
  return error.code.startsWith('CSV_QUOTE') || error.code.includes('QUOTE')
    ? `Tệp CSV có dấu ngoặc kép không khớp${line}.`
    : `Tệp CSV không đúng khuôn dạng${line}.`
}
