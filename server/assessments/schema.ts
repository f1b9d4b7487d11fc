/** Drizzle's view of the tables in 0020_assessments.sql; a test holds the two together. */
import { date, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { REQUIREMENT_STATES } from '../../checks/requirements/answer.ts'
import { moment } from '../db/columns.ts'

export const requirementAnswers = pgTable(
  'requirement_answers',
  {
    communeId: uuid().notNull(),
    systemId: uuid().notNull(),
    requirementId: text().notNull(),
    state: text({ enum: REQUIREMENT_STATES }).notNull(),
    reason: text().notNull().default(''),
    responsible: text(),
    staffId: uuid(),
    due: date(),
    answeredOn: date(),
    answeredBy: text(),
    answeredName: text(),
    edition: integer().notNull(),
    updatedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.systemId, table.requirementId] })],
)

export const requirementAnswerHistory = pgTable(
  'requirement_answer_history',
  {
    communeId: uuid().notNull(),
    systemId: uuid().notNull(),
    requirementId: text().notNull(),
    edition: integer().notNull(),
    state: text().notNull(),
    reason: text().notNull(),
    responsible: text(),
    due: date(),
    answeredOn: date(),
    carriedFrom: text(),
    changedBy: text().notNull(),
    changedName: text().notNull(),
    changedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.systemId, table.requirementId, table.edition] })],
)
