import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { BLOBS, hash, namesIn, readBlob, readJson } from '../testing.ts'
import { findProperty, MAX_BLOB_BYTES, PROPERTY, readStoreBlob } from './blob.ts'
import { readKeyProvider } from './key-provider.ts'
import { readStored, type Stored } from './stored.ts'
import { decodeUtf16 } from './text.ts'

const FRIENDLY_NAME = 11
const attributes = z.array(z.object({ type: z.string(), oid: z.string(), value: z.string() }))

const Good = z.object({
  blobLength: z.number(),
  parse: z.object({
    ok: z.literal(true),
    properties: z.array(
      z.object({ id: z.number(), encoding: z.number(), length: z.number(), offset: z.number() }),
    ),
  }),
  keyProvInfo: z
    .object({
      containerName: z.string(),
      providerName: z.string(),
      providerType: z.number(),
      flags: z.number(),
      keySpec: z.number(),
      isMachineKey: z.boolean(),
    })
    .nullable(),
  friendlyName: z.string().nullable(),
  hasPrivateKeyReference: z.boolean(),
  certificate: z.object({
    sha1: z.string(),
    sha256: z.string(),
    serialNumber: z.string(),
    subject: attributes,
    issuer: attributes,
    notBefore: z.string(),
    notAfter: z.string(),
    isCa: z.boolean(),
    keyUsage: z.array(z.string()),
    extendedKeyUsage: z.array(z.string()),
    derLength: z.number(),
  }),
  base64: z.string(),
})

const Bad = z.object({
  blobLength: z.number(),
  parse: z.object({
    ok: z.literal(false),
    error: z.string(),
    propertiesReadBeforeError: z.array(z.number()),
  }),
  certificateRecoverable: z.boolean(),
})

const names = namesIn(BLOBS, '.bin')
const isBad = (name: string) => name.startsWith('bad-')
const goodNames = names.filter((name) => !isBad(name))
const expectedOf = (name: string) => readJson(new URL(`${name}.expected.json`, BLOBS))

type Read = Extract<Stored, { ok: true }>
const readGood = (bytes: Uint8Array): Read => {
  const stored = readStored(bytes)
  if (!stored.ok) throw new Error(`the certificate was not read: ${stored.damage}`)
  return stored
}

describe('a whole stored certificate', () => {
  test('is there four times, and a damaged one five times', () => {
    expect(goodNames).toHaveLength(4)
    expect(names.filter(isBad)).toHaveLength(5)
  })

  test.each(goodNames)('%s is walked property by property', (name) => {
    const bytes = readBlob(name)
    const { blobLength, parse, base64, friendlyName } = Good.parse(expectedOf(name))

    const blob = readStoreBlob(bytes)

    expect(Buffer.from(bytes).toString('base64')).toBe(base64)
    expect(bytes).toHaveLength(blobLength)
    expect(blob.damage).toBeNull()
    expect(
      blob.properties.map(({ id, encoding, offset, value }) => ({
        id,
        encoding,
        length: value.length,
        offset,
      })),
    ).toEqual(parse.properties)
    const friendly = findProperty(blob, FRIENDLY_NAME)
    expect(friendly ? decodeUtf16(friendly, true).replace(/\0$/, '') : null).toBe(friendlyName)
  })

  test.each(goodNames)('%s says who holds the key', (name) => {
    const { keyProvInfo, hasPrivateKeyReference } = Good.parse(expectedOf(name))

    const { hasKey, keyProvider } = readGood(readBlob(name))

    expect(hasKey).toBe(hasPrivateKeyReference)
    expect(keyProvider).toEqual(keyProvInfo)
  })

  test.each(goodNames)('%s is read to its last attribute', (name) => {
    const { certificate } = Good.parse(expectedOf(name))
    const { sha1, sha256, derLength, ...rest } = certificate

    const read = readGood(readBlob(name))

    expect(read.der).toHaveLength(derLength)
    expect([hash.sha1(read.der), hash.sha256(read.der)]).toEqual([sha1, sha256])
    // What is recorded does not tell an absent extension from an empty one.
    const extendedKeyUsage = read.certificate.extendedKeyUsage ?? []
    expect({ ...read.certificate, extendedKeyUsage }).toEqual({ ...rest, selfIssued: false })
    expect([read.archived, read.warning]).toEqual([false, null])
  })
})

describe('a damaged stored certificate', () => {
  test.each(names.filter(isBad))('%s is told by its damage', (name) => {
    const bytes = readBlob(name)
    const { blobLength, parse, certificateRecoverable } = Bad.parse(expectedOf(name))

    const blob = readStoreBlob(bytes)
    const stored = readStored(bytes)

    expect(bytes).toHaveLength(blobLength)
    expect(blob.properties.map(({ id }) => id)).toEqual(parse.propertiesReadBeforeError)
    expect(stored.ok).toBe(certificateRecoverable)
    expect(stored.ok ? stored.warning : stored.damage).toBe(parse.error)
  })

  test('whose key reference may have been cut off does not pass for one without a key', () => {
    const withoutKey = readBlob('imported-no-private-key')

    const stored = readStored(Uint8Array.from([...withoutKey, 2, 0, 0, 0]))

    expect(stored).toEqual({ ok: false, damage: 'truncated-header' })
  })

  test('without property 32 is named as that', () => {
    expect(readStored(Uint8Array.from([3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]))).toEqual({
      ok: false,
      damage: 'no-certificate',
    })
  })

  test('larger than the limit is not walked', () => {
    expect(readStored(new Uint8Array(MAX_BLOB_BYTES + 1))).toEqual({ ok: false, damage: 'too-large' })
  })
})

test('property 19 hides a certificate as superseded', () => {
  const archived = [PROPERTY.archived, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]

  const read = readGood(Uint8Array.from([...readBlob('vgca-token-minidriver'), ...archived]))

  expect(read.archived).toBe(true)
})

describe('whatever the bytes are', () => {
  /** Ten thousand blobs in all, each read to the end. */
  const runs = (numRuns: number) => ({ numRuns })
  const isRead = (bytes: Uint8Array): boolean => {
    const blob = readStoreBlob(bytes)
    const walked = blob.properties.reduce((sum, { value }) => sum + 12 + value.length, 0)
    const stored = readStored(bytes)
    return walked <= bytes.length && (blob.damage !== null || walked === bytes.length) && 'ok' in stored
  }
  const good = fc.constantFrom(...goodNames.map((name) => readBlob(name)))

  test('random bytes are read without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2048 }), (bytes) => isRead(bytes)),
      runs(4000),
    )
  })

  test('a random key reference is read without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const provider = readKeyProvider(bytes)
        expect(provider === null).toBe(bytes.length < 28)
      }),
      runs(2000),
    )
  })

  test('flipped bits are read without an error, and a certificate read from them has real dates', () => {
    const flips = fc.array(fc.tuple(fc.nat(4096), fc.nat(7)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(good, flips, (blob, places) => {
        const bytes = Uint8Array.from(blob)
        for (const [at, bit] of places) {
          const index = at % bytes.length
          bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
        }
        const stored = readStored(bytes)
        if (!stored.ok) return true
        const { notBefore, notAfter } = stored.certificate
        return [notBefore, notAfter].every((moment) => z.iso.datetime().safeParse(moment).success)
      }),
      runs(4000),
    )
  })

  test('a blob cut anywhere is read, or counts as damaged', () => {
    fc.assert(
      fc.property(good, fc.nat(4096), (blob, at) => {
        const cut = blob.subarray(0, at % blob.length)
        const stored = readStored(cut)
        return isRead(cut) && (stored.ok || stored.damage !== 'cert-not-der')
      }),
      runs(2000),
    )
  })

  test('any length in its fields is followed no further than the blob goes', () => {
    const lengths = fc.oneof(fc.nat(70_000), fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff))
    fc.assert(
      fc.property(good, fc.nat(10), lengths, (blob, which, length) => {
        const bytes = Uint8Array.from(blob)
        const { properties } = readStoreBlob(blob)
        const property = properties[which % properties.length]
        if (!property) return false
        new DataView(bytes.buffer).setUint32(property.offset + 8, length, true)
        return isRead(bytes)
      }),
      runs(2000),
    )
  })

  test('a length inside the certificate is followed no further than the certificate goes', () => {
    fc.assert(
      fc.property(good, fc.nat(4096), fc.nat(255), (blob, at, value) => {
        const der = findProperty(readStoreBlob(blob), PROPERTY.certificate)
        if (!der) return false
        const bytes = Uint8Array.from(blob)
        bytes[der.byteOffset - blob.byteOffset + (at % der.length)] = value
        return isRead(bytes)
      }),
      runs(2000),
    )
  })
})
