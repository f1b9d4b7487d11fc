import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { fetchPinned, normaliseFingerprint } from './pin.ts'
import { plainServer, secureServer } from './testing-server.ts'

const ok = () => ({ status: 200, body: {} })
const fingerprintOf = (pem: string): string =>
  normaliseFingerprint(new X509Certificate(pem).fingerprint256) ?? ''

test('the authority that the server shows is found by its fingerprint', async () => {
  const server = await secureServer(ok)
  const pinned = await fetchPinned(server.url, fingerprintOf(server.caPem))

  if (!pinned.ok) throw new Error(pinned.why)
  expect(new X509Certificate(pinned.caPem).fingerprint256).toBe(
    new X509Certificate(server.caPem).fingerprint256,
  )
  expect(server.requests).toEqual([])
})

test('an authority that is not shown is taken as the server hands it out, when it has the fingerprint', async () => {
  const server = await secureServer(ok, { showsAuthority: false })
  const pinned = await fetchPinned(server.url, fingerprintOf(server.caPem))

  if (!pinned.ok) throw new Error(pinned.why)
  expect(fingerprintOf(pinned.caPem)).toBe(fingerprintOf(server.caPem))
  expect(await fetchPinned(server.url, 'ab'.repeat(32))).toEqual({ ok: false, why: 'fingerprint' })
})

test('a server that shows another authority is refused', async () => {
  const [server, other] = [await secureServer(ok), await secureServer(ok)]

  expect(await fetchPinned(server.url, fingerprintOf(other.caPem))).toEqual({ ok: false, why: 'fingerprint' })
})

test('a closed port and a server without TLS are not taken for a wrong fingerprint', async () => {
  const plain = await plainServer(ok)
  const closed = await secureServer(ok)
  await closed.stop()
  const pin = 'ab'.repeat(32)

  expect(await fetchPinned(plain.url.replace('http:', 'https:'), pin)).toMatchObject({
    ok: false,
    why: expect.not.stringMatching(/^fingerprint$/),
  })
  expect(await fetchPinned(closed.url, pin)).toMatchObject({
    ok: false,
    why: expect.stringMatching(/ECONNREFUSED/),
  })
})

test.each([
  [`${'AB:'.repeat(31)}CD`, `${'ab'.repeat(31)}cd`],
  [`  ${'0f'.repeat(32)} `, '0f'.repeat(32)],
  ['0f '.repeat(32), '0f'.repeat(32)],
  ['0f'.repeat(31), null],
  ['zz'.repeat(32), null],
  ['', null],
])('the fingerprint "%s" reads as %s', (text, normal) => {
  expect(normaliseFingerprint(text)).toBe(normal)
})
