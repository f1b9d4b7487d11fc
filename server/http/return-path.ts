/** Where to go after signing in: only a path of this server. */

/** The path and query, or `/` for anything that could lead elsewhere. */
export function safeReturnPath(value: unknown): string {
  if (typeof value !== 'string' || value.length > 2000) return '/'
  // "//host" and "/\host" are other hosts to a browser; control characters are dropped by it before it looks.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(value) || value.includes('\\')) return '/'
  const base = 'http://own.invalid'
  if (!URL.canParse(value, base)) return '/'
  const url = new URL(value, base)
  return url.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/'
}

/** `/dang-nhap?tiep=…`; without the parameter where it would be `/`. */
export const withReturn = (path: string, returnTo: string): string =>
  returnTo === '/' ? path : `${path}?tiep=${encodeURIComponent(returnTo)}`
