/** Evidence files: DATA_DIR/evidence/<first two hex digits>/<SHA-256 of the content>, written once, never changed. */
import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export type StoredFile = {
  readonly name: string
  readonly path: string
  readonly size: number
  readonly modified: Date
}

const FOLDER = /^[0-9a-f]{2}$/
const FILE = /^[0-9a-f]{64}$/
const READ_BYTES = 512 * 1024

export const evidenceFolder = (dataDir: string): string => join(dataDir, 'evidence')
export const evidencePath = (dataDir: string, sha256: string): string =>
  join(evidenceFolder(dataDir), sha256.slice(0, 2), sha256)

/** In the order of their names; what is named otherwise (drafts of a file being stored) is no evidence. */
export async function* listEvidence(dataDir: string): AsyncGenerator<StoredFile, void> {
  const top = evidenceFolder(dataDir)
  for (const folder of await namesIn(top, FOLDER))
    for (const name of await namesIn(join(top, folder), FILE)) {
      const file = await statFile(join(top, folder, name))
      if (file !== null && name.startsWith(folder)) yield { ...file, name }
    }
}

/** null: not a plain file. */
export async function statFile(path: string): Promise<Omit<StoredFile, 'name'> | null> {
  const stat = await lstat(path)
  return stat.isFile() ? { path, size: stat.size, modified: stat.mtime } : null
}

export const readFileParts = (path: string): AsyncIterable<Uint8Array> =>
  createReadStream(path, { highWaterMark: READ_BYTES })

/** Empty where the folder is not there: nothing was ever stored. */
async function namesIn(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name)).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
