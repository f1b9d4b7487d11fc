/** Drizzle's view of the table in 0021_paper_templates.sql; a test holds the two together. */
import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, moment } from '../db/columns.ts'

export const paperTemplates = pgTable(
  'paper_templates',
  {
    communeId: uuid().notNull(),
    paperId: text().notNull(),
    fileName: text().notNull(),
    sha256: text().notNull(),
    bytes: bytea().notNull(),
    uploadedBy: text().notNull(),
    uploadedName: text().notNull(),
    uploadedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.paperId] })],
)
