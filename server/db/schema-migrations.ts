/** The ledger of migrate.ts, which makes it before any migration runs. */
import { sql } from 'drizzle-orm'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

export const schemaMigrations = pgTable('schema_migrations', {
  name: text().primaryKey(),
  sha256: text().notNull(),
  appliedAt: moment().notNull().default(sql`now()`),
})
