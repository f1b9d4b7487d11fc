/**
 * How long what is kept, and why: data. The legal minima are rows of the catalogue and articles of the law; what is
 * kept longer is our decision and says so. A table kept by month without a rule here fails a test.
 */

export type Subject = 'reports' | 'transitions' | 'sign-ins' | 'incidents' | 'audit'

export type Keep =
  /** Whole months after the end of a month; `least` is what the law asks for, `usual` what holds until somebody decides. */
  { readonly kind: 'months'; readonly usual: number; readonly least: number } | { readonly kind: 'for-ever' }

export type Source =
  | { readonly kind: 'requirement' /** An id of the catalogue. */; readonly id: string }
  | { readonly kind: 'article' /** As it is cited. */; readonly article: string }
  | { readonly kind: 'decision' }

export type RetentionRule = {
  readonly subject: Subject
  /** On pages, in Vietnamese. */
  readonly title: string
  /** Tables kept by month that this rule empties; none: nothing of it is ever removed by time. */
  readonly tables: readonly string[]
  readonly keep: Keep
  readonly why: string
  readonly sources: readonly Source[]
}

/** The systems of a commune are of level 3 at most: logs are kept three months at least. */
const LOGS: Source = { kind: 'requirement', id: 'l3-5.8.2.1-a-8' }
const DECISION: Source = { kind: 'decision' }

export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    subject: 'reports',
    title: 'Báo cáo của máy trạm',
    tables: ['reports'],
    keep: { kind: 'months', usual: 13, least: 3 },
    why: 'Giữ 13 tháng để so được với cùng tháng của năm trước; nhật ký của hệ thống cấp độ 3 phải giữ ít nhất 3 tháng.',
    sources: [DECISION, LOGS],
  },
  {
    subject: 'transitions',
    title: 'Lịch sử thay đổi trạng thái của máy trạm',
    tables: ['transitions'],
    keep: { kind: 'months', usual: 13, least: 3 },
    why: 'Đi cùng báo cáo đã gây ra thay đổi. Tháng còn thay đổi chưa được xét cảnh báo thì không bị xóa.',
    sources: [DECISION, LOGS],
  },
  {
    subject: 'sign-ins',
    title: 'Nhật ký đăng nhập, truy cập',
    tables: ['sign_in_log'],
    keep: { kind: 'months', usual: 6, least: 3 },
    why: 'Nhật ký của hệ thống cấp độ 3 phải giữ ít nhất 3 tháng; giữ gấp đôi để còn khi điều tra một sự cố phát hiện muộn.',
    sources: [LOGS, DECISION],
  },
  {
    subject: 'incidents',
    title: 'Hồ sơ sự cố',
    tables: [],
    keep: { kind: 'months', usual: 60, least: 60 },
    why: 'Hồ sơ vi phạm dữ liệu cá nhân (vị trí, sinh trắc học) phải lưu ít nhất 5 năm từ ngày khắc phục xong; áp dụng cho mọi hồ sơ sự cố.',
    sources: [{ kind: 'article', article: 'NĐ 356/2025 Đ29.1.c' }, DECISION],
  },
  {
    subject: 'audit',
    title: 'Nhật ký kiểm toán của phần mềm',
    tables: [],
    keep: { kind: 'for-ever' },
    why: 'Là một chuỗi: bỏ một dòng thì không chứng minh được các dòng sau.',
    sources: [DECISION],
  },
]

export const findRule = (subject: string): RetentionRule | undefined =>
  RETENTION_RULES.find((rule) => rule.subject === subject)
