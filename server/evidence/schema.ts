/** Drizzle's view of the tables in 0016_evidence.sql and 0018_evidence_reviews.sql; a test holds the two together. */
import { sql } from 'drizzle-orm'
import { date, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, int8, moment } from '../db/columns.ts'

export const evidence = pgTable(
  'evidence',
  {
    communeId: uuid().notNull(),
    evidenceId: uuid().notNull(),
    title: text().notNull(),
    documentNumber: text(),
    documentOn: date(),
    validFrom: date().notNull(),
    validUntil: date(),
    vouchedBy: text().notNull(),
    note: text(),
    review: text({ enum: ['unseen', 'seen', 'accepted', 'returned'] })
      .notNull()
      .default('unseen'),
    reviewReason: text(),
    reviewDue: date(),
    reviewedBy: text(),
    reviewedName: text(),
    reviewedAt: moment(),
    filedBy: text().notNull(),
    filedName: text().notNull(),
    filedAt: moment().notNull(),
    withdrawnAt: moment(),
    withdrawnReason: text(),
    updatedAt: moment().notNull(),
    searchText: text().generatedAlwaysAs(sql`fold_text(title || ' ' || coalesce(document_number, ''))`),
    edition: integer().notNull().default(1),
    changedBy: text().notNull().default(''),
    unseenSince: moment(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.evidenceId] })],
)

export const evidenceVersions = pgTable(
  'evidence_versions',
  {
    communeId: uuid().notNull(),
    evidenceId: uuid().notNull(),
    version: integer().notNull(),
    sha256: bytea().notNull(),
    fileName: text().notNull(),
    mediaType: text().notNull(),
    bytes: int8().notNull(),
    scan: text({ enum: ['clean', 'not-scanned'] }).notNull(),
    filedBy: text().notNull(),
    filedName: text().notNull(),
    filedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.evidenceId, table.version] })],
)

export const evidenceLinks = pgTable(
  'evidence_links',
  {
    communeId: uuid().notNull(),
    evidenceId: uuid().notNull(),
    kind: text({ enum: ['requirement', 'system'] }).notNull(),
    systemId: uuid().notNull(),
    item: text().notNull().default(''),
    linkedBy: text().notNull(),
    linkedAt: moment().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.communeId, table.evidenceId, table.kind, table.systemId, table.item],
    }),
  ],
)

export const evidenceReviews = pgTable(
  'evidence_reviews',
  {
    communeId: uuid().notNull(),
    evidenceId: uuid().notNull(),
    edition: integer().notNull(),
    version: integer().notNull(),
    decision: text({ enum: ['seen', 'accepted', 'returned'] }).notNull(),
    reason: text(),
    due: date(),
    reviewedBy: text().notNull(),
    reviewedName: text().notNull(),
    reviewedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.communeId, table.evidenceId, table.edition] })],
)
