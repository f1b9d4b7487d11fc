/** Drizzle's view of the staff in 0008_staff.sql; a test holds the two together. */
import { sql } from 'drizzle-orm'
import { boolean, date, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from '../db/columns.ts'

export const staff = pgTable(
  'staff',
  {
    communeId: uuid().notNull(),
    staffId: uuid().notNull(),
    fullName: text().notNull(),
    unitId: uuid(),
    post: text(),
    needsSignature: boolean().notNull().default(false),
    leftOn: date(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
    searchText: text().generatedAlwaysAs(sql`fold_text(full_name || ' ' || coalesce(post, ''))`),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.staffId] })],
)
