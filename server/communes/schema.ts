/** Drizzle's view of the tables in 0001_foundation.sql; a test holds the two together. */
import { boolean, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from '../db/columns.ts'

export const communes = pgTable('communes', {
  communeId: uuid().primaryKey(),
  code: text().notNull(),
  name: text().notNull(),
  province: text().notNull(),
  isSample: boolean().notNull().default(false),
  thresholds: jsonb().notNull().default({}),
  checkPolicy: jsonb().notNull().default({}),
  createdAt: moment().notNull(),
})

export const units = pgTable(
  'units',
  {
    communeId: uuid().notNull(),
    unitId: uuid().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    createdAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.unitId] })],
)

/** Reference table: ids, names and the sample mark (0002_people.sql), to know what may be stated. */
export const communeDirectory = pgTable('commune_directory', {
  communeId: uuid().primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
  isSample: boolean().notNull().default(false),
})
