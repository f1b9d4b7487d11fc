import { createHash, X509Certificate } from 'node:crypto'
import { request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { type Listening, listen } from './listen.ts'
import { fingerprintOf } from './tls/authority.ts'
import type { Credentials } from './tls/credentials.ts'
import { getSecure } from './tls/testing.ts'
import { issueCertificate, type KeyPair, makeAuthority } from './tls/x509.ts'

const now = new Date()
const config = readConfig({ HOST: '127.0.0.1', PORT: '0', TLS: 'on' })
let authority: KeyPair
const issued = async (): Promise<Credentials> => ({
  ...(await issueCertificate(authority, { names: ['may-chu', 'localhost', '127.0.0.1'], now })),
  endsAt: now,
})

let server: Listening
let url: string
beforeAll(async () => {
  authority = await makeAuthority('AnXa', now)
  const answer = (asked: Request) => new Response(`${asked.method} ${new URL(asked.url).pathname}`)
  server = await listen(answer, config, {
    credentials: await issued(),
    authority: async () => new X509Certificate(authority.certPem),
  })
  url = `https://127.0.0.1:${server.port}`
})
afterAll(() => server.stop())

const open: { destroy: () => void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.destroy()
})

type Plain = { readonly status: number; readonly location: string | undefined; readonly bytes: Buffer }
const askPlain = (path: string, method = 'GET', headers: Readonly<Record<string, string>> = {}) =>
  new Promise<Plain>((resolve, reject) => {
    const sent = plainRequest(
      { host: '127.0.0.1', port: server.port, path, method, headers, agent: false },
      (response) => {
        const { statusCode = 0, headers: got } = response
        buffer(response).then(
          (bytes) => resolve({ status: statusCode, location: got.location, bytes }),
          reject,
        )
      },
    )
    sent.once('error', reject)
    sent.end(method === 'POST' ? 'token=abc' : undefined)
  })

describe('https', () => {
  test('is answered to who trusts the authority, by TLS 1.3, and by 1.2 where a PC has no more', async () => {
    expect(await getSecure(`${url}/a`, authority.certPem)).toMatchObject({
      ...{ status: 200, body: 'GET /a', protocol: 'TLSv1.3' },
    })
    expect(await getSecure(`${url}/a`, authority.certPem, { maxVersion: 'TLSv1.2' })).toMatchObject({
      protocol: 'TLSv1.2',
    })
  })

  test('is refused by who trusts another authority', async () => {
    const other = await makeAuthority('AnXa', now)

    await expect(getSecure(url, other.certPem)).rejects.toThrow(/certificate/)
  })

  test.each([
    ['TLS 1.1', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }],
    ['a cipher without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
    [
      'a cipher without authentication of its data',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' },
    ],
  ] as const)('%s is not spoken', async (_, options) => {
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect({ port: server.port, host: '127.0.0.1', ca: authority.certPem, ...options })
      open.push(socket)
      socket.once('secureConnect', () => resolve('connected'))
      socket.once('error', (error) => resolve(error.message))
    })

    expect(outcome).toMatch(/handshake failure|protocol version|no protocols/i)
  })

  test('new credentials are shown to new connections, while one that is open goes on', async () => {
    const keepAlive = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.certPem })
    open.push(keepAlive)
    const ask = () =>
      new Promise<{ body: string; certificate: string; reused: boolean }>((resolve, reject) => {
        const sent = request(`${url}/kept`, { agent: keepAlive }, (response) => {
          const socket = response.socket as import('node:tls').TLSSocket
          const certificate = socket.getPeerCertificate().fingerprint256
          text(response).then((body) => resolve({ body, certificate, reused: sent.reusedSocket }), reject)
        })
        sent.once('error', reject)
        sent.end()
      })
    const before = await ask()

    server.useCredentials(await issued())
    const kept = await ask()
    const fresh = await getSecure(url, authority.certPem)

    expect(kept).toEqual({ ...before, reused: true })
    expect(fresh.certificate).not.toBe(before.certificate)
  })
})

describe('plain http on the same port', () => {
  test('leads to https under the name that was typed', async () => {
    const { status, location } = await askPlain('/xa/mau?trang=2', 'GET', { host: `may-chu:${server.port}` })

    expect([status, location]).toEqual([307, `https://may-chu:${server.port}/xa/mau?trang=2`])
  })

  test.each(['evil.test', 'evil.test:80', '%%%', '127.0.0.1@evil.test'])(
    'leads to our own address when the name is not ours: %s',
    async (host) => {
      const { location } = await askPlain('//evil.test/x', 'GET', { host })

      expect(location).toBe(`https://127.0.0.1:${server.port}//evil.test/x`)
    },
  )

  test('takes nothing in: what is sent is refused', async () => {
    expect(await askPlain('/api/v1/enroll', 'POST')).toMatchObject({ status: 426, location: undefined })
  })

  test('hands out the certificate of the authority; the hash of the file is its fingerprint', async () => {
    const { status, bytes } = await askPlain('/ca.crt')

    expect(status).toBe(200)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      fingerprintOf(new X509Certificate(authority.certPem)),
    )
  })

  test('what is neither http nor TLS is closed', async () => {
    const socket = connectPlain(server.port, '127.0.0.1')
    open.push(socket)
    socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n')

    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 Bad Request/)
  })

  test('a connection that is reset before its first byte harms nobody', async () => {
    const socket = connectPlain(server.port, '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.resetAndDestroy()

    expect((await getSecure(url, authority.certPem)).status).toBe(200)
  })
})

test('stopping does not wait for those who have sent nothing', async () => {
  const other = await listen(() => new Response('x'), config, {
    credentials: await issued(),
    authority: async () => null,
  })
  const silent = connectPlain(other.port, '127.0.0.1')
  open.push(silent)
  await new Promise((resolve) => silent.once('connect', resolve))
  const started = performance.now()

  await other.stop()

  expect(performance.now() - started).toBeLessThan(1000)
})

test('a port that is taken is named', async () => {
  const taken = { ...config, PORT: server.port }

  await expect(
    listen(() => new Response('x'), taken, { credentials: await issued(), authority: async () => null }),
  ).rejects.toThrow(`cannot listen on 127.0.0.1:${server.port}`)
})
