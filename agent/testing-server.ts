/** A server of the test's own for the agent: real HTTP or HTTPS on the loopback, with answers given one after the other. */
import { X509Certificate } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { issueCertificate, makeAuthority } from '../server/tls/x509.ts'

export type Taken = {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export type Reply = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type TestServer = {
  readonly url: string
  readonly requests: Taken[]
  readonly stop: () => Promise<void>
}

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const listen = async (server: Server, scheme: string, requests: Taken[]): Promise<TestServer> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  onTestFinished(stop)
  return { url: `${scheme}://127.0.0.1:${port}`, requests, stop }
}

/** `answer` is asked for every request; a text or bytes are sent as they are, anything else as JSON. */
const listener =
  (requests: Taken[], answer: (taken: Taken, number: number) => Reply): RequestListener =>
  async (request, response) => {
    const taken = { path: request.url ?? '', headers: request.headers, body: await read(request) }
    requests.push(taken)
    const { status, body, headers = {} } = answer(taken, requests.length)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
    response.end(isRaw ? body : JSON.stringify(body))
  }

export const plainServer = (answer: (taken: Taken, number: number) => Reply): Promise<TestServer> => {
  const requests: Taken[] = []
  return listen(createServer(listener(requests, answer)), 'http', requests)
}

export type SecureServer = TestServer & { readonly caPem: string }

/** Shows its own certificate and that of the authority which signed it, as the real server does. */
export const secureServer = async (
  answer: (taken: Taken, number: number) => Reply,
  given: {
    readonly names?: readonly string[]
    /** false: the authority is not shown but handed out at /ca.crt, as it is behind a proxy. */
    readonly showsAuthority?: boolean
  } = {},
): Promise<SecureServer> => {
  const { names = ['127.0.0.1'], showsAuthority = true } = given
  const now = new Date()
  const authority = await makeAuthority('AnXa test', now)
  const { certPem, keyPem } = await issueCertificate(authority, { names, now })
  const requests: Taken[] = []
  const cert = showsAuthority ? `${certPem}\n${authority.certPem}\n` : certPem
  const der = new X509Certificate(authority.certPem).raw
  const offer = (taken: Taken, number: number): Reply =>
    taken.path === '/ca.crt' && !showsAuthority ? { status: 200, body: der } : answer(taken, number)
  const server = createSecureServer({ cert, key: keyPem }, listener(requests, offer))
  return { ...(await listen(server, 'https', requests)), caPem: authority.certPem }
}

/** The payload of a report as it was sent: unpacked, its middle segment read. */
export const payloadOf = ({ body, headers }: Taken): Record<string, unknown> => {
  const jws = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  return JSON.parse(Buffer.from(jws.toString('ascii').split('.')[1] ?? '', 'base64url').toString('utf8'))
}

/** What the real server answers to a report that it took. */
export const taken = (
  given: { at?: Date; nextIntervalSeconds?: number; wantsSoftware?: true } = {},
): Reply => {
  const at = (given.at ?? new Date('2026-10-28T03:00:00Z')).toISOString()
  return {
    status: 200,
    body: {
      serverTime: at,
      nextIntervalSeconds: given.nextIntervalSeconds ?? 3600,
      catalogueEdition: '2026-11',
      ...(given.wantsSoftware && { wantsSoftware: true }),
      checks: [
        {
          id: 'os-supported',
          verdict: 'pass',
          reason: 'supported',
          facts: { release: 'debian-12', endDate: '2028-06-30' },
          since: at,
          until: null,
        },
      ],
    },
  }
}

export const refused = (status: number, code: string, message = 'Không nhận.'): Reply => ({
  status,
  body: { error: { code, message } },
})
