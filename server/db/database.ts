/** The one door to PostgreSQL for services: every query runs in a transaction that states its communes. */
import type postgres from 'postgres'

export type Scope = {
  /** Communes this work speaks for; row-level security hides all others. */
  readonly communes: readonly string[]
  /** The person, for rows a person owns whatever the commune (own memberships). */
  readonly userId?: string
}

/** The nil commune: audit lines and memberships of the installation itself. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000'

/** timestamptz comes back as Date, bigint as number (never above 2^53 here), jsonb as the parsed value. */
export type Tx = postgres.TransactionSql

export type Database = {
  readonly transaction: <T>(scope: Scope, work: (tx: Tx) => Promise<T>) => Promise<T>
  /** Statements on reference tables only (directories, heartbeats): no commune is stated. */
  readonly reference: postgres.Sql
  readonly close: () => Promise<void>
}
