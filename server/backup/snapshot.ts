/**
 * All rows of the database as they were in one moment: one REPEATABLE READ transaction of the owner, tables found
 * in the catalogue, so that a new table is saved without a new line here.
 */

import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type postgres from 'postgres'
import { type Connection, connect } from '../db/client.ts'
import { CannotError } from '../errors.ts'
import type { BackupTable, Head, Manifest } from './manifest.ts'

export type Snapshot = {
  readonly about: Pick<Head, 'database' | 'communes' | 'migrations' | 'tables' | 'sequences'>
  readonly auditHeads: Manifest['auditHeads']
  /** The rows of one table as COPY text, as they come. */
  readonly read: (table: BackupTable) => AsyncGenerator<Uint8Array, void>
  /** Ends the transaction; also after a failure in the middle of a table. */
  readonly close: () => Promise<void>
}

/** How values are written, the same when they are read back. */
export const COPY_SETTINGS = `
  set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8';
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  set local row_security = off`

export async function openSnapshot(owner: Connection): Promise<Snapshot> {
  const sql = connect(owner, { max: 1, applicationName: 'anxa backup' })
  try {
    const tx = await sql.reserve()
    await tx.unsafe('begin isolation level repeatable read, read only')
    await tx.unsafe(COPY_SETTINGS).simple()
    await refuseFiltered(tx)
    return {
      about: await describeDatabase(tx),
      auditHeads: await readAuditHeads(tx),
      read: (table) => readTable(tx, table),
      close: () => sql.end({ timeout: 0 }),
    }
  } catch (error) {
    await sql.end({ timeout: 0 })
    throw error
  }
}

/** With forced row-level security an ordinary owner sees no rows at all: its backup would be empty and look fine. */
async function refuseFiltered(tx: postgres.ReservedSql): Promise<void> {
  const [role] = await tx<{ name: string; sees: boolean }[]>`
    select rolname as name, rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user`
  if (role?.sees !== true)
    throw new CannotError(
      `Tài khoản "${role?.name}" của cơ sở dữ liệu không đọc được mọi hàng nên không sao lưu được: cần quyền BYPASSRLS ("alter role ${role?.name} bypassrls").`,
    )
}

async function describeDatabase(tx: postgres.ReservedSql): Promise<Snapshot['about']> {
  const [here] = await tx<{ name: string }[]>`select current_database() as name`
  const communes = await tx<{ code: string; name: string }[]>`
    select code, name from commune_directory order by code`
  const migrations = await tx<{ name: string; sha256: string }[]>`
    select name, sha256 from schema_migrations order by name`
  return {
    database: here?.name ?? '',
    communes: [...communes],
    migrations: [...migrations],
    tables: await listTables(tx),
    sequences: await listSequences(tx),
  }
}

/** Tables of ours by name; partitions are read through their parents, those of extensions are not ours. */
export async function listTables(tx: postgres.ISql): Promise<BackupTable[]> {
  const rows = await tx<BackupTable[]>`
    select c.relname::text as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select array_agg(replace(m.month, '_', '-') || '-01' order by m.month)
        from pg_inherits i join pg_class p on p.oid = i.inhrelid,
          substring(p.relname from '_(\\d{4}_\\d{2})$') as m(month)
        where i.inhparent = c.oid and m.month is not null), '{}') as months
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
    order by 1`
  return [...rows]
}

async function listSequences(tx: postgres.ISql): Promise<Head['sequences']> {
  const names = await tx<{ name: string }[]>`
    select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by 1`
  const sequences: Head['sequences'] = []
  for (const { name } of names) {
    const [state] = await tx<{ value: string; isCalled: boolean }[]>`
      select last_value::text as value, is_called as "isCalled" from ${tx(name)}`
    if (state !== undefined) sequences.push({ name, ...state })
  }
  return sequences
}

export async function readAuditHeads(tx: postgres.ISql): Promise<Manifest['auditHeads']> {
  const heads = await tx<Manifest['auditHeads']>`
    select commune_id as "communeId", seq, encode(hash, 'hex') as hash from audit_heads order by commune_id`
  return [...heads]
}

/** "name", with quotes inside doubled. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const columnList = ({ columns }: BackupTable): string => columns.map(quoted).join(', ')

/** As a query, because COPY does not read a partitioned table by its name. */
async function* readTable(tx: postgres.ISql, table: BackupTable): AsyncGenerator<Uint8Array, void> {
  const rows: Readable = await tx
    .unsafe(`copy (select ${columnList(table)} from ${quoted(table.name)}) to stdout`)
    .readable()
  yield* rows
  // postgres.js pauses its socket while rows wait, and resumes when it is asked for more. Nobody asks once the last
  // row is there: when the end came in the same packet, the next statement would wait for ever.
  rows._read(0)
}

/** Rows, length and hash of COPY text; a line is a row, because a line feed inside a value is written as \\n. */
export function copyMeter() {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  return {
    add: (part: Uint8Array): void => {
      hash.update(part)
      bytes += part.length
      for (let at = part.indexOf(10); at !== -1; at = part.indexOf(10, at + 1)) rows += 1
    },
    result: () => ({ rows, bytes, sha256: hash.digest('hex') }),
  }
}
