/**
 * Files beside the database that a restore brings (secrets, certificates) and that must become true in the moment its
 * transaction does. They wait in DATA_DIR/restore/<id>; the transaction writes the same id. Whoever opens the
 * database next looks which of the two came first: the commit, then they take their places; or the kill, then they go.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type postgres from 'postgres'

/** The setting whose `restoreId` says which restore the database has seen. */
export const RESTORED_KEY = 'backup.restored'

const waitingFolder = (dataDir: string): string => join(dataDir, 'restore')
export const stagedFolder = (dataDir: string, restoreId: string): string =>
  join(waitingFolder(dataDir), restoreId)

/** Cheap where nothing waits, which is nearly always. Call it while no restore runs. */
export async function settleStagedFiles(sql: postgres.Sql, dataDir: string): Promise<void> {
  if (!existsSync(waitingFolder(dataDir))) return
  const [row] = await sql<{ restoreId: string | null }[]>`
    select value ->> 'restoreId' as "restoreId" from installation_settings where key = ${RESTORED_KEY}`
  const restored = row?.restoreId ?? null
  if (restored !== null) placeFiles(stagedFolder(dataDir, restored), dataDir)
  rmSync(waitingFolder(dataDir), { recursive: true, force: true })
}

/** May be interrupted and done again: what was moved is no longer there to be moved. */
function placeFiles(staged: string, dataDir: string): void {
  for (const name of namesIn(join(staged, 'secrets'))) {
    mkdirSync(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 })
    renameSync(join(staged, 'secrets', name), join(dataDir, 'secrets', name))
  }
  // As a whole: a certificate of one time does not go with a key of another.
  if (!existsSync(join(staged, 'tls'))) return
  rmSync(join(dataDir, 'tls'), { recursive: true, force: true })
  renameSync(join(staged, 'tls'), join(dataDir, 'tls'))
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : [])
