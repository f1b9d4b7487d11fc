/** For tests: a browser without JavaScript. Keeps cookies, sends the forms of the page it is on. */
import { createHmac } from 'node:crypto'
import type { Hono } from 'hono'
import { CSRF_FIELD } from '../../web/layout/frame.ts'
import { fromAddress } from './testing.ts'

export type Seen = { readonly status: number; readonly location: string | null; readonly text: string }

export type TestBrowser = {
  readonly open: (path: string) => Promise<Seen>
  /** Sends a form with the token of the page last opened. */
  readonly submit: (path: string, fields?: Readonly<Record<string, string>>) => Promise<Seen>
  readonly cookies: Map<string, string>
}

export function testBrowser(app: Hono, address = '127.0.0.1'): TestBrowser {
  const cookies = new Map<string, string>()
  let csrf = ''
  const send = async (path: string, init: { method: string; body?: URLSearchParams }): Promise<Seen> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      host: 'anxa.test',
      origin: 'http://anxa.test',
      accept: 'text/html',
      cookie,
      'user-agent': 'Firefox/115.0 (Windows NT 6.1)',
    }
    const answer = await app.request(path, { ...init, headers }, fromAddress(address))
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, pair.slice(name.length + 1) || value)
    }
    const text = await answer.text()
    csrf = new RegExp(`name="${CSRF_FIELD}" value="([^"]+)"`).exec(text)?.[1] ?? csrf
    return { status: answer.status, location: answer.headers.get('location'), text }
  }
  return {
    cookies,
    open: (path) => send(path, { method: 'GET' }),
    submit: (path, fields = {}) =>
      send(path, { method: 'POST', body: new URLSearchParams({ [CSRF_FIELD]: csrf, ...fields }) }),
  }
}

/** What an authenticator shows for a secret in base32 (RFC 6238); `step` 1 is the next code, accepted as well. */
export function authenticatorCode(base32: string, step: 0 | 1 = 0): string {
  const bits = [...base32.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  // The library looks at the machine's clock, as a telephone does.
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step))
  const digest = createHmac('sha1', key).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0xf
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
