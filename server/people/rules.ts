/** The figures and rules of signing in (design section 2; they are the server's own TCVN rows). */
import type { Role } from '../http/route.ts'

export const IDLE_MS = 15 * 60_000
export const SESSION_MS = 12 * 3_600_000
export const LOCKOUT_TRIES = 5
/** At the idle lock of one session; then it ends. */
export const UNLOCK_TRIES = 5
export const LOCKOUT_MS = 12 * 3_600_000
/** Tries of one address, over all accounts: a commune's office shares one. */
export const ADDRESS_TRIES = 30
export const ADDRESS_WINDOW_MS = 15 * 60_000

const TOTP_ROLES: readonly Role[] = ['admin', 'police', 'leader']

/** Roles that must have a second factor wherever they sign in from. */
export const rolesRequireTotp = (roles: readonly Role[]): boolean =>
  roles.some((role) => TOTP_ROLES.includes(role))

export const PASSWORD_MAX = 128
const LONG = 14
const SHORT = 8

/**
 * What is wrong with a password, for the person; null when it suffices. Without a second factor 14 characters of
 * 4 kinds, with one 8.
 */
export function passwordProblem(password: string, withTotp: boolean): string | null {
  const length = [...password].length
  if (length > PASSWORD_MAX) return `Mật khẩu dài nhất ${PASSWORD_MAX} ký tự.`
  if (withTotp) return length < SHORT ? `Mật khẩu cần ít nhất ${SHORT} ký tự.` : sameCharacter(password)
  if (length < LONG) return `Khi không dùng mã xác thực hai lớp, mật khẩu cần ít nhất ${LONG} ký tự.`
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) =>
    kind.test(password),
  ).length
  if (kinds < 4) return 'Mật khẩu cần đủ 4 loại: chữ hoa, chữ thường, chữ số và ký tự đặc biệt.'
  return null
}

const sameCharacter = (password: string): string | null =>
  new Set(password).size < 4 ? 'Mật khẩu quá đơn giản: hãy dùng nhiều ký tự khác nhau hơn.' : null
