/** Every setting, read once. A wrong value names every wrong setting; the caller exits with 2. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { UsageError } from './errors.ts'
import { isLoopbackHost } from './network.ts'

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)
const cidr = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])
const networks = list.pipe(z.array(cidr))
/** Ed25519 as base64url, 32 bytes; several with commas while one is being replaced by the next. */
const publicKeys = list.pipe(
  z
    .array(
      z
        .string()
        .regex(
          /^[\w-]{43}$/,
          'must be Ed25519 public keys as base64url (43 characters each), with commas between',
        ),
    )
    .min(1),
)
const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL starting with ${protocols.join(' or ')}//`,
  })

/** Of clamd: a unix socket as an absolute path, or host:port. */
const scannerAddress = z
  .string()
  .regex(
    /^(\/.+|(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5})$/,
    'must be the absolute path of a unix socket, or host:port',
  )

/** ISO 8601 durations with hours, minutes, days: enough for a rehearsal. */
const offset = z
  .string()
  .regex(/^-?P(?=\d|T)(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$/, 'must be an ISO 8601 duration such as PT23H')
  .transform((text) => {
    const match = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)
    const part = (index: number) => Number(match?.[index] ?? 0)
    const ms = (((part(2) * 24 + part(3)) * 60 + part(4)) * 60 + part(5)) * 1000
    return match?.[1] === '-' ? -ms : ms
  })

const Settings = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    HOST: z.string().min(1).default('127.0.0.1'),
    BASE_URL: url('http:', 'https:').optional(),
    DATABASE_URL: url('postgres:', 'postgresql:').optional(),
    DATABASE_OWNER_URL: url('postgres:', 'postgresql:').optional(),
    DATA_DIR: z.string().min(1).default('./data'),
    SMTP_URL: url('smtp:', 'smtps:').optional(),
    HELP_LINE: z.string().min(3).max(200).optional(),
    MAIL_FROM: z.string().min(3).default('anxa@localhost'),
    TLS: z.enum(['auto', 'on', 'off']).default('auto'),
    TLS_CERT_FILE: z.string().min(1).optional(),
    TLS_KEY_FILE: z.string().min(1).optional(),
    TLS_CA_FILE: z.string().min(1).optional(),
    TRUSTED_PROXIES: networks.default([]),
    INTERNAL_NETWORKS: networks.default([
      '127.0.0.0/8',
      '::1',
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
    ]),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    AUTH_SECRET: z.string().min(32).optional(),
    TABLES_PUBLIC_KEY: publicKeys.optional(),
    CLAMAV_SOCKET: scannerAddress.optional(),
    ANXA_TIME_OFFSET: offset.default(0),
    NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  })
  .refine((s) => s.NODE_ENV !== 'production' || s.ANXA_TIME_OFFSET === 0, {
    path: ['ANXA_TIME_OFFSET'],
    message: 'is refused when NODE_ENV=production',
  })
  .refine((s) => (s.TLS_CERT_FILE === undefined) === (s.TLS_KEY_FILE === undefined), {
    path: ['TLS_CERT_FILE'],
    message: 'goes together with TLS_KEY_FILE: set both or neither',
  })
  .refine((s) => s.TLS !== 'off' || s.TLS_CERT_FILE === undefined, {
    path: ['TLS'],
    message: 'is off, but TLS_CERT_FILE is set: leave out one of the two',
  })
  .refine((s) => s.TLS !== 'off' || isLoopbackHost(s.HOST) || s.TRUSTED_PROXIES.length > 0, {
    path: ['TLS'],
    message:
      'off on an address other than loopback (HOST) would send passwords in clear text: leave TLS=auto, or set TRUSTED_PROXIES when a proxy such as Caddy answers https in front',
  })
  .refine(
    (s) => tlsSource(s) === 'none' || s.TRUSTED_PROXIES.length > 0 || !s.BASE_URL?.startsWith('http:'),
    {
      path: ['BASE_URL'],
      message: 'must start with https://, since the server answers https',
    },
  )
export type Config = z.infer<typeof Settings>

type TlsSettings = {
  readonly TLS: 'auto' | 'on' | 'off'
  readonly HOST: string
  readonly TLS_CERT_FILE?: string | undefined
}

/**
 * How the port answers: plain http, https with certificate files, or https with a certificate of our own authority.
 * Left to itself, only loopback is plain.
 */
export function tlsSource(settings: TlsSettings): 'none' | 'files' | 'own-authority' {
  if (settings.TLS === 'off') return 'none'
  if (settings.TLS_CERT_FILE !== undefined) return 'files'
  return settings.TLS === 'auto' && isLoopbackHost(settings.HOST) ? 'none' : 'own-authority'
}

export const SETTING_NAMES: readonly string[] = Object.keys(Settings.shape)
/** Settings that may come from a file named in `<NAME>_FILE`. */
export const SECRET_NAMES = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'SMTP_URL',
  'AUTH_SECRET',
  'TABLES_PUBLIC_KEY',
] as const

type Environment = Readonly<Record<string, string | undefined>>

/** Throws UsageError naming every wrong setting, never its value (it may be a secret). */
export function readConfig(
  env: Environment,
  readFile = (path: string) => readFileSync(path, 'utf8'),
): Config {
  const given: Record<string, string | undefined> = {}
  const wrong: string[] = []
  for (const name of SETTING_NAMES) if (env[name] !== undefined && env[name] !== '') given[name] = env[name]
  for (const name of SECRET_NAMES) {
    const path = env[`${name}_FILE`]
    if (path === undefined || path === '') continue
    try {
      given[name] = readFile(path).trim()
    } catch {
      wrong.push(`${name}_FILE: the file cannot be read`)
    }
  }
  const parsed = Settings.safeParse(given)
  if (!parsed.success)
    wrong.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  if (wrong.length > 0 || !parsed.success) throw new UsageError(`wrong settings: ${wrong.join('; ')}`)
  return parsed.data
}

/** The process environment; the only place that reads it. */
// biome-ignore lint/style/noProcessEnv: this file is the server's configuration
export const processEnvironment = (): Environment => process.env
