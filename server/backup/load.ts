/** Puts the schema and the rows of a backup into a database, inside the one transaction of the restore. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Tx } from '../db/database.ts'
import { applyMigration, ensureLedger, type Migration } from '../db/migrate.ts'
import { CannotError } from '../errors.ts'
import type { BackupTable, Head, Manifest } from './manifest.ts'
import { COPY_SETTINGS, columnList, listTables, quoted, readAuditHeads } from './snapshot.ts'

/** Everything of before is gone, and the schema is the one the backup was made from; its tables are empty. */
export async function makeSchema(tx: Tx, head: Head, known: readonly Migration[]): Promise<void> {
  await tx.unsafe(COPY_SETTINGS).simple()
  await tx
    .unsafe(
      `set local lock_timeout = '10s'; drop schema if exists public cascade; set local lock_timeout = 0`,
    )
    .simple()
  // As a new database has it.
  await tx.unsafe('create schema public; grant usage on schema public to public').simple()
  await ensureLedger(tx)
  const applied = new Set(head.migrations.map(({ name }) => name))
  for (const migration of known) if (applied.has(migration.name)) await applyMigration(tx, migration)
  for (const { name, months } of head.tables)
    for (const month of months) await tx`select ensure_month(${name}, ${month}::date)`
  await compareTables(tx, head)
  // What migrations put in is in the backup, as it was then.
  await tx.unsafe(`truncate ${head.tables.map(({ name }) => quoted(name)).join(', ')}`)
}

/** The rows fit only where the columns are the same. */
async function compareTables(tx: Tx, head: Head): Promise<void> {
  const shape = (tables: readonly BackupTable[]) =>
    tables.map((table) => `${table.name}(${[...table.columns].sort().join(',')})`)
  const here = new Set(shape(await listTables(tx)))
  const missing = shape(head.tables).filter((table) => !here.has(table))
  if (missing.length > 0)
    throw new CannotError(
      `Bản sao lưu có bảng mà các bước chuyển đổi của nó không tạo ra: ${missing.join('; ')}.`,
    )
}

type ForeignKey = { readonly table: string; readonly name: string; readonly definition: string }

/**
 * Foreign keys are taken off for the time of the loading and put on again: then no order of tables is needed, and a
 * row without its parent is named by PostgreSQL in full. Triggers of ours do not fire: their rows are in the backup.
 */
export async function withoutForeignKeys(tx: Tx, head: Head, load: () => Promise<void>): Promise<void> {
  const keys = await tx<ForeignKey[]>`
    select c.relname::text as table, k.conname::text as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and k.conparentid = 0 and c.relnamespace = 'public'::regnamespace order by 1, 2`
  const onEach = async (what: string) => {
    for (const { name } of head.tables) await tx.unsafe(`alter table ${quoted(name)} ${what}`)
  }
  for (const { table, name } of keys)
    await tx.unsafe(`alter table ${quoted(table)} drop constraint ${quoted(name)}`)
  await onEach('disable trigger user')
  await load()
  await onEach('enable trigger user')
  for (const { table, name, definition } of keys)
    await tx.unsafe(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`)
}

export type RowLoader = {
  readonly write: (table: BackupTable, text: Buffer) => Promise<void>
  /** Ends the last table. */
  readonly end: () => Promise<void>
}

export function loadRows(tx: Tx): RowLoader {
  let current: { readonly table: string; readonly stream: Writable } | null = null
  const end = async () => {
    if (current !== null) await endCopy(tx, current.table, current.stream)
    current = null
  }
  return {
    end,
    write: async (table, text) => {
      if (current?.table !== table.name) {
        await end()
        const stream = await tx
          .unsafe(`copy ${quoted(table.name)} (${columnList(table)}) from stdin`)
          .writable()
        current = { table: table.name, stream }
      }
      await writeText(current.stream, text)
    },
  }
}

const writeText = (stream: Writable, text: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    // Says it before the callback when PostgreSQL refuses a row.
    stream.once('error', reject)
    stream.write(text, (error) => {
      stream.off('error', reject)
      if (error === null || error === undefined) resolve()
      else reject(error)
    })
  })

/**
 * postgres.js forgets an error that comes after the last row, and 'finish' never follows; the next statement of the
 * transaction then is refused, so it is asked for.
 */
async function endCopy(tx: Tx, table: string, stream: Writable): Promise<void> {
  const finished = once(stream, 'finish')
  stream.end()
  await nextTurn()
  try {
    await tx`select`
  } catch (cause) {
    finished.catch(() => undefined)
    throw new CannotError(`Không đưa được các hàng vào bảng ${table}.`, { cause })
  }
  await finished
}

export async function setSequences(tx: Tx, { sequences }: Head): Promise<void> {
  for (const { name, value, isCalled } of sequences)
    await tx`select setval(${quoted(name)}::regclass, ${value}::bigint, ${isCalled})`
}

/** Throws CannotError when the tables or the audit heads are not what the manifest says. */
export async function compareWithManifest(tx: Tx, manifest: Manifest): Promise<void> {
  for (const { name, rows } of manifest.tables) {
    const [here] = await tx.unsafe<{ count: number }[]>(`select count(*) from ${quoted(name)}`)
    if (here?.count !== rows)
      throw new CannotError(`Bảng ${name} có ${here?.count} hàng sau khi khôi phục, bản sao lưu có ${rows}.`)
  }
  const heads = await readAuditHeads(tx)
  if (JSON.stringify(heads) !== JSON.stringify(manifest.auditHeads))
    throw new CannotError('Đầu chuỗi nhật ký sau khi khôi phục khác với bản sao lưu.')
}
