/** Drizzle's view of 0006_backups.sql; a test holds the two together. */
import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { int8, moment } from '../db/columns.ts'

export const backups = pgTable('backups', {
  backupId: uuid().primaryKey(),
  kind: text().notNull(),
  startedAt: moment().notNull(),
  endedAt: moment(),
  outcome: text().notNull(),
  path: text().notNull(),
  bytes: int8(),
  sha256: text(),
  counts: jsonb(),
  error: text(),
  secondOutcome: text(),
  secondPath: text(),
  secondError: text(),
  removedAt: moment(),
})
