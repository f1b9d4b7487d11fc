/** Every statement on the imported tables. They belong to no commune. */
import type postgres from 'postgres'
import type { TableName } from '../../checks/dated-tables.ts'
import type { Tx } from '../db/database.ts'
import type { SignedTable } from './signed-file.ts'

export type ImportedRow = {
  readonly name: string
  readonly asOf: string
  readonly content: unknown
  readonly importedAt: Date
  /** `user:<id>` or `cli`. */
  readonly importedBy: string
}

/** Of each name the newest. */
export const listImported = (sql: postgres.ISql): Promise<ImportedRow[]> =>
  sql<ImportedRow[]>`
    select distinct on (name) name, as_of::text as "asOf", content, imported_at as "importedAt",
      imported_by as "importedBy"
    from imported_tables order by name, as_of desc`.execute()

/** A short text that changes whenever what is in force may have changed: rows are only ever added. */
export async function readVersion(sql: postgres.ISql): Promise<string> {
  const [row] = await sql<{ version: string | null }[]>`
    select string_agg(name || '@' || as_of, ' ' order by name, as_of) as version from imported_tables`
  return row?.version ?? ''
}

export type ImportOf = {
  readonly signature: string
  readonly signedBy: string
  readonly at: Date
  readonly by: string
}

export async function insertImported(tx: Tx, table: SignedTable, of: ImportOf): Promise<void> {
  await tx`insert into imported_tables (name, as_of, content, signature, signed_by, imported_at, imported_by)
    values (${table.name}, ${table.asOf}, ${JSON.stringify(table.content)}, ${of.signature}, ${of.signedBy},
      ${of.at}, ${of.by})`
}

/** Two imports at once: the second one sees what the first one brought. Held to the end of the transaction. */
export async function lockImports(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('anxa.imported_tables'))`
}

export const tableSubject = (name: TableName): string => `table:${name}`
