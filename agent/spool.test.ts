import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Report } from './report/build.ts'
import { addToSpool, listSpool, readSpooled, removeSpooled, surplus } from './spool.ts'
import { testFolder } from './testing.ts'

const entry = fc.record({
  stableDigest: fc.constantFrom('a', 'b', 'c'),
  bytes: fc.integer({ min: 1, max: 50 }),
})
const entries = fc.array(entry, { minLength: 1, maxLength: 40 })
const bounds = fc.record({
  maxReports: fc.integer({ min: 1, max: 12 }),
  maxBytes: fc.integer({ min: 1, max: 300 }),
})

/** The states a reader of these reports goes through, one letter for each change. */
const changes = (list: readonly { readonly stableDigest: string }[]): string =>
  list
    .map(({ stableDigest }) => stableDigest)
    .filter((digest, at, all) => all[at - 1] !== digest)
    .join('')

const keptOf = <T extends { stableDigest: string; bytes: number }>(
  list: readonly T[],
  limits: { maxReports: number; maxBytes: number },
): readonly T[] => {
  const gone = surplus(list, limits)
  return list.filter((one) => !gone.includes(one))
}

test('the newest report always stays, however small the bounds', () => {
  fc.assert(
    fc.property(entries, bounds, (list, limits) => {
      expect(keptOf(list, limits)).toContain(list[list.length - 1])
    }),
  )
})

test('the bounds hold, but for one report that alone is larger', () => {
  fc.assert(
    fc.property(entries, bounds, (list, limits) => {
      const kept = keptOf(list, limits)
      const bytes = kept.reduce((sum, one) => sum + one.bytes, 0)

      expect(kept.length).toBeLessThanOrEqual(limits.maxReports)
      expect(bytes <= limits.maxBytes || kept.length === 1).toBe(true)
    }),
  )
})

test('what stays tells the latest transitions in order, all of them where the bounds allow', () => {
  fc.assert(
    fc.property(entries, bounds, (list, limits) => {
      expect(changes(list).endsWith(changes(keptOf(list, limits)))).toBe(true)
      expect(changes(keptOf(list, { maxReports: 1000, maxBytes: 1e6 }))).toBe(changes(list))
    }),
  )
})

test('of a stretch without change only its first and the newest report stay', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), (length) => {
      const list = Array.from({ length }, () => ({ stableDigest: 'a', bytes: 1 }))

      expect(keptOf(list, { maxReports: 96, maxBytes: 1e6 })).toHaveLength(Math.min(length, 2))
    }),
  )
})

const digest = (letter: string): string => letter.repeat(16)
const report = (seq: number, letter: string, size = 10): Report => ({
  seq,
  jws: '',
  packed: Buffer.alloc(size, letter),
  stableDigest: digest(letter),
})

test('on disk it is a folder for the owner alone, read oldest first and byte for byte', () => {
  const folder = testFolder()
  for (const [seq, letter] of [
    [9, 'a'],
    [10, 'b'],
    [11, 'a'],
  ] as const)
    addToSpool(folder, report(seq, letter))

  expect(listSpool(folder).map(({ seq }) => seq)).toEqual([9, 10, 11])
  expect(listSpool(folder).map((one) => readSpooled(one).toString()[0])).toEqual(['a', 'b', 'a'])
  expect(statSync(join(folder, 'spool')).mode & 0o777).toBe(0o700)
  for (const { path } of listSpool(folder)) expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('reports of days without network leave as many files as the bounds allow', () => {
  const folder = testFolder()
  const limits = { maxReports: 5, maxBytes: 60 }
  for (let seq = 1; seq <= 150; seq += 1) addToSpool(folder, report(seq, seq % 2 === 0 ? 'a' : 'b'), limits)

  expect(listSpool(folder).map(({ seq }) => seq)).toEqual([146, 147, 148, 149, 150])
})

test('what a killed run left half written is cleared away and never sent', () => {
  const folder = testFolder()
  addToSpool(folder, report(1, 'a'))
  writeFileSync(join(folder, 'spool', '000000000000002-aaaa.jws.gz.99.tmp'), 'half')
  addToSpool(folder, report(2, 'b'))

  expect(readdirSync(join(folder, 'spool'))).toHaveLength(2)
})

test('a report is gone once it is removed, and removing it twice is no failure', () => {
  const folder = testFolder()
  addToSpool(folder, report(1, 'a'))
  const [only] = listSpool(folder)
  if (!only) throw new Error('nothing spooled')
  removeSpooled(only)
  removeSpooled(only)

  expect(listSpool(folder)).toEqual([])
})

test('a folder that was never made is an empty spool', () => {
  expect(listSpool(join(testFolder(), 'nowhere'))).toEqual([])
})
