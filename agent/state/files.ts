/** Files of the state folder: written whole or not at all, readable by their owner alone. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError, EXIT } from '../output.ts'

export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

const syncFolder = (path: string): void => {
  // Windows cannot open a folder; there the rename itself is durable enough.
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Beside, flushed, renamed, flushed: after a power cut there is the old content or the new one. */
export const writeDurably = (path: string, content: Uint8Array | string): void => {
  const beside = `${path}.${process.pid}.tmp`
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  const file = openSync(beside, 'w', 0o600)
  try {
    let written = 0
    while (written < bytes.length) written += writeSync(file, bytes, written)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(beside, path)
  syncFolder(dirname(path))
}

export const readIfThere = (path: string): Buffer | null => {
  try {
    return readFileSync(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

export const removeIfThere = (path: string): void => {
  try {
    unlinkSync(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

const OTHERS_MAY_WRITE = 0o022

/** Makes the folder for its owner alone. Throws CommandError for one that others may write to: they could swap the key. */
export const ensureFolder = (path: string): void => {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  // Windows has no such bits; there the installer sets the rights of the folder.
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS_MAY_WRITE) !== 0)
    throw new CommandError(
      EXIT.wrongUse,
      `người khác ghi được vào thư mục ${path}: hãy chọn thư mục khác hoặc chmod 700`,
    )
}

/** Undefined for a file that is missing or holds no JSON: the caller starts afresh. */
export const readJson = (folder: string, name: string): unknown => {
  const bytes = readIfThere(join(folder, name))
  if (!bytes) return undefined
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export const writeJson = (folder: string, name: string, value: unknown): void =>
  writeDurably(join(folder, name), `${JSON.stringify(value)}\n`)
