/**
 * One backup, from the snapshot to the row that says it is good. Good means: written, flushed, read back from its
 * file, opened with a key of this one backup that exists in memory alone, and every part found to be what the
 * manifest says. What that cannot prove is that somebody still has the private key of the recipient.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { dayOf } from '../../checks/time/zone.ts'
import { appendAudit } from '../audit/service.ts'
import { listCommunes } from '../communes/queries.ts'
import { type Connection, connect } from '../db/client.ts'
import { INSTALLATION } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError, CannotError } from '../errors.ts'
import { readSetting } from '../settings/service.ts'
import { VERSION } from '../version.ts'
import { type KeyPair, makeKeyPair, sealTo } from './age.ts'
import { writeArchive } from './archive.ts'
import { copyWhole, digestOf, makeFolder, removeWithDigest, writeDigest, writeWhole } from './files.ts'
import { type Manifest, rowsOf } from './manifest.ts'
import {
  type BackupCounts,
  type BackupKind,
  closeInterrupted,
  type GoodBackup,
  insertRunning,
  listSuperseded,
  markFailed,
  markGood,
  markRemoved,
  type SecondCopy,
} from './queries.ts'
import { readBackup } from './read.ts'
import { type BackupSettings, backupSettings } from './settings.ts'
import { openSnapshot } from './snapshot.ts'

export type BackupDeps = Pick<Deps, 'config' | 'clock' | 'db' | 'log'> & {
  /** The owner of the database; null where the server was not told (DATABASE_OWNER_URL). */
  readonly owner: Connection | null
}

export type BackupOrder = {
  readonly kind: BackupKind
  readonly actor: string
  /** Where to; otherwise a new name in the folder of the settings. */
  readonly path?: string
  /** Asked again when nobody else can be making one: false, and nothing is made. */
  readonly isDue?: () => Promise<boolean>
  /** Ends it early when the server stops: nothing is left of it but a row that says so. */
  readonly signal?: AbortSignal
}

export type BackupDone = GoodBackup & {
  readonly backupId: string
  readonly path: string
  readonly startedAt: Date
}

export const NO_KEY = 'Chưa có khóa sao lưu: chạy "anxa backup key" và cất khóa riêng ở nơi khác.'

/**
 * null: another process is making one, or it is no longer due. Throws AppError 'invalid' without a key or for a file
 * that is there, CannotError in words for what went wrong; then the table has the same words.
 */
export async function makeBackup(deps: BackupDeps, order: BackupOrder): Promise<BackupDone | null> {
  const settings = await readSetting(deps, backupSettings)
  if (settings.recipient === null) throw new AppError('invalid', NO_KEY)
  const { owner } = deps
  if (owner === null)
    throw new CannotError('Máy chủ không biết tài khoản chủ của cơ sở dữ liệu: đặt DATABASE_OWNER_URL.')
  if (order.path !== undefined && existsSync(order.path))
    throw new AppError('invalid', `Tệp ${order.path} đã có; hãy chọn tên khác.`)
  const { recipient } = settings
  return whileAlone(owner, async () => {
    if (order.isDue !== undefined && !(await order.isDue())) return null
    await closeInterrupted(deps, deps.clock.now())
    return record(deps, owner, order, { ...settings, recipient })
  })
}

/** 'anxa backup' for hashtext, as the lock is one for all processes of this database. */
const LOCK = 'anxa backup'

/** The lock lives as long as this transaction, which does nothing else: it ends with the process, however that ends. */
async function whileAlone<T>(owner: Connection, work: () => Promise<T | null>): Promise<T | null> {
  const sql = connect(owner, { max: 1, applicationName: 'anxa backup lock' })
  try {
    const outcome = await sql.begin(async (tx) => {
      await tx`set local idle_in_transaction_session_timeout = 0`
      const [lock] = await tx<
        { taken: boolean }[]
      >`select pg_try_advisory_xact_lock(hashtext(${LOCK})) as taken`
      return { value: lock?.taken === true ? await work() : null }
    })
    return outcome.value
  } finally {
    await sql.end({ timeout: 5 })
  }
}

type Ready = BackupSettings & { readonly recipient: string }

async function record(
  deps: BackupDeps,
  owner: Connection,
  order: BackupOrder,
  settings: Ready,
): Promise<BackupDone> {
  const startedAt = deps.clock.now()
  const backupId = randomUUID()
  const path = resolve(
    order.path ?? join(folderOf(deps, settings), await newName(deps, order.kind, startedAt)),
  )
  await insertRunning(deps, { backupId, kind: order.kind, startedAt, path })
  try {
    if (order.path === undefined) await prepareFolder(dirname(path))
    const { signal = new AbortController().signal } = order
    const done = await write(deps, {
      owner,
      recipient: settings.recipient,
      backupId,
      startedAt,
      path,
      signal,
    })
    const good = { ...done, ...(await copySecond(deps, path, done, settings.secondFolder)) }
    await finish(deps, order.actor, { backupId, path, startedAt, ...good })
    await removeSuperseded(deps, settings)
    return { backupId, path, startedAt, ...good }
  } catch (error) {
    await markFailed(deps, backupId, messageOf(error), deps.clock.now())
    throw error
  }
}

const folderOf = ({ config }: BackupDeps, { folder }: BackupSettings): string =>
  folder ?? join(config.DATA_DIR, 'backups')

/** `anxa-<xã>-daily-2026-11-24-023000-1f3a.age`, in the time of Việt Nam; several installations may share a folder. */
async function newName({ db }: BackupDeps, kind: BackupKind, at: Date): Promise<string> {
  const communes = await listCommunes(db.reference)
  const [only] = communes
  const whose = only !== undefined && communes.length === 1 ? `-${only.code}` : ''
  const clock = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(11, 19).replaceAll(':', '')
  return `anxa${whose}-${kind}-${dayOf(at)}-${clock}-${randomBytes(2).toString('hex')}.age`
}

const PARTIAL = /^anxa-.*\.age(\.sha256)?\.partial$/

/** Parts that a killed process left in our own folder; nobody else writes while we hold the lock. */
async function prepareFolder(folder: string): Promise<void> {
  await makeFolder(folder)
  for (const name of await readdir(folder))
    if (PARTIAL.test(name)) await rm(join(folder, name), { force: true })
}

type Writing = {
  readonly owner: Connection
  readonly recipient: string
  readonly backupId: string
  readonly startedAt: Date
  readonly path: string
  readonly signal: AbortSignal
}

async function write(
  { config }: BackupDeps,
  { owner, recipient, backupId, startedAt, path, signal }: Writing,
): Promise<{ bytes: number; sha256: string; counts: BackupCounts }> {
  const snapshot = await openSnapshot(owner)
  try {
    const ownKey = await makeKeyPair()
    const archive = writeArchive({ snapshot, config, program: VERSION, backupId, startedAt })
    const { written, verified } = await writeWhole(
      path,
      sealTo([recipient, ownKey.recipient], untilStopped(archive, signal)),
      (partial, digest) => verify(partial, digest.sha256, ownKey, signal),
    )
    await writeDigest(path, written)
    return { ...written, counts: countsOf(verified) }
  } finally {
    await snapshot.close()
  }
}

/** From the disk's copy, or what the system still remembers of it: Node cannot ask past the page cache. */
async function verify(
  partial: string,
  sha256: string,
  ownKey: KeyPair,
  signal: AbortSignal,
): Promise<Manifest> {
  const onDisk = await digestOf(partial)
  if (onDisk.sha256 !== sha256)
    throw new CannotError('Bản sao lưu vừa ghi đọc lại không giống: ổ đĩa có thể đã hỏng.')
  const { manifest } = await readBackup(partial, [ownKey.identity], {
    evidence: async (_name, content) => {
      for await (const _part of untilStopped(content, signal));
    },
  })
  return manifest
}

async function* untilStopped(
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  for await (const part of parts) {
    if (signal.aborted) throw new CannotError('Máy chủ dừng trong lúc sao lưu.')
    yield part
  }
}

const countsOf = (manifest: Manifest): BackupCounts => ({
  tables: manifest.tables.length,
  rows: rowsOf(manifest),
  evidenceFiles: manifest.evidence.files,
  evidenceBytes: manifest.evidence.bytes,
  damagedEvidence: manifest.evidence.damaged.length,
})

const NO_SECOND: SecondCopy = { secondOutcome: null, secondPath: null, secondError: null }

/** A second place that cannot be reached does not undo the first one; it is recorded and shown. */
async function copySecond(
  { log }: BackupDeps,
  path: string,
  digest: { readonly bytes: number; readonly sha256: string },
  secondFolder: string | null,
): Promise<SecondCopy> {
  if (secondFolder === null) return NO_SECOND
  try {
    return {
      secondOutcome: 'good',
      secondPath: await copyWhole(path, secondFolder, digest),
      secondError: null,
    }
  } catch (err) {
    log.error({ err }, 'second copy of the backup failed')
    return { secondOutcome: 'failed', secondPath: null, secondError: messageOf(err) }
  }
}

async function finish({ db, clock, log }: BackupDeps, actor: string, done: BackupDone): Promise<void> {
  const { backupId, bytes, sha256, counts, secondOutcome } = done
  const now = clock.now()
  await db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    await markGood(tx, backupId, done, now)
    const line = { communeId: INSTALLATION, actor, action: 'backup.made', subject: `backup:${backupId}` }
    await appendAudit(
      tx,
      { ...line, detail: { sha256, bytes, rows: counts.rows, evidenceFiles: counts.evidenceFiles } },
      now,
    )
  })
  log.info({ backupId, bytes, counts, secondOutcome }, 'backup made')
}

/** Only files that our own table names, only after a newer good one; a second place that is away is tried next time. */
async function removeSuperseded(deps: BackupDeps, { keep }: BackupSettings): Promise<void> {
  for (const { backupId, path, secondPath } of await listSuperseded(deps, keep))
    try {
      if (secondPath !== null && !existsSync(dirname(secondPath))) continue
      await removeWithDigest(path)
      if (secondPath !== null) await removeWithDigest(secondPath)
      await markRemoved(deps, backupId, deps.clock.now())
    } catch (err) {
      deps.log.warn({ err, backupId }, 'an old backup could not be removed')
    }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
