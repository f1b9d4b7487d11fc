/** What the routes of signing in share: fields of a form, the visit, the cookie, going on. */
import { z } from 'zod'
import { installationSecret } from '../../db/secrets.ts'
import { notFound } from '../../http/access.ts'
import { signToken, writeCookie } from '../../http/cookies.ts'
import { safeReturnPath } from '../../http/return-path.ts'
import type { Person, RouteContext, SessionRef } from '../../http/route.ts'
import type { Visit } from '../visit.ts'

/** A missing field reads as empty; what is longer than anything typed is cut before it is hashed. */
const Text = z
  .string()
  .catch('')
  .transform((text) => text.slice(0, 1000))

export const field = async (context: RouteContext, name: string): Promise<string> =>
  Text.parse((await context.c.req.parseBody())[name])

/** Where to go afterwards: from the form, else from the address; a path of ours in any case. */
export const returnTo = async ({ c }: RouteContext): Promise<string> =>
  safeReturnPath(c.req.method === 'POST' ? (await c.req.parseBody()).tiep : c.req.query('tiep'))

export const visitOf = ({ c, address, isInternal }: RouteContext): Visit => ({
  address,
  userAgent: c.req.header('user-agent') ?? '',
  isInternal,
})

/** On routes that only a session enters. */
export function holderOf({ session, person }: RouteContext): { session: SessionRef; person: Person } {
  if (session === null || person === null) throw notFound()
  return { session, person }
}

export function setSession({ c, deps, isHttps }: RouteContext, token: string): void {
  writeCookie(c, 'session', signToken(token, installationSecret(deps.config)), isHttps)
}

export const SeeOther = 303

/** One text for every reason: it must not tell who has an account, nor that one is locked. */
export const refusalText = async (context: RouteContext): Promise<string> =>
  `Thư điện tử hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa vì sai 5 lần. ${await unlockHint(context)}`

export const unlockHint = async ({ deps }: RouteContext): Promise<string> =>
  (await deps.mailer.isConfigured())
    ? 'Khi bị khóa, chủ tài khoản nhận được thư có liên kết mở khóa.'
    : 'Máy chủ chưa được cấu hình gửi thư: khi bị khóa, hãy nhờ quản trị hệ thống mở.'
