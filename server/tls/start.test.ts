/** The whole server with TLS, as `npm start` starts it. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { movingClock, testConfig } from '../people/testing.ts'
import { type RunningServer, startServer } from '../serve.ts'
import { printAuthority } from './announce.ts'
import { authorityPath, fingerprintOf, spacedFingerprint } from './authority.ts'
import { getSecure, type TestFolder, testFiles, testFolder } from './testing.ts'

let folder: TestFolder
let base: TestDatabase
let server: RunningServer
const clock = movingClock(new Date())
const log = pino({ level: 'silent' })
const settings = (more: Readonly<Record<string, string>>) =>
  testConfig({
    ...{ HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder.path },
    ...{ DATABASE_URL: base.url, DATABASE_OWNER_URL: base.ownerUrl },
    ...more,
  })

beforeAll(async () => {
  folder = testFolder()
  base = await testDatabase()
  server = await startServer(settings({ TLS: 'on' }), log, { clock })
})
afterAll(async () => {
  await server.stop()
  await base.close()
  folder.remove()
})

const authority = () => readFileSync(authorityPath(folder.path), 'utf8')
const certificate = () => new X509Certificate(/-----BEGIN CERT[\s\S]*/.exec(authority())?.[0] ?? '')
const get = (path: string) => getSecure(`${server.url}${path}`, authority())

test('answers https with the strict headers and cookies that belong to https', async () => {
  const { status, headers } = await get('/dang-nhap')

  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(status).toBe(200)
  expect(headers['strict-transport-security']).toBe('max-age=31536000')
  expect(String(headers['set-cookie'])).toMatch(/^__Host-anxa-pre=.*; Secure/)
})

test('the loop that renews the certificate counts for being ready', async () => {
  expect((await get('/readyz')).body).toContain('"loops":true')
  expect((await get('/metrics')).body).toContain('anxa_loop_seconds_since_turn{loop="tls"}')
})

test('says the fingerprint at start; the page and the file hold the same', async () => {
  const lines: string[] = []
  await printAuthority(server.deps, server.url, (line) => lines.push(line))
  const spaced = spacedFingerprint(fingerprintOf(certificate()))
  const page = await get('/chung-thu-may-chu')
  const file = await get('/ca.crt')

  expect(lines).toEqual([
    expect.stringContaining('SHA-256'),
    `  ${spaced}`,
    `  Cách cài: ${server.url}/chung-thu-may-chu`,
  ])
  expect(spaced).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(page.body).toContain(spaced)
  expect(file.headers).toMatchObject({
    'content-type': 'application/x-x509-ca-cert',
    'content-disposition': 'attachment; filename="anxa-ca.crt"',
  })
})

test('does not start with certificate files of another time, and nothing is left running', async () => {
  const files = await testFiles(folder.path, ['127.0.0.1'], new Date('2020-01-01T00:00:00Z'))
  const config = settings({ TLS_CERT_FILE: files.certPath, TLS_KEY_FILE: files.keyPath })

  await expect(startServer(config, log, { clock })).rejects.toThrow(/TLS_CERT_FILE: .* ended at 2020-03-31/)
})

test('on loopback without TLS there is nothing to trust, and the page says so', async () => {
  const plain = await startServer(settings({}), log, { clock })
  const lines: string[] = []
  await printAuthority(plain.deps, plain.url, (line) => lines.push(line))
  const answer = await fetch(`${plain.url}/ca.crt`)
  await plain.stop()

  expect(plain.url).toMatch(/^http:/)
  expect(lines).toEqual([])
  expect(answer.redirected && answer.url).toBe(`${plain.url}/chung-thu-may-chu`)
  expect(answer.headers.get('strict-transport-security')).toBeNull()
  expect(await answer.text()).toContain('Bạn không cần cài gì.')
})

test('a proxy that has no authority yet does not keep the server from starting', async () => {
  const config = settings({ TLS_CA_FILE: `${folder.path}/caddy/root.crt` })
  const plain = await startServer(config, log, { clock })
  const lines: string[] = []
  await printAuthority(plain.deps, plain.url, (line) => lines.push(line))
  await plain.stop()

  expect(lines.join('')).toMatch(/^Chưa có dấu vân tay .* TLS_CA_FILE: the file .*root.crt cannot be read/)
})
