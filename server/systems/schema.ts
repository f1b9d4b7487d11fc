/** Drizzle's view of the tables in 0015_systems.sql; a test holds the two together. */
import { sql } from 'drizzle-orm'
import { date, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from '../db/columns.ts'

export const systems = pgTable(
  'systems',
  {
    communeId: uuid().notNull(),
    systemId: uuid().notNull(),
    suggestionId: text(),
    name: text().notNull(),
    ownership: text({ enum: ['owned', 'used'] }).notNull(),
    ownerName: text().notNull(),
    operatorUnitId: uuid(),
    operatorName: text(),
    securityUnitId: uuid(),
    securityName: text(),
    systemType: text(),
    informationTypes: text().array().notNull().default([]),
    purpose: text(),
    scope: text(),
    dataKinds: text(),
    users: text(),
    subjectCount: integer(),
    zones: text(),
    addresses: text(),
    services: text(),
    equipment: text(),
    life: text({ enum: ['planned', 'building', 'trial', 'live', 'retired'] }).notNull(),
    liveOn: date(),
    retiredOn: date(),
    confirmationNumber: text(),
    confirmationOn: date(),
    splitFrom: uuid(),
    mergedInto: uuid(),
    level: smallint(),
    procedureLevel: smallint(),
    reviewTriggers: text().array().notNull().default([]),
    reviewSince: moment(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
    searchText: text().generatedAlwaysAs(
      sql`fold_text(name || ' ' || owner_name || ' ' || coalesce(operator_name, ''))`,
    ),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.systemId] })],
)

export const systemDevices = pgTable(
  'system_devices',
  { communeId: uuid().notNull(), systemId: uuid().notNull(), deviceId: uuid().notNull() },
  (table) => [primaryKey({ columns: [table.communeId, table.systemId, table.deviceId] })],
)

export const levelDeterminations = pgTable(
  'level_determinations',
  {
    communeId: uuid().notNull(),
    determinationId: uuid().notNull(),
    systemId: uuid().notNull(),
    state: text({ enum: ['draft', 'submitted', 'signed', 'dropped'] }).notNull(),
    edition: text().notNull(),
    triggerId: text(),
    answers: jsonb().notNull().default({}),
    levelBefore: smallint(),
    challengeReason: text(),
    sheet: jsonb(),
    level: smallint(),
    procedureLevel: smallint(),
    returnedReason: text(),
    begunBy: text().notNull(),
    begunAt: moment().notNull(),
    submittedBy: text(),
    submittedAt: moment(),
    signedBy: text(),
    signedName: text(),
    signedAt: moment(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.determinationId] })],
)
