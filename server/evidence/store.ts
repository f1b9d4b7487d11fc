/**
 * Files of evidence on disk, by their digest: written whole or not at all, once, readable by their owner alone. The
 * file is there before the row that names it; one without a row is harmless.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sha256 } from '../audit/canonical.ts'
import { evidencePath } from '../backup/evidence.ts'
import { AppError } from '../errors.ts'

export type StoredContent = { readonly sha256: Buffer; readonly bytes: number }

/** Answers when the file is durable. The same content again writes nothing; a damaged file is put right. */
export async function storeContent(dataDir: string, content: Uint8Array): Promise<StoredContent> {
  const digest = sha256(content)
  const path = evidencePath(dataDir, digest.toString('hex'))
  const stored = { sha256: digest, bytes: content.length }
  if (await isWhole(path, stored)) {
    // Whoever wrote it may not have come to the end of it.
    await syncFolder(dirname(path))
    return stored
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeThrough(beside, content)
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  for (const folder of [dirname(path), dirname(dirname(path)), dataDir]) await syncFolder(folder)
  return stored
}

/** Throws `unavailable` for a file that is missing or not what was stored: never hands out something else. */
export async function readContent(dataDir: string, stored: StoredContent): Promise<Buffer> {
  const content = await readWhole(evidencePath(dataDir, stored.sha256.toString('hex')), stored)
  if (content === null)
    throw new AppError(
      'unavailable',
      'Tệp bằng chứng này không còn nguyên vẹn trên máy chủ. Hãy báo quản trị hệ thống khôi phục từ bản sao lưu.',
    )
  return content
}

const isWhole = async (path: string, stored: StoredContent): Promise<boolean> =>
  (await readWhole(path, stored)) !== null

async function readWhole(path: string, stored: StoredContent): Promise<Buffer | null> {
  const content = await readIfThere(path)
  if (content === null || content.length !== stored.bytes) return null
  return sha256(content).equals(stored.sha256) ? content : null
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function writeThrough(path: string, content: Uint8Array): Promise<void> {
  // wx: never through a link that somebody put there.
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; there the rename itself is durable enough.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
