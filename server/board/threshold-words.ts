/** The names of the thresholds and their values as people read them. */
import type { Thresholds } from '../../checks/device/thresholds.ts'
import { count } from '../../web/words.ts'

type Name = keyof Thresholds

const NAMES: Readonly<Record<Name, string>> = {
  osEndsSoonDays: 'Báo trước khi hết hỗ trợ',
  patchPassDays: 'Bản vá thiếu được coi là đạt trong',
  patchWarnDays: 'Bản vá thiếu được coi là cần chú ý trong',
  installPassDays: 'Lần cài bản vá gần nhất, đạt trong',
  installWarnDays: 'Lần cài bản vá gần nhất, cần chú ý trong',
  buildTableMaxAgeDays: 'Bảng bản dựng được dùng trong',
  sigPassDays: 'Mẫu nhận diện được coi là mới trong',
  sigWarnDays: 'Mẫu nhận diện cần chú ý trong',
  certSoonDays: 'Báo trước khi chứng thư hết hạn',
  staleProfileDays: 'Hồ sơ người dùng bỏ qua khi không dùng quá',
  lockSeconds: 'Khóa màn hình chậm nhất sau',
  lockLaptopSeconds: 'Khóa màn hình máy xách tay sau',
  maxEnabledAdmins: 'Số tài khoản quản trị nhiều nhất',
  inactiveDays: 'Tài khoản bỏ không sau',
  ramFailBytes: 'Bộ nhớ ít nhất',
  ramWarnBytes: 'Bộ nhớ nên có',
  freeFailBytes: 'Ổ đĩa trống ít nhất',
  freeWarnBytes: 'Ổ đĩa nên trống',
  freeWarnShare: 'Phần ổ đĩa nên trống',
  syncPassDays: 'Đồng bộ giờ gần nhất trong',
  clockSkewSeconds: 'Lệch giờ nhiều nhất',
  avBootGraceMinutes: 'Chờ sau khi khởi động',
  maxSignInAttempts: 'Số lần nhập sai nhiều nhất trước khi khóa',
  lockoutMinHours: 'Khóa ít nhất trong',
  lockoutMaxHours: 'Khóa nhiều nhất trong',
  minPasswordLength: 'Số ký tự mật khẩu ít nhất',
  minPasswordLengthWithMfa: 'Số ký tự ít nhất khi có xác thực nhiều bước',
  browserPassDays: 'Bản trình duyệt trước được coi là đạt trong',
  browserWarnDays: 'Bản trình duyệt trước cần chú ý trong',
  maxLatencyMs: 'Độ trễ nhiều nhất',
  maxLossShare: 'Phần lần gửi không tới nhiều nhất',
  minUptimeShare: 'Phần thời gian có đường truyền ít nhất',
}

const GIB = 1024 ** 3
const decimal = (value: number): string => String(Math.round(value * 10) / 10).replace('.', ',')

function valueWords(name: Name, value: number): string {
  if (name.endsWith('Days')) return `${count(value)} ngày`
  if (name.endsWith('Hours')) return `${count(value)} giờ`
  if (name.endsWith('Minutes')) return `${value} phút`
  if (name.endsWith('Ms')) return `${count(value)} mili giây`
  if (name.endsWith('Seconds')) return value % 60 === 0 ? `${value / 60} phút` : `${count(value)} giây`
  if (name.endsWith('Bytes')) return `${decimal(value / GIB)} GiB`
  if (name.endsWith('Share')) return `${decimal(value * 100)} %`
  return count(value)
}

export const thresholdRow = (name: Name, value: number): { name: string; value: string } => ({
  name: NAMES[name],
  value: valueWords(name, value),
})
