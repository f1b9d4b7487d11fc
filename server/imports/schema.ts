/** Drizzle's view of the drafts in 0008_staff.sql; a test holds the two together. */
import { jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from '../db/columns.ts'

export const importDrafts = pgTable(
  'import_drafts',
  {
    communeId: uuid().notNull(),
    draftId: uuid().notNull(),
    kind: text().notNull(),
    fileName: text().notNull(),
    rows: jsonb().notNull(),
    createdBy: text().notNull(),
    createdAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.draftId] })],
)
