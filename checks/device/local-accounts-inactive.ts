/** Enabled accounts that nobody uses any more, or that nobody ever used. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, machineMoment, trustsMachineDates, windowsGroup } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy, type Watch } from './watch.ts'

type Account = {
  /** Null: not known. */
  readonly isEnabled: boolean | null
  /** `never`: nobody has signed in yet; null: not known. */
  readonly lastSignIn: string | 'never' | null
}

const windowsAccountsOf = (facts: WindowsFacts): readonly Account[] | null =>
  windowsGroup(facts, 'accounts')?.localUsers?.map(({ disabled, lastLogon, lastLogonKnown }) => ({
    isEnabled: disabled === null ? null : !disabled,
    lastSignIn: lastLogon ?? (lastLogonKnown === true ? 'never' : null),
  })) ?? null

const linuxAccountsOf = (facts: LinuxFacts): readonly Account[] | null =>
  linuxGroup(facts, 'accounts')?.people?.map(({ locked, lastLoginOn, lastLoginKnown }) => ({
    isEnabled: locked === null ? null : !locked,
    lastSignIn: lastLoginOn ?? (lastLoginKnown ? 'never' : null),
  })) ?? null

function judge(input: JudgeInput, watch: Watch): Judgement {
  const { facts, thresholds } = input
  const accounts = facts.contract === 'win-collector/1' ? windowsAccountsOf(facts) : linuxAccountsOf(facts)
  if (accounts === null) return unknown('accounts-not-readable')
  const isTrusted = trustsMachineDates(input)
  const found = { inactive: 0, neverUsed: 0, unclear: 0 }
  for (const { isEnabled, lastSignIn } of accounts) {
    if (isEnabled === false) continue
    const lastMs = lastSignIn === 'never' ? null : machineMoment(lastSignIn, isTrusted)
    if (lastMs !== null && watch.isYoungerThanOrDays(lastMs, thresholds.inactiveDays)) continue
    if (isEnabled === null || (lastMs === null && lastSignIn !== 'never')) found.unclear += 1
    else if (lastMs === null) found.neverUsed += 1
    else found.inactive += 1
  }
  if (found.inactive > 0) return fail('inactive', { count: found.inactive })
  if (found.neverUsed > 0) return warn('never-used', { count: found.neverUsed })
  return found.unclear > 0
    ? unknown('last-sign-in-not-known', { count: found.unclear })
    : pass('none-inactive')
}

const some = (count: unknown): string => (typeof count === 'number' ? `${count} ` : '')

export const localAccountsInactive: DeviceCheck = {
  id: 'local-accounts-inactive',
  title: 'Tài khoản bỏ không',
  shortTitle: 'Bỏ không',
  why: 'Tài khoản của người đã chuyển đi vẫn mở được máy mà không ai trông; kẻ xấu dùng nó thì không ai hay.',
  mend: {
    windows: [
      'Xem ai có tài khoản và lần đăng nhập cuối: mở Command Prompt bằng quyền quản trị (Run as administrator), gõ `net user`, rồi `net user TÊN`.',
      'Khóa tài khoản không còn ai dùng: `net user TÊN /active:no`.',
      'Sau khi giữ lại hồ sơ cần thiết của người cũ thì xóa: `net user TÊN /delete`.',
    ],
    linux: [
      'Xem lần đăng nhập cuối: `lastlog` hoặc `lslogins --user-accs`.',
      'Khóa tài khoản không còn ai dùng: `sudo usermod --lock --expiredate 1 TÊN`.',
      'Sau khi giữ lại hồ sơ cần thiết thì xóa: `sudo userdel TÊN`.',
    ],
  },
  severity: 'medium',
  maxAge: 'P7D',
  concepts: ['acc-inactive-45-days', 'acc-list'],
  thresholds: ['inactiveDays'],
  reasons: {
    'none-inactive': () => 'Không có tài khoản đang bật mà bỏ không.',
    inactive: ({ count }) => `Có ${some(count)}tài khoản đang bật mà đã lâu không ai dùng.`,
    'never-used': ({ count }) => `Có ${some(count)}tài khoản đang bật mà chưa ai dùng lần nào.`,
    'last-sign-in-not-known': ({ count }) =>
      `Không biết ${say(count, (number) => `${number} `)}tài khoản được dùng lần cuối khi nào.`,
    'accounts-not-readable': () => 'Không đọc được danh sách tài khoản của máy.',
  },
  judge: judgeBy(judge),
}
