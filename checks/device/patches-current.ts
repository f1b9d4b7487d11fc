/** A fix counts as missing from the day it was published, not from the day the PC heard of it. */
import { fail } from '../verdict.ts'
import type { DeviceCheck } from './check.ts'
import { judgeSupport } from './os-supported.ts'
import { judgeLinuxPatches } from './patches-current.linux.ts'
import { judgeWindowsPatches } from './patches-current.windows.ts'
import { say, sayAgo, sayDays, sayPlain } from './sentence.ts'
import { judgeBy } from './watch.ts'

export const patchesCurrent: DeviceCheck = {
  id: 'patches-current',
  title: 'Bản vá đủ',
  shortTitle: 'Bản vá',
  why: 'Hầu hết vụ mã hóa dữ liệu tống tiền đi vào qua lỗ hổng đã có bản vá từ trước. Mỗi tháng hãng vá hàng chục lỗ hổng; máy chậm vá là cửa để ngỏ cho cả mạng của xã.',
  mend: {
    windows: [
      'Mở Cài đặt (Settings) > Windows Update > Kiểm tra bản cập nhật (Check for updates), chờ tải và cài xong, rồi bấm Khởi động lại ngay (Restart now).',
      'Nếu cài lỗi vì hết chỗ: mở Cài đặt (Settings) > Hệ thống (System) > Lưu trữ (Storage) > Tệp tạm thời (Temporary files), xóa bớt rồi cập nhật lại.',
      'Nếu dịch vụ cập nhật bị tắt: nhấn Windows + R, gõ `services.msc`, mở Windows Update, đặt Kiểu khởi động (Startup type) là Thủ công (Manual), bấm OK rồi kiểm tra bản cập nhật lại.',
      'Nếu Windows Update báo do tổ chức quản lý mà không cập nhật được: báo cán bộ CNTT xem lại máy chủ cập nhật (WSUS) cũ đã đặt trong chính sách.',
    ],
    linux: [
      'Làm mới danh sách: `sudo apt-get update`.',
      'Cài mọi bản vá: `sudo apt-get dist-upgrade`.',
      'Bật tự động cài bản vá bảo mật: `sudo apt-get install unattended-upgrades`, rồi `sudo dpkg-reconfigure -plow unattended-upgrades` và chọn Yes.',
      'Nếu có tệp /run/reboot-required thì khởi động lại: `sudo reboot`.',
    ],
  },
  severity: 'high',
  maxAge: 'P7D',
  concepts: ['vul-patch-monthly', 'vul-patch-watch'],
  thresholds: [
    'patchPassDays',
    'patchWarnDays',
    'installPassDays',
    'installWarnDays',
    'buildTableMaxAgeDays',
  ],
  reasons: {
    current: () => 'Không thiếu bản vá bảo mật nào.',
    'within-window': ({ security, firstMissingReleased, lagDays }) =>
      `${say(security, (count) => `Còn ${count} bản vá bảo mật chờ cài`, 'Còn bản vá bảo mật chưa cài')}${say(firstMissingReleased, (day) => `, bản cũ nhất phát hành ngày ${day}`)}${sayAgo(lagDays, (ago) => ` (${ago})`)}; vẫn trong thời hạn cho phép.`,
    behind: ({ security, firstMissingReleased, lagDays }) =>
      `${say(security, (count) => `Còn ${count} bản vá bảo mật chờ cài`, 'Thiếu bản vá bảo mật')}${say(firstMissingReleased, (day) => ` phát hành từ ngày ${day}`)}${sayDays(lagDays, (days) => `, đã chậm ${days}`)}.`,
    'too-old': ({ security, firstMissingReleased, lagDays }) =>
      `${say(security, (count) => `Có ${count} bản vá bảo mật chờ cài quá lâu`, 'Thiếu bản vá bảo mật quá lâu')}${say(firstMissingReleased, (day) => `, từ bản phát hành ngày ${day}`)}${sayDays(lagDays, (days) => `, đã chậm ${days}`)}.`,
    'out-of-support': ({ endDate }) =>
      `Hệ điều hành đã hết hỗ trợ${say(endDate, (end) => ` từ sau ngày ${end}`)}: không còn bản vá nào cho máy này.`,
    'recent-install': ({ installed, ageDays }) =>
      `Bản vá gần nhất được cài${say(installed, (day) => ` ngày ${day}`, ' gần đây')}${sayAgo(ageDays, (ago) => ` (${ago})`)}.`,
    'install-ageing': ({ installed, ageDays }) =>
      `Bản vá gần nhất được cài${say(installed, (day) => ` ngày ${day}`, ' đã khá lâu')}${sayDays(ageDays, (days) => `, đã ${days}`)}; mỗi tháng đều có bản vá mới.`,
    'install-old': ({ installed, ageDays }) =>
      `Đã quá lâu máy không cài bản vá${say(installed, (day) => `: lần gần nhất ngày ${day}`)}${sayDays(ageDays, (days) => `, ${days} trước`)}.`,
    'reboot-pending': ({ ubr }) =>
      `Bản vá đã cài nhưng chờ khởi động lại máy mới có hiệu lực${sayPlain(ubr, (level) => ` (đang chạy bản dựng .${level})`)}.`,
    'updates-disabled': () =>
      'Bản vá hiện đủ, nhưng dịch vụ Windows Update đã bị tắt: máy sẽ không nhận bản vá tiếp theo.',
    'security-updates-pending': ({ security }) =>
      `Còn ${say(security, (count) => `${count} `)}bản vá bảo mật chờ cài, chưa biết chờ từ bao giờ.`,
    'lists-old': ({ ageDays }) =>
      `Không có bản vá nào chờ cài, nhưng danh sách bản vá đã cũ${sayDays(ageDays, (days) => ` ${days}`)}.`,
    'lists-too-old': ({ ageDays }) =>
      `Danh sách bản vá quá cũ${sayDays(ageDays, (days) => ` (${days})`)}: không biết máy còn thiếu bản vá nào.`,
    'patch-level-not-readable': () => 'Không đọc được mức bản vá của máy.',
  },
  judge: judgeBy((input, watch) => {
    const support = judgeSupport(input, watch)
    if (support.verdict === 'fail') return fail('out-of-support', { endDate: support.facts.endDate ?? null })
    return input.facts.contract === 'win-collector/1'
      ? judgeWindowsPatches(input, input.facts, watch)
      : judgeLinuxPatches(input, input.facts, watch)
  }),
}
