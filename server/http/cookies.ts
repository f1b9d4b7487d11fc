/** Our two cookies: the session, and the random value a form before sign-in is bound to. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

export type CookieKind = 'session' | 'pre'

/** __Host-: over https only, for this host only, and no sub-domain can put one in. */
const cookieName = (kind: CookieKind, isHttps: boolean): string =>
  `${isHttps ? '__Host-' : ''}anxa${kind === 'session' ? '' : `-${kind}`}`

/** Cookies of this server. They end with the browser; how long a session lives is decided in the database. */
export function writeCookie(c: Context, kind: CookieKind, value: string, isHttps: boolean): void {
  setCookie(c, cookieName(kind, isHttps), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isHttps,
  })
}

export function clearCookie(c: Context, kind: CookieKind, isHttps: boolean): void {
  setCookie(c, cookieName(kind, isHttps), '', {
    ...{ path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps },
    maxAge: 0,
  })
}

export const readCookie = (c: Context, kind: CookieKind, isHttps: boolean): string | undefined =>
  getCookie(c, cookieName(kind, isHttps))

/** `token.signature`, signed as better-auth signs its cookie: a stolen table of sessions signs nobody in. */
export const signToken = (token: string, secret: string): string =>
  `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`

/** The token of a signed cookie; null when it was not signed by us. */
export function openToken(signed: string | undefined, secret: string): string | null {
  if (signed === undefined) return null
  const dot = signed.lastIndexOf('.')
  if (dot <= 0) return null
  const token = signed.slice(0, dot)
  return equalTexts(signed, signToken(token, secret)) ? token : null
}

/** In constant time for texts of one length. */
export function equalTexts(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
