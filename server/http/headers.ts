/** The headers every answer carries, errors and assets included. */

const FIXED: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // same-origin, not no-referrer: with the latter browsers send "Origin: null" with our own forms.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()',
}

const YEAR_SECONDS = 31_536_000

export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self'${nonce === '' ? '' : ` 'nonce-${nonce}'`}`,
    `style-src 'self'${nonce === '' ? '' : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')

export type Sealing = { readonly nonce: string; readonly isHttps: boolean; readonly requestId: string }

/** Adds what is missing; a header set by the handler stays (assets may be cached). */
export function sealAnswer(answer: Response, sealing: Sealing): Response {
  const headers = answer.headers
  const add = (name: string, value: string) => {
    if (!headers.has(name)) headers.set(name, value)
  }
  for (const [name, value] of Object.entries(FIXED)) add(name, value)
  add('content-security-policy', contentSecurityPolicy(sealing.nonce))
  add('cache-control', 'no-store')
  add('x-request-id', sealing.requestId)
  // For this host alone: a commune's server often shares its domain with others that are not ours to decide over.
  if (sealing.isHttps) add('strict-transport-security', `max-age=${YEAR_SECONDS}`)
  return answer
}
