/** Ends of support are days of the table, itself still supported; the edition decides as much as the release. */
import type { FactValue } from '../verdict.ts'
import type { DeviceCheck } from './check.ts'
import { judgeLinuxSupport } from './os-supported.linux.ts'
import { judgeWindowsSupport } from './os-supported.windows.ts'
import { say, sayDays, sayPlain } from './sentence.ts'
import { judgeBy, type Rule } from './watch.ts'

/** Also the first question of patches-current: what nobody serves cannot be patched. */
export const judgeSupport: Rule = (input, watch) =>
  input.facts.contract === 'win-collector/1'
    ? judgeWindowsSupport(input, input.facts, watch)
    : judgeLinuxSupport(input, input.facts, watch)

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^win7/, 'Windows 7'],
  [/^win8\.1/, 'Windows 8.1'],
  [/^win8/, 'Windows 8'],
  [/^win10/, 'Windows 10'],
  [/^win11/, 'Windows 11'],
  [/^ws/, 'Windows Server '],
  [/^ubuntu-/, 'Ubuntu '],
  [/^debian-/, 'Debian '],
]
const PARTS: Readonly<Record<string, string>> = {
  e: 'Enterprise/Education',
  iot: 'IoT',
  ltsc: 'LTSC',
  ltsb: 'LTSB',
  '2008r2': '2008 R2',
  '2012r2': '2012 R2',
}

/** `win11-24h2-e` → "Windows 11 24H2 Enterprise/Education". */
function releaseName(release: FactValue | undefined): string {
  if (typeof release !== 'string') return 'Hệ điều hành'
  const family = FAMILIES.find(([pattern]) => pattern.test(release))
  if (family === undefined) return release
  const [pattern, name] = family
  const parts = release
    .replace(pattern, '')
    .split('-')
    .filter((part) => part !== '')
    .map((part) => PARTS[part] ?? part.toUpperCase())
  return `${name.trim()} ${parts.join(' ')}`.trim()
}

export const osSupported: DeviceCheck = {
  id: 'os-supported',
  title: 'Hệ điều hành còn được hỗ trợ',
  shortTitle: 'Hỗ trợ HĐH',
  why: 'Khi nhà sản xuất ngừng hỗ trợ, lỗ hổng mới không còn được vá: kẻ xấu biết lỗ hổng mà máy vẫn để ngỏ, dù đã có phần mềm diệt vi-rút.',
  mend: {
    windows: [
      'Xem máy đang chạy bản nào: nhấn phím Windows + R, gõ `winver` rồi Enter.',
      'Windows 11 bản cũ: sao lưu dữ liệu, mở Cài đặt (Settings) > Windows Update > Kiểm tra bản cập nhật (Check for updates), chọn Tải xuống và cài đặt (Download and install) ở dòng có bản Windows 11 mới hơn. Việc này miễn phí.',
      'Windows 10 trên máy đủ điều kiện (bộ nhớ từ 4 GB, TPM 2.0, Khởi động an toàn): nâng lên Windows 11 cũng tại Cài đặt (Settings) > Windows Update, miễn phí.',
      'Windows 10 trên máy không nâng được: đăng ký gói cập nhật bảo mật mở rộng (Extended Security Updates, ESU) cho máy, hoặc đưa vào kế hoạch thay máy.',
      'Windows 7, 8, 8.1 và máy chủ đã hết hỗ trợ: ngắt khỏi mạng chung cho đến khi được thay.',
    ],
    linux: [
      'Sao lưu dữ liệu trước khi nâng cấp.',
      'Ubuntu: nâng lên bản LTS kế tiếp bằng `sudo do-release-upgrade`.',
      'Ubuntu chưa nâng được: gắn gói Ubuntu Pro bằng `sudo pro attach`, rồi bật `sudo pro enable esm-infra`.',
      'Debian: đổi tên bản phát hành trong `/etc/apt/sources.list` và `/etc/apt/sources.list.d/`, rồi chạy `sudo apt-get update` và `sudo apt-get full-upgrade`.',
    ],
  },
  severity: 'critical',
  maxAge: 'P7D',
  concepts: ['hw-inventory-fields', 'vul-patch-watch'],
  thresholds: ['osEndsSoonDays', 'patchWarnDays'],
  reasons: {
    supported: ({ release, endDate }) =>
      `${releaseName(release)} còn được hỗ trợ${say(endDate, (end) => ` đến hết ngày ${end}`)}.`,
    'supported-lts': ({ release, endDate }) =>
      `${releaseName(release)} còn được nhóm hỗ trợ dài hạn (LTS) phục vụ${say(endDate, (end) => ` đến hết ngày ${end}`)}.`,
    'ends-soon': ({ release, endDate, daysLeft }) =>
      `${releaseName(release)} sắp hết hỗ trợ${sayDays(daysLeft, (days) => `: còn ${days}`)}${say(endDate, (end) => `, đến hết ngày ${end}`)}.`,
    'esu-active': ({ release, esuEnd, esuYear }) =>
      `${releaseName(release)} đã hết hỗ trợ thường, nhưng gói hỗ trợ mở rộng${sayPlain(esuYear, (year) => ` năm thứ ${year}`)} còn hiệu lực${say(esuEnd, (end) => ` đến hết ngày ${end}`)}.`,
    'esu-ends-soon': ({ release, esuEnd, daysLeft }) =>
      `${releaseName(release)} chạy nhờ gói hỗ trợ mở rộng sắp hết${sayDays(daysLeft, (days) => `: còn ${days}`)}${say(esuEnd, (end) => `, đến hết ngày ${end}`)}.`,
    'esu-inferred-from-build': ({ release, endDate, buildReleased }) =>
      `${releaseName(release)} đã hết hỗ trợ${say(endDate, (end) => ` từ sau ngày ${end}`)}, nhưng máy vẫn nhận bản vá${say(buildReleased, (day) => ` phát hành ngày ${day}`)}: có lẽ đã có gói hỗ trợ mở rộng, cần kiểm tra lại.`,
    'end-of-support': ({ release, endDate }) =>
      `${releaseName(release)} đã hết hỗ trợ${say(endDate, (end) => ` từ sau ngày ${end}`)}: máy không còn được vá lỗ hổng mới.`,
    'end-date-not-known': ({ release }) =>
      `${releaseName(release)} còn mới, chưa có nguồn nào xác nhận ngày hết hỗ trợ.`,
    'release-not-in-table': () => 'Bản hệ điều hành này không có trong bảng ngày hết hỗ trợ.',
    'esu-not-readable': ({ release, endDate }) =>
      `${releaseName(release)} đã hết hỗ trợ thường${say(endDate, (end) => ` từ sau ngày ${end}`)}; không đọc được máy có gói hỗ trợ mở rộng hay không.`,
    'os-not-readable': () => 'Không đọc được phiên bản hệ điều hành.',
  },
  judge: judgeBy(judgeSupport),
}
