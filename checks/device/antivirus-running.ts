/** Registered is not running: a product counts by the bits of its state, and a remnant not at all. */
import { linuxProtectionOf } from './antivirus.linux.ts'
import { protectionOf } from './antivirus.windows.ts'
import type { DeviceCheck } from './check.ts'
import { vendorName } from './security-products.ts'
import { say } from './sentence.ts'
import { judgeBy } from './watch.ts'

export const antivirusRunning: DeviceCheck = {
  id: 'antivirus-running',
  title: 'Chống mã độc đang chạy',
  shortTitle: 'Diệt vi-rút',
  why: 'Tệp đính kèm, USB và trang web độc hại được chặn ngay lúc mở. Không có phần mềm bảo vệ, một lần bấm nhầm là đủ để mất dữ liệu của cả cơ quan.',
  mend: {
    windows: [
      'Mở Bảo mật Windows (Windows Security): nhấn phím Windows, gõ `Windows Security` rồi Enter.',
      'Chọn Bảo vệ khỏi vi-rút và mối đe dọa (Virus & threat protection) > Quản lý cài đặt (Manage settings), bật Bảo vệ thời gian thực (Real-time protection).',
      'Nếu máy dùng phần mềm khác (Bkav, Kaspersky…): mở phần mềm đó, bật bảo vệ, gia hạn bản quyền nếu đã hết hạn.',
      'Nếu có hai phần mềm cùng chạy: giữ một, gỡ cái còn lại tại Cài đặt (Settings) > Ứng dụng (Apps) > Ứng dụng đã cài đặt (Installed apps; Windows 10: Apps & features).',
      'Gỡ phần mềm đã hết hạn thì Microsoft Defender có sẵn trong Windows tự bật lại, không mất phí.',
    ],
    linux: [
      'Cài ClamAV: `sudo apt-get install clamav-daemon clamav-freshclam clamdscan`.',
      'Trong `/etc/clamav/clamd.conf` thêm dòng `OnAccessIncludePath /home` và `OnAccessPrevention yes`, rồi `sudo systemctl restart clamav-daemon`.',
      'Bật quét khi mở tệp: `sudo systemctl enable --now clamav-clamonacc`.',
      'Nếu xã đã mua phần mềm bảo vệ khác cho Linux thì cài và bật dịch vụ của phần mềm đó.',
    ],
  },
  severity: 'critical',
  maxAge: 'P1D',
  concepts: ['mal-installed', 'mal-coverage'],
  thresholds: ['avBootGraceMinutes'],
  reasons: {
    running: ({ name }) => `Máy đang được ${say(name, (text) => text, 'phần mềm chống mã độc')} bảo vệ.`,
    'defender-running': () => 'Microsoft Defender đang bảo vệ máy theo thời gian thực.',
    'two-active': ({ names }) =>
      `Có từ hai phần mềm chống mã độc cùng chạy${say(names, (text) => ` (${text})`)}: chúng cản trở nhau, cần giữ lại một.`,
    snoozed: ({ name }) => `Bảo vệ${say(name, (text) => ` của ${text}`, ' chống mã độc')} đang bị tạm dừng.`,
    'service-only': ({ vendor }) =>
      `Dịch vụ chống mã độc${say(vendor, (key) => ` của ${vendorName(key)}`)} đang chạy, nhưng chưa biết có bảo vệ khi mở tệp hay không.`,
    expired: ({ name }) =>
      `Bản quyền${say(name, (text) => ` của ${text}`, ' phần mềm chống mã độc')} đã hết hạn, máy không còn được bảo vệ.`,
    off: ({ names }) => `Bảo vệ chống mã độc đang bị tắt${say(names, (text) => ` (${text})`)}.`,
    none: () => 'Máy không có phần mềm chống mã độc nào đang bảo vệ.',
    'too-early-after-boot': () =>
      'Máy vừa khởi động, trung tâm bảo mật chưa trả lời; lần báo cáo sau sẽ có kết quả.',
    'antivirus-not-readable': () => 'Không đọc được trạng thái phần mềm chống mã độc.',
  },
  judge: judgeBy((input) =>
    input.facts.contract === 'win-collector/1'
      ? protectionOf(input, input.facts).judgement
      : linuxProtectionOf(input.facts).judgement,
  ),
}
