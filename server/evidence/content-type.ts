/** What a file is, by its bytes: one of the five kinds that may be evidence, or why it is none. Its name says nothing. */
import { readZip, textOfEntry, type ZipEntry, type ZipProblem } from './zip.ts'

export type EvidenceKind = 'pdf' | 'docx' | 'xlsx' | 'png' | 'jpeg'

export type KindFacts = {
  readonly mediaType: string
  /** The first one is put behind a name that has none of them. */
  readonly extensions: readonly string[]
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'

export const KINDS: Readonly<Record<EvidenceKind, KindFacts>> = {
  pdf: { mediaType: 'application/pdf', extensions: ['pdf'] },
  docx: { mediaType: `${OFFICE}.wordprocessingml.document`, extensions: ['docx'] },
  xlsx: { mediaType: `${OFFICE}.spreadsheetml.sheet`, extensions: ['xlsx'] },
  png: { mediaType: 'image/png', extensions: ['png'] },
  jpeg: { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
}

export type KindProblem =
  | 'unknown'
  /** DOC, XLS, and what has a password: all of them are OLE files. */
  | 'old-or-encrypted'
  | 'macros'
  | 'too-large'
  /** Begins as one of ours, and is cut off or contradicts itself. */
  | 'damaged'
  | 'other-zip'

export type KindOutcome =
  | { readonly ok: true; readonly kind: EvidenceKind }
  | { readonly ok: false; readonly problem: KindProblem }

const found = (kind: EvidenceKind): KindOutcome => ({ ok: true, kind })
const refused = (problem: KindProblem): KindOutcome => ({ ok: false, problem })

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const PNG_SMALLEST_BYTES = 57
const OLE_SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const ZIP_SIGNATURE = Buffer.from('504b0304', 'hex')
/** A reader looks for the end mark in the last kilobyte; some writers put a little more behind it. */
const PDF_TAIL_BYTES = 4096

/** Never throws, whatever the bytes. */
export function kindOf(given: Uint8Array): KindOutcome {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  if (/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8)))
    return bytes.includes('%%EOF', Math.max(0, bytes.length - PDF_TAIL_BYTES))
      ? found('pdf')
      : refused('damaged')
  if (startsWith(bytes, PNG_SIGNATURE)) return isWholePng(bytes) ? found('png') : refused('damaged')
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return isJpeg(bytes) ? found('jpeg') : refused('damaged')
  if (startsWith(bytes, OLE_SIGNATURE)) return refused('old-or-encrypted')
  return startsWith(bytes, ZIP_SIGNATURE) ? officeKindOf(bytes) : refused('unknown')
}

const startsWith = (bytes: Buffer, signature: Buffer): boolean =>
  bytes.subarray(0, signature.length).equals(signature)

const isWholePng = (bytes: Buffer): boolean =>
  bytes.length >= PNG_SMALLEST_BYTES &&
  bytes.readUInt32BE(16) > 0 &&
  bytes.readUInt32BE(20) > 0 &&
  bytes.lastIndexOf('IEND') > PNG_SIGNATURE.length

/** A segment follows the first mark, and an end mark comes. */
const isJpeg = (bytes: Buffer): boolean =>
  bytes[2] === 0xff &&
  (bytes[3] ?? 0) >= 0xc0 &&
  bytes[3] !== 0xff &&
  bytes.lastIndexOf('\xff\xd9', 'latin1') > 3

const ZIP_PROBLEMS: Readonly<Record<ZipProblem, KindProblem>> = {
  damaged: 'damaged',
  encrypted: 'old-or-encrypted',
  'too-large': 'too-large',
}

/** Programs in a document, under every name that Office gives them. */
const PROGRAM = /(^|\/)(vba\w*\.(bin|xml)|macrosheets\/|activex\/)/i
const CONTENT_TYPES = '[Content_Types].xml'
const MAX_CONTENT_TYPES_BYTES = 2 * 1024 * 1024
const MAIN_PARTS = [
  ['docx', 'word/document.xml', `${OFFICE}.wordprocessingml.document.main+xml`],
  ['xlsx', 'xl/workbook.xml', `${OFFICE}.spreadsheetml.sheet.main+xml`],
] as const

function officeKindOf(bytes: Buffer): KindOutcome {
  const zip = readZip(bytes)
  if (!zip.ok) return refused(ZIP_PROBLEMS[zip.problem])
  const types = zip.entries.find(({ name }) => name === CONTENT_TYPES)
  const mains = MAIN_PARTS.filter(([, path]) => zip.entries.some(({ name }) => name === path))
  const [main] = mains
  if (types === undefined || main === undefined || mains.length > 1) return refused('other-zip')
  const text = contentTypes(types)
  if (text === null) return refused('damaged')
  if (zip.entries.some(({ name }) => PROGRAM.test(name)) || /macroEnabled|vbaProject/i.test(text))
    return refused('macros')
  const [kind, , mainType] = main
  return text.includes(mainType) ? found(kind) : refused('other-zip')
}

function contentTypes(entry: ZipEntry): string | null {
  const text = textOfEntry(entry, MAX_CONTENT_TYPES_BYTES)
  return text?.includes('<') ? text : null
}

/** For the person who chose the file. */
export const KIND_PROBLEM_WORDS: Readonly<Record<KindProblem, string>> = {
  unknown:
    'Nội dung tệp không phải PDF, DOCX, XLSX, PNG hay JPEG (đuôi tên tệp không tính). Hãy chọn tệp khác hoặc xuất ra PDF.',
  'old-or-encrypted':
    'Tệp có mật khẩu hoặc là dạng cũ (.doc, .xls). Hãy bỏ mật khẩu, lưu lại dạng .docx, .xlsx hoặc PDF.',
  macros: 'Tệp có macro (chương trình bên trong). Hãy lưu lại dạng .docx, .xlsx không macro hoặc PDF.',
  'too-large': 'Tệp bung ra quá lớn nên không được nhận. Hãy xuất ra PDF hoặc chia nhỏ.',
  damaged: 'Tệp bị hỏng hoặc bị cắt cụt. Hãy mở lại bằng chương trình gốc, lưu lại rồi tải lên.',
  'other-zip': 'Tệp nén ZIP không phải văn bản DOCX hay bảng tính XLSX.',
}

const MAX_NAME_CHARACTERS = 150

/**
 * A name to keep and to hand out again: its last part, without what no file system or header takes, ending as its
 * kind does, whatever it was called.
 */
export function fileNameFor(kind: EvidenceKind, given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    // Control characters, and those that turn the direction of writing around.
    .replace(/[\p{Cc}\p{Cf}"<>:|?*]/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const { extensions } = KINDS[kind]
  const extension = extensions.find((one) => clean.toLowerCase().endsWith(`.${one}`))
  const stem = extension === undefined ? clean : clean.slice(0, -extension.length - 1)
  const short = [...stem].slice(0, MAX_NAME_CHARACTERS).join('').trim() || 'bang-chung'
  return `${short}.${extension ?? extensions[0]}`
}
