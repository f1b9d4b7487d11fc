/** How this program talks to PostgreSQL through postgres.js: addresses and value types, decided once. */
import postgres from 'postgres'

export type Address = {
  /** A host name, an address, or the folder of a unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/**
 * An address, or a URL as in DATABASE_URL. In a URL a unix socket is written the libpq way, its folder
 * percent-encoded as the host: `postgres://anxa_app:secret@%2Frun%2Fanxa:5432/anxa`.
 */
export type Connection = string | Address

export type ConnectOptions = {
  /** Connections held at most; default 10. */
  readonly max?: number
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string
}

/** Idle connections are given back: each one holds some MB in the database. */
const IDLE_SECONDS = 60
const CONNECT_SECONDS = 10
/** postgres.js would wait up to 20 s between tries: a database that is back should be found within one. */
const RETRY_SECONDS = 1
const retryAfter = (failures: number): number => Math.min(0.05 * 2 ** failures, RETRY_SECONDS)

const types = {
  bigint: { to: 20, from: [20], serialize: (value: unknown) => String(value), parse: safeInteger },
  // A day has no zone and stays text ('2026-11-24'): as Date it would shift with the zone of the machine.
  day: { to: 1082, from: [1082], serialize: momentOrText, parse: (text: string) => text },
  moment: { to: 1184, from: [1184], serialize: momentOrText, parse: (text: string) => new Date(text) },
  // A string is taken as JSON text: drizzle hands over texts, and ingest stringifies once for hash and column.
  json: {
    to: 3802,
    from: [114, 3802],
    serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    parse: (text: string): unknown => JSON.parse(text),
  },
}

export function connect(connection: Connection, options: ConnectOptions = {}): postgres.Sql {
  const common = {
    max: options.max ?? 10,
    idle_timeout: IDLE_SECONDS,
    connect_timeout: CONNECT_SECONDS,
    backoff: retryAfter,
    connection: { application_name: options.applicationName ?? 'anxa' },
    // Notices ("relation already exists, skipping") are printed to the console by default.
    onnotice: () => {},
    types,
  }
  if (typeof connection !== 'string') return postgres({ ...common, ...connection })
  const folder = socketFolder(connection)
  return folder === null ? postgres(connection, common) : postgres(connection, { ...common, host: folder })
}

/** The same address as a URL, for child processes and settings. */
export function connectionUrl(connection: Connection): string {
  if (typeof connection === 'string') return connection
  const { host, port, user, password, database } = connection
  const part = encodeURIComponent
  return `postgres://${part(user)}:${part(password)}@${part(host)}:${port}/${part(database)}`
}

function socketFolder(url: string): string | null {
  const host = decodeURIComponent(new URL(url).hostname)
  return host.startsWith('/') ? host : null
}

function momentOrText(value: Date | string): string {
  return value instanceof Date ? value.toISOString() : value
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of the safe range: ${text}`)
  return value
}
