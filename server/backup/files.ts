/** Files that appear whole under their name or not at all, and are on the disk when we say so. */
import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CannotError } from '../errors.ts'
import { readFileParts } from './evidence.ts'

export type FileDigest = { readonly bytes: number; readonly sha256: string }

/** A name under which nobody looks for a backup. */
export const partialPath = (path: string): string => `${path}.partial`
export const digestPath = (path: string): string => `${path}.sha256`

const WRITE_BYTES = 1024 * 1024

/**
 * Writes beside, flushes, lets `verify` look at what lies on the disk, and only then gives the file its name. After
 * a failure the part is removed; after a kill it stays under the other name, for the next run to replace.
 */
export async function writeWhole<T>(
  path: string,
  parts: AsyncIterable<Uint8Array>,
  verify: (partial: string, written: FileDigest) => Promise<T>,
): Promise<{ readonly written: FileDigest; readonly verified: T }> {
  const partial = partialPath(path)
  try {
    const written = await writeParts(partial, parts)
    const verified = await verify(partial, written)
    await rename(partial, path)
    await flushFolder(dirname(path))
    return { written, verified }
  } catch (error) {
    await rm(partial, { force: true })
    throw inWords(error, path)
  }
}

async function writeParts(path: string, parts: AsyncIterable<Uint8Array>): Promise<FileDigest> {
  const file = await open(path, 'w', 0o600)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const block of inBlocks(parts)) {
      hash.update(block)
      await writeAll(file, block)
      bytes += block.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Many small writes cost more than their bytes. */
async function* inBlocks(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let block = Buffer.allocUnsafe(WRITE_BYTES)
  let used = 0
  for await (const part of parts)
    for (let from = 0; from < part.length; ) {
      const piece = part.subarray(from, from + WRITE_BYTES - used)
      block.set(piece, used)
      used += piece.length
      from += piece.length
      if (used < WRITE_BYTES) continue
      yield block
      block = Buffer.allocUnsafe(WRITE_BYTES)
      used = 0
    }
  if (used > 0) yield block.subarray(0, used)
}

async function writeAll(file: FileHandle, block: Uint8Array): Promise<void> {
  for (let from = 0; from < block.length; ) {
    const { bytesWritten } = await file.write(block, from)
    from += bytesWritten
  }
}

export async function digestOf(path: string): Promise<FileDigest> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const part of readFileParts(path)) {
    hash.update(part)
    bytes += part.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** `sha256sum --check` reads it. */
export async function writeDigest(path: string, { sha256 }: FileDigest): Promise<void> {
  const line = Buffer.from(`${sha256}  ${basename(path)}\n`)
  await writeWhole(digestPath(path), one(line), async () => undefined)
}

/** A second copy, read back and compared. Throws CannotError in words for the page. */
export async function copyWhole(from: string, folder: string, expected: FileDigest): Promise<string> {
  await refuseSameDisk(from, folder)
  const path = join(folder, basename(from))
  await writeWhole(path, readFileParts(from), async (partial) => {
    const { bytes, sha256 } = await digestOf(partial)
    if (bytes !== expected.bytes || sha256 !== expected.sha256)
      throw new CannotError(
        `Bản chép sang ${folder} đọc lại không giống bản gốc: thiết bị lưu trữ có thể đã hỏng.`,
      )
  })
  await writeDigest(path, expected)
  return path
}

/**
 * The folder is never made here: where a USB drive is not plugged in, its mount point may be missing, or be there and
 * lie on the first disk. A copy on the disk of the original would look like a second one and be none.
 */
async function refuseSameDisk(from: string, folder: string): Promise<void> {
  const [here, there] = await Promise.all([stat(from), stat(folder)]).catch((error: unknown) =>
    Promise.reject(inWords(error, folder)),
  )
  if (here.dev === there.dev)
    throw new CannotError(
      `${folder} nằm cùng ổ đĩa với bản sao lưu thứ nhất: thiết bị thứ hai chưa được cắm hoặc chưa được gắn.`,
    )
}

export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: unknown) =>
    Promise.reject(inWords(error, path)),
  )
}

export async function removeWithDigest(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(digestPath(path), { force: true })
}

/** Windows has no handle on a folder. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function* one(content: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield content
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'hết chỗ trên ổ đĩa',
  EDQUOT: 'hết hạn mức lưu trữ',
  EACCES: 'không có quyền ghi',
  EPERM: 'không có quyền ghi',
  EROFS: 'ổ đĩa chỉ cho đọc',
  ENOENT: 'không có thư mục này',
  ENOTDIR: 'đường dẫn không phải thư mục',
  EIO: 'lỗi đọc, ghi của ổ đĩa',
}

/** What the disk said, in words; anything else stays as it is. */
export function inWords(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = REASONS[code]
  return reason === undefined
    ? error
    : new CannotError(`Không ghi được ${path}: ${reason}.`, { cause: error })
}
