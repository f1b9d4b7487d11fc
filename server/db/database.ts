/** The one door to PostgreSQL for services: every query runs in a transaction that states its communes. */
import type postgres from 'postgres'
import { CannotError } from '../errors.ts'
import { type Connection, type ConnectOptions, connect } from './client.ts'

export type Scope = {
  /** Communes this work speaks for; row-level security hides all others. */
  readonly communes: readonly string[]
  /** The person, for rows a person owns whatever the commune (own memberships). */
  readonly userId?: string
}

/** The nil commune: audit lines and memberships of the installation itself. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000'

/**
 * timestamptz comes back as Date, bigint as number (never above 2^53 here), date as 'YYYY-MM-DD', jsonb as the
 * parsed value, bytea as Buffer. Into jsonb: `tx.json(value)`, or a string that already is JSON text.
 */
export type Tx = postgres.TransactionSql

export type Database = {
  readonly transaction: <T>(scope: Scope, work: (tx: Tx) => Promise<T>) => Promise<T>
  /** Statements on reference tables only (directories, heartbeats): no commune is stated. */
  readonly reference: postgres.Sql
  readonly close: () => Promise<void>
  /** Fails everything that waits for the database: it is gone, and nobody shall wait for its return. */
  readonly abandon: () => Promise<void>
}

/** A statement that runs longer is an error of ours, not a reason to hold a connection. */
const STATEMENT_SECONDS = 30
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Connects as the application role; the connection is made by the first query. */
export function openDatabase(connection: Connection, options: ConnectOptions = {}): Database {
  const sql = connect(connection, options)
  return {
    reference: sql,
    transaction: async (scope, work) => {
      const communes = statedCommunes(scope)
      const answer = await sql.begin(async (tx) => {
        // Sent ahead of the work's first query on the same connection, not waited for: no round trip of its own.
        // Should it fail, the transaction is aborted and every later statement with it.
        const stated = tx`select set_config('app.communes', ${communes}, true),
          set_config('app.user', ${scope.userId ?? ''}, true),
          set_config('statement_timeout', ${`${STATEMENT_SECONDS}s`}, true)`.execute()
        const [, value] = await Promise.all([stated, work(tx)])
        return { value }
      })
      return answer.value
    },
    close: () => sql.end({ timeout: 5 }),
    abandon: () => sql.end({ timeout: 0 }),
  }
}

/** A wrong id must not reach the setting: a comma in it would state a second commune. */
function statedCommunes(scope: Scope): string {
  const wrong = scope.communes.find((id) => !UUID.test(id))
  if (wrong !== undefined) throw new CannotError(`not a commune id: ${JSON.stringify(wrong)}`)
  return scope.communes.join(',')
}
