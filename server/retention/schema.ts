/** Drizzle's view of 0007_retention.sql; a test holds the two together. */
import { integer, pgTable, text } from 'drizzle-orm/pg-core'

export const retentionFloors = pgTable('retention_floors', {
  tableName: text().primaryKey(),
  months: integer().notNull(),
  source: text().notNull(),
})
