/** Every statement on the table of backups. */
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'

export type BackupCounts = {
  readonly tables: number
  readonly rows: number
  readonly evidenceFiles: number
  readonly evidenceBytes: number
  /** Evidence whose content no longer is what its name says. */
  readonly damagedEvidence: number
}

export type BackupKind = 'daily' | 'manual'

export type BackupRow = {
  readonly backupId: string
  readonly kind: BackupKind
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly outcome: 'running' | 'good' | 'failed'
  readonly path: string
  readonly bytes: number | null
  /** Hex, of the file as it lies on the disk. */
  readonly sha256: string | null
  readonly counts: BackupCounts | null
  readonly error: string | null
  /** null: no second path was set. */
  readonly secondOutcome: 'good' | 'failed' | null
  readonly secondPath: string | null
  readonly secondError: string | null
  readonly removedAt: Date | null
}

export type SecondCopy = Pick<BackupRow, 'secondOutcome' | 'secondPath' | 'secondError'>

type Reader = Pick<Deps, 'db'>

/** The newest first. */
export async function listBackups({ db }: Reader, limit = 30): Promise<readonly BackupRow[]> {
  return db.reference<BackupRow[]>`
    select backup_id as "backupId", kind, started_at as "startedAt", ended_at as "endedAt", outcome, path, bytes,
      sha256, counts, error, second_outcome as "secondOutcome", second_path as "secondPath",
      second_error as "secondError", removed_at as "removedAt"
    from backups order by started_at desc limit ${limit}`
}

/** The last one that was proven whole, wherever it was written. */
export async function lastGoodBackup({ db }: Reader): Promise<BackupRow | null> {
  const [row] = await db.reference<BackupRow[]>`
    select backup_id as "backupId", kind, started_at as "startedAt", ended_at as "endedAt", outcome, path, bytes,
      sha256, counts, error, second_outcome as "secondOutcome", second_path as "secondPath",
      second_error as "secondError", removed_at as "removedAt"
    from backups where outcome = 'good' order by started_at desc limit 1`
  return row ?? null
}

/** The moment a daily backup was last begun, and last begun well; null: never. */
export async function lastDaily({ db }: Reader): Promise<{ tried: Date | null; good: Date | null }> {
  const [row] = await db.reference<{ tried: Date | null; good: Date | null }[]>`
    select max(started_at) as tried, max(started_at) filter (where outcome = 'good') as good
    from backups where kind = 'daily'`
  return row ?? { tried: null, good: null }
}

/** Called by whoever holds the lock: what still says "running" belongs to a process that is gone. */
export async function closeInterrupted({ db }: Reader, now: Date): Promise<void> {
  await db.reference`update backups set outcome = 'failed', ended_at = ${now}, error = 'Bị ngắt giữa chừng.'
    where outcome = 'running'`
}

export async function insertRunning(
  { db }: Reader,
  row: Pick<BackupRow, 'backupId' | 'kind' | 'startedAt' | 'path'>,
): Promise<void> {
  await db.reference`insert into backups (backup_id, kind, started_at, outcome, path)
    values (${row.backupId}, ${row.kind}, ${row.startedAt}, 'running', ${row.path})`
}

export async function markFailed({ db }: Reader, backupId: string, error: string, now: Date): Promise<void> {
  await db.reference`update backups set outcome = 'failed', ended_at = ${now}, error = ${error}
    where backup_id = ${backupId}`
}

export type GoodBackup = {
  readonly bytes: number
  readonly sha256: string
  readonly counts: BackupCounts
} & SecondCopy

export async function markGood(tx: Tx, backupId: string, good: GoodBackup, now: Date): Promise<void> {
  await tx`update backups set outcome = 'good', ended_at = ${now}, bytes = ${good.bytes}, sha256 = ${good.sha256},
      counts = ${tx.json({ ...good.counts })}, second_outcome = ${good.secondOutcome},
      second_path = ${good.secondPath}, second_error = ${good.secondError}
    where backup_id = ${backupId}`
}

export type Superseded = Pick<BackupRow, 'backupId' | 'path' | 'secondPath'>

/** Daily ones beyond the newest `keep` good ones, that are still there as far as we know. */
export const listSuperseded = ({ db }: Reader, keep: number): Promise<Superseded[]> =>
  db.reference<Superseded[]>`
    select backup_id as "backupId", path, second_path as "secondPath" from backups
    where kind = 'daily' and outcome = 'good' and removed_at is null order by started_at desc offset ${keep}`

export async function markRemoved({ db }: Reader, backupId: string, now: Date): Promise<void> {
  await db.reference`update backups set removed_at = ${now} where backup_id = ${backupId}`
}
