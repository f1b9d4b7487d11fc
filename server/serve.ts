/** Starts the whole server: database, application, loops, port; and stops it without losing anything. */

import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Logger } from 'pino'
import type { Clock } from '../checks/time/clock.ts'
import { createApp } from './app.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { openFromConfig } from './db/open.ts'
import { startPartitionsJob } from './db/partitions-job.ts'
import type { Deps } from './deps.ts'
import { startSweepLoop } from './devices/sweep.ts'
import { CannotError } from './errors.ts'
import type { Loop } from './jobs/turn.ts'
import { ROUTES } from './routes.ts'
import { configuredMailer } from './settings/mail-server.ts'

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
  /** Done on the open database before anybody may come in and before a loop turns. */
  readonly prepare?: (deps: Deps) => Promise<void>
}

/** Connections are given this long to end by themselves. */
const DRAIN_MS = 5_000

/** Throws CannotError when the port or the database cannot be had; then nothing is left running. */
export async function startServer(
  config: Config,
  log: Logger,
  options: ServeOptions = {},
): Promise<RunningServer> {
  const clock = options.clock ?? systemClock(config.ANXA_TIME_OFFSET)
  const database = await openFromConfig(config, log, { clock })
  const deps: Deps = { config, clock, db: database.db, mailer: configuredMailer(config, database.db), log }
  try {
    await options.prepare?.(deps)
    const loops: Loop[] = []
    const app = createApp(deps, ROUTES, { loops: () => loops, isSample: options.isSample === true })
    const { server, port } = await listen(app.fetch, config)
    loops.push(startPartitionsJob(deps), startSweepLoop(deps))
    const url =
      config.BASE_URL ?? `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${port}`
    const stop = async () => {
      await closeServer(server)
      await Promise.all(loops.map((loop) => loop.stop()))
      await database.stop()
    }
    return { url, deps, lost: database.lost, stop }
  } catch (error) {
    await database.stop()
    throw error
  }
}

type Server = ReturnType<typeof serve>

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  config: Config,
): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port: config.PORT, hostname: config.HOST }, (address: AddressInfo) =>
      resolve({ server, port: address.port }),
    )
    server.once('error', (cause: Error) =>
      reject(new CannotError(`cannot listen on ${config.HOST}:${config.PORT}: ${cause.message}`, { cause })),
    )
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections()
    }, DRAIN_MS)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}
