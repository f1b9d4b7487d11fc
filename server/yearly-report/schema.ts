/** Drizzle's view of the tables in 0022_yearly_report.sql; a test holds the two together. */
import { date, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from '../db/columns.ts'

export const yearlyFacts = pgTable(
  'yearly_facts',
  {
    communeId: uuid().notNull(),
    systemId: uuid().notNull(),
    implementation: text({ enum: ['none', 'partial', 'full'] }),
    plannedFullOn: date(),
    plannedApprovalOn: date(),
    decisionAuthority: text(),
    regulation: text({ enum: ['none', 'issued'] }),
    regulationNumber: text(),
    regulationOn: date(),
    regulationAuthority: text(),
    inspections: text({ enum: ['none', 'done'] }),
    inspectedBeforeUseOn: date(),
    inspectedPeriodicallyOn: date(),
    updatedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.systemId] })],
)

export const yearlyReports = pgTable(
  'yearly_reports',
  {
    communeId: uuid().notNull(),
    year: integer().notNull(),
    step: text({ enum: ['unit-to-owner', 'owner-to-ministry'] }).notNull(),
    sentAt: moment().notNull(),
    documentNumber: text().notNull(),
    rows: jsonb().notNull(),
    sentBy: text().notNull(),
    sentName: text().notNull(),
    recordedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.year, table.step] })],
)
