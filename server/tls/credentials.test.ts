import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { movingClock, TEST_NOW } from '../people/testing.ts'
import { authorityPath, fingerprintOf } from './authority.ts'
import { type CredentialSource, openCredentials } from './credentials.ts'
import { findEnrolmentAddress, isPublic } from './shown-authority.ts'
import { type TestFolder, testFiles, testFolder } from './testing.ts'
import { issueCertificate, makeAuthority } from './x509.ts'

const DAY_MS = 86_400_000

let folder: TestFolder
let lines: string[]
let clock: ReturnType<typeof movingClock>
beforeEach(() => {
  folder = testFolder()
  lines = []
  clock = movingClock()
})
afterEach(() => folder.remove())

const house = (settings: Readonly<Record<string, string>>) => {
  const stream = new Writable({
    write: (chunk, _, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  const config = readConfig({ DATA_DIR: folder.path, ...settings })
  return { config, clock, log: pino({ level: 'info' }, stream) }
}
const LAN = { HOST: '0.0.0.0' }
const files = () => ({
  TLS_CERT_FILE: join(folder.path, 'may-chu.crt'),
  TLS_KEY_FILE: join(folder.path, 'may-chu.key'),
})

async function opened(...given: Parameters<typeof openCredentials>): Promise<CredentialSource> {
  const source = await openCredentials(...given)
  if (source === null) throw new Error('no credentials')
  return source
}
const shown = (source: CredentialSource) => new X509Certificate(source.current().certPem)

describe('without certificate files', () => {
  test('loopback needs none', async () => {
    expect(await openCredentials(house({}))).toBeNull()
  })

  test('a CA is made at the first run, for the own account alone, and kept', async () => {
    const deps = house(LAN)
    const first = await opened(deps)
    const made = readFileSync(authorityPath(folder.path))
    const second = await opened(deps)

    expect(statSync(authorityPath(folder.path)).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder.path, 'tls')).mode & 0o777).toBe(0o700)
    expect(readFileSync(authorityPath(folder.path)).equals(made)).toBe(true)
    const authority = new X509Certificate(
      second.current().certPem.split(/(?<=END CERTIFICATE-----\n)/)[1] ?? '',
    )
    for (const source of [first, second]) expect(shown(source).verify(authority.publicKey)).toBe(true)
  })

  test('two servers that start at the same time have one CA', async () => {
    const deps = house(LAN)
    const sources = await Promise.all([opened(deps), opened(deps), opened(deps)])

    const authorities = sources.map(
      (source) => source.current().certPem.split(/(?<=END CERTIFICATE-----\n)/)[1],
    )
    expect(new Set(authorities).size).toBe(1)
  })

  test('the certificate is renewed a month before its end, not earlier', async () => {
    const source = await opened(house(LAN))
    const before = source.current()

    clock.advance(59 * DAY_MS)
    expect(await source.refresh()).toBeNull()
    clock.advance(2 * DAY_MS)
    const renewed = await source.refresh()

    expect(renewed?.certPem).not.toBe(before.certPem)
    expect(renewed?.endsAt.getTime()).toBe(clock.now().getTime() + 90 * DAY_MS)
    expect(await source.refresh()).toBeNull()
  })

  test('a new address of the machine makes a new certificate', async () => {
    let addresses = ['192.168.1.10']
    const source = await opened(house(LAN), () => ({ addresses, machine: 'may-chu' }))
    expect(shown(source).checkIP('192.168.1.23')).toBeUndefined()

    addresses = ['192.168.1.23']
    await source.refresh()

    expect(shown(source).checkIP('192.168.1.23')).toBe('192.168.1.23')
    expect(shown(source).checkIP('192.168.1.10')).toBeUndefined()
  })

  test('a clock that is set back makes a certificate that is valid now', async () => {
    const source = await opened(house(LAN))

    clock.set(new Date(TEST_NOW.getTime() - 8 * DAY_MS))
    // The authority itself is as young; ten days later both are valid again.
    const renewed = await source.refresh()

    expect(new Date(shown(source).validFrom) < clock.now()).toBe(true)
    expect(renewed).not.toBeNull()
  })

  test('a CA whose key others could read is closed, and it is said', async () => {
    await opened(house(LAN))
    chmodSync(authorityPath(folder.path), 0o644)
    await opened(house(LAN))

    expect(statSync(authorityPath(folder.path)).mode & 0o777).toBe(0o600)
    expect(lines.join('')).toContain('readable by every account')
  })

  test.each([
    [
      'damaged',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      /cannot be read: put the file back/,
    ],
    ['empty', '', /cannot be read: put the file back/],
  ])('a %s CA file is named with the way out', async (_, text, message) => {
    mkdirSync(join(folder.path, 'tls'))
    writeFileSync(authorityPath(folder.path), text, { mode: 0o600 })

    await expect(opened(house(LAN))).rejects.toThrow(message)
    await expect(opened(house(LAN))).rejects.toMatchObject({ name: 'CannotError' })
  })

  test('a CA of another key, or of another time, is not used', async () => {
    mkdirSync(join(folder.path, 'tls'))
    const [one, other] = [await makeAuthority('AnXa 1', TEST_NOW), await makeAuthority('AnXa 2', TEST_NOW)]
    writeFileSync(authorityPath(folder.path), one.keyPem + other.certPem, { mode: 0o600 })
    await expect(opened(house(LAN))).rejects.toThrow(/holds no key of its certificate/)

    const old = await makeAuthority('AnXa', new Date('2010-01-01T00:00:00Z'))
    writeFileSync(authorityPath(folder.path), old.keyPem + old.certPem, { mode: 0o600 })
    await expect(opened(house(LAN))).rejects.toThrow(/valid from 2009-12-25.*set the clock right/)
  })
})

describe('with certificate files', () => {
  test('they are used as they are', async () => {
    await testFiles(folder.path, ['anxa.xa.test'], TEST_NOW)
    const source = await opened(house(files()))

    expect(source.current().certPem.trim()).toBe(readFileSync(files().TLS_CERT_FILE, 'utf8').trim())
  })

  test('nothing is warned about once the CA is named, and until then it is', async () => {
    const { caPath } = await testFiles(folder.path, ['anxa.xa.test'], TEST_NOW)
    await opened(house({ ...files(), TLS_CA_FILE: caPath }))
    expect(lines).toEqual([])

    await opened(house(files()))

    expect(lines.join('')).toContain('name its CA by TLS_CA_FILE')
  })

  test('changed ones are read again, a half-changed pair is not', async () => {
    const made = await testFiles(folder.path, ['anxa.xa.test'], TEST_NOW)
    const source = await opened(house(files()))
    const before = source.current().certPem

    const stranger = await issueCertificate(made.authority, { names: ['b.test'], now: TEST_NOW })
    writeFileSync(made.keyPath, stranger.keyPem)
    expect(await source.refresh()).toBeNull()
    expect(source.current().certPem).toBe(before)
    expect(lines.join('')).toContain('does not belong to the certificate')
    writeFileSync(made.certPath, stranger.certPem)

    expect((await source.refresh())?.certPem.trim()).toBe(stranger.certPem.trim())
    expect(await source.refresh()).toBeNull()
  })

  test('a link that is turned to another folder counts as a change', async () => {
    const [old, young] = [join(folder.path, 'old'), join(folder.path, 'young')]
    mkdirSync(old)
    mkdirSync(young)
    await testFiles(old, ['a.test'], TEST_NOW)
    const renewed = await testFiles(young, ['a.test'], TEST_NOW)
    const live = join(folder.path, 'live')
    symlinkSync(old, live)
    const at = { TLS_CERT_FILE: join(live, 'may-chu.crt'), TLS_KEY_FILE: join(live, 'may-chu.key') }
    const source = await opened(house(at))

    rmSync(live)
    symlinkSync(young, live)

    expect((await source.refresh())?.certPem.trim()).toBe(readFileSync(renewed.certPath, 'utf8').trim())
  })

  test('files that vanish while it runs leave the server with what it has', async () => {
    const made = await testFiles(folder.path, ['a.test'], TEST_NOW)
    const source = await opened(house(files()))
    rmSync(made.certPath)

    expect(await source.refresh()).toBeNull()
    expect(lines.join('')).toContain('cannot be read')
  })

  test('a certificate that ends soon is said once a day', async () => {
    await testFiles(folder.path, ['a.test'], new Date(TEST_NOW.getTime() - 75 * DAY_MS))
    const source = await opened(house(files()))
    for (let turn = 0; turn < 5; turn += 1) await source.refresh()
    expect(lines.filter((line) => line.includes('"daysLeft":15'))).toHaveLength(1)

    clock.advance(DAY_MS)
    await source.refresh()

    expect(lines.filter((line) => line.includes('"daysLeft":14'))).toHaveLength(1)
  })

  test('a key that everybody may read is warned about', async () => {
    const { keyPath } = await testFiles(folder.path, ['a.test'], TEST_NOW)
    chmodSync(keyPath, 0o644)
    await opened(house(files()))

    expect(lines.join('')).toContain('TLS_KEY_FILE can be read by every account')
  })

  const broken: readonly [string, (made: Awaited<ReturnType<typeof testFiles>>) => unknown, RegExp][] = [
    ['missing', ({ certPath }) => rmSync(certPath), /TLS_CERT_FILE: the file .*may-chu.crt cannot be read/],
    [
      'no certificate',
      ({ certPath }) => writeFileSync(certPath, 'xin chào'),
      /holds no certificate in PEM form/,
    ],
    ['a damaged one', ({ certPath }) => writeFileSync(certPath, damagedPem), /holds a damaged certificate/],
    [
      'no key',
      ({ keyPath }) => writeFileSync(keyPath, ''),
      /TLS_KEY_FILE: .* holds no private key in PEM form/,
    ],
    ['a locked key', ({ keyPath }) => writeFileSync(keyPath, lockedPem), /is locked with a passphrase/],
    [
      'an expired one',
      ({ renew }) => renew(['anxa.xa.test'], new Date('2026-01-01T00:00:00Z')),
      /ended at 2026-04-01T00:00:00.000Z: put a valid one there, or leave out/,
    ],
    [
      'one of the future',
      ({ renew }) => renew(['anxa.xa.test'], new Date('2027-01-10T00:00:00Z')),
      /begins at 2027-01-03T00:00:00.000Z only/,
    ],
    [
      'one of another server',
      ({ renew }) => renew(['thu.xa.test'], TEST_NOW),
      /is for DNS:thu.xa.test, not for anxa.xa.test \(BASE_URL\)/,
    ],
    [
      'the issuer before the server',
      ({ certPath, authority }) =>
        writeFileSync(certPath, authority.certPem + readFileSync(certPath, 'utf8')),
      /the server's own certificate must stand first/,
    ],
    [
      'a foreign key',
      async ({ keyPath, authority }) => writeFileSync(keyPath, authority.keyPem),
      /does not belong to the certificate/,
    ],
  ]
  const damagedPem = '-----BEGIN CERTIFICATE-----\nMIIBWzCC\n-----END CERTIFICATE-----\n'
  const lockedPem = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBWzCC\n-----END ENCRYPTED PRIVATE KEY-----\n'
  test.each(broken)('%s is named at start as wrong use', async (_, breakIt, message) => {
    const made = await testFiles(folder.path, ['anxa.xa.test'], TEST_NOW)
    await breakIt(made)

    const opening = opened(house({ ...files(), BASE_URL: 'https://anxa.xa.test' }))
    await expect(opening).rejects.toThrow(message)
    await expect(opening).rejects.toMatchObject({ name: 'UsageError' })
  })
})

describe('an agent is told', () => {
  const fingerprint = (pem: string) => fingerprintOf(new X509Certificate(pem))

  test('the fingerprint of the own CA, the same before and after the first start', async () => {
    const deps = house({ ...LAN, BASE_URL: 'https://anxa.xa.test' })
    const before = await findEnrolmentAddress(deps)
    const source = await opened(deps)
    const after = await findEnrolmentAddress(deps)

    expect(before).toEqual(after)
    expect(after.serverUrl).toBe('https://anxa.xa.test')
    expect(after.fingerprint).toBe(
      fingerprint(source.current().certPem.split(/(?<=END CERTIFICATE-----\n)/)[1] ?? ''),
    )
  })

  test('none on loopback, and none with a proxy whose CA is public', async () => {
    expect(await findEnrolmentAddress(house({}))).toEqual({
      serverUrl: 'http://127.0.0.1:8080',
      fingerprint: null,
    })
    const proxied = house({
      HOST: '0.0.0.0',
      TLS: 'off',
      TRUSTED_PROXIES: '10.0.0.2',
      BASE_URL: 'https://a.test',
    })
    expect((await findEnrolmentAddress(proxied)).fingerprint).toBeNull()
  })

  test('that of the CA of a proxy, once TLS_CA_FILE names it', async () => {
    const { authority, caPath } = await testFiles(folder.path, ['a.test'], TEST_NOW)
    const proxied = house({
      ...{ HOST: '0.0.0.0', TLS: 'off', TRUSTED_PROXIES: '10.0.0.2', BASE_URL: 'https://a.test' },
      TLS_CA_FILE: caPath,
    })

    expect((await findEnrolmentAddress(proxied)).fingerprint).toBe(fingerprint(authority.certPem))
  })

  test('that of the CA in the certificate file, or in TLS_CA_FILE, which then completes the chain', async () => {
    const { authority, certPath, caPath } = await testFiles(folder.path, ['a.test'], TEST_NOW)
    const alone = await findEnrolmentAddress(house(files()))
    const withCa = house({ ...files(), TLS_CA_FILE: caPath })
    const sent = (await opened(withCa)).current().certPem
    writeFileSync(certPath, sent)
    const inChain = await findEnrolmentAddress(house(files()))

    expect(alone.fingerprint).toBeNull()
    expect((await findEnrolmentAddress(withCa)).fingerprint).toBe(fingerprint(authority.certPem))
    expect(sent.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    expect(inChain.fingerprint).toBe(fingerprint(authority.certPem))
  })

  test('nothing by a proxy whose file is empty: its authority is a public one', async () => {
    const path = join(folder.path, 'proxy.crt')
    writeFileSync(path, '')
    const proxied = house({ HOST: '0.0.0.0', TLS: 'off', TRUSTED_PROXIES: '10.0.0.2', TLS_CA_FILE: path })

    expect((await findEnrolmentAddress(proxied)).fingerprint).toBeNull()
  })

  test.each([
    ['is missing', '', /TLS_CA_FILE: the file .* cannot be read/],
    ['is of a server', 'server', /TLS_CA_FILE: .* holds no certificate of a CA/],
    ['has ended', 'old', /TLS_CA_FILE: the CA in .* ended at 2019/],
  ])('nothing when TLS_CA_FILE %s: the file is named', async (_, kind, message) => {
    const path = join(folder.path, 'proxy.crt')
    const { certPath } = await testFiles(folder.path, ['a.test'], TEST_NOW)
    if (kind === 'server') writeFileSync(path, readFileSync(certPath))
    if (kind === 'old') writeFileSync(path, (await makeAuthority('Caddy', new Date('2009-06-01'))).certPem)

    await expect(findEnrolmentAddress(house({ TLS_CA_FILE: path }))).rejects.toThrow(message)
  })

  test('authorities that Node carries are public, others are not', async () => {
    const { rootCertificates } = await import('node:tls')
    const root = new X509Certificate(rootCertificates[0] ?? '')
    const own = new X509Certificate((await makeAuthority('AnXa', TEST_NOW)).certPem)

    expect([isPublic([root]), isPublic([own]), isPublic([])]).toEqual([true, false, false])
  })
})
