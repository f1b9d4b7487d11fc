/** One request to the server. node:http and node:https, because the agent also runs where fetch does not exist. */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Way } from './proxy/routes.ts'
import { openTunnel, servernameOf } from './proxy/tunnel.ts'

export type Target = {
  /** Address of the server, `https://…`; a path in it is kept as a prefix. */
  readonly server: string
  /** PEM of the only authority to trust; null = the system's roots. */
  readonly caPem: string | null
  /** In the order in which they are tried; left out: straight. Plain http goes straight in any case. */
  readonly ways?: readonly Way[]
}

type Failure = {
  readonly ok: false
  /** The network or TLS, by Node's own code: ECONNREFUSED, CERT_HAS_EXPIRED, ETIMEDOUT …, ANSWER_TOO_LARGE. */
  readonly why: string
}

type Answered<Body> = {
  readonly ok: true
  readonly status: number
  readonly body: Body
  readonly retryAfterSeconds: number | null
  /** Time to open the TCP connection; null when it was not seen, as through a proxy. */
  readonly connectMs: number | null
  /** Which way met the server. */
  readonly way: Way
}

export type Reply = Answered<string> | Failure
export type BytesReply = Answered<Buffer> | Failure

const TIMEOUT_MS = 30_000
const MAX_ANSWER_BYTES = 1024 * 1024

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Null when the address may be used; otherwise what is wrong with it. */
export const addressProblem = (server: string, allowHttp: boolean): string | null => {
  let url: URL
  try {
    url = new URL(server)
  } catch {
    return `địa chỉ máy chủ không đúng: ${server}`
  }
  if (url.username !== '' || url.password !== '') return 'địa chỉ máy chủ không được kèm tên và mật khẩu'
  if (url.search !== '' || url.hash !== '') return 'địa chỉ máy chủ không được kèm ? hay #'
  if (url.protocol === 'https:') return null
  if (url.protocol !== 'http:')
    return `địa chỉ máy chủ phải bắt đầu bằng https:// (nhận được ${url.protocol}//)`
  if (allowHttp || LOOPBACK.test(url.hostname)) return null
  return 'http không mã hóa chỉ dùng được với chính máy này; dùng https, hoặc thêm --allow-http nếu chấp nhận rủi ro'
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.message

const retryAfter = (header: string | undefined): number | null =>
  header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null

/** Undefined for what is no JSON: it fits no schema either. */
export const parseBody = (body: string): unknown => {
  try {
    const value: unknown = JSON.parse(body)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const toUrl = (server: string, path: string): URL => new URL(`${server.replace(/\/+$/, '')}${path}`)

const MS_PER_SECOND = 1000
const NS_PER_MS = 1_000_000

/** From the answer of the name server on, so that a slow one is no slow line. `process.hrtime`: also in Node 12. */
const watchConnection = (request: http.ClientRequest): (() => number | null) => {
  let connectMs: number | null = null
  request.on('socket', (socket) => {
    let from = process.hrtime()
    socket.once('lookup', () => {
      from = process.hrtime()
    })
    socket.once('connect', () => {
      const [seconds, nanoseconds] = process.hrtime(from)
      connectMs = seconds * MS_PER_SECOND + nanoseconds / NS_PER_MS
    })
  })
  return () => connectMs
}

type Asked = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
  readonly maxAnswerBytes: number
}

/** One way after the other, until one meets the server; else what the first one said. */
const exchange = async (target: Target, asked: Asked): Promise<BytesReply> => {
  const ways = toUrl(target.server, asked.path).protocol === 'https:' ? (target.ways ?? [null]) : [null]
  let first: Failure | null = null
  for (const way of ways) {
    const reply = await exchangeBy(way, target, asked)
    if (reply.ok) return reply
    first ??= reply
  }
  return first ?? { ok: false, why: 'no-way' }
}

const exchangeBy = async (way: Way, target: Target, asked: Asked): Promise<BytesReply> => {
  if (way === null) return exchangeOver(null, way, target, asked)
  const tunnel = await openTunnel(way, toUrl(target.server, asked.path))
  return tunnel.ok ? exchangeOver(tunnel.socket, way, target, asked) : tunnel
}

const exchangeOver = (tunnel: Socket | null, way: Way, target: Target, asked: Asked): Promise<BytesReply> =>
  new Promise((resolve) => {
    const url = toUrl(target.server, asked.path)
    const length = asked.body === null ? {} : { 'content-length': String(asked.body.length) }
    const options = {
      method: asked.method,
      headers: { ...asked.headers, ...length },
      agent: false,
      timeout: TIMEOUT_MS,
    } as const
    const take = (response: http.IncomingMessage): void => {
      const chunks: Buffer[] = []
      let taken = 0
      response.on('data', (chunk: Buffer) => {
        taken += chunk.length
        if (taken > asked.maxAnswerBytes) request.destroy(new Error('ANSWER_TOO_LARGE'))
        else chunks.push(chunk)
      })
      response.on('error', (error) => resolve({ ok: false, why: codeOf(error) }))
      response.on('end', () =>
        resolve({
          ok: true,
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks),
          retryAfterSeconds: retryAfter(response.headers['retry-after']),
          connectMs: tunnel === null ? connected() : null,
          way,
        }),
      )
    }
    const trust = target.caPem === null ? {} : { ca: target.caPem }
    const overTunnel = (socket: Socket) => ({
      createConnection: () =>
        connectTls({ socket, host: url.hostname.replace(/^\[|\]$/g, ''), ...servernameOf(url), ...trust }),
    })
    const request =
      url.protocol === 'https:'
        ? https.request(url, { ...options, ...trust, ...(tunnel === null ? {} : overTunnel(tunnel)) }, take)
        : http.request(url, options, take)
    const connected = watchConnection(request)
    // `timeout` counts silence on the socket; the whole exchange is bounded too.
    const limit = setTimeout(() => request.destroy(new Error('ETIMEDOUT')), 2 * TIMEOUT_MS)
    request.on('timeout', () => request.destroy(new Error('ETIMEDOUT')))
    request.on('error', (error) => resolve({ ok: false, why: codeOf(error) }))
    request.on('close', () => clearTimeout(limit))
    request.end(asked.body ?? undefined)
  })

export const post = async (
  target: Target,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<Reply> => {
  const asked = { path, body, headers: { ...headers, accept: 'application/json' } }
  const reply = await exchange(target, { ...asked, method: 'POST', maxAnswerBytes: MAX_ANSWER_BYTES })
  return reply.ok ? { ...reply, body: reply.body.toString('utf8') } : reply
}

/** At most so many bytes; more is ANSWER_TOO_LARGE. */
export const get = (target: Target, path: string, maxAnswerBytes: number): Promise<BytesReply> =>
  exchange(target, { method: 'GET', path, headers: {}, body: null, maxAnswerBytes })
