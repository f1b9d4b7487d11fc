/**
 * PostgreSQL in DATA_DIR, started and stopped with the server, when DATABASE_URL is not set.
 *
 * Linux is tested, as root and as a user. macOS and Windows start the same way from their packages and are not part
 * of the test run. On Windows the database listens on loopback TCP, still with scram passwords; PostgreSQL refuses
 * accounts with administrator rights there, as it refuses root here: the service has an ordinary account.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { CannotError } from '../errors.ts'
import { findAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import { type Address, connect } from './client.ts'
import { clusterFolder, initialise, OWNER_ROLE } from './initialise.ts'
import { APP_ROLE } from './migrate.ts'
import { giveTo, makePlace, reachableBinaries } from './place.ts'
import { startPostgres } from './process.ts'
import { keepSecret } from './secrets.ts'
import { findHolder, type ServerLock, takeServerLock } from './server-lock.ts'
import { clearStaleLocks } from './stale-lock.ts'

export type Embedded = {
  /** As anxa_app: what the server works with. */
  readonly app: Address
  /** As the owner, a superuser here: migrations, backup. */
  readonly owner: Address
  readonly pid: number
  /** Ends when the database does, wanted or not; the text says how. */
  readonly ended: Promise<string>
  readonly stop: () => Promise<void>
}

export type EmbeddedOptions = {
  readonly dataDir: string
  readonly log: Logger
  /** Settings on top of those below. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** false: no fsync at all, for throw-away test clusters only. */
  readonly durable?: boolean
}

const DATABASE = 'anxa'
/** sun_path of a unix socket holds 108 bytes, the last one NUL. */
const SOCKET_PATH_BYTES = 107

/** For one server of a commune beside it in 1 GB: small, and nothing that runs for large installations only. */
const SETTINGS: Readonly<Record<string, string | number>> = {
  shared_buffers: '24MB',
  max_connections: 40,
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  effective_cache_size: '256MB',
  io_method: 'sync',
  jit: 'off',
  max_worker_processes: 2,
  max_parallel_workers: 0,
  max_logical_replication_workers: 0,
  max_wal_senders: 0,
  autovacuum_max_workers: 2,
  autovacuum_worker_slots: 2,
  min_wal_size: '32MB',
  max_wal_size: '512MB',
  huge_pages: 'off',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/** Starts the database of DATA_DIR. Throws CannotError with a plain reason; then nothing is left running. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const account = findAccount()
  const place = makePlace(options.dataDir, account, options.log)
  const lock = takeServerLock(place)
  try {
    return await start(options, place, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The database of the living server that holds this DATA_DIR, for commands run beside it; null: none does. */
export function findRunning(dataDir: string): Pick<Embedded, 'app' | 'owner'> | null {
  const place = join(dataDir, 'postgres')
  if (findHolder(place) === null) return null
  const pidFile = join(clusterFolder(place), 'postmaster.pid')
  if (!existsSync(pidFile)) return null
  // postmaster.pid: 4 the port, 5 the socket's folder, 6 the address listened on.
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  const at = { host: lines[4] || lines[5] || '127.0.0.1', port: Number(lines[3]), database: DATABASE }
  return addresses(dataDir, at)
}

function addresses(dataDir: string, at: { host: string; port: number; database: string }) {
  return {
    owner: { ...at, user: OWNER_ROLE, password: keepSecret(dataDir, 'database-owner') },
    app: { ...at, user: APP_ROLE, password: keepSecret(dataDir, 'database-app') },
  }
}

async function start(options: EmbeddedOptions, place: string, lock: ServerLock): Promise<Embedded> {
  const { dataDir, log, durable = true } = options
  const account = findAccount()
  const binaries = reachableBinaries(findBinaries(), place, account)
  const ownerPassword = keepSecret(dataDir, 'database-owner')
  const made = await initialise({ place, binaries, account, ownerPassword, durable })
  if (made) log.info({ place }, 'database made')

  const data = clusterFolder(place)
  const socket = socketFolder(place)
  if (socket !== null) {
    mkdirSync(socket, { recursive: true, mode: 0o700 })
    giveTo(socket, account)
  }
  await clearStaleLocks(data, socket, log)
  const port = socket === null ? await freePort() : 5432
  const settings = {
    ...SETTINGS,
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...options.settings,
  }
  const postgres = await startPostgres({
    binaries,
    data,
    args: [
      ...['-p', String(port), '-k', socket ?? '', '-h', socket === null ? '127.0.0.1' : ''],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    account,
    cwd: place,
    log,
  })
  const stop = async () => {
    await postgres.stop()
    lock.release()
  }
  const { owner, app } = addresses(dataDir, { host: socket ?? '127.0.0.1', port, database: DATABASE })
  try {
    await prepare(owner, app.password)
  } catch (cause) {
    await stop()
    throw new CannotError(
      'the embedded database refuses its owner: were files in DATA_DIR/secrets changed?',
      { cause },
    )
  }
  return { app, owner, pid: postgres.pid, ended: postgres.ended, stop }
}

/** The database and the login of the application, made or mended at every start (cheap). */
async function prepare(owner: Address, appPassword: string): Promise<void> {
  const sql = connect({ ...owner, database: 'postgres' }, { max: 1, applicationName: 'anxa start' })
  try {
    const [role] = await sql`select from pg_roles where rolname = ${APP_ROLE}`
    if (role === undefined) await sql.unsafe(`create role ${APP_ROLE} login`)
    // The password is base64url of our own making: no quote can be in it.
    await sql.unsafe(`alter role ${APP_ROLE} password '${appPassword}'`)
    const [database] = await sql`select from pg_database where datname = ${DATABASE}`
    if (database === undefined) await sql.unsafe(`create database ${DATABASE}`)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** null: loopback TCP instead (Windows, or a path too long for a socket). */
function socketFolder(place: string): string | null {
  const folder = join(place, 'socket')
  const fits = Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= SOCKET_PATH_BYTES
  return process.platform !== 'win32' && fits ? folder : null
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new CannotError('no free port on loopback')),
      )
    })
  })
}
