/** Drizzle's query builder over a transaction that is already running. */
import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy'
import type postgres from 'postgres'

/** Columns without a name of their own are the property in snake_case: `createdAt` is `created_at`. */
export const CASING = 'snake_case'

/**
 * `orm(tx).select().from(devices)`: the queries run on `tx`, under its stated communes.
 *
 * The one way to use drizzle here. `drizzle-orm/postgres-js` must not be used: it replaces the date and json
 * parsers of the client it is given, for every raw query of the process. The proxy driver only hands over the
 * text and the parameters, so client.ts alone decides what values look like. It has no transactions of its own;
 * a nested one is `tx.savepoint`.
 */
export function orm(tx: postgres.TransactionSql | postgres.Sql): PgRemoteDatabase {
  return drizzle(
    async (text, params, method) => {
      const query = tx.unsafe(text, params, { prepare: true })
      return { rows: method === 'all' ? await query.values() : await query }
    },
    { casing: CASING },
  )
}
