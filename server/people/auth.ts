/**
 * better-auth: password hashes, session tokens, TOTP secrets and recovery codes. Its HTTP handler is not mounted;
 * our routes call it. Its queries run on our transaction where there is one (`within`), so that what it writes and
 * the audit line about it stand or fall together.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { betterAuth } from 'better-auth/minimal'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { drizzle } from 'drizzle-orm/pg-proxy'
import type postgres from 'postgres'
import type { Database, Tx } from '../db/database.ts'
import { CASING } from '../db/orm.ts'
import { installationSecret } from '../db/secrets.ts'
import type { Deps } from '../deps.ts'
import { signToken } from '../http/cookies.ts'
import { SESSION_MS } from './rules.ts'
import { accounts, sessions, twoFactors, users, verifications } from './schema.ts'

export const ISSUER = 'AnXã'
const COOKIE = 'anxa_session'

export type Library = ReturnType<typeof createLibrary>
type AuthDeps = Pick<Deps, 'config' | 'db' | 'log'>

// One per database of the process: making one costs milliseconds, and a service function only has `deps`.
const libraries = new WeakMap<Database, Library>()

export function libraryOf(deps: AuthDeps): Library {
  const known = libraries.get(deps.db)
  if (known !== undefined) return known
  const made = createLibrary(deps)
  libraries.set(deps.db, made)
  return made
}

function createLibrary({ config, db, log }: AuthDeps) {
  const current = new AsyncLocalStorage<Tx>()
  const secret = installationSecret(config)
  const auth = betterAuth({
    appName: ISSUER,
    baseURL: config.BASE_URL ?? 'http://localhost',
    secret,
    database: drizzleAdapter(
      drizzleOn(() => current.getStore() ?? db.reference),
      {
        provider: 'pg',
        transaction: false,
        schema: {
          user: users,
          account: accounts,
          session: sessions,
          verification: verifications,
          twoFactor: twoFactors,
        },
      },
    ),
    emailAndPassword: { enabled: true, disableSignUp: true },
    session: {
      expiresIn: SESSION_MS / 1000,
      disableSessionRefresh: true,
      // With it a revoked session would live on until the cache ends.
      cookieCache: { enabled: false },
    },
    advanced: {
      database: { generateId: () => randomUUID() },
      useSecureCookies: false,
      cookies: { session_token: { name: COOKIE } },
    },
    // Its own lockout counts sign-ins that wait for the second factor; ours counts every wrong try (guard.ts).
    plugins: [twoFactor({ issuer: ISSUER, accountLockout: { enabled: false } })],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level, message) => log.warn({ level, message }, 'auth library') },
  })
  /** The headers of a request of this session, as the library reads them. */
  const headersOf = (token: string): Headers =>
    new Headers({ cookie: `${COOKIE}=${encodeURIComponent(signToken(token, secret))}` })
  /** The token of the session that the library put in place of the one it was called with. */
  const replacedToken = (answer: Headers): string | null => {
    const cookie = answer.getSetCookie().find((line) => line.startsWith(`${COOKIE}=`))
    const value = cookie?.slice(COOKIE.length + 1).split(';')[0]
    const signed = value === undefined ? '' : decodeURIComponent(value)
    const token = signed.slice(0, signed.lastIndexOf('.'))
    return token === '' ? null : token
  }
  return {
    auth,
    api: auth.api,
    within: <T>(tx: Tx, work: () => Promise<T>): Promise<T> => current.run(tx, work),
    headersOf,
    replacedToken,
  }
}

/** As server/db/orm.ts, on the connection that is current when the query runs. */
const drizzleOn = (connection: () => postgres.TransactionSql | postgres.Sql) =>
  drizzle(
    async (text, params, method) => {
      const query = connection().unsafe(text, params, { prepare: true })
      return { rows: method === 'all' ? await query.values() : await query }
    },
    { casing: CASING },
  )
