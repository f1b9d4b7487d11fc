/** Drizzle's view of the heartbeats in 0001_foundation.sql and 0009_tables.sql; a test holds the two together. */
import { doublePrecision, pgTable, text } from 'drizzle-orm/pg-core'
import { int8, moment } from '../db/columns.ts'

export const jobHeartbeats = pgTable('job_heartbeats', {
  job: text().primaryKey(),
  lastTurnAt: moment().notNull(),
  lastOkAt: moment(),
  lastError: text(),
  turns: int8().notNull().default(0),
  everySeconds: doublePrecision(),
})
