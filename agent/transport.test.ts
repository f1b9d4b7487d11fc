import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { plainServer, secureServer } from './testing-server.ts'
import { addressProblem, parseBody, post } from './transport.ts'

const BODY = Buffer.from('một báo cáo')
const ok = () => ({ status: 200, body: { taken: true } })

test('bytes and headers arrive as they were given, and the answer comes back', async () => {
  const server = await plainServer(ok)
  const reply = await post(
    { server: server.url, caPem: null },
    '/api/x',
    { 'content-type': 'text/plain' },
    BODY,
  )

  expect(reply).toEqual({
    ok: true,
    status: 200,
    body: '{"taken":true}',
    retryAfterSeconds: null,
    connectMs: expect.any(Number),
    way: null,
  })
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]).toMatchObject({ path: '/api/x', body: BODY })
  expect(server.requests[0]?.headers).toMatchObject({
    'content-type': 'text/plain',
    'content-length': String(BODY.length),
  })
})

test('a path in the address of the server is kept before ours', async () => {
  const server = await plainServer(ok)
  await post({ server: `${server.url}/anxa/`, caPem: null }, '/api/x', {}, BODY)

  expect(server.requests[0]?.path).toBe('/anxa/api/x')
})

test('how long the server asks to wait is told in seconds, and only when it is a number', async () => {
  const server = await plainServer((_, number) => ({
    ...{ status: 503, body: {} },
    headers: { 'retry-after': number === 1 ? '120' : 'Wed, 21 Oct 2026 07:28:00 GMT' },
  }))
  const ask = () => post({ server: server.url, caPem: null }, '/', {}, BODY)

  expect(await ask()).toMatchObject({ status: 503, retryAfterSeconds: 120 })
  expect(await ask()).toMatchObject({ status: 503, retryAfterSeconds: null })
})

test('over https the pinned authority is trusted', async () => {
  const server = await secureServer(ok)
  const reply = await post({ server: server.url, caPem: server.caPem }, '/', {}, BODY)

  expect(reply).toMatchObject({ ok: true, status: 200 })
})

test.each(['the roots of the system', 'another authority'])(
  'over https %s do not vouch for it: nothing is sent',
  async (trust) => {
    const server = await secureServer(ok)
    const other = await secureServer(ok)
    const caPem = trust === 'another authority' ? other.caPem : null
    const reply = await post({ server: server.url, caPem }, '/', {}, BODY)

    expect(reply).toMatchObject({ ok: false, why: expect.stringMatching(/SELF_SIGNED|UNABLE_TO|signature/i) })
    expect(server.requests).toEqual([])
  },
)

test('a certificate of the pinned authority for another name is refused', async () => {
  const server = await secureServer(ok, { names: ['anxa.other.vn'] })
  const reply = await post({ server: server.url, caPem: server.caPem }, '/', {}, BODY)

  expect(reply).toMatchObject({ ok: false, why: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  expect(server.requests).toEqual([])
})

test('a closed port is an answer, not an exception', async () => {
  const server = await plainServer(ok)
  await server.stop()

  expect(await post({ server: server.url, caPem: null }, '/', {}, BODY)).toEqual({
    ok: false,
    why: 'ECONNREFUSED',
  })
})

test('a server that hangs up in the middle is an answer, too', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"half":'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  expect(await post({ server: `http://127.0.0.1:${port}`, caPem: null }, '/', {}, BODY)).toEqual({
    ok: false,
    why: 'ECONNRESET',
  })
})

test('an answer without end is cut off', async () => {
  const server = await plainServer(() => ({ status: 200, body: 'x'.repeat(2 * 1024 * 1024) }))

  expect(await post({ server: server.url, caPem: null }, '/', {}, BODY)).toEqual({
    ok: false,
    why: 'ANSWER_TOO_LARGE',
  })
})

test.each([
  'https://anxa.xa.vn',
  'https://10.0.0.5:8443',
  'http://localhost:3000',
  'http://127.0.0.1',
  'http://[::1]:80',
])('%s may be used', (server) => {
  expect(addressProblem(server, false)).toBeNull()
})

test.each([
  ['http://anxa.xa.vn', /https/],
  ['http://127.0.0.1.evil.vn', /https/],
  ['http://localhost.evil.vn', /https/],
  ['ftp://anxa.xa.vn', /https/],
  ['anxa.xa.vn', /không đúng/],
  ['https://user:secret@anxa.xa.vn', /mật khẩu/],
  ['https://anxa.xa.vn/?a=1', /\?/],
])('%s is refused with its reason', (server, reason) => {
  expect(addressProblem(server, false)).toMatch(reason)
})

test('plain http to another machine only where somebody takes the risk', () => {
  expect(addressProblem('http://10.0.0.5:3000', true)).toBeNull()
})

test('what is no JSON is undefined', () => {
  expect(parseBody('<html>')).toBeUndefined()
  expect(parseBody('{"a":1}')).toEqual({ a: 1 })
})
