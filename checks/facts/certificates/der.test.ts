import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BLOBS, namesIn, readBlob } from '../testing.ts'
import { findProperty, PROPERTY, readStoreBlob } from './blob.ts'
import { readElement, readElements, readOid, readText, readTime, readUnsignedHex, TAG } from './der.ts'
import { readCertificate } from './x509.ts'

const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const element = (tag: number, content: Uint8Array) => ({ tag, content, end: content.length })
const utc = (text: string) => readTime(element(TAG.utcTime, ascii(text)))
const generalized = (text: string) => readTime(element(TAG.generalizedTime, ascii(text)))

describe('times', () => {
  test('of two digits are of this century up to 49', () => {
    expect([utc('491231235959Z'), utc('500101000000Z')]).toEqual([
      '2049-12-31T23:59:59Z',
      '1950-01-01T00:00:00Z',
    ])
  })

  test('of four digits may go on to the end of time', () => {
    expect(generalized('99991231235959Z')).toBe('9999-12-31T23:59:59Z')
    expect(generalized('20500101000000.5Z')).toBe('2050-01-01T00:00:00Z')
  })

  test.each(['20270229000000Z', '20271301000000Z', '20270101240000Z', '20270101000060Z', '20270101', ''])(
    'that no calendar has are none: %s',
    (text) => {
      expect(generalized(text)).toBeNull()
    },
  )

  test('without a zone or of another type are none', () => {
    expect([utc('270101000000'), utc('270101000000+0700')]).toEqual([null, null])
    expect(readTime(element(TAG.printableString, ascii('270101000000Z')))).toBeNull()
  })

  test('of a whole century come back as they were written', () => {
    const moments = fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(moments, (moment) => {
        const written = moment.toISOString().replace(/\.\d{3}Z$/, 'Z')
        return utc(written.replace(/[-:T]/g, '').slice(2)) === written
      }),
    )
  })
})

describe('texts', () => {
  const name = 'Ban Cơ yếu Chính phủ'

  test('are read in each encoding that issuers use', () => {
    const utf8 = new TextEncoder().encode(name)
    const bmp = Uint8Array.from(Buffer.from(name, 'utf16le').swap16())
    const universal = Uint8Array.from(
      Array.from(name).flatMap((letter) => [0, 0, letter.charCodeAt(0) >> 8, letter.charCodeAt(0) & 0xff]),
    )

    expect(readText(element(TAG.utf8String, utf8))).toBe(name)
    expect(readText(element(TAG.bmpString, bmp))).toBe(name)
    expect(readText(element(TAG.universalString, universal))).toBe(name)
    expect(readText(element(TAG.printableString, ascii('VNPT Group')))).toBe('VNPT Group')
    expect(readText(element(TAG.ia5String, ascii('vn')))).toBe('vn')
    expect(readText(element(TAG.t61String, Uint8Array.of(0xe9)))).toBe('é')
  })

  test('that are damaged are replaced and not refused', () => {
    expect(readText(element(TAG.utf8String, Uint8Array.of(0x41, 0xff)))).toBe('A\ufffd')
    expect(readText(element(TAG.bmpString, Uint8Array.of(0, 0x41, 0)))).toBe('A')
    expect(readText(element(TAG.universalString, Uint8Array.of(0xff, 0, 0, 0)))).toBe('\ufffd')
  })

  test('of no text type are their bytes', () => {
    expect(readText(element(TAG.octetString, Uint8Array.of(1, 0xab)))).toBe('#01AB')
  })
})

describe('object identifiers', () => {
  const oid = (...bytes: number[]) => readOid(Uint8Array.from(bytes))

  test('are dotted numbers', () => {
    expect(oid(0x55, 0x1d, 0x0f)).toBe('2.5.29.15')
    expect(oid(0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01)).toBe('0.9.2342.19200300.100.1.1')
    expect(oid(0x88, 0x37, 0x01)).toBe('2.999.1')
  })

  test('without an end, or too long to be one, are none', () => {
    expect([oid(), oid(0x55, 0x9d), readOid(new Uint8Array(49).fill(1))]).toEqual([null, null, null])
  })
})

describe('elements', () => {
  test('end where their length says', () => {
    expect(readElement(Uint8Array.of(0x04, 0x82, 0x00, 0x01, 0xaa, 0xbb), 0)).toEqual({
      tag: TAG.octetString,
      content: Uint8Array.of(0xaa),
      end: 5,
    })
  })

  test.each([
    ['longer than what is left', [0x04, 0x03, 0x01]],
    ['of indefinite length', [0x30, 0x80, 0x00, 0x00]],
    ['with a length of four bytes', [0x30, 0x84, 0x00, 0x00, 0x00, 0x00]],
    ['with a length that is cut', [0x30, 0x82, 0x01]],
    ['with a tag of two bytes', [0x1f, 0x81, 0x01, 0x00]],
  ])('%s are none', (_, bytes) => {
    expect(readElement(Uint8Array.from(bytes), 0)).toBeNull()
  })

  test('in a number no certificate has are not walked', () => {
    expect(readElements(new Uint8Array(2 * 512))).toHaveLength(512)
    expect(readElements(new Uint8Array(2 * 513))).toBeNull()
  })
})

test('a serial number loses its sign byte and no other zero', () => {
  expect(readUnsignedHex(Uint8Array.of(0, 0x8f, 1))).toBe('8F01')
  expect(readUnsignedHex(Uint8Array.of(0x0f, 0))).toBe('0F00')
  expect(readUnsignedHex(Uint8Array.of(0))).toBe('00')
})

test.each(namesIn(BLOBS, '.bin').filter((name) => !name.startsWith('bad-')))(
  'OpenSSL reads the same out of %s',
  (name) => {
    const der = findProperty(readStoreBlob(readBlob(name)), PROPERTY.certificate) ?? new Uint8Array()

    const ours = readCertificate(der)
    const theirs = new X509Certificate(der)

    expect(ours?.serialNumber).toBe(theirs.serialNumber)
    expect(ours?.isCa).toBe(theirs.ca)
    expect(ours?.extendedKeyUsage ?? undefined).toEqual(theirs.keyUsage)
    expect([ours?.notBefore, ours?.notAfter]).toEqual(
      [theirs.validFrom, theirs.validTo].map((text) => new Date(text).toISOString().replace('.000Z', 'Z')),
    )
    expect(ours?.issuer.map(({ type, value }) => `${type}=${value}`).join('\n')).toBe(theirs.issuer)
  },
)
