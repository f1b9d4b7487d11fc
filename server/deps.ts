/** What every service function receives; made once in main.ts, and in three lines by a test. */
import type { Logger } from 'pino'
import type { Clock } from '../checks/time/clock.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import type { Mailer } from './mail/mailer.ts'

export type Deps = {
  readonly config: Config
  readonly clock: Clock
  readonly db: Database
  readonly mailer: Mailer
  readonly log: Logger
}
