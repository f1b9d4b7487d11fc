/** After how long does the screen lock by itself: the machine's own limit, else that of the slowest user. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, windowsGroup } from './reading.ts'
import { saySeconds } from './sentence.ts'
import { judgeBy } from './watch.ts'

/** SMBIOS: portable, laptop, notebook, sub notebook, convertible, detachable. */
const LAPTOPS: ReadonlySet<number> = new Set([8, 9, 10, 14, 31, 32])

function judgeSeconds({ thresholds }: JudgeInput, seconds: number, isLaptop: boolean): Judgement {
  if (seconds > thresholds.lockSeconds) return fail('too-long', { seconds })
  return isLaptop && seconds > thresholds.lockLaptopSeconds
    ? warn('long-for-laptop', { seconds })
    : pass('locks', { seconds })
}

function judgeWindows(input: JudgeInput, facts: WindowsFacts): Judgement {
  const lock = windowsGroup(facts, 'screenLock')
  if (lock === null) return unknown('screen-lock-not-readable')
  const isLaptop = windowsGroup(facts, 'machine')?.chassisTypes?.some((type) => LAPTOPS.has(type)) ?? false
  const machine = lock.machineInactivitySeconds ?? 0
  if (machine > 0) return judgeSeconds(input, machine, isLaptop)
  if (lock.users === null) return unknown('screen-lock-not-readable')
  if (lock.users.length === 0) return unknown('no-loaded-user')
  let longest = 0
  for (const { active, secure, screensaverSet, timeoutSeconds } of lock.users) {
    // Absent registry values: without any one of these four the screen never locks.
    if (active !== true || secure !== true || screensaverSet !== true) return fail('no-lock')
    if (timeoutSeconds === null || timeoutSeconds <= 0) return fail('no-lock')
    longest = Math.max(longest, timeoutSeconds)
  }
  return judgeSeconds(input, longest, isLaptop)
}

/** What both desktops do when nobody set anything, by the notes at the facts. */
const DEFAULT_IDLE_SECONDS = 300
const DEFAULT_DELAY_SECONDS = { gnome: 0, kde: 5 } as const

function judgeLinux(input: JudgeInput, facts: LinuxFacts): Judgement {
  const users = linuxGroup(facts, 'screenLock')?.users ?? null
  if (users === null) return unknown('screen-lock-not-readable')
  if (users.length === 0) return unknown('no-loaded-user')
  const readable = users.filter((user) => user.readable)
  let longest = 0
  for (const { settings, lockEnabled, idleSeconds, lockDelaySeconds } of readable) {
    const idle = idleSeconds ?? DEFAULT_IDLE_SECONDS
    if (lockEnabled === false || idle === 0) return fail('no-lock')
    longest = Math.max(longest, idle + (lockDelaySeconds ?? DEFAULT_DELAY_SECONDS[settings]))
  }
  const chassis = linuxGroup(facts, 'machine')?.chassisType ?? null
  const judgement = judgeSeconds(input, longest, chassis !== null && LAPTOPS.has(chassis))
  // A user whose settings could not be read may have no lock at all.
  return judgement.verdict === 'pass' && readable.length < users.length
    ? unknown('screen-lock-not-readable')
    : judgement
}

export const screenLock: DeviceCheck = {
  id: 'screen-lock',
  title: 'Tự khóa màn hình',
  shortTitle: 'Khóa màn hình',
  why: 'Rời chỗ vài phút là đủ để người khác dùng máy, ký số hoặc sao chép hồ sơ bằng danh nghĩa của mình.',
  mend: {
    windows: [
      'Nhấn phím Windows, gõ `screen saver`, mở Thay đổi trình bảo vệ màn hình (Change screen saver).',
      'Chọn một trình bảo vệ màn hình, đặt Chờ (Wait) từ 15 phút trở xuống (máy xách tay: 5 phút), đánh dấu Khi tiếp tục, hiển thị màn hình đăng nhập (On resume, display logon screen), bấm OK.',
      'Đặt cho cả máy (cán bộ CNTT): mở Command Prompt bằng quyền quản trị (Run as administrator), gõ `reg add "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System" /v InactivityTimeoutSecs /t REG_DWORD /d 900 /f` rồi khởi động lại máy; máy xách tay thay 900 bằng 300.',
      'Tập thói quen nhấn Windows + L khi rời máy.',
    ],
    linux: [
      'GNOME: mở Cài đặt (Settings) > Riêng tư (Privacy) > Khóa màn hình (Screen Lock), bật Tự động khóa màn hình (Automatic Screen Lock).',
      'Hoặc gõ trong cửa sổ lệnh của chính người dùng: `gsettings set org.gnome.desktop.session idle-delay 300` và `gsettings set org.gnome.desktop.screensaver lock-enabled true`.',
      'KDE: mở System Settings > Screen Locking, đặt khóa sau 5 phút.',
    ],
  },
  severity: 'medium',
  maxAge: 'P7D',
  concepts: ['cfg-session-lock'],
  thresholds: ['lockSeconds', 'lockLaptopSeconds'],
  reasons: {
    locks: ({ seconds }) => `Màn hình tự khóa${saySeconds(seconds, (time) => ` sau ${time}`)}.`,
    'long-for-laptop': ({ seconds }) =>
      `Màn hình tự khóa${saySeconds(seconds, (time) => ` sau ${time}`)}: hơi lâu với máy xách tay.`,
    'too-long': ({ seconds }) =>
      `Màn hình tự khóa quá muộn${saySeconds(seconds, (time) => `: sau ${time}`)}.`,
    'no-lock': () => 'Màn hình không tự khóa khi rời máy.',
    'no-loaded-user': () => 'Chưa có người dùng nào đăng nhập nên chưa biết màn hình có tự khóa hay không.',
    'screen-lock-not-readable': () => 'Không đọc được cài đặt khóa màn hình.',
  },
  judge: judgeBy((input) =>
    input.facts.contract === 'win-collector/1'
      ? judgeWindows(input, input.facts)
      : judgeLinux(input, input.facts),
  ),
}
