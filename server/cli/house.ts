/** What commands about people share: an opened house with its services, and refusals as wrong use. */
import { systemClock } from '../clock.ts'
import { processEnvironment, readConfig } from '../config.ts'
import { openFromConfig } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { AppError, UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import { recordingMailer } from '../mail/recorded.ts'
import { publicUrl } from '../public-url.ts'
import { configuredMailer } from '../settings/mail-server.ts'

export const CLI_ACTOR = 'cli'

/** What is there before a database is opened. */
export type ClosedHouse = Pick<Deps, 'config' | 'clock' | 'log'>

export function configuredHouse(): ClosedHouse {
  const config = readConfig(processEnvironment())
  return { config, clock: systemClock(config.ANXA_TIME_OFFSET), log: createLog(config) }
}

/** How a command comes to its services; tests bring theirs. */
export type WithDeps = (work: (deps: Deps) => Promise<void>) => Promise<void>
export type Print = (text: string) => void

/** Uses the database of a running server, or starts it for as long as the command runs. */
export const withConfiguredDeps: WithDeps = async (work) => {
  const { config, clock, log } = configuredHouse()
  const opened = await openFromConfig(config, log, { attach: true, clock, max: 2 })
  try {
    const { db } = opened
    const mailer = recordingMailer(configuredMailer(config, db), { db, clock, log })
    await refusalsAsUsage(() => work({ config, clock, log, db, mailer }))
  } finally {
    await opened.stop()
  }
}

/** What a service refuses is wrong use of the command: exit code 2 and one line. */
export async function refusalsAsUsage(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal')
      throw new UsageError(error.message, { cause: error })
    throw error
  }
}

/** Where people reach the server, for links that are printed. */
export const baseUrl = ({ config }: Pick<Deps, 'config'>): string => publicUrl(config)

export const writeOut: Print = (text) => {
  process.stdout.write(text)
}
