/** A wrong clock spoils certificates, logs and evidence. The server's own measure stands above what the PC says. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, machineMoment, trustsMachineDates, windowsGroup } from './reading.ts'
import { sayAgo, sayDays, saySeconds } from './sentence.ts'
import { judgeBy, type Watch } from './watch.ts'

function judgeWindows(input: JudgeInput, facts: WindowsFacts, watch: Watch): Judgement {
  const time = windowsGroup(facts, 'time')
  if (time === null) return unknown('time-not-readable')
  // A stopped service is normal outside a domain: it is started by a trigger, syncs and stops.
  const isOff =
    time.serviceStart === 'Disabled' || time.type?.toLowerCase() === 'nosync' || time.ntpClientEnabled === 0
  if (isOff) return fail('sync-off')
  const lastMs = machineMoment(time.lastSync, trustsMachineDates(input))
  if (lastMs === null) return unknown('last-sync-not-known')
  const found = { ageDays: watch.ageDays(lastMs) }
  return watch.isYoungerThanOrDays(lastMs, input.thresholds.syncPassDays)
    ? pass('in-sync', found)
    : warn('sync-old', found)
}

function judgeLinux(facts: LinuxFacts): Judgement {
  const time = linuxGroup(facts, 'time')
  if (time === null || time.ntp === null) return unknown('time-not-readable')
  if (!time.ntp) return fail('sync-off')
  return time.synchronized === true ? pass('in-sync') : unknown('last-sync-not-known')
}

export const timeSync: DeviceCheck = {
  id: 'time-sync',
  title: 'Đồng bộ giờ',
  shortTitle: 'Đồng bộ giờ',
  why: 'Giờ sai làm hỏng chữ ký số, làm trang web báo lỗi chứng chỉ, và khiến nhật ký không dùng được khi truy tìm sự cố.',
  mend: {
    windows: [
      'Mở Cài đặt (Settings) > Thời gian và ngôn ngữ (Time & language) > Ngày và giờ (Date & time), bật Tự động đặt thời gian (Set time automatically), bấm Đồng bộ ngay (Sync now).',
      'Nếu lỗi: mở Command Prompt bằng quyền quản trị (Run as administrator), gõ lần lượt `sc.exe config w32time start= demand`, `net start w32time`, `w32tm /config /syncfromflags:manual /manualpeerlist:"time.windows.com,0x9" /update`, `w32tm /resync`.',
      'Nếu giờ sai trở lại sau mỗi lần tắt máy: thay pin trên bo mạch chủ (pin CMOS, loại CR2032).',
    ],
    linux: [
      'Bật đồng bộ giờ: `sudo timedatectl set-ntp true`.',
      'Nếu báo không hỗ trợ: `sudo apt-get install systemd-timesyncd`, rồi chạy lại lệnh trên.',
      'Kiểm tra: `timedatectl` phải ghi System clock synchronized: yes.',
    ],
  },
  severity: 'medium',
  maxAge: 'P1D',
  concepts: ['log-time-sync'],
  thresholds: ['clockSkewSeconds', 'syncPassDays'],
  reasons: {
    'in-sync': ({ ageDays }) => `Giờ của máy được đồng bộ${sayAgo(ageDays, (ago) => `, lần cuối ${ago}`)}.`,
    'sync-old': ({ ageDays }) => `Đã lâu máy không đồng bộ giờ${sayDays(ageDays, (days) => `: ${days}`)}.`,
    'clock-wrong': ({ skewSeconds }) => `Đồng hồ của máy sai${skewWords(skewSeconds)}.`,
    'sync-off': () => 'Máy đã bị tắt đồng bộ giờ.',
    'last-sync-not-known': () => 'Không biết máy đồng bộ giờ lần cuối khi nào.',
    'time-not-readable': () => 'Không đọc được cấu hình đồng bộ giờ.',
  },
  judge: judgeBy((input, watch) => {
    const { clockSkewSeconds: skewSeconds } = input.context
    // Measured by the server, so it holds whether or not the machine told anything about its clock.
    if (skewSeconds !== null && Math.abs(skewSeconds) > input.thresholds.clockSkewSeconds)
      return fail('clock-wrong', { skewSeconds })
    return input.facts.contract === 'win-collector/1'
      ? judgeWindows(input, input.facts, watch)
      : judgeLinux(input.facts)
  }),
}

const skewWords = (skewSeconds: unknown): string =>
  typeof skewSeconds === 'number'
    ? saySeconds(Math.abs(skewSeconds), (time) => `: ${skewSeconds > 0 ? 'nhanh' : 'chậm'} ${time}`)
    : ''
