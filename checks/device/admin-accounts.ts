/** Who may change everything on this PC, and whether that is who works on it every day. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, machineDay, machineMoment, trustsMachineDates, windowsGroup } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy, type Watch } from './watch.ts'

type Accounts = NonNullable<WindowsFacts['accounts']>
type LocalUser = NonNullable<Accounts['localUsers']>[number]

/** Last parts of the SIDs of accounts that every Windows has. */
const ADMINISTRATOR = 500
const GUEST = 501

/** A PC may be allowed more, or fewer, than the others. */
const adminLimit = ({ context, thresholds }: JudgeInput): number =>
  context.allowedAdmins ?? thresholds.maxEnabledAdmins

function judgeWindows(input: JudgeInput, facts: WindowsFacts, watch: Watch): Judgement {
  const accounts = windowsGroup(facts, 'accounts')
  if (accounts === null) return unknown('accounts-not-readable')
  const { localUsers, administrators, uacEnabled } = accounts
  const maxEnabledAdmins = adminLimit(input)
  if (localUsers?.some(isEnabled(GUEST))) return fail('guest-enabled')
  if (uacEnabled === false) return fail('uac-off')
  const count = countAdministrators(administrators, true)
  if (count > maxEnabledAdmins) return fail('too-many-admins', { count })
  if (localUsers?.some(isEnabled(ADMINISTRATOR))) return warn('built-in-administrator-enabled')
  if (isDailyUserAdministrator(accounts)) return warn('daily-user-is-admin')
  const inactive = countInactive(input, localUsers ?? [], watch)
  if (inactive.certain > 0) return warn('inactive-accounts', { count: inactive.certain })
  const isKnown =
    localUsers !== null &&
    administrators !== null &&
    accounts.interactiveSids !== null &&
    uacEnabled !== null &&
    inactive.possible === 0 &&
    count + countAdministrators(administrators, null) <= maxEnabledAdmins &&
    !localUsers.some(mayBeBuiltIn)
  return isKnown ? pass('ok', { enabledAdmins: count }) : unknown('accounts-not-readable')
}

const isEnabled =
  (rid: number) =>
  (user: LocalUser): boolean =>
    user.rid === rid && user.disabled === false

/** Not known to be disabled, and not known to be another one than Administrator or Guest. */
const mayBeBuiltIn = ({ rid, disabled }: LocalUser): boolean =>
  (disabled === null && (rid === ADMINISTRATOR || rid === GUEST)) || (rid === null && disabled !== true)

function countAdministrators(administrators: Accounts['administrators'], enabled: boolean | null): number {
  let count = 0
  for (const entry of administrators ?? [])
    if (entry.kind === 'local-user' && entry.enabled === enabled) count += 1
  return count
}

function isDailyUserAdministrator(accounts: Accounts): boolean {
  const { administrators, interactiveSids, lastInteractiveSid } = accounts
  return (
    administrators?.some(({ sid }) => sid === lastInteractiveSid || interactiveSids?.includes(sid)) ?? false
  )
}

type Inactive = { readonly certain: number; readonly possible: number }

/** Accounts that never signed in are not inactive: nobody has left them. */
function countInactive(input: JudgeInput, users: readonly LocalUser[], watch: Watch): Inactive {
  const isTrusted = trustsMachineDates(input)
  let certain = 0
  let possible = 0
  for (const { disabled, lastLogon, lastLogonKnown } of users) {
    if (disabled === true || lastLogonKnown === false) continue
    const lastMs = machineMoment(lastLogon, isTrusted)
    if (lastMs === null || watch.isYoungerThanOrDays(lastMs, input.thresholds.inactiveDays)) continue
    if (disabled === false) certain += 1
    else possible += 1
  }
  return { certain, possible }
}

/** Members of sudo, admin and wheel count as enabled administrators; root is the built-in one. */
function judgeLinux(input: JudgeInput, facts: LinuxFacts, watch: Watch): Judgement {
  const accounts = linuxGroup(facts, 'accounts')
  if (accounts === null) return unknown('accounts-not-readable')
  const { administrators } = accounts
  if (administrators !== null && administrators > adminLimit(input))
    return fail('too-many-admins', { count: administrators })
  if (accounts.rootPasswordSet === true) return warn('built-in-administrator-enabled')
  const count = countInactivePeople(input, accounts.people ?? [], watch)
  if (count > 0) return warn('inactive-accounts', { count })
  return administrators === null
    ? unknown('accounts-not-readable')
    : pass('ok', { enabledAdmins: administrators })
}

type Person = NonNullable<NonNullable<LinuxFacts['accounts']>['people']>[number]

function countInactivePeople(input: JudgeInput, people: readonly Person[], watch: Watch): number {
  const isTrusted = trustsMachineDates(input)
  let count = 0
  for (const { locked, lastLoginOn } of people) {
    const last = machineDay(lastLoginOn, isTrusted)
    if (locked === false && last !== null && !watch.isWithinDays(last, input.thresholds.inactiveDays))
      count += 1
  }
  return count
}

export const adminAccounts: DeviceCheck = {
  id: 'admin-accounts',
  title: 'Tài khoản quản trị cục bộ',
  shortTitle: 'Quản trị máy',
  why: 'Mã độc có đúng quyền của người đang dùng máy. Làm việc hằng ngày bằng tài khoản quản trị là cho nó quyền tắt diệt vi-rút và lây sang máy khác; tài khoản bỏ không là cửa mà không ai trông.',
  mend: {
    windows: [
      'Tạo tài khoản quản trị riêng cho cán bộ CNTT, đặt mật khẩu dài, chỉ dùng khi cài đặt.',
      'Đổi tài khoản làm việc hằng ngày thành người dùng chuẩn: Cài đặt (Settings) > Tài khoản (Accounts) > Người dùng khác (Other users; Windows 10: Family & other users), chọn tài khoản > Thay đổi loại tài khoản (Change account type) > Người dùng chuẩn (Standard user).',
      'Tắt tài khoản Khách: mở Command Prompt bằng quyền quản trị (Run as administrator), gõ `net user Guest /active:no`.',
      'Tắt tài khoản Administrator có sẵn: `net user Administrator /active:no` (chỉ sau khi đã có tài khoản quản trị khác).',
      'Tắt tài khoản bỏ không: `net user TÊN /active:no`.',
      'Bật lại kiểm soát tài khoản (UAC): nhấn Windows + R, gõ `UserAccountControlSettings`, kéo thanh về mức Luôn thông báo (Always notify) hoặc mức ngay dưới, bấm OK rồi khởi động lại máy.',
    ],
    linux: [
      'Xem ai có quyền quản trị: `getent group sudo admin wheel`.',
      'Bỏ quyền người không cần: `sudo gpasswd --delete TÊN sudo`.',
      'Khóa đăng nhập bằng mật khẩu của root (sau khi chắc chắn còn một tài khoản dùng được sudo): `sudo passwd --lock root`.',
      'Khóa tài khoản bỏ không: `sudo usermod --lock --expiredate 1 TÊN`.',
    ],
  },
  severity: 'high',
  maxAge: 'P7D',
  concepts: ['acc-default-accounts', 'acc-least-privilege', 'acc-list-types'],
  thresholds: ['maxEnabledAdmins', 'inactiveDays'],
  reasons: {
    ok: ({ enabledAdmins }) =>
      `Tài khoản quản trị trên máy hợp lý${say(enabledAdmins, (count) => ` (${count} tài khoản đang bật)`)}.`,
    'guest-enabled': () => 'Tài khoản Khách (Guest) đang bật: ai cũng vào máy được.',
    'uac-off': () => 'Kiểm soát tài khoản (UAC) đã bị tắt: chương trình có quyền quản trị mà không hỏi.',
    'too-many-admins': ({ count }) =>
      `Quá nhiều tài khoản quản trị đang bật trên máy${say(count, (number) => `: ${number}`)}.`,
    'built-in-administrator-enabled': () =>
      'Tài khoản quản trị có sẵn (Administrator, hay root trên Linux) đang bật.',
    'daily-user-is-admin': () => 'Người dùng hằng ngày đang làm việc bằng tài khoản quản trị.',
    'inactive-accounts': ({ count }) =>
      `Có ${say(count, (number) => `${number} `)}tài khoản đang bật mà lâu không ai dùng.`,
    'accounts-not-readable': () => 'Không đọc được danh sách tài khoản của máy.',
  },
  judge: judgeBy((input, watch) =>
    input.facts.contract === 'win-collector/1'
      ? judgeWindows(input, input.facts, watch)
      : judgeLinux(input, input.facts, watch),
  ),
}
