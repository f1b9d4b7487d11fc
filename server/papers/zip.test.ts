import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { papersOfLevel } from '../../checks/documents/papers.ts'
import { fullFacts } from '../../checks/documents/testing.ts'
import { paperFileName, plainName } from './file-names.ts'
import { docxText } from './testing.ts'
import { INDEX_NAME, renderDossier, SUMS_NAME, sha256 } from './zip.ts'

const DAY = '2026-11-25'
const ids = papersOfLevel(2)

test('holds every paper of the level, an index, and the digest of each file', async () => {
  const { bytes, missing } = await renderDossier(ids, fullFacts(2), DAY)
  const files = unzipSync(bytes)
  expect(Object.keys(files)).toHaveLength(ids.length + 2)
  expect(missing).toBe(0)

  const sums = strFromU8(files[SUMS_NAME] ?? new Uint8Array())
    .trimEnd()
    .split('\n')
  expect(sums.map((line) => line.slice(66)).sort()).toEqual(
    Object.keys(files)
      .filter((name) => name !== SUMS_NAME)
      .sort(),
  )
  const index = strFromU8(files[INDEX_NAME] ?? new Uint8Array())
  for (const line of sums) {
    const [digest = '', name = ''] = line.split('  ')
    expect(sha256(files[name] ?? new Uint8Array())).toBe(digest)
    if (name === INDEX_NAME) continue
    expect(name).toMatch(/^[\w.-]+\.docx$/)
    expect(index).toContain(`${name}\r\n`)
    expect(index).toContain(digest)
    expect(docxText(files[name] ?? new Uint8Array())).toContain('CỘNG HÒA XÃ HỘI')
  }
})

test('says of each paper what it lacks', async () => {
  const { bytes, missing } = await renderDossier(['mau-01'], {}, DAY)
  const index = strFromU8(unzipSync(bytes)[INDEX_NAME] ?? new Uint8Array())
  expect(missing).toBeGreaterThan(5)
  expect(index).toContain(`Còn thiếu ${missing}: `)
  expect(index).toContain('Hệ thống: chưa ghi tên')
})

test('is the same to the byte on the same day', async () => {
  const one = await renderDossier(['mau-01', 'doc-level'], fullFacts(2), DAY)
  const two = await renderDossier(['mau-01', 'doc-level'], fullFacts(2), DAY)
  expect(sha256(one.bytes)).toBe(sha256(two.bytes))
})

test.each([2, 5] as const)('of level %d with every paper is there in less than 3 seconds', async (level) => {
  await renderDossier(['mau-01'], fullFacts(level), DAY)
  const began = performance.now()
  const { bytes } = await renderDossier(papersOfLevel(level), fullFacts(level), DAY)
  const ms = performance.now() - began
  process.stdout.write(`ZIP of level ${level}: ${Math.round(ms)} ms, ${bytes.length} bytes\n`)
  expect(ms).toBeLessThan(3000)
})

test('names of files have no diacritics and no more than a name has', () => {
  expect(plainName('  Đường/Ẳng "Mẫu"\u0000 ')).toBe('duong-ang-mau')
  expect(paperFileName('mau-01', 'Mạng LAN '.repeat(20), 'mau', DAY)).toMatch(
    /^2026-11-25_mau-01_mang-lan-[a-z-]{1,40}_mau\.docx$/,
  )
})
