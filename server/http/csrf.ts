/** Forms are ours only: a token bound to the session (or to the pre-session cookie), and a request of our own origin. */
import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import { CSRF_FIELD } from '../../web/layout/frame.ts'
import { AppError } from '../errors.ts'
import { equalTexts } from './cookies.ts'

/** `bound` is the session token or the value of the pre-session cookie. */
export const csrfTokenFor = (secret: string, kind: 'session' | 'pre', bound: string): string =>
  createHmac('sha256', secret).update(`csrf:${kind}:${bound}`).digest('base64url')

export type OwnOrigin = { readonly isHttps: boolean; readonly baseUrl: string | undefined }

/**
 * A browser says where a POST comes from: Sec-Fetch-Site over https and on loopback, Origin always. One that says
 * nothing is no browser of our users (Chrome 109 and Firefox 115 say both).
 */
export function isOwnOrigin(c: Context, own: OwnOrigin): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin') return false
  const origin = c.req.header('origin')
  if (origin === undefined) return site === 'same-origin'
  if (!URL.canParse(origin)) return false
  const { host, protocol } = new URL(origin)
  if (own.isHttps && protocol !== 'https:') return false
  return host === c.req.header('host') || (own.baseUrl !== undefined && host === new URL(own.baseUrl).host)
}

/** Throws `forbidden` unless the form carries one of the tokens and was sent from our own page. */
export async function requireCsrf(c: Context, own: OwnOrigin, tokens: readonly string[]): Promise<void> {
  const given = await givenToken(c)
  const isKnown = given !== null && tokens.some((token) => token !== '' && equalTexts(token, given))
  if (!isKnown || !isOwnOrigin(c, own))
    throw new AppError('forbidden', 'Trang này đã cũ hoặc được gửi từ nơi khác. Hãy mở lại trang và làm lại.')
}

async function givenToken(c: Context): Promise<string | null> {
  const type = c.req.header('content-type') ?? ''
  const isForm =
    type.startsWith('application/x-www-form-urlencoded') || type.startsWith('multipart/form-data')
  if (!isForm) return c.req.header('x-csrf-token') ?? null
  const field = (await c.req.parseBody())[CSRF_FIELD]
  return typeof field === 'string' ? field : null
}
