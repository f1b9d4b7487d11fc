/** Log lines are for the operator: fields, ids; never a password, token, key, report content or personal data. */
import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

const SECRET_FIELDS = ['password', 'token', 'secret', 'authorization', 'cookie', 'jws', 'code', 'privateKey']

export const createLog = (config: Pick<Config, 'LOG_LEVEL'>, stream?: NodeJS.WritableStream): Logger =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: null,
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: '[kín]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    // stderr: what a command answers goes to stdout.
    stream ?? pino.destination({ dest: 2, sync: true }),
  )
