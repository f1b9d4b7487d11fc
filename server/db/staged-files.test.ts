/** Files of a restore take their places when its transaction was committed, and go when it was not. */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { RESTORED_KEY, settleStagedFiles, stagedFolder } from './staged-files.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let base: TestDatabase
let dataDir: string
const restoreId = randomUUID()
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'anxa-staged-'))
  put(join(dataDir, 'secrets/auth-secret'), 'old')
  put(join(dataDir, 'tls/old.pem'), 'old')
  put(join(stagedFolder(dataDir, restoreId), 'secrets/auth-secret'), 'new')
  put(join(stagedFolder(dataDir, restoreId), 'tls/ca/new.pem'), 'new')
})
afterEach(async () => {
  rmSync(dataDir, { recursive: true })
  await base.owner`delete from installation_settings`
})

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const read = (name: string) => readFileSync(join(dataDir, name), 'utf8')
const commit = (
  id: string,
) => base.owner`insert into installation_settings (key, value, updated_at, updated_by)
  values (${RESTORED_KEY}, ${JSON.stringify({ restoreId: id })}, now(), 'cli')`

test('after the commit they are the ones in force, and those of before are gone', async () => {
  await commit(restoreId)
  await settleStagedFiles(base.db.reference, dataDir)

  expect([read('secrets/auth-secret'), read('tls/ca/new.pem')]).toEqual(['new', 'new'])
  expect(existsSync(join(dataDir, 'tls/old.pem'))).toBe(false)
  expect(existsSync(join(dataDir, 'restore'))).toBe(false)
})

test.each(['no restore', 'another restore'])(
  'with %s in the database, what was there stays',
  async (which) => {
    if (which === 'another restore') await commit(randomUUID())
    await settleStagedFiles(base.db.reference, dataDir)

    expect([read('secrets/auth-secret'), read('tls/old.pem')]).toEqual(['old', 'old'])
    expect(existsSync(join(dataDir, 'restore'))).toBe(false)
  },
)

test('interrupted after the first file, the rest follows the next time', async () => {
  await commit(restoreId)
  rmSync(join(stagedFolder(dataDir, restoreId), 'secrets'), { recursive: true })
  writeFileSync(join(dataDir, 'secrets/auth-secret'), 'new')
  rmSync(join(dataDir, 'tls'), { recursive: true })
  await settleStagedFiles(base.db.reference, dataDir)

  expect([read('secrets/auth-secret'), read('tls/ca/new.pem')]).toEqual(['new', 'new'])
})
