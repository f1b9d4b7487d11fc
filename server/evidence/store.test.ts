import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { evidencePath, listEvidence } from '../backup/evidence.ts'
import { readContent, type StoredContent, storeContent } from './store.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'anxa-store-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const pathOf = ({ sha256 }: StoredContent) => evidencePath(dataDir, sha256.toString('hex'))
const namesBeside = (stored: StoredContent) => readdirSync(dirname(pathOf(stored)))

test('what was stored comes back byte for byte, for its owner alone, where backups look for it', async () => {
  const content = randomBytes(300_000)
  const stored = await storeContent(dataDir, content)

  expect((await readContent(dataDir, stored)).equals(content)).toBe(true)
  expect(statSync(pathOf(stored)).mode & 0o777).toBe(0o600)
  const listed: string[] = []
  for await (const { name } of listEvidence(dataDir)) listed.push(name)
  expect(listed).toEqual([stored.sha256.toString('hex')])
  expect(namesBeside(stored)).toHaveLength(1)
})

test('the same content again writes nothing', async () => {
  const stored = await storeContent(dataDir, Buffer.from('một'))
  const before = statSync(pathOf(stored))
  await storeContent(dataDir, Buffer.from('một'))

  const after = statSync(pathOf(stored))
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
})

test('ten at once with the same content leave one whole file', async () => {
  const content = randomBytes(2_000_000)
  const all = await Promise.all(Array.from({ length: 10 }, () => storeContent(dataDir, content)))

  for (const stored of all) expect((await readContent(dataDir, stored)).equals(content)).toBe(true)
  expect(all[0] && namesBeside(all[0])).toHaveLength(1)
})

test.each([
  ['cut off', Buffer.from('mộ')],
  ['of the same length and other bytes', Buffer.from('mốt')],
])('a file that is %s is not handed out, and put right when it is stored again', async (_, damaged) => {
  const content = Buffer.from('một')
  const stored = await storeContent(dataDir, content)
  writeFileSync(pathOf(stored), damaged)

  await expect(readContent(dataDir, stored)).rejects.toMatchObject({ code: 'unavailable' })
  await storeContent(dataDir, content)
  expect(readFileSync(pathOf(stored)).equals(content)).toBe(true)
})

test('a file that is gone is said to be gone', async () => {
  const stored = await storeContent(dataDir, Buffer.from('một'))
  rmSync(pathOf(stored))

  await expect(readContent(dataDir, stored)).rejects.toMatchObject({ code: 'unavailable' })
})

test('what a crash left half written is neither evidence nor in the way', async () => {
  const content = Buffer.from('một')
  const stored = await storeContent(dataDir, content)
  rmSync(pathOf(stored))
  writeFileSync(`${pathOf(stored)}.0123456789ab.tmp`, 'mộ')
  const listed: string[] = []
  for await (const { name } of listEvidence(dataDir)) listed.push(name)
  expect(listed).toEqual([])

  await storeContent(dataDir, content)
  expect((await readContent(dataDir, stored)).equals(content)).toBe(true)
})

test('a file that cannot be written leaves nothing beside', async () => {
  const stored = await storeContent(dataDir, Buffer.from('một'))
  rmSync(pathOf(stored))
  // Something else stands where the file belongs.
  mkdirSync(join(pathOf(stored), 'x'), { recursive: true })

  await expect(storeContent(dataDir, Buffer.from('một'))).rejects.toThrow()
  expect(namesBeside(stored)).toEqual([stored.sha256.toString('hex')])
})
