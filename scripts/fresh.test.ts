import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isFresh, recordOf } from './fresh.mjs'

const YESTERDAY = new Date('2026-11-23T00:00:00Z')
const TODAY = new Date('2026-11-24T00:00:00Z')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anxa-fresh-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string, at: Date): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  utimesSync(path, at, at)
  return path
}

/** A bundle that was made today of a source of yesterday. */
function bundled() {
  const source = file('source.ts', 'one', YESTERDAY)
  const missing = join(folder, 'not-there.json')
  const bundle = file('bundle.mjs', 'bundle', TODAY)
  const record = file('bundle.inputs.json', recordOf([source, missing], [bundle], TODAY.getTime()), TODAY)
  return { source, missing, bundle, record }
}

test('a bundle is fresh while nothing of it was touched', () => {
  expect(isFresh(bundled().record)).toBe(true)
})

test('a changed, a removed and a new file make it stale', () => {
  const changed = bundled()
  file('source.ts', 'two', TODAY)
  expect(isFresh(changed.record)).toBe(false)

  const removed = bundled()
  rmSync(removed.source)
  expect(isFresh(removed.record)).toBe(false)

  const added = bundled()
  file('not-there.json', '{}', YESTERDAY)
  expect(isFresh(added.record)).toBe(false)
})

test('another text of the same date is told by its length', () => {
  const { record } = bundled()
  file('source.ts', 'three', YESTERDAY)

  expect(isFresh(record)).toBe(false)
})

test('a bundle that is gone, or a record that is none, is not fresh', () => {
  const { bundle, record } = bundled()
  rmSync(bundle)
  expect(isFresh(record)).toBe(false)
  expect(isFresh(join(folder, 'none.json'))).toBe(false)
  expect(isFresh(file('torn.json', '{"inputs":[', TODAY))).toBe(false)
})

test('what was changed while the bundler read it is bundled again', () => {
  const source = file('source.ts', 'one', TODAY)
  const record = file('r.json', recordOf([source], [], TODAY.getTime()), TODAY)

  expect(isFresh(record)).toBe(false)
})
