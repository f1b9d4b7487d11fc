import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fixedClock } from '../../checks/time/clock.ts'
import { listMigrations } from './migrate.ts'
import { openFromConfig } from './open.ts'
import { type TestDatabase, type TestDatabaseOptions, testDatabase } from './testing.ts'

const log = pino({ level: 'silent' })
const options = { clock: fixedClock(new Date('2029-12-31T00:00:00Z')) }
let base: TestDatabase | null = null
beforeEach(() => {
  base = null
})
afterEach(() => base?.close())

async function database(wanted: TestDatabaseOptions = {}): Promise<TestDatabase> {
  base = await testDatabase(wanted)
  return base
}
const config = (DATABASE_URL: string, DATABASE_OWNER_URL?: string) => ({
  ...{ DATABASE_URL, DATABASE_OWNER_URL, DATA_DIR: '/nowhere', ANXA_TIME_OFFSET: 0 },
})

test('with the owner known, an empty database is migrated and gets the months ahead', async () => {
  const { url, ownerUrl, owner } = await database({ migrated: false })

  const opened = await openFromConfig(config(url, ownerUrl), log, options)
  await opened.stop()

  const [row] = await owner`select to_regclass('reports_2030_03') is not null as ahead,
    (select count(*) from schema_migrations) as applied`
  expect(row).toEqual({ ahead: true, applied: listMigrations().length })
})

test('without the owner, a database that lacks migrations is refused and named', async () => {
  const { url } = await database({ migrated: false })

  await expect(openFromConfig(config(url), log, options)).rejects.toThrow('lacks 0001_foundation.sql')
})

test('without the owner, a current database opens', async () => {
  const { url } = await database()

  const opened = await openFromConfig(config(url), log, options)
  expect(opened.owner).toBeNull()
  await opened.stop()
})

test('a superuser is refused as the application', async () => {
  const { ownerUrl } = await database()

  await expect(openFromConfig(config(ownerUrl), log, options)).rejects.toThrow('is a superuser')
})

test('a role that may bypass row-level security is refused as the application', async () => {
  const { owner, url } = await database()
  // A role of its own: roles are shared by all test databases.
  await owner.unsafe(`create role bypasser login bypassrls password 'p' in role anxa_app`)

  await expect(openFromConfig(config(withUser(url, 'bypasser', 'p')), log, options)).rejects.toThrow(
    '"bypasser" may bypass row-level security',
  )
  await owner.unsafe('drop role bypasser')
})

test('a role that owns a table is refused as the application', async () => {
  const { owner, url } = await database()
  await owner.unsafe(
    `create role keeper login password 'p' in role anxa_app; alter table units owner to keeper`,
  )

  await expect(openFromConfig(config(withUser(url, 'keeper', 'p')), log, options)).rejects.toThrow(
    '"keeper" owns the table units',
  )
  await owner.unsafe('reassign owned by keeper to current_user; drop owned by keeper; drop role keeper')
})

test('a database that does not answer is named without its password', async () => {
  const opening = openFromConfig(config('postgres://anxa_app:secret@127.0.0.1:1/anxa'), log, options)

  await expect(opening).rejects.toThrow(/^the database cannot be used: .*ECONNREFUSED 127\.0\.0\.1:1$/)
})

const withUser = (url: string, user: string, password: string) =>
  url.replace(/\/\/[^@]*@/, `//${user}:${password}@`)
