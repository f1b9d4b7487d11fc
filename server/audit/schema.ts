/** Drizzle's view of the audit chain in 0001_foundation.sql; a test holds the two together. */
import { jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, int8, moment } from '../db/columns.ts'

export const auditHeads = pgTable('audit_heads', {
  communeId: uuid().primaryKey(),
  seq: int8().notNull(),
  hash: bytea().notNull(),
})

export const auditLines = pgTable(
  'audit_lines',
  {
    communeId: uuid().notNull(),
    seq: int8().notNull(),
    at: moment().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    beforeDigest: text(),
    afterDigest: text(),
    detail: jsonb().notNull().default({}),
    prevHash: bytea().notNull(),
    hash: bytea().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.seq] })],
)
