/** Secrets made at the first run: DATA_DIR/secrets/<name>, readable by the server's account only. */
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotError } from '../errors.ts'

/** The secret of that name, made on first use: 32 random bytes as base64url. Throws CannotError. */
export function keepSecret(dataDir: string, name: string): string {
  const folder = join(dataDir, 'secrets')
  const path = join(folder, name)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!existsSync(path)) makeOnce(path)
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new CannotError(`cannot keep the secret ${path}: run as the account that owns DATA_DIR`, { cause })
  }
}

/** Written aside and linked: the file appears whole or not at all, and of two makers the first one wins. */
function makeOnce(path: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
