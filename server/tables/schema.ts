/** Drizzle's view of the table in 0009_tables.sql; a test holds the two together. */
import { date, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment } from '../db/columns.ts'

export const importedTables = pgTable(
  'imported_tables',
  {
    name: text().notNull(),
    asOf: date().notNull(),
    content: jsonb().notNull(),
    signature: text().notNull(),
    signedBy: text().notNull(),
    importedAt: moment().notNull(),
    importedBy: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.asOf] })],
)
