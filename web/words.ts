/** The fixed words of the pages, one place for each; verdict words live with the verdicts. */
import type { Severity } from '../checks/device/check.ts'
import { VERDICT_WORDS, type Verdict } from '../checks/verdict.ts'

/** What a square of the board can be: a verdict, or a verdict too old to trust. */
export const STANDINGS = ['fail', 'warn', 'unknown', 'stale', 'pass', 'not-applicable'] as const
export type Standing = (typeof STANDINGS)[number]

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  ...VERDICT_WORDS,
  stale: 'Số liệu cũ',
}

export const standingOf = (verdict: Verdict, isStale: boolean): Standing => (isStale ? 'stale' : verdict)

/** Whether and how a PC speaks to us. */
export const CONTACTS = [
  'quarantined',
  'silent',
  'never',
  'declared',
  'carried',
  'state-secret',
  'reporting',
] as const
export type Contact = (typeof CONTACTS)[number]

export const CONTACT_WORDS: Readonly<Record<Contact, string>> = {
  quarantined: 'Bị cách ly',
  silent: 'Im lặng',
  never: 'Chưa từng báo cáo',
  declared: 'Khai báo tay',
  carried: 'Tệp không ký',
  'state-secret': 'Máy bí mật nhà nước',
  reporting: 'Đang báo cáo',
}

export const CONTACT_HINTS: Readonly<Record<Contact, string>> = {
  quarantined: 'Khóa của máy bị dùng ở hai nơi; cán bộ CNTT cần đăng ký lại máy này.',
  silent: 'Không gửi báo cáo nào trong 3 ngày làm việc.',
  never: 'Đã đăng ký nhưng chưa gửi báo cáo nào.',
  declared: 'Máy được khai báo bằng tay, không cài chương trình theo dõi.',
  carried:
    'Máy khai báo bằng tay; số liệu từ tệp KHÔNG KÝ do cán bộ CNTT mang tới, không chứng minh được là của máy này.',
  'state-secret': 'Máy soạn thảo bí mật nhà nước: không cài chương trình theo dõi, kiểm tra bằng tay.',
  reporting: 'Gửi báo cáo đều.',
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Rất nghiêm trọng',
  high: 'Nghiêm trọng',
  medium: 'Trung bình',
  low: 'Nhẹ',
}

export const PLATFORM_WORDS: Readonly<Record<string, string>> = { windows: 'Windows', linux: 'Linux' }

export const CAUSE_WORDS: Readonly<Record<'report' | 'time' | 'rules' | 'person', string>> = {
  report: 'Máy báo cáo',
  time: 'Đến hạn theo thời gian',
  rules: 'Quy tắc kiểm tra đổi',
  person: 'Người thao tác',
}

/** "1.234": thousands with a point, as Vietnamese papers write them. */
export const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, '.')
