/**
 * Files beside the database without which the restored server would not be the same one: the secret that seals
 * settings and signs sessions, and the certificates whose fingerprints the agents know.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'

export type KeptFile = {
  /** Below DATA_DIR, with slashes. */ readonly name: string
  readonly content: Buffer
}

export const AUTH_SECRET_NAME = 'secrets/auth-secret'
export const KEPT_NAME = /^(secrets|tls)\/[\w.-]+(\/[\w.-]+)*$/

/** Passwords of the embedded database: each cluster has its own. */
const OF_THE_CLUSTER = ['secrets/database-owner', 'secrets/database-app']
/** Keys and certificates are small; a file that is not does not belong there. */
const LARGEST_BYTES = 1024 * 1024

export function readKeptFiles({
  DATA_DIR,
  AUTH_SECRET,
}: Pick<Config, 'DATA_DIR' | 'AUTH_SECRET'>): readonly KeptFile[] {
  const files = [...filesBelow(DATA_DIR, 'secrets'), ...filesBelow(DATA_DIR, 'tls')]
    .filter((name) => KEPT_NAME.test(name) && !OF_THE_CLUSTER.includes(name))
    .map((name) => ({ name, content: readFileSync(join(DATA_DIR, name)) }))
  if (AUTH_SECRET === undefined) return files
  // The one in force is the environment's; the file, if there is one, is of another time.
  const given = { name: AUTH_SECRET_NAME, content: Buffer.from(`${AUTH_SECRET}\n`) }
  return [given, ...files.filter(({ name }) => name !== AUTH_SECRET_NAME)]
}

function filesBelow(dataDir: string, folder: string): readonly string[] {
  let names: readonly string[]
  try {
    names = readdirSync(join(dataDir, folder), { recursive: true, encoding: 'utf8' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  return names
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => {
      const stat = statSync(join(dataDir, name))
      return stat.isFile() && stat.size <= LARGEST_BYTES
    })
    .sort()
}
