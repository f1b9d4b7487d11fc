/** Private keys on disk: written whole, for the server's account alone, and looked at before they are used. */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

const OTHERS = 0o007

/**
 * Written aside and linked: the file appears whole or not at all, and of two makers the first one wins. Made by root
 * (a command beside the service), it belongs to whom the data belongs.
 */
export function writeKeyOnce(path: string, text: string): void {
  const folder = dirname(path)
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    giveToOwnerOf(dirname(folder), folder)
  }
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
  try {
    giveToOwnerOf(folder, draft)
    linkSync(draft, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function giveToOwnerOf(folder: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(folder)
  chownSync(path, uid, gid)
}

/** Whether every account of this machine may read it. Windows has no such bits: its lists of rights are not looked at. */
export const isOpenToOthers = (path: string): boolean =>
  process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0

export const closeToOthers = (path: string): void => chmodSync(path, 0o600)
