/**
 * Log lines are for the operator: fields, ids; never a password, token, key, report content or personal data. Three
 * nets: fields with telling names are censored, of an error only what cannot hold data of a person is kept, and texts
 * of others (mail servers, the database) go through `withoutPersonalData`.
 */
import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

const CENSOR = '[kín]'
const SECRET_FIELDS = [
  ...['password', 'token', 'secret', 'authorization', 'cookie', 'jws', 'privateKey'],
  ...['email', 'to', 'from', 'host', 'hostName', 'person'],
]

export const createLog = (config: Pick<Config, 'LOG_LEVEL'>, stream?: NodeJS.WritableStream): Logger =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: null,
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: CENSOR },
      serializers: { err: tellError },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    // stderr: what a command answers goes to stdout.
    stream ?? pino.destination({ dest: 2, sync: true }),
  )

const ADDRESS = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/gu
const LOCATOR = /\b([a-z][a-z+.-]*):\/\/[^\s"'<>]+/giu
/** Tokens, keys, digests: long runs of what base64url and hex are written in, with a digit in them. */
const LONG_RUN = /\b(?=[\w-]*\d)[\w-]{24,}\b/gu
const NETWORK_NAME = /\b(?:(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(?![\w(])/giu
const IPV6 = /(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/giu
/** How PostgreSQL quotes what somebody typed: `Key (email)=(…)`, `invalid input syntax for type uuid: "…"`. */
const GIVEN_VALUE = /=\([^)]*\)|: "[^"]*"/gu

/** The text with mail addresses, links, network names and long secrets taken out. */
export const withoutPersonalData = (text: string): string =>
  text
    .replace(GIVEN_VALUE, (value) => (value.startsWith('=') ? `=(${CENSOR})` : `: ${CENSOR}`))
    .replace(LOCATOR, `$1://${CENSOR}`)
    .replace(ADDRESS, CENSOR)
    .replace(LONG_RUN, CENSOR)
    .replace(IPV6, CENSOR)
    .replace(NETWORK_NAME, (name) => (isFileName(name) ? name : CENSOR))

/** `report.ts` and `jws.json` look like names of hosts and are not. */
const isFileName = (name: string): boolean => /\.(ts|tsx|js|mjs|cjs|json|sql|pem|md)$/i.test(name)

const MOST_CAUSES = 5
/** Codes, and names of things of the database. */
const PLAIN_FIELDS = [
  'code',
  'severity',
  'table_name',
  'constraint_name',
  'routine',
  'syscall',
  'responseCode',
]

export type ToldError = {
  readonly type: string
  readonly message: string
  readonly stack?: string
  readonly cause?: ToldError
  readonly [field: string]: unknown
}

/**
 * Name, message, stack and codes. The rest of an error stays out: PostgreSQL puts the row into `detail`, a mail client
 * the refused addresses into `rejected`.
 */
export function tellError(error: unknown, depth = 0): ToldError {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutPersonalData(String(error)) }
  const fields = PLAIN_FIELDS.flatMap((name): [string, unknown][] => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : []
  })
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    message: withoutPersonalData(error.message),
    ...Object.fromEntries(fields),
    ...(frames.length > 0 && { stack: frames.join('\n') }),
    ...(error.cause !== undefined && depth < MOST_CAUSES && { cause: tellError(error.cause, depth + 1) }),
  }
}
