/** The door for uploaded tables: which kind a file is, by its bytes and not by its name. */
import { readCsv } from './csv.ts'
import { MAX_FILE_BYTES, refused, type TableOutcome } from './table.ts'

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b
/** OLE2: an .xls of before 2007, or an XLSX with a password. */
const isOldExcel = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0

/** Never throws for what a file can hold. */
export async function readTable(bytes: Uint8Array): Promise<TableOutcome> {
  if (bytes.length === 0) return refused('Chưa chọn tệp, hoặc tệp rỗng.')
  if (bytes.length > MAX_FILE_BYTES)
    return refused(`Tệp lớn hơn ${MAX_FILE_BYTES / 1024 / 1024} MB nên không được mở.`)
  if (isOldExcel(bytes))
    return refused('Tệp là .xls cũ hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu và lưu lại dạng .xlsx.')
  if (!isZip(bytes)) return readCsv(bytes)
  // The XLSX library is loaded for those who upload one.
  const { readXlsx } = await import('./xlsx.ts')
  return readXlsx(bytes)
}
