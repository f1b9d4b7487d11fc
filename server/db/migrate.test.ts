import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from './client.ts'
import { listMigrations, type Migration, migrate, pendingMigrations } from './migrate.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let base: TestDatabase
beforeEach(async () => {
  base = await testDatabase({ migrated: false })
})
afterEach(() => base.close())

const migration = (name: string, text: string): Migration => ({ name, text, sha256: `digest of ${text}` })
const first = migration('0001_first.sql', 'create table first_table (id int)')
const second = migration('0002_second.sql', 'create table second_table (id int)')

test('an empty database gets every file of the folder once', async () => {
  const all = listMigrations().map(({ name }) => name)

  expect(await migrate(base.ownerUrl)).toEqual(all)
  expect(await migrate(base.ownerUrl)).toEqual([])
  expect(all[0]).toBe('0001_foundation.sql')
})

test('only the files that are missing are applied, in their order', async () => {
  await migrate(base.ownerUrl, [first])

  expect(await migrate(base.ownerUrl, [first, second])).toEqual(['0002_second.sql'])
})

test('a file changed after it was applied is refused by its name', async () => {
  await migrate(base.ownerUrl, [first])

  const changed = migration('0001_first.sql', 'create table first_table (id bigint)')

  await expect(migrate(base.ownerUrl, [changed])).rejects.toThrow(
    'migration 0001_first.sql was changed after it was applied',
  )
})

test('a database made by a newer program is refused', async () => {
  await migrate(base.ownerUrl, [first, second])

  await expect(migrate(base.ownerUrl, [first])).rejects.toThrow(
    'newer program: it knows migration 0002_second.sql',
  )
})

test('a file that fails leaves nothing of itself, and keeps those before it', async () => {
  const broken = migration('0002_broken.sql', 'create table half (id int); select no_such_column')

  await expect(migrate(base.ownerUrl, [first, broken])).rejects.toThrow('migration 0002_broken.sql failed')

  const tables = await base.owner`select relname from pg_class where relname in ('first_table', 'half')`
  expect(tables.map((row) => row.relname)).toEqual(['first_table'])
  expect(await pendingMigrations(base.owner, [first, broken])).toEqual([broken])
})

test('two programs that start at once apply each file once', async () => {
  const answers = await Promise.all([migrate(base.ownerUrl), migrate(base.ownerUrl), migrate(base.ownerUrl)])

  expect(answers.map((applied) => applied.length).sort()).toEqual([0, 0, listMigrations().length].sort())
})

test('the application role may ask what is pending', async () => {
  await migrate(base.ownerUrl, [first])
  const app = connect(base.url, { max: 1 })

  expect((await pendingMigrations(app, [first, second])).map(({ name }) => name)).toEqual(['0002_second.sql'])
  await app.end()
})
