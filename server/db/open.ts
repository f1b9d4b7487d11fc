/** From the settings to an open, current and safe database: outside by DATABASE_URL, otherwise in DATA_DIR. */
import type { Logger } from 'pino'
import type { Clock } from '../../checks/time/clock.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { CannotError } from '../errors.ts'
import { checkDatabase } from './check.ts'
import type { Connection } from './client.ts'
import { type Database, openDatabase } from './database.ts'
import { type Embedded, findRunning, startEmbedded } from './embedded.ts'
import { migrate, pendingMigrations } from './migrate.ts'
import { ensureMonths, monthsAhead } from './partitions.ts'
import { settleStagedFiles } from './staged-files.ts'

export type OpenedDatabase = {
  readonly db: Database
  /** For backup and restore; null when DATABASE_URL is set without DATABASE_OWNER_URL. */
  readonly owner: Connection | null
  /** Migrations that this start has applied, in order. */
  readonly applied: readonly string[]
  /** Ends when the database was ours and its process ended by itself: the server must end too. */
  readonly lost: Promise<string>
  /** Closes the connections, then stops the database if we started it. */
  readonly stop: () => Promise<void>
}

export type OpenOptions = {
  /** true for commands: use the database of a running server instead of being refused. */
  readonly attach?: boolean
  readonly clock?: Clock
  /** Connections of the application; default 10. */
  readonly max?: number
  /** Settings of PostgreSQL on top of ours, where the database is started here. */
  readonly databaseSettings?: Readonly<Record<string, string | number>>
}

type Source = {
  readonly app: Connection
  readonly owner: Connection | null
  readonly lost: Promise<string>
  readonly stop: () => Promise<void>
}

type Settings = Pick<Config, 'DATABASE_URL' | 'DATABASE_OWNER_URL' | 'DATA_DIR' | 'ANXA_TIME_OFFSET'>

/** Migrates first where the owner is known. Throws CannotError with a plain reason; then nothing is left running. */
export async function openFromConfig(
  config: Settings,
  log: Logger,
  options: OpenOptions = {},
): Promise<OpenedDatabase> {
  const source = await openSource(config, log, options)
  const db = openDatabase(source.app, { max: options.max ?? 10 })
  const stop = async () => {
    await db.close()
    await source.stop()
  }
  let applied: readonly string[] = []
  try {
    if (source.owner !== null) {
      applied = await migrate(source.owner)
      if (applied.length > 0) log.info({ applied }, 'migrations applied')
    } else await refuseOutdated(db)
    await checkDatabase(db.reference)
    await settleStagedFiles(db.reference, config.DATA_DIR)
    const clock = options.clock ?? systemClock(config.ANXA_TIME_OFFSET)
    await ensureMonths(db.reference, monthsAhead(clock.now()))
  } catch (error) {
    await stop()
    throw error instanceof CannotError
      ? error
      : new CannotError(`the database cannot be used: ${reason(error)}`, { cause: error })
  }
  // Requests and loops that wait for the dead database must not keep the server from ending.
  const lost = source.lost.then(async (how) => {
    await db.abandon()
    return how
  })
  return { db, owner: source.owner, applied, lost, stop }
}

async function openSource(config: Settings, log: Logger, options: OpenOptions): Promise<Source> {
  const never = new Promise<string>(() => {})
  const nothing = async () => {}
  if (config.DATABASE_URL !== undefined)
    return { app: config.DATABASE_URL, owner: config.DATABASE_OWNER_URL ?? null, lost: never, stop: nothing }
  const running = options.attach === true ? findRunning(config.DATA_DIR) : null
  if (running !== null) return { ...running, lost: never, stop: nothing }
  const { databaseSettings: settings = {} } = options
  return fromEmbedded(await startEmbedded({ dataDir: config.DATA_DIR, log, settings }))
}

function fromEmbedded({ app, owner, ended, stop }: Embedded): Source {
  let stopping = false
  const lost = new Promise<string>((resolve) => {
    void ended.then((how) => {
      if (!stopping) resolve(how)
    })
  })
  return {
    app,
    owner,
    lost,
    stop: async () => {
      stopping = true
      await stop()
    },
  }
}

async function refuseOutdated(db: Database): Promise<void> {
  const pending = await pendingMigrations(db.reference)
  if (pending.length === 0) return
  const names = pending.map((migration) => migration.name).join(', ')
  throw new CannotError(`the database lacks ${names}: set DATABASE_OWNER_URL, or run "anxa migrate" with it`)
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))
