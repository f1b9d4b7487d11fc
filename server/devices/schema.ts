/** Drizzle's view of the tables in 0003_devices.sql and 0010_device_details.sql; a test holds the two together. */
import { sql } from 'drizzle-orm'
import { boolean, date, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, int8, moment } from '../db/columns.ts'

export const enrolmentTokens = pgTable(
  'enrolment_tokens',
  {
    communeId: uuid().notNull(),
    tokenId: uuid().notNull(),
    tokenHash: bytea().notNull(),
    unitId: uuid(),
    usesLeft: integer().notNull(),
    expiresAt: moment().notNull(),
    createdAt: moment().notNull(),
    createdBy: text().notNull(),
    revokedAt: moment(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.tokenId] })],
)

/** Reference table: from a token to the commune to state. */
export const enrolmentTokenDirectory = pgTable('enrolment_token_directory', {
  tokenHash: bytea().primaryKey(),
  communeId: uuid().notNull(),
})

/** Reference table: from a device id to the commune to state. */
export const deviceDirectory = pgTable('device_directory', {
  deviceId: uuid().primaryKey(),
  communeId: uuid().notNull(),
})

export const devices = pgTable(
  'devices',
  {
    communeId: uuid().notNull(),
    deviceId: uuid().notNull(),
    unitId: uuid(),
    kind: text({ enum: ['agent', 'declared', 'state-secret'] }).notNull(),
    status: text({ enum: ['active', 'quarantined', 'revoked', 'retired'] }).notNull(),
    hostName: text().notNull(),
    label: text(),
    platform: text(),
    publicKey: bytea(),
    machineDigests: jsonb().notNull().default({}),
    signingRequired: boolean().notNull().default(true),
    isThisMachine: boolean().notNull().default(false),
    enrolledAt: moment().notNull(),
    statusAt: moment().notNull(),
    note: text(),
    lentTo: text(),
    lentUntil: date(),
    lostAt: moment(),
    allowedAdmins: integer(),
    allowedRemoteTools: text().array().notNull().default([]),
    systemLevel: smallint(),
    searchText: text().generatedAlwaysAs(sql`fold_text(host_name || ' ' || coalesce(label, ''))`),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.deviceId] })],
)

/** Who works at a PC. */
export const deviceOfficers = pgTable(
  'device_officers',
  { communeId: uuid().notNull(), deviceId: uuid().notNull(), staffId: uuid().notNull() },
  (table) => [primaryKey({ columns: [table.communeId, table.deviceId, table.staffId] })],
)

export const deviceStates = pgTable(
  'device_states',
  {
    communeId: uuid().notNull(),
    deviceId: uuid().notNull(),
    lastSeq: int8().notNull(),
    lastDigest: bytea().notNull(),
    recent: bytea().notNull().default(Buffer.alloc(0)),
    lastReportAt: moment().notNull(),
    collectedAt: moment().notNull(),
    agentVersion: text().notNull(),
    skewSeconds: integer(),
    evidenceHead: text().notNull(),
    evidenceSignature: text().notNull(),
    factsDigest: bytea().notNull(),
    stableDigest: bytea().notNull(),
    factsText: text().notNull(),
    verdicts: jsonb().notNull(),
    edition: text().notNull(),
    verdictsUntil: moment(),
    nextLookAt: moment().notNull(),
    silentSince: moment(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.deviceId] })],
)

/** Kept by month of `received_at`. */
export const reports = pgTable(
  'reports',
  {
    communeId: uuid().notNull(),
    deviceId: uuid().notNull(),
    receivedAt: moment().notNull(),
    seq: int8().notNull(),
    digest: bytea().notNull(),
    collectedAt: moment().notNull(),
    late: boolean().notNull(),
    skewSeconds: integer(),
    evidenceHead: text().notNull(),
    evidenceSignature: text().notNull(),
    factsText: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.deviceId, table.seq, table.receivedAt] })],
)

/** Kept by month of `at`. */
export const transitions = pgTable(
  'transitions',
  {
    communeId: uuid().notNull(),
    deviceId: uuid().notNull(),
    at: moment().notNull(),
    transitionId: uuid().notNull(),
    checkId: text().notNull(),
    fromState: text(),
    toState: text().notNull(),
    fromReason: text(),
    toReason: text().notNull(),
    cause: text({ enum: ['report', 'time', 'rules', 'person'] }).notNull(),
    claimedAt: moment(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.deviceId, table.at, table.transitionId] })],
)

export const standings = pgTable(
  'standings',
  {
    communeId: uuid().notNull(),
    unitId: uuid().notNull(),
    counts: jsonb().notNull(),
    updatedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.unitId] })],
)
