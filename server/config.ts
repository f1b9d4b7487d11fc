/** Every setting, read once. A wrong value names every wrong setting; the caller exits with 2. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { UsageError } from './errors.ts'

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)
const cidr = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])
const networks = list.pipe(z.array(cidr))
const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL starting with ${protocols.join(' or ')}//`,
  })

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
    TRUSTED_PROXIES: networks.default([]),
    INTERNAL_NETWORKS: networks.default(['127.0.0.0/8', '::1', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    AUTH_SECRET: z.string().min(32).optional(),
    ANXA_TIME_OFFSET: offset.default(0),
    NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  })
  .refine((s) => s.NODE_ENV !== 'production' || s.ANXA_TIME_OFFSET === 0, {
    path: ['ANXA_TIME_OFFSET'],
    message: 'is refused when NODE_ENV=production',
  })
export type Config = z.infer<typeof Settings>

export const SETTING_NAMES: readonly string[] = Object.keys(Settings.shape)
/** Settings that may come from a file named in `<NAME>_FILE`. */
export const SECRET_NAMES = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'SMTP_URL', 'AUTH_SECRET'] as const

type Environment = Readonly<Record<string, string | undefined>>

/** Throws UsageError naming every wrong setting, never its value (it may be a secret). */
export function readConfig(env: Environment, readFile = (path: string) => readFileSync(path, 'utf8')): Config {
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
export const processEnvironment = (): Environment => process.env
