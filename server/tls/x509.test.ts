import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { issueCertificate, makeAuthority } from './x509.ts'

const now = new Date('2026-11-24T02:00:00Z')
const DAY_MS = 86_400_000
const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY_MS

describe('an authority', () => {
  test('lives ten years and may sign server certificates, nothing else', async () => {
    const pair = await makeAuthority('AnXa may-chu 3f9a2c', now)

    const certificate = new X509Certificate(pair.certPem)
    expect(certificate.ca).toBe(true)
    expect(certificate.subject).toContain('CN=AnXa may-chu 3f9a2c')
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(days(now.toISOString(), certificate.validTo)).toBeGreaterThan(3650)
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
    // OID of serverAuth: Windows then refuses programs and mail signed by it.
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })
})

describe('a server certificate', () => {
  const names = ['anxa.xa.test', 'may-chu', '192.168.1.10', 'fd00::10', 'localhost', '127.0.0.1']
  const made = async (at = now) => {
    const authority = await makeAuthority('AnXa', now)
    return { authority, pair: await issueCertificate(authority, { names, now: at }) }
  }

  test('is for every name and address, signed by the authority, with a key of its own', async () => {
    const { authority, pair } = await made()

    const issuer = new X509Certificate(authority.certPem)
    const certificate = new X509Certificate(pair.certPem)
    expect(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)).toBe(true)
    expect(certificate.ca).toBe(false)
    expect(certificate.checkHost('may-chu', { subject: 'never' })).toBe('may-chu')
    expect(certificate.checkHost('anxa.xa.test', { subject: 'never' })).toBe('anxa.xa.test')
    expect(certificate.checkIP('192.168.1.10')).toBe('192.168.1.10')
    expect(certificate.checkIP('fd00::10')).toBe('fd00::10')
    expect(certificate.checkHost('evil.test')).toBeUndefined()
    expect(pair.keyPem).not.toBe(authority.keyPem)
  })

  test('lives 90 days, and a PC whose clock is some days behind can use it at once', async () => {
    const { pair } = await made()

    const { validFrom, validTo } = new X509Certificate(pair.certPem)
    expect(days(now.toISOString(), validTo)).toBe(90)
    expect(days(validFrom, now.toISOString())).toBe(7)
  })

  test('never outlives its authority', async () => {
    const { authority, pair } = await made(new Date(now.getTime() + 3640 * DAY_MS))

    expect(new X509Certificate(pair.certPem).validTo).toBe(new X509Certificate(authority.certPem).validTo)
  })

  test('has a serial number of its own, above zero and not guessable', async () => {
    const authority = await makeAuthority('AnXa', now)
    const serials = new Set<string>()
    for (let made = 0; made < 20; made += 1) {
      const { certPem } = await issueCertificate(authority, { names, now })
      const { serialNumber } = new X509Certificate(certPem)
      expect(serialNumber).toMatch(/^[0-9A-F]{16,40}$/)
      serials.add(serialNumber)
    }

    expect(serials.size).toBe(20)
  })
})
