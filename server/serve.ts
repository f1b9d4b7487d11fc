/** Starts the whole server: database, application, loops, port; and stops it without losing anything. */

import type { Logger } from 'pino'
import type { Clock } from '../checks/time/clock.ts'
import { createApp } from './app.ts'
import { startBackupJob } from './backup/job.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { openFromConfig } from './db/open.ts'
import { startPartitionsJob } from './db/partitions-job.ts'
import type { Deps } from './deps.ts'
import { startSweepLoop } from './devices/sweep.ts'
import { startDossierLoop } from './dossiers/recompute.ts'
import { forgetOtherJobs } from './jobs/heartbeats.ts'
import type { Loop } from './jobs/turn.ts'
import { listen } from './listen.ts'
import { recordingMailer } from './mail/recorded.ts'
import { startTidyLoop } from './people/tidy.ts'
import { publicUrl } from './public-url.ts'
import { startRetentionJob } from './retention/job.ts'
import { ROUTES } from './routes.ts'
import { configuredMailer } from './settings/mail-server.ts'
import { openCredentials } from './tls/credentials.ts'
import { startTlsLoop } from './tls/loop.ts'
import { findShownAuthority } from './tls/shown-authority.ts'

export type RunningServer = {
  readonly url: string
  readonly deps: Deps
  /** Ends when the database under us is gone: the process must end too. */
  readonly lost: Promise<string>
  readonly stop: () => Promise<void>
}

export type ServeOptions = {
  readonly clock?: Clock
  /** The installation holds sample data only: every page says so. */
  readonly isSample?: boolean
  /** As for `openFromConfig`. */
  readonly databaseSettings?: Readonly<Record<string, string | number>>
  /** Done on the open database before anybody may come in and before a loop turns. */
  readonly prepare?: (deps: Deps) => Promise<void>
}

/**
 * Throws CannotError when the port or the database cannot be had, UsageError for wrong certificate files; then nothing
 * is left running.
 */
export async function startServer(
  config: Config,
  log: Logger,
  options: ServeOptions = {},
): Promise<RunningServer> {
  const clock = options.clock ?? systemClock(config.ANXA_TIME_OFFSET)
  const database = await openFromConfig(config, log, {
    clock,
    ...(options.databaseSettings && { databaseSettings: options.databaseSettings }),
  })
  const mailer = recordingMailer(configuredMailer(config, database.db), { db: database.db, clock, log })
  const deps: Deps = { config, clock, db: database.db, mailer, log }
  try {
    await options.prepare?.(deps)
    const loops: Loop[] = []
    const app = createApp(deps, ROUTES, { loops: () => loops, isSample: options.isSample === true })
    const credentials = await openCredentials(deps)
    const authority = () => findShownAuthority(deps)
    const door = credentials === null ? null : { credentials: credentials.current(), authority }
    const listening = await listen(app.fetch, config, door)
    loops.push(startPartitionsJob(deps), startSweepLoop(deps), startRetentionJob(deps), startTidyLoop(deps))
    loops.push(startDossierLoop(deps))
    loops.push(startBackupJob({ ...deps, owner: database.owner }))
    if (credentials !== null) loops.push(startTlsLoop(deps, credentials, listening))
    await forgetOtherJobs(
      deps,
      loops.map(({ name }) => name),
    )
    const url = publicUrl(config, listening.port)
    const stop = async () => {
      await listening.stop()
      await Promise.all(loops.map((loop) => loop.stop()))
      await database.stop()
    }
    return { url, deps, lost: database.lost, stop }
  } catch (error) {
    await database.stop()
    throw error
  }
}
