/** The facts of a report as tables to read: every value that was sent, none explained away. */
import { formatMoment } from '../time/words.ts'

export type FactRow = { readonly name: string; readonly value: string }
export type FactSection = {
  readonly name: string
  readonly rows: readonly FactRow[]
}

const SECTION_NAMES: Readonly<Record<string, string>> = {
  collector: 'Lần thu thập',
  host: 'Môi trường thu thập',
  sections: 'Phần nào đọc được',
  os: 'Hệ điều hành',
  pro: 'Gói hỗ trợ mở rộng',
  machine: 'Máy',
  hardware: 'Phần cứng',
  licensing: 'Bản quyền và hỗ trợ mở rộng',
  antivirus: 'Chống mã độc',
  updates: 'Bản vá',
  certificates: 'Chứng thư số (phần công khai)',
  firewall: 'Tường lửa',
  encryption: 'Mã hóa ổ đĩa',
  screenLock: 'Khóa màn hình',
  autorun: 'Tự chạy ổ rời',
  smb: 'Chia sẻ tệp SMB',
  remoteDesktop: 'Điều khiển từ xa',
  remoteAccess: 'Điều khiển từ xa',
  accounts: 'Tài khoản trên máy (tên đã che)',
  time: 'Giờ',
  browsers: 'Trình duyệt',
  network: 'Mạng',
  software: 'Phần mềm',
  exploitProtection: 'Chống khai thác lỗ hổng',
  line: 'Đường truyền tới máy chủ, theo ngày',
}

/** What no agent reads or sends, in the words of the person whose PC it is. */
export const NEVER_SENT: readonly string[] = [
  'mật khẩu, mã PIN, khóa bí mật của chữ ký số',
  'nội dung tệp, thư, tin nhắn, lịch sử trình duyệt',
  'tên người dùng, tên thư mục cá nhân (chỉ gửi mã băm để đếm)',
  'địa chỉ MAC của máy (chỉ gửi mã băm)',
  'tên phần mềm đã cài, trừ khi xã yêu cầu',
]

/** A longer list says how much of it is left out. */
const MAX_ROWS = 400
const GIB = 1024 ** 3

/** Empty for a text that holds no object. Sections without a value are named as not readable. */
export function sentSections(factsText: string): FactSection[] {
  const facts: unknown = JSON.parse(factsText)
  if (!isObject(facts)) return []
  return Object.entries(facts).flatMap(([key, value]) => {
    if (key === 'contract') return []
    const rows = value === null ? [{ name: 'Cả phần này', value: 'không đọc được' }] : rowsOf(value, '')
    return [{ name: SECTION_NAMES[key] ?? key, rows: limited(rows) }]
  })
}

function limited(rows: readonly FactRow[]): readonly FactRow[] {
  if (rows.length <= MAX_ROWS) return rows
  return [...rows.slice(0, MAX_ROWS), { name: '…', value: `còn ${rows.length - MAX_ROWS} dòng nữa` }]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function rowsOf(value: unknown, name: string): FactRow[] {
  if (Array.isArray(value)) return arrayRows(value, name)
  if (!isObject(value)) return [{ name, value: plain(name, value) }]
  return Object.entries(value).flatMap(([key, inner]) => rowsOf(inner, name === '' ? key : `${name}.${key}`))
}

/** A list of things is one line each: what it is called, then the rest of it. */
function arrayRows(items: readonly unknown[], name: string): FactRow[] {
  if (items.length === 0) return [{ name: name === '' ? 'danh sách' : name, value: 'không có' }]
  if (!items.some(isObject)) return [{ name, value: items.map((item) => plain(name, item)).join(', ') }]
  return items.map((item, index) => ({
    name: `${name === '' ? '' : `${name} `}${index + 1}`,
    value: isObject(item) ? line(item) : plain(name, item),
  }))
}

const line = (item: Readonly<Record<string, unknown>>): string =>
  rowsOf(item, '')
    .map((row) => `${row.name}: ${row.value}`)
    .join('; ')

function plain(name: string, value: unknown): string {
  if (value === null || value === undefined) return 'chưa biết'
  if (value === true) return 'có'
  if (value === false) return 'không'
  if (typeof value === 'number' && /Bytes$/.test(name))
    return `${(value / GIB).toFixed(1).replace('.', ',')} GiB`
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(value))
    return formatMoment(new Date(value))
  return String(value)
}
