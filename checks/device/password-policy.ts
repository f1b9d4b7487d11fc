/** What the PC asks of a new password. Windows' own "complexity" is the most that it can ask: three kinds of characters of five. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, policyOf, windowsGroup } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy } from './watch.ts'

type Rules = {
  readonly length: number | null
  readonly isComplex: boolean | null
  /** Accounts that may, or do, have no password at all. */
  readonly without: { readonly may: number | null; readonly have: number | null }
}

/** Upper case, lower case, digits, signs. */
const ALL_CLASSES = 4

function windowsRules(facts: WindowsFacts): Rules | null {
  const accounts = windowsGroup(facts, 'accounts')
  if (accounts === null) return null
  const enabled = accounts.localUsers?.filter(({ disabled }) => disabled !== true) ?? null
  const isKnown = enabled?.every(
    ({ disabled, passwordRequired }) =>
      passwordRequired === true || (disabled !== null && passwordRequired !== null),
  )
  const may = enabled?.filter(
    ({ disabled, passwordRequired }) => disabled === false && passwordRequired === false,
  )
  return {
    length: accounts.minPasswordLength,
    isComplex: accounts.passwordComplexity,
    without: { may: may !== undefined && (may.length > 0 || isKnown === true) ? may.length : null, have: 0 },
  }
}

function linuxRules(facts: LinuxFacts): Rules | null {
  const accounts = linuxGroup(facts, 'accounts')
  if (accounts === null) return null
  const { minLength = null, minClasses = null } = accounts.passwordRules ?? {}
  return {
    length: minLength,
    isComplex: minClasses === null ? null : minClasses >= ALL_CLASSES,
    without: { may: 0, have: accounts.emptyPasswords },
  }
}

function judge(input: JudgeInput): Judgement {
  const { facts, thresholds } = input
  const rules = facts.contract === 'win-collector/1' ? windowsRules(facts) : linuxRules(facts)
  if (rules === null) return unknown('password-policy-not-readable')
  const { multiFactorSignIn } = policyOf(input)
  const wanted = multiFactorSignIn ? thresholds.minPasswordLengthWithMfa : thresholds.minPasswordLength
  const { length, isComplex, without } = rules
  if (without.have !== null && without.have > 0) return fail('empty-passwords', { count: without.have })
  if (length !== null && length < wanted) return fail('too-short', { length, wanted })
  if (!multiFactorSignIn && isComplex === false) return fail('not-complex')
  if (without.may !== null && without.may > 0) return warn('blank-password-allowed', { count: without.may })
  if (length === null || without.may === null || without.have === null)
    return unknown('password-policy-not-readable')
  return multiFactorSignIn || isComplex === true
    ? pass('strong', { length })
    : unknown('complexity-not-known')
}

export const passwordPolicy: DeviceCheck = {
  id: 'password-policy',
  title: 'Quy tắc mật khẩu',
  shortTitle: 'Mật khẩu',
  why: 'Mật khẩu ngắn bị dò ra trong vài phút. Máy phải tự đòi mật khẩu đủ dài, đủ loại ký tự, vì lời nhắc thì ai cũng quên.',
  mend: {
    windows: [
      'Mở Command Prompt bằng quyền quản trị (Run as administrator), gõ `net accounts /minpwlen:14` (từ 8 khi đăng nhập có xác thực nhiều bước).',
      'Windows Pro: nhấn Windows + R, gõ `secpol.msc`, vào Chính sách tài khoản (Account Policies) > Chính sách mật khẩu (Password Policy), bật Mật khẩu phải đủ phức tạp (Password must meet complexity requirements).',
      'Windows Home không có secpol: đặt độ dài như trên; máy vẫn báo thiếu phần phức tạp cho đến khi đổi sang bản Pro.',
      'Tài khoản được phép để trống mật khẩu: gõ `net user TÊN /passwordreq:yes`, rồi đặt mật khẩu bằng `net user TÊN *`.',
      'Quy tắc mới chỉ áp dụng cho lần đổi mật khẩu sau: nhắc mọi người đổi mật khẩu.',
    ],
    linux: [
      'Cài bộ kiểm tra mật khẩu: `sudo apt-get install libpam-pwquality`.',
      'Mở tệp cấu hình: `sudo nano /etc/security/pwquality.conf`, đặt `minlen = 14` và `minclass = 4`.',
      'Tài khoản để trống mật khẩu: xem bằng `sudo passwd --status --all`, rồi đặt mật khẩu bằng `sudo passwd TÊN`.',
    ],
  },
  severity: 'medium',
  maxAge: 'P30D',
  concepts: ['acc-password-policy', 'acc-password-length'],
  thresholds: ['minPasswordLength', 'minPasswordLengthWithMfa'],
  reasons: {
    strong: ({ length }) =>
      `Máy đòi mật khẩu đủ mạnh${say(length, (number) => `, ít nhất ${number} ký tự`)}.`,
    'empty-passwords': ({ count }) =>
      `Có ${say(count, (number) => `${number} `)}tài khoản để trống mật khẩu: ai cũng vào được.`,
    'too-short': ({ length, wanted }) =>
      `Máy nhận mật khẩu quá ngắn${say(length, (number) => `: chỉ cần ${number} ký tự`)}${say(wanted, (number) => ` (cần ${number})`)}.`,
    'not-complex': () => 'Máy nhận mật khẩu chỉ có một loại ký tự.',
    'blank-password-allowed': ({ count }) =>
      `Có ${say(count, (number) => `${number} `)}tài khoản đang bật được phép để trống mật khẩu.`,
    'complexity-not-known': () => 'Mật khẩu đủ dài, nhưng không biết máy có đòi đủ loại ký tự không.',
    'password-policy-not-readable': () => 'Không đọc được quy tắc mật khẩu.',
  },
  judge: judgeBy(judge),
}
