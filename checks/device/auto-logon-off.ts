/** Nobody is signed in unasked: with automatic sign-in whoever switches the PC on is its user. */
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { isAskedFrom, linuxGroup, windowsGroup } from './reading.ts'
import { judgeBy } from './watch.ts'

/** From this level on the catalogue asks for it; below it is said, and no failure. */
const ASKED_FROM_LEVEL = 2

/** Null: not known. */
type AutoLogon = { readonly isOn: boolean | null; readonly hasPassword: boolean | null }

function autoLogonOf({ facts }: JudgeInput): AutoLogon | null {
  if (facts.contract === 'win-collector/1') return windowsGroup(facts, 'accounts')?.autoLogon ?? null
  const isOn = linuxGroup(facts, 'accounts')?.autoLogon ?? null
  return isOn === null ? null : { isOn, hasPassword: false }
}

function judge(input: JudgeInput): Judgement {
  const autoLogon = autoLogonOf(input)
  if (autoLogon === null) return unknown('auto-logon-not-readable')
  const { isOn, hasPassword } = autoLogon
  if (hasPassword === true)
    return isAskedFrom(ASKED_FROM_LEVEL, input) ? fail('password-stored') : warn('password-stored')
  if (isOn === true) return isAskedFrom(ASKED_FROM_LEVEL, input) ? fail('on') : warn('on')
  return isOn === null || hasPassword === null ? unknown('auto-logon-not-readable') : pass('off')
}

export const autoLogonOff: DeviceCheck = {
  id: 'auto-logon-off',
  title: 'Không tự đăng nhập',
  shortTitle: 'Tự đăng nhập',
  why: 'Máy tự đăng nhập thì ai bật máy cũng thành người dùng của nó; Windows còn để mật khẩu ở chỗ mọi chương trình đọc được.',
  mend: {
    windows: [
      'Nhấn Windows + R, gõ `netplwiz`, đánh dấu Người dùng phải nhập tên và mật khẩu (Users must enter a user name and password), bấm OK.',
      'Nếu không thấy ô đó: mở Command Prompt bằng quyền quản trị (Run as administrator), gõ `reg add "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon" /v AutoAdminLogon /t REG_SZ /d 0 /f`.',
      'Xóa mật khẩu đã lưu: `reg delete "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon" /v DefaultPassword /f`, rồi đổi mật khẩu của tài khoản đó.',
    ],
    linux: [
      'GNOME: mở Cài đặt (Settings) > Hệ thống (System) > Người dùng (Users), tắt Tự đăng nhập (Automatic Login).',
      'Hoặc sửa tệp: trong /etc/gdm3/custom.conf (hay /etc/gdm3/daemon.conf) đặt `AutomaticLoginEnable=false`.',
      'LightDM: xóa dòng autologin-user trong /etc/lightdm; SDDM: xóa phần [Autologin] trong /etc/sddm.conf và /etc/sddm.conf.d.',
    ],
  },
  severity: 'medium',
  maxAge: 'P7D',
  concepts: ['cfg-baseline'],
  thresholds: [],
  reasons: {
    off: () => 'Máy không tự đăng nhập.',
    on: () => 'Máy tự đăng nhập khi bật: ai bật máy cũng vào được.',
    'password-stored': () => 'Mật khẩu tự đăng nhập đang nằm trong máy, mọi chương trình đọc được.',
    'auto-logon-not-readable': () => 'Không đọc được cấu hình tự đăng nhập.',
  },
  judge: judgeBy(judge),
}
