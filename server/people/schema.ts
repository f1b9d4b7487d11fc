/** Drizzle's view of 0002_people.sql; a test holds the two together. better-auth writes through the first five. */
import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, moment } from '../db/columns.ts'
import { ROLES } from '../http/route.ts'

export const users = pgTable('users', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  twoFactorEnabled: boolean().notNull().default(false),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
  disabledAt: moment(),
})

export const accounts = pgTable('accounts', {
  id: text().primaryKey(),
  accountId: text().notNull(),
  providerId: text().notNull(),
  userId: text().notNull(),
  accessToken: text(),
  refreshToken: text(),
  idToken: text(),
  accessTokenExpiresAt: moment(),
  refreshTokenExpiresAt: moment(),
  scope: text(),
  password: text(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
})

export const sessions = pgTable('sessions', {
  id: text().primaryKey(),
  token: text().notNull().unique(),
  userId: text().notNull(),
  expiresAt: moment().notNull(),
  ipAddress: text(),
  userAgent: text(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
  signedInAt: moment().notNull().defaultNow(),
  lastSeenAt: moment().notNull().defaultNow(),
  lockedAt: moment(),
  secondFactorAt: moment(),
  weakPassword: boolean().notNull().default(false),
  method: text({ enum: ['password', 'link'] })
    .notNull()
    .default('password'),
  byOneTimeLink: boolean().notNull().default(false),
  unlockTries: integer().notNull().default(0),
})

export const verifications = pgTable('verifications', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: moment().notNull(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
})

export const twoFactors = pgTable('two_factors', {
  id: text().primaryKey(),
  userId: text().notNull().unique(),
  secret: text().notNull(),
  backupCodes: text().notNull(),
  verified: boolean().notNull().default(false),
  failedVerificationCount: integer().notNull().default(0),
  lockedUntil: moment(),
})

export const usedTotpCodes = pgTable(
  'used_totp_codes',
  {
    userId: text().notNull(),
    codeDigest: bytea().notNull(),
    usedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeDigest] })],
)

export const lockouts = pgTable('lockouts', {
  userId: text().primaryKey(),
  tries: integer().notNull(),
  lockedUntil: moment(),
})

export const addressTries = pgTable('address_tries', {
  address: text().primaryKey(),
  windowStart: moment().notNull(),
  tries: integer().notNull(),
})

export const LINK_PURPOSES = ['setup', 'sign-in', 'unlock', 'reset', 'invite'] as const

export const oneTimeLinks = pgTable('one_time_links', {
  tokenHash: bytea().primaryKey(),
  purpose: text({ enum: LINK_PURPOSES }).notNull(),
  userId: text(),
  createdAt: moment().notNull(),
  expiresAt: moment().notNull(),
  usedAt: moment(),
})

export const memberships = pgTable(
  'memberships',
  {
    communeId: uuid().notNull(),
    membershipId: uuid().notNull(),
    userId: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    unitId: uuid(),
    createdAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.membershipId] })],
)

/** Kept by month of `at`. */
export const signInLog = pgTable(
  'sign_in_log',
  {
    communeId: uuid().notNull(),
    at: moment().notNull(),
    entryId: uuid().notNull(),
    userId: text(),
    address: text().notNull(),
    userAgent: text().notNull(),
    outcome: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.at, table.entryId] })],
)
