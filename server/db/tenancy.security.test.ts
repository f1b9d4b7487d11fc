/** Communes are kept apart by the database: proven from the catalogue and by real statements on every table. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { APP_ROLE } from './migrate.ts'
import { insertRow, sampleRow } from './sample-row.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

/** Ids, hashes and names only, read before it is known which commune to state. Adding one is a decision. */
const DIRECTORIES = ['commune_directory', 'device_directory', 'enrolment_token_directory']

const base: TestDatabase = await testDatabase()
const tenantTables = await listTenantTables()
afterAll(() => base.close())

async function listTenantTables(): Promise<string[]> {
  const rows = await base.owner<{ name: string }[]>`
    select c.relname::text as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> all(${DIRECTORIES}) order by 1`
  return rows.map((row) => row.name)
}

test('there are tenant tables to look at', () => {
  expect(tenantTables).toEqual(
    expect.arrayContaining(['audit_lines', 'communes', 'device_states', 'reports', 'units']),
  )
})

test('row-level security is enabled, forced and has a policy on every tenant table and every partition', async () => {
  const open = await base.owner`
    select c.relname from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all(${DIRECTORIES})
      and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy where polrelid = c.oid))`

  expect(open).toEqual([])
})

test('commune_id is in the primary key of every tenant table', async () => {
  const without = await base.owner`
    select c.relname from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id'
    where c.relname = any(${tenantTables}) and c.relnamespace = 'public'::regnamespace
      and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any(i.indkey))`

  expect(without).toEqual([])
})

test('no unique key of a tenant table spans communes', async () => {
  const spanning = await base.owner`
    select c.relname, x.relname as index from pg_index i
    join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
    where i.indisunique and c.relname = any(${tenantTables}) and c.relnamespace = 'public'::regnamespace
      and not exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'commune_id' and a.attnum = any(i.indkey))`

  expect(spanning).toEqual([])
})

test('the application role is no superuser, bypasses nothing, makes no roles, owns nothing', async () => {
  const [role] = await base.owner`
    select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
      (select count(*) from pg_class where relowner = r.oid) as relations,
      (select count(*) from pg_auth_members where member = r.oid) as memberships
    from pg_roles r where rolname = ${APP_ROLE}`

  expect(role).toEqual({
    ...{
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    },
    ...{ relations: 0, memberships: 0 },
  })
})

test('no view and no function looks at tenant tables with the rights of the owner', async () => {
  const views = await base.owner`
    select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
      and not coalesce('security_invoker=true' = any(reloptions), false)`
  const functions = await base.owner<{ name: string }[]>`
    select proname::text as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`

  expect(views).toEqual([])
  // They make and drop partitions; of rows they answer how many there were, and from when to when.
  expect(functions.map(({ name }) => name).sort()).toEqual(['drop_month', 'ensure_month'])
})

test('audit lines can be added and read, never changed or removed', async () => {
  const scope = { communes: [randomUUID()] }
  const attempt = (statement: string) => base.db.transaction(scope, (tx) => tx.unsafe(statement))

  await expect(attempt(`update audit_lines set actor = 'x'`)).rejects.toThrow('permission denied')
  await expect(attempt('delete from audit_lines')).rejects.toThrow('permission denied')
  await expect(attempt('truncate audit_lines')).rejects.toThrow('permission denied')
})

describe.each(tenantTables)('%s', (table) => {
  const own = randomUUID()
  const other = randomUUID()
  const asOwn = { communes: [own] }

  beforeAll(async () => {
    await base.owner.begin(async (tx) => {
      // Only the row matters here, not what it refers to.
      await tx`set local session_replication_role = replica`
      await insertRow(tx, table, await sampleRow(base.owner, table, own))
      await insertRow(tx, table, await sampleRow(base.owner, table, other))
    })
  })

  test('a commune sees its own row and not the one of another', async () => {
    const rows = await base.db.transaction(asOwn, (tx) => tx.unsafe(`select commune_id from "${table}"`))

    expect(rows.map((row) => row.commune_id)).toEqual([own])
  })

  test('without a commune there is nothing to see', async () => {
    expect(await base.db.reference.unsafe(`select commune_id from "${table}"`)).toHaveLength(0)
  })

  test('a row cannot be put into another commune', async () => {
    const row = await sampleRow(base.owner, table, other)
    const work = base.db.transaction(asOwn, (tx) => insertRow(tx, table, row))

    await expect(work).rejects.toThrow(/row-level security|permission denied/)
  })

  test('a row of another commune cannot be changed, removed or taken over', async () => {
    const attempt = (text: string) =>
      base.db
        .transaction(asOwn, (tx) => tx.unsafe(text))
        .then((rows) => rows.count)
        .catch((error: unknown) => (/permission denied|row-level security/.test(String(error)) ? 0 : error))

    expect(await attempt(`update "${table}" set commune_id = commune_id where commune_id = '${other}'`)).toBe(
      0,
    )
    expect(await attempt(`delete from "${table}" where commune_id = '${other}'`)).toBe(0)
    expect(await attempt(`update "${table}" set commune_id = '${own}' where commune_id = '${other}'`)).toBe(0)
  })

  test('a row of the own commune cannot be given to another', async () => {
    const work = base.db.transaction(asOwn, (tx) =>
      tx.unsafe(`update "${table}" set commune_id = '${randomUUID()}' where commune_id = '${own}'`),
    )

    await expect(work).rejects.toThrow(/row-level security|permission denied/)
  })
})
