/** Secrets made at the first run: DATA_DIR/secrets/<name>, readable by the server's account only. */
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
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

/**
 * The installation's own secret, which signs session cookies and CSRF tokens, encrypts TOTP secrets and seals kept
 * passwords: AUTH_SECRET, else DATA_DIR/secrets/auth-secret (0600), made at the first run. Throws CannotError.
 */
export const installationSecret = (config: Pick<Config, 'AUTH_SECRET' | 'DATA_DIR'>): string =>
  config.AUTH_SECRET ?? keepSecret(config.DATA_DIR, 'auth-secret')
