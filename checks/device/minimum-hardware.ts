/** Memory and free space that updates and protection need. What Windows and Linux report has the same names. */
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, windowsGroup } from './reading.ts'
import { sayBytes } from './sentence.ts'
import { judgeBy } from './watch.ts'

function judge({ facts, thresholds }: JudgeInput): Judgement {
  const hardware =
    facts.contract === 'win-collector/1' ? windowsGroup(facts, 'hardware') : linuxGroup(facts, 'hardware')
  if (hardware === null) return unknown('hardware-not-readable')
  const { ramBytes, osDiskFreeBytes: freeBytes, osDiskTotalBytes: totalBytes } = hardware
  if (ramBytes !== null && ramBytes < thresholds.ramFailBytes) return fail('memory-too-small', { ramBytes })
  if (freeBytes !== null && freeBytes < thresholds.freeFailBytes) return fail('disk-full', { freeBytes })
  if (ramBytes !== null && ramBytes < thresholds.ramWarnBytes) return warn('memory-small', { ramBytes })
  const isLow =
    freeBytes !== null &&
    (freeBytes < thresholds.freeWarnBytes ||
      (totalBytes !== null && freeBytes < totalBytes * thresholds.freeWarnShare))
  if (isLow) return warn('disk-nearly-full', { freeBytes })
  return ramBytes === null || freeBytes === null || totalBytes === null
    ? unknown('hardware-not-readable')
    : pass('ok')
}

export const minimumHardware: DeviceCheck = {
  id: 'minimum-hardware',
  title: 'Cấu hình tối thiểu',
  shortTitle: 'Cấu hình',
  why: 'Máy thiếu bộ nhớ hoặc hết chỗ trống không cài được bản vá, phần mềm diệt vi-rút chạy ì ạch nên hay bị tắt đi.',
  mend: {
    windows: [
      'Dọn ổ đĩa: mở Cài đặt (Settings) > Hệ thống (System) > Lưu trữ (Storage) > Tệp tạm thời (Temporary files), chọn các mục rồi bấm Xóa tệp (Remove files).',
      'Chuyển tài liệu cũ sang kho lưu trữ của xã, gỡ phần mềm không dùng tại Cài đặt (Settings) > Ứng dụng (Apps).',
      'Bộ nhớ dưới 8 GB: đề nghị lắp thêm RAM; dưới 4 GB: đưa vào kế hoạch thay máy.',
    ],
    linux: [
      'Dọn gói đã tải và gói thừa: `sudo apt-get clean`, `sudo apt-get autoremove --purge`.',
      'Dọn nhật ký cũ: `sudo journalctl --vacuum-time=30d`.',
      'Tìm thư mục chiếm chỗ: `sudo du -xh --max-depth=2 / | sort -h | tail -20`.',
      'Bộ nhớ dưới 8 GB: đề nghị lắp thêm RAM; dưới 4 GB: đưa vào kế hoạch thay máy.',
    ],
  },
  severity: 'low',
  maxAge: 'P30D',
  concepts: [],
  thresholds: ['ramFailBytes', 'ramWarnBytes', 'freeFailBytes', 'freeWarnBytes', 'freeWarnShare'],
  reasons: {
    ok: () => 'Bộ nhớ và chỗ trống trên ổ đĩa đủ dùng.',
    'memory-too-small': ({ ramBytes }) =>
      `Bộ nhớ quá nhỏ${sayBytes(ramBytes, (size) => `: ${size}`)}, không đủ cho hệ điều hành còn hỗ trợ.`,
    'disk-full': ({ freeBytes }) =>
      `Ổ hệ thống gần như hết chỗ${sayBytes(freeBytes, (size) => `: còn ${size}`)}; bản vá sẽ không cài được.`,
    'memory-small': ({ ramBytes }) =>
      `Bộ nhớ hơi nhỏ${sayBytes(ramBytes, (size) => `: ${size}`)}, máy sẽ chạy chậm.`,
    'disk-nearly-full': ({ freeBytes }) =>
      `Ổ hệ thống sắp hết chỗ${sayBytes(freeBytes, (size) => `: còn ${size}`)}.`,
    'hardware-not-readable': () => 'Không đọc được cấu hình phần cứng.',
  },
  judge: judgeBy(judge),
}
