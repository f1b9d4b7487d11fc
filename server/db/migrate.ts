/** Brings a database to the state this program needs: plain SQL files, forward only, each in a transaction. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type postgres from 'postgres'
import { CannotError } from '../errors.ts'
import { packagePath } from '../paths.ts'
import { type Connection, connect } from './client.ts'

export const APP_ROLE = 'anxa_app'

export type Migration = { readonly name: string; readonly sha256: string; readonly text: string }

/** One number for every program that migrates: they wait for each other ('anxa' in ASCII). */
export const MIGRATION_LOCK = 0x616e7861

export function listMigrations(folder: string = packagePath('migrations')): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
    })
}

/**
 * Applies what is missing as the owner and answers the names applied. The address must be a session of its own
 * (not PgBouncer in transaction mode): the advisory lock lives in it.
 * Throws CannotError when an applied file was changed, or when the database was made by a newer program.
 */
export async function migrate(
  owner: Connection,
  migrations: readonly Migration[] = listMigrations(),
): Promise<readonly string[]> {
  const sql = connect(owner, { max: 1, applicationName: 'anxa migrate' })
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    await ensureAppRole(sql)
    await ensureLedger(sql)
    const pending = await pendingMigrations(sql, migrations)
    for (const migration of pending) await apply(sql, migration)
    return pending.map((migration) => migration.name)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** What is not applied yet. Throws CannotError as `migrate` does. The application role may ask. */
export async function pendingMigrations(
  sql: postgres.Sql,
  migrations: readonly Migration[] = listMigrations(),
): Promise<readonly Migration[]> {
  const [ledger] = await sql<
    { present: boolean }[]
  >`select to_regclass('schema_migrations') is not null as present`
  if (ledger?.present !== true) return migrations
  const rows = await sql<
    { name: string; sha256: string }[]
  >`select name, sha256 from schema_migrations order by name`
  const applied = new Map(rows.map((row) => [row.name, row.sha256]))
  const known = new Map(migrations.map((migration) => [migration.name, migration.sha256]))
  for (const [name, sha256] of applied) {
    const here = known.get(name)
    if (here === undefined)
      throw new CannotError(`the database was made by a newer program: it knows migration ${name}`)
    if (here !== sha256) throw new CannotError(`migration ${name} was changed after it was applied`)
  }
  return migrations.filter((migration) => !applied.has(migration.name))
}

async function apply(sql: postgres.Sql, migration: Migration): Promise<void> {
  await sql.begin((tx) => applyMigration(tx, migration))
}

/** One migration and its line in the ledger, in the caller's transaction. */
export async function applyMigration(tx: postgres.TransactionSql, migration: Migration): Promise<void> {
  try {
    await tx.unsafe(migration.text)
    await tx`insert into schema_migrations (name, sha256) values (${migration.name}, ${migration.sha256})`
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CannotError(`migration ${migration.name} failed: ${why}`, { cause })
  }
}

export async function ensureLedger(sql: postgres.ISql): Promise<void> {
  await sql`create table if not exists schema_migrations (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`
  await sql`grant select on schema_migrations to ${sql(APP_ROLE)}`
}

/** The role has no password here: whoever installs the database, or the embedded one, gives it its own. */
export async function ensureAppRole(sql: postgres.Sql): Promise<void> {
  const [role] = await sql`select from pg_roles where rolname = ${APP_ROLE}`
  if (role === undefined) {
    try {
      await sql`create role ${sql(APP_ROLE)} login`
    } catch (cause) {
      throw new CannotError(
        `the role ${APP_ROLE} is missing and this owner may not create it: "create role ${APP_ROLE} login password '…'"`,
        { cause },
      )
    }
  }
  const [here] = await sql<{ name: string }[]>`select current_database() as name`
  if (here !== undefined) await sql`grant connect on database ${sql(here.name)} to ${sql(APP_ROLE)}`
}
