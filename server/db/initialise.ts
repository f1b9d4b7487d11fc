/** The first start: initdb, whole or not at all. */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotError } from '../errors.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { giveTo } from './place.ts'

export const OWNER_ROLE = 'anxa_owner'

type Cluster = {
  readonly place: string
  readonly binaries: Binaries
  readonly account: Account | null
  readonly ownerPassword: string
  /** false for tests only. */
  readonly durable: boolean
}

export const clusterFolder = (place: string): string => join(place, 'data')

/**
 * Makes the cluster in `place`/data unless it is there. It grows under another name and is renamed when complete
 * and flushed: an interrupted initdb leaves a draft that the next start throws away, never half a database.
 */
export async function initialise(cluster: Cluster): Promise<boolean> {
  const folder = clusterFolder(cluster.place)
  if (existsSync(join(folder, 'PG_VERSION'))) return false
  if (existsSync(folder)) throw new CannotError(`${folder} is there, but it is no PostgreSQL database`)
  const draft = `${folder}.draft`
  rmSync(draft, { recursive: true, force: true })
  await runInitdb(cluster, draft)
  renameSync(draft, folder)
  if (cluster.durable && process.platform !== 'win32') flushFolder(cluster.place)
  return true
}

async function runInitdb(cluster: Cluster, draft: string): Promise<void> {
  const passwordFile = join(cluster.place, 'owner-password')
  writeFileSync(passwordFile, cluster.ownerPassword, { mode: 0o600 })
  giveTo(passwordFile, cluster.account)
  try {
    await run(cluster, [
      ...['-D', draft, '-U', OWNER_ROLE, '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8'],
      // The built-in locale: the same order on every machine, and no need of the system's locales.
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'],
      ...(cluster.durable ? [] : ['--no-sync']),
    ])
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function run({ binaries, account, place }: Cluster, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, args, {
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      cwd: place,
      env: databaseEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
    })
    child.on('error', (cause) => reject(new CannotError('initdb could not be started', { cause })))
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new CannotError(`initdb failed (${code}): ${said.trim()}`)),
    )
  })
}

/** Nothing of ours: PG* settings of the person who starts the server must not reach the database. */
export function databaseEnvironment(): Record<string, string> {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
