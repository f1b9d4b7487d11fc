/** Log lines are for the operator: fields, ids; never a password, token, key, report content or personal data. */
import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

const SECRET_FIELDS = ['password', 'token', 'secret', 'authorization', 'cookie', 'jws', 'privateKey']
/** PostgreSQL says there which values it means: "Key (email)=(…) already exists". */
const TALKATIVE_FIELDS = ['err.detail', 'err.where']

export const createLog = (config: Pick<Config, 'LOG_LEVEL'>, stream?: NodeJS.WritableStream): Logger =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: null,
      redact: {
        paths: [...SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), ...TALKATIVE_FIELDS],
        censor: '[kín]',
      },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    // stderr: what a command answers goes to stdout.
    stream ?? pino.destination({ dest: 2, sync: true }),
  )
