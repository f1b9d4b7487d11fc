/** After how many wrong passwords an account locks, and for how long. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, windowsGroup } from './reading.ts'
import { saySeconds } from './sentence.ts'
import { judgeBy } from './watch.ts'

type Lockout = {
  /** 0: nothing ever locks. */
  readonly attempts: number | null
  /** `forever`: until somebody unlocks; null: not known. */
  readonly minutes: number | 'forever' | null
}

function windowsLockout(facts: WindowsFacts): Lockout | null {
  const accounts = windowsGroup(facts, 'accounts')
  if (accounts === null) return null
  const minutes = accounts.lockoutForever === true ? 'forever' : accounts.lockoutMinutes
  return { attempts: accounts.lockoutThreshold, minutes }
}

function linuxLockout(facts: LinuxFacts): Lockout | null {
  const lockout = linuxGroup(facts, 'accounts')?.lockout ?? null
  if (lockout === null) return null
  const { attempts, unlockSeconds: seconds } = lockout
  return { attempts, minutes: seconds === 0 ? 'forever' : seconds === null ? null : seconds / 60 }
}

function judge({ facts, thresholds }: JudgeInput): Judgement {
  const lockout = facts.contract === 'win-collector/1' ? windowsLockout(facts) : linuxLockout(facts)
  if (lockout === null || lockout.attempts === null) return unknown('lockout-not-readable')
  const { attempts, minutes } = lockout
  if (attempts === 0) return fail('never-locks')
  if (attempts > thresholds.maxSignInAttempts) return fail('too-many-attempts', { attempts })
  if (minutes === null) return unknown('lock-time-not-known', { attempts })
  if (minutes === 'forever') return warn('locks-for-ever', { attempts })
  if (minutes < thresholds.lockoutMinHours * 60) return warn('short-lock', { attempts, minutes })
  return minutes > thresholds.lockoutMaxHours * 60
    ? warn('long-lock', { attempts, minutes })
    : pass('locks', { attempts, minutes })
}

const sayTimes = (attempts: unknown, otherwise = ''): string =>
  typeof attempts === 'number' ? ` sau ${attempts} lần nhập sai` : otherwise

const sayMinutes = (minutes: unknown): string => {
  if (typeof minutes !== 'number') return ''
  return minutes >= 60
    ? `: ${String(Math.round((minutes / 60) * 10) / 10).replace('.', ',')} giờ`
    : saySeconds(minutes * 60, (time) => `: ${time}`)
}

export const accountLockout: DeviceCheck = {
  id: 'account-lockout',
  title: 'Khóa khi nhập sai',
  shortTitle: 'Khóa nhập sai',
  why: 'Không khóa khi nhập sai thì kẻ xấu hay mã độc thử được hàng nghìn mật khẩu mỗi giờ cho đến khi trúng.',
  mend: {
    windows: [
      'Mở Command Prompt bằng quyền quản trị (Run as administrator).',
      'Đặt ngưỡng 10 lần: gõ `net accounts /lockoutthreshold:10`.',
      'Đặt thời gian khóa 12 giờ (720 phút): gõ `net accounts /lockoutduration:720 /lockoutwindow:60`.',
      'Nếu 12 giờ quá dài so với công việc, xã ghi lý do và đổi ngưỡng ở trang Ngưỡng đánh giá.',
      'Mở khóa khi có người bị khóa oan: `net user TÊN /active:yes`.',
    ],
    linux: [
      'Mở tệp cấu hình: `sudo nano /etc/security/faillock.conf`, đặt `deny = 10` và `unlock_time = 43200`.',
      'Bật khóa khi nhập sai bằng `sudo pam-auth-update --enable faillock` (Ubuntu, Debian mới); bản cũ hơn thêm pam_faillock vào /etc/pam.d/common-auth theo `man pam_faillock`.',
      'Giữ một cửa sổ đang đăng nhập cho đến khi thử xong, để không tự khóa mình ở ngoài.',
    ],
  },
  severity: 'medium',
  maxAge: 'P30D',
  concepts: ['cfg-logon-lockout'],
  thresholds: ['maxSignInAttempts', 'lockoutMinHours', 'lockoutMaxHours'],
  reasons: {
    locks: ({ attempts, minutes }) => `Tài khoản bị khóa${sayTimes(attempts)}${sayMinutes(minutes)}.`,
    'never-locks': () => 'Nhập sai mật khẩu bao nhiêu lần cũng không bị khóa.',
    'too-many-attempts': ({ attempts }) => `Tài khoản chỉ bị khóa${sayTimes(attempts, ' quá muộn')}.`,
    'short-lock': ({ attempts, minutes }) =>
      `Tài khoản bị khóa${sayTimes(attempts)} nhưng quá ngắn${sayMinutes(minutes)}.`,
    'long-lock': ({ attempts, minutes }) =>
      `Tài khoản bị khóa${sayTimes(attempts)} quá lâu${sayMinutes(minutes)}.`,
    'locks-for-ever': ({ attempts }) =>
      `Tài khoản bị khóa${sayTimes(attempts)} cho đến khi có người mở: ai cũng khóa được máy của người khác.`,
    'lock-time-not-known': ({ attempts }) =>
      `Tài khoản bị khóa${sayTimes(attempts)}, nhưng không biết trong bao lâu.`,
    'lockout-not-readable': () => 'Không đọc được quy tắc khóa khi nhập sai.',
  },
  judge: judgeBy(judge),
}
