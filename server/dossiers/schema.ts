/** Drizzle's view of the tables in 0019_dossiers.sql; a test holds the two together. */
import { boolean, date, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from '../db/columns.ts'

export const dossiers = pgTable(
  'dossiers',
  {
    communeId: uuid().notNull(),
    dossierId: uuid().notNull(),
    systemId: uuid().notNull(),
    version: integer().notNull(),
    level: smallint().notNull(),
    procedureLevel: smallint().notNull(),
    nationalSecurityList: boolean().notNull(),
    operatorUnitId: uuid(),
    securityUnitId: uuid(),
    independentUnitId: uuid(),
    ownerUnit: text().notNull(),
    ministryUnit: text().notNull(),
    edition: date().notNull(),
    state: text().notNull(),
    stateSince: moment().notNull(),
    steps: integer().notNull(),
    told: jsonb().notNull(),
    startedAt: moment().notNull(),
    updatedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.dossierId] })],
)

export const dossierEvents = pgTable(
  'dossier_events',
  {
    communeId: uuid().notNull(),
    dossierId: uuid().notNull(),
    seq: integer().notNull(),
    transition: text().notNull(),
    unit: text().notNull(),
    actor: text().notNull(),
    actorName: text().notNull(),
    at: moment().notNull(),
    recordedAt: moment().notNull(),
    fields: jsonb().notNull(),
    note: text(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.dossierId, table.seq] })],
)

export const dossierComments = pgTable(
  'dossier_comments',
  {
    communeId: uuid().notNull(),
    commentId: uuid().notNull(),
    dossierId: uuid().notNull(),
    documentId: text().notNull(),
    body: text().notNull(),
    actor: text().notNull(),
    actorName: text().notNull(),
    at: moment().notNull(),
    resolvedBy: text(),
    resolvedName: text(),
    resolvedAt: moment(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.commentId] })],
)

export const dossierPoints = pgTable(
  'dossier_points',
  {
    communeId: uuid().notNull(),
    dossierId: uuid().notNull(),
    handedInSeq: integer().notNull(),
    point: text().notNull(),
    actor: text().notNull(),
    actorName: text().notNull(),
    at: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.dossierId, table.handedInSeq, table.point] })],
)
