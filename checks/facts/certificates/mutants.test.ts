/** Ten thousand spoilt inputs for each reader of certificate bytes: never a throw, never a hang. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { forEachMutant, MUTANTS, mutantOf } from '../testing-mutants.ts'
import { readStoreBlob } from './blob.ts'
import { readElement, readWhole, TAG } from './der.ts'
import { decodeBytes } from './encoding.ts'
import { readKeyProvider } from './key-provider.ts'
import { readStored } from './stored.ts'
import { decodeUtf16, decodeUtf32 } from './text.ts'
import { readCertificate } from './x509.ts'

const FOLDER = new URL('./blobs/', import.meta.url)
const blobs = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.bin'))
  .map((name) => readFileSync(new URL(name, FOLDER)))

const properties = (id: number): readonly Buffer[] =>
  blobs.flatMap((blob) =>
    readStoreBlob(blob)
      .properties.filter((property) => property.id === id)
      .map(({ value }) => Buffer.from(value)),
  )
const certificates = properties(32)
const keyReferences = properties(2)
const texts = [Buffer.from('ab01FF'), Buffer.from('MIIB9jCCAV+g', 'ascii')]

const PARSERS: readonly (readonly [string, readonly Buffer[], (bytes: Buffer) => unknown])[] = [
  ['the blob of a store', blobs, readStoreBlob],
  ['a stored certificate', blobs, readStored],
  ['a certificate', certificates, readCertificate],
  ['an element of DER', certificates, (bytes) => readElement(bytes, bytes.length % 7)],
  ['a whole element of DER', certificates, (bytes) => readWhole(bytes, TAG.sequence)],
  ['a key reference', keyReferences, readKeyProvider],
  ['hexadecimal text', texts, (bytes) => decodeBytes(bytes.toString('latin1'), 'hex')],
  ['Base64 text', texts, (bytes) => decodeBytes(bytes.toString('latin1'), 'base64')],
  ['UTF-16', certificates, (bytes) => decodeUtf16(bytes, true) + decodeUtf16(bytes, false)],
  ['UTF-32', certificates, decodeUtf32],
]

describe('ten thousand mutants', () => {
  test.each(PARSERS)('of %s are read or refused, and end', (_, samples, parse) => {
    expect(samples.length).toBeGreaterThan(0)
    forEachMutant(samples, parse)
  })

  test('are different, and the same ones every time', () => {
    const seen = new Set(
      Array.from({ length: MUTANTS }, (_, at) => mutantOf(certificates, at).toString('base64')),
    )

    expect(seen.size).toBeGreaterThan(MUTANTS * 0.9)
    expect(mutantOf(certificates, 77)).toEqual(mutantOf(certificates, 77))
  })

  test('that throw or hang are named', () => {
    const refuse = (): never => {
      throw new TypeError('thrown')
    }
    expect(() => forEachMutant(texts, refuse)).toThrow(/^mutant 0: /)
    const stuck = (bytes: Buffer): void => {
      while (bytes.equals(mutantOf(texts, 150)));
    }
    expect(() => forEachMutant(texts, stuck)).toThrow(/^mutant 150 did not end: /)
  })
})
