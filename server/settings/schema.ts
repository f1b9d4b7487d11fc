/** Drizzle's view of 0005_settings.sql; a test holds the two together. */
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from '../db/columns.ts'

export const installationSettings = pgTable('installation_settings', {
  key: text().primaryKey(),
  value: jsonb().notNull(),
  updatedAt: moment().notNull(),
  updatedBy: text().notNull(),
})
