/** The recorded Windows PCs and stored certificates, as the tests of this folder read them. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Hash } from './privacy.ts'
import { WindowsDocument } from './windows.ts'

export const FIXTURES = new URL('../device/fixtures/', import.meta.url)
export const BLOBS = new URL('certificates/blobs/', import.meta.url)

const hexDigest = (algorithm: string) => (bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex').toUpperCase()

export const hash: Hash = { sha1: hexDigest('sha1'), sha256: hexDigest('sha256') }

export const readJson = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'))

/** Names of the files in a folder that end so, without the ending. */
export const namesIn = (folder: URL, ending: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))

export const recordedPcs = (): readonly { name: string; document: WindowsDocument }[] => {
  const folder = new URL('windows/', FIXTURES)
  return namesIn(folder, '.expected.json').map((name) => ({
    name,
    document: WindowsDocument.parse(readJson(new URL(`${name}.json`, folder))),
  }))
}

export const readBlob = (name: string): Uint8Array => readFileSync(new URL(`${name}.bin`, BLOBS))
