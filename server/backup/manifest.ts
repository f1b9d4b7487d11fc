/** What a backup says of itself: first what it needs (to refuse early), last what it holds (to prove it whole). */
import { z } from 'zod'

/** Goes up when an older program could not restore the file rightly. */
export const FORMAT = 1

export const HEAD_NAME = 'anxa-backup.json'
export const MANIFEST_NAME = 'manifest.json'

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Count = z.number().int().min(0)
const SqlName = z.string().min(1).max(63)

/** Read alone before all else: whatever a later format adds, this stays. */
export const FormatOnly = z.object({ format: z.number().int().min(1), program: z.string() })

export const BackupTable = z.object({
  name: SqlName,
  /** In their order; those the database computes are left out. */
  columns: z.array(SqlName).min(1),
  /** Monthly partitions, by the first day of their month. */
  months: z.array(z.iso.date()),
})
export type BackupTable = z.infer<typeof BackupTable>

export const Head = z.object({
  format: z.literal(FORMAT),
  program: z.string(),
  backupId: z.uuid(),
  startedAt: z.iso.datetime(),
  database: z.string(),
  communes: z.array(z.object({ code: z.string(), name: z.string() })),
  migrations: z.array(z.object({ name: z.string(), sha256: Sha256 })).min(1),
  tables: z.array(BackupTable),
  sequences: z.array(z.object({ name: SqlName, value: z.string().regex(/^-?\d+$/), isCalled: z.boolean() })),
})
export type Head = z.infer<typeof Head>

export const Manifest = z.object({
  backupId: z.uuid(),
  /** Of the rows as COPY text, before compression. */
  tables: z.array(z.object({ name: SqlName, rows: Count, bytes: Count, sha256: Sha256 })),
  auditHeads: z.array(z.object({ communeId: z.uuid(), seq: Count, hash: Sha256 })),
  evidence: z.object({
    files: Count,
    bytes: Count,
    /** Over the names in their order, a line each; a name is the SHA-256 of its content. */
    sha256: Sha256,
    /** Files whose content no longer was what their name says when the backup was made. */
    damaged: z.array(z.object({ name: Sha256, sha256: Sha256 })),
  }),
  /** Kept secrets and certificates. */
  files: z.array(z.object({ name: z.string(), bytes: Count, sha256: Sha256 })),
})
export type Manifest = z.infer<typeof Manifest>

export const rowsOf = ({ tables }: Manifest): number => tables.reduce((sum, table) => sum + table.rows, 0)
