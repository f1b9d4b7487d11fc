/**
 * Restores a backup: first everything is proven without touching anything, then the database changes in one
 * transaction: old contents out, schema of the backup, rows, migrations since, an audit line. Killed at any moment,
 * the server is what it was, or the restored one.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, statfs, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Logger } from 'pino'
import type { Clock } from '../../checks/time/clock.ts'
import { appendAudit } from '../audit/service.ts'
import type { Config } from '../config.ts'
import { type Connection, connect } from '../db/client.ts'
import { INSTALLATION, type Tx } from '../db/database.ts'
import {
  applyMigration,
  ensureAppRole,
  listMigrations,
  MIGRATION_LOCK,
  type Migration,
} from '../db/migrate.ts'
import { RESTORED_KEY, settleStagedFiles, stagedFolder } from '../db/staged-files.ts'
import { CannotError, UsageError } from '../errors.ts'
import { VERSION } from '../version.ts'
import { evidencePath } from './evidence.ts'
import { BackupFault } from './fault.ts'
import { digestOf, type FileDigest, flushFolder, inWords } from './files.ts'
import { AUTH_SECRET_NAME } from './kept-files.ts'
import { compareWithManifest, loadRows, makeSchema, setSequences, withoutForeignKeys } from './load.ts'
import type { Head, Manifest } from './manifest.ts'
import { type Backup, readBackup, type Visitor } from './read.ts'
import { inspectTarget, openTarget, refuseUnnamed } from './restore-target.ts'

export type RestoreHouse = {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  readonly migrations?: readonly Migration[]
}

export type RestoreOrder = {
  readonly path: string
  readonly identities: readonly string[]
  /** What was typed to say that a server with data is meant; null: only into an empty one. */
  readonly typedName: string | null
}

export type Checked = Backup & { readonly digest: FileDigest }

/** Throws BackupFault or UsageError; changes nothing. */
export async function checkBackup(
  house: RestoreHouse,
  order: Omit<RestoreOrder, 'typedName'>,
): Promise<Checked> {
  const { path, identities } = order
  const digest = await digestOf(path).catch((error: unknown) => Promise.reject(unreadable(error, path)))
  let secret: string | null = null
  const backup = await readBackup(path, identities, {
    head: async (head) => refuseUnknown(path, head, house.migrations ?? listMigrations()),
    file: async (name, content) => {
      if (name === AUTH_SECRET_NAME) secret = content.toString('utf8').trim()
    },
  })
  const { AUTH_SECRET } = house.config
  if (AUTH_SECRET !== undefined && secret !== null && AUTH_SECRET !== secret)
    throw new UsageError(
      'AUTH_SECRET trong cấu hình khác với khóa trong bản sao lưu: các mật khẩu đã niêm phong sẽ không mở được. Bỏ AUTH_SECRET khỏi cấu hình để dùng khóa của bản sao lưu.',
    )
  return { ...backup, digest }
}

function refuseUnknown(path: string, head: Head, known: readonly Migration[]): void {
  const here = new Map(known.map(({ name, sha256 }) => [name, sha256]))
  const unknown = head.migrations
    .filter(({ name, sha256 }) => here.get(name) !== sha256)
    .map(({ name }) => name)
  if (unknown.length > 0)
    throw new BackupFault('unknown-migration', path, `${unknown.join(', ')}; phiên bản ${head.program}`)
}

function unreadable(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOENT') return new UsageError(`Không có tệp ${path}.`, { cause: error })
  return code === 'EISDIR' ? new UsageError(`${path} là thư mục, không phải tệp.`, { cause: error }) : error
}

/** Answers what was restored. Throws BackupFault, UsageError, CannotError; then nothing was changed. */
export async function restoreBackup(house: RestoreHouse, order: RestoreOrder): Promise<Checked> {
  const checked = await checkBackup(house, order)
  const { config, log } = house
  const target = await openTarget(config, log)
  try {
    await refuseWithoutRoom(config.DATA_DIR, checked.manifest)
    await run(house, order, checked, target.owner)
    return checked
  } finally {
    await target.stop()
  }
}

async function refuseWithoutRoom(dataDir: string, { evidence }: Manifest): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const { bavail, bsize } = await statfs(dataDir)
  const missing = evidence.bytes - bavail * bsize
  if (missing > 0)
    throw new CannotError(
      `Ổ đĩa của ${dataDir} thiếu ${Math.ceil(missing / 2 ** 20)} MB để chứa các tệp minh chứng.`,
    )
}

async function run(
  house: RestoreHouse,
  order: RestoreOrder,
  checked: Checked,
  owner: Connection,
): Promise<void> {
  const sql = connect(owner, { max: 1, applicationName: 'anxa restore' })
  const restoreId = randomUUID()
  const { DATA_DIR } = house.config
  try {
    await ensureAppRole(sql)
    await sql.begin(async (tx) => {
      // A server that starts meanwhile waits here, and finds the restored database.
      await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
      refuseUnnamed(await inspectTarget(tx), order.typedName)
      await fill(tx, house, order, checked, restoreId)
    })
    await settleStagedFiles(sql, DATA_DIR)
    await sql`analyze`
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function fill(
  tx: Tx,
  house: RestoreHouse,
  order: RestoreOrder,
  checked: Checked,
  restoreId: string,
): Promise<void> {
  const known = house.migrations ?? listMigrations()
  const { head } = checked
  await makeSchema(tx, head, known)
  await withoutForeignKeys(tx, head, async () => {
    const rows = loadRows(tx)
    const { manifest } = await readBackup(order.path, order.identities, {
      rows: rows.write,
      ...storeFiles(house.config.DATA_DIR, restoreId),
    })
    await rows.end()
    // Read twice: what is put in is what was checked.
    if (JSON.stringify(manifest) !== JSON.stringify(checked.manifest))
      throw new CannotError(`${order.path} bị thay đổi trong lúc khôi phục.`)
  })
  await setSequences(tx, head)
  await compareWithManifest(tx, checked.manifest)
  const applied = new Set(head.migrations.map(({ name }) => name))
  for (const migration of known) if (!applied.has(migration.name)) await applyMigration(tx, migration)
  await tidy(tx, house, order, checked, restoreId)
}

/**
 * Sessions and unused links of the day of the backup come back with it; some were ended since, for a reason. So they
 * end here: everybody signs in again.
 */
async function tidy(
  tx: Tx,
  { clock }: RestoreHouse,
  order: RestoreOrder,
  checked: Checked,
  restoreId: string,
): Promise<void> {
  const now = clock.now()
  const { head, digest } = checked
  await tx`delete from sessions`
  await tx`update one_time_links set used_at = ${now} where used_at is null`
  // In its own snapshot the backup was still being made.
  await tx`update backups set outcome = 'good', ended_at = ${now}, bytes = ${digest.bytes}, sha256 = ${digest.sha256}
    where backup_id = ${head.backupId}`
  await tx`update backups set outcome = 'failed', ended_at = ${now}, error = 'Bị ngắt giữa chừng.' where outcome = 'running'`
  const restored = { restoreId, backupId: head.backupId, sha256: digest.sha256, file: basename(order.path) }
  const value = JSON.stringify({ ...restored, madeAt: head.startedAt, at: now.toISOString() })
  await tx`insert into installation_settings (key, value, updated_at, updated_by)
    values (${RESTORED_KEY}, ${value}, ${now}, 'cli')
    on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at, updated_by = 'cli'`
  const line = {
    communeId: INSTALLATION,
    actor: 'cli',
    action: 'backup.restored',
    subject: `backup:${head.backupId}`,
  }
  const detail = {
    file: restored.file,
    sha256: digest.sha256,
    madeAt: head.startedAt,
    madeBy: head.program,
    restoredBy: VERSION,
  }
  await appendAudit(tx, { ...line, detail }, now)
}

/** Evidence goes to its place at once: a file named by its content harms nothing, should the rest not follow. */
function storeFiles(dataDir: string, restoreId: string): Pick<Visitor, 'evidence' | 'file'> {
  const staged = stagedFolder(dataDir, restoreId)
  return {
    evidence: (sha256, content) => store(evidencePath(dataDir, sha256), content),
    file: async (name, content) => {
      const path = join(staged, name)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFile(path, content, { mode: 0o600, flush: true })
      await flushFolder(dirname(path))
    },
  }
}

async function store(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const draft = `${path}.partial`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(draft, 'w', 0o600)
    try {
      for await (const part of content) await file.write(part)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    throw inWords(error, path)
  }
}
