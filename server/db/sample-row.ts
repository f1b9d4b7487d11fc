/** For tests: a row of any table, made from the catalogue, so that a new table is tested without a new line. */
import { randomBytes, randomUUID } from 'node:crypto'
import type postgres from 'postgres'

type Column = { name: string; type: string; allowed: string | null }
export type SampleRow = Readonly<Record<string, unknown>>

/** Values that fit the types and the `check (… in (…))` of the table; foreign keys are not looked at. */
export async function sampleRow(owner: postgres.Sql, table: string, communeId: string): Promise<SampleRow> {
  const columns = await owner<Column[]>`
    select a.attname::text as name, format_type(a.atttypid, null) as type,
      (select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as allowed
    from pg_attribute a
    where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and a.attidentity <> 'a'`
  const values = columns.map((column) => [column.name, sampleValue(column)] as const)
  return { ...Object.fromEntries(values), ...FITTING[table], commune_id: communeId }
}

/** Where a check asks for more than a type and a list of words. */
const FITTING: Readonly<Record<string, SampleRow>> = {
  // Only some roles act for a unit.
  memberships: { unit_id: null },
  yearly_reports: { year: 2026 },
}

function sampleValue({ type, allowed }: Column): unknown {
  const literal = /'([^']+)'::text/.exec(allowed ?? '')?.[1]
  if (literal !== undefined) return literal
  switch (type) {
    case 'uuid':
      return randomUUID()
    case 'boolean':
      return false
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'numeric':
    case 'double precision':
      return 1
    case 'timestamp with time zone':
      return '2026-11-24T00:00:00Z'
    case 'date':
      return '2026-11-24'
    case 'jsonb':
      return {}
    case 'bytea':
      return `\\x${randomBytes(16).toString('hex')}`
    case 'text':
      return randomBytes(8).toString('hex')
    default:
      return type.endsWith('[]') ? [] : null
  }
}

/** Inserts the row through `sql`, whoever that is. */
export async function insertRow(sql: postgres.ISql, table: string, row: SampleRow): Promise<void> {
  const columns = Object.keys(row)
    .map((name) => `"${name}"`)
    .join(', ')
  await sql.unsafe(
    `insert into "${table}" (${columns}) select ${columns} from jsonb_populate_record(null::"${table}", $1::jsonb)`,
    [JSON.stringify(row)],
  )
}
