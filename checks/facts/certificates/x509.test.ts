import { describe, expect, test } from 'vitest'
import { TAG } from './der.ts'
import { extension, type NamePart, tlv, writeCertificate } from './testing-der.ts'
import { readCertificate } from './x509.ts'

const issuer: readonly NamePart[] = [
  { type: 'C', value: 'VN' },
  { type: 'CN', value: 'CA Mẫu' },
]
const subject: readonly NamePart[] = [{ type: 'CN', value: 'Nguyễn Văn Mẫu' }]

const KEY_USAGE = 15
const BASIC_CONSTRAINTS = 19
const EXTENDED_KEY_USAGE = 37

const read = (...extensions: readonly (readonly number[])[]) =>
  readCertificate(writeCertificate({ issuer, subject, extensions }))

describe('a certificate without extensions', () => {
  const certificate = readCertificate(writeCertificate({ issuer, subject }))

  test('has no usages and is no authority', () => {
    expect(certificate?.isCa).toBe(false)
    expect([certificate?.keyUsage, certificate?.extendedKeyUsage]).toEqual([null, null])
  })

  test('tells its names and its end after 2050', () => {
    expect(certificate?.issuer.map(({ type, value }) => [type, value])).toEqual([
      ['C', 'VN'],
      ['CN', 'CA Mẫu'],
    ])
    expect(certificate?.notAfter).toBe('2051-01-01T00:00:00Z')
  })
})

test('one whose issuer is its subject is self-issued', () => {
  const own = readCertificate(writeCertificate({ issuer: subject, subject }))
  const other = readCertificate(writeCertificate({ issuer, subject }))

  expect([own?.selfIssued, other?.selfIssued]).toEqual([true, false])
})

describe('extensions', () => {
  test('name the ninth usage, which stands in a second byte', () => {
    expect(read(extension(KEY_USAGE, tlv(TAG.bitString, [7, 0x08, 0x80])))?.keyUsage).toEqual([
      'keyAgreement',
      'decipherOnly',
    ])
  })

  test('make an authority, also by a true that is not 255', () => {
    const ca = extension(BASIC_CONSTRAINTS, tlv(TAG.sequence, tlv(TAG.boolean, [1])))
    const notCa = extension(BASIC_CONSTRAINTS, tlv(TAG.sequence))

    expect([read(ca)?.isCa, read(notCa)?.isCa]).toEqual([true, false])
  })

  test('count once: the first of two decides', () => {
    const sign = extension(KEY_USAGE, tlv(TAG.bitString, [7, 0x80]))
    const encrypt = extension(KEY_USAGE, tlv(TAG.bitString, [5, 0x20]))

    expect(read(sign, encrypt)?.keyUsage).toEqual(['digitalSignature'])
  })

  test.each([
    ['key usage', extension(KEY_USAGE, tlv(TAG.octetString, [7, 0x80]))],
    ['extended key usage', extension(EXTENDED_KEY_USAGE, tlv(TAG.sequence, tlv(TAG.oid, [0x9d])))],
    ['authority', extension(BASIC_CONSTRAINTS, [0x30, 5])],
    ['list', tlv(TAG.sequence, tlv(TAG.oid, [0x55, 0x1d, 15]))],
  ])('with a damaged %s make the certificate unreadable, never one without it', (_, damaged) => {
    expect(read(damaged)).toBeNull()
  })
})

describe('what is no certificate', () => {
  const whole = writeCertificate({ issuer, subject })

  test('is one with bytes behind it', () => {
    expect(readCertificate(Uint8Array.from([...whole, 0]))).toBeNull()
  })

  test('is one cut at any byte', () => {
    const cuts = Array.from(whole, (_, at) => readCertificate(whole.subarray(0, at)))

    expect(cuts.filter((certificate) => certificate !== null)).toEqual([])
  })

  test('is one that ends on a day no calendar has', () => {
    expect(readCertificate(writeCertificate({ issuer, subject, notAfter: '20270230000000Z' }))).toBeNull()
  })
})
