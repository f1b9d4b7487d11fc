import { is, type Table } from 'drizzle-orm'
import { CasingCache } from 'drizzle-orm/casing'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CASING } from './orm.ts'
import { SCHEMAS } from './schema.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

/** What both sides say about a table, in the same words. */
type Shape = {
  readonly columns: Readonly<Record<string, string>>
  readonly primaryKey: readonly string[]
}

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const casing = new CasingCache(CASING)
const tables = SCHEMAS.flatMap((schema) => Object.values(schema)).filter((value): value is PgTable =>
  is(value, PgTable),
)

function describeDrizzle(table: PgTable): Shape {
  const config = getTableConfig(table)
  const own = config.columns
    .filter((column) => column.primary)
    .map((column) => casing.getColumnCasing(column))
  const composed = config.primaryKeys.flatMap((key) =>
    key.columns.map((column) => casing.getColumnCasing(column)),
  )
  const columns = config.columns.map((column) => {
    const generated = column.generated === undefined ? '' : ' generated'
    const fallback = column.hasDefault && column.generated === undefined ? ' default' : ''
    const name = casing.getColumnCasing(column)
    return [
      name,
      `${column.getSQLType()}${column.notNull ? ' not null' : ''}${fallback}${generated}`,
    ] as const
  })
  return { columns: Object.fromEntries(columns), primaryKey: [...own, ...composed] }
}

async function describeDatabase(): Promise<Map<string, Shape>> {
  const rows = await base.owner<{ table: string; columns: Record<string, string>; key: string[] }[]>`
    select c.relname::text as table,
      (select jsonb_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)
          || case when a.attnotnull then ' not null' else '' end
          || case when a.attgenerated <> '' then ' generated' when a.atthasdef then ' default' else '' end)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select array_agg(a.attname::text order by k.place)
        from pg_index i, unnest(i.indkey::int[]) with ordinality as k(attnum, place)
        join pg_attribute a on a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid) as key
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`
  return new Map(rows.map(({ table, columns, key }) => [table, { columns, primaryKey: key }]))
}

const nameOf = (table: Table & PgTable) => getTableConfig(table).name

test('every table of the database has its drizzle definition, and the other way round', async () => {
  const inDatabase = [...(await describeDatabase()).keys()].sort()

  expect(tables.map(nameOf).sort()).toEqual(inDatabase)
})

test.each(tables.map((table) => [nameOf(table), table] as const))(
  'the migrations and the drizzle definition of %s say the same',
  async (name, table) => {
    const inDatabase = (await describeDatabase()).get(name)

    expect(describeDrizzle(table)).toEqual(inDatabase)
  },
)
