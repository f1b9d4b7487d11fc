/** For tests of pages and routes: communes, people and sessions as rows, and requests as that person sends them. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { pino } from 'pino'
import { type Clock, fixedClock } from '../../checks/time/clock.ts'
import { CSRF_FIELD } from '../../web/layout/frame.ts'
import { type Config, readConfig } from '../config.ts'
import { INSTALLATION } from '../db/database.ts'
import type { TestDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import { signToken } from '../http/cookies.ts'
import { csrfTokenFor } from '../http/csrf.ts'
import type { CommuneRef, Role } from '../http/route.ts'
import { createMailer } from '../mail/mailer.ts'

export const TEST_NOW = new Date('2026-11-24T02:00:00Z')
const SECRET = 'a secret of tests, long enough for anyone'

/** A clock that a test moves: `clock.set(moment)`, `clock.advance(ms)`. */
export type MovingClock = Clock & {
  readonly set: (moment: Date) => void
  readonly advance: (ms: number) => void
}

export function movingClock(start: Date = TEST_NOW): MovingClock {
  let now = start
  return {
    now: () => new Date(now),
    set: (moment) => {
      now = moment
    },
    advance: (ms) => {
      now = new Date(now.getTime() + ms)
    },
  }
}

export const testConfig = (settings: Readonly<Record<string, string>> = {}): Config =>
  readConfig({ AUTH_SECRET: SECRET, LOG_LEVEL: 'silent', NODE_ENV: 'test', ...settings })

export function testDeps(base: TestDatabase, given: Partial<Deps> = {}): Deps {
  const config = given.config ?? testConfig()
  return {
    ...{ config, clock: fixedClock(TEST_NOW), db: base.db },
    ...{ mailer: createMailer(config), log: pino({ level: config.LOG_LEVEL }) },
    ...given,
  }
}

export async function addTestCommune(
  base: TestDatabase,
  given: { readonly code: string; readonly name?: string; readonly isSample?: boolean },
): Promise<CommuneRef> {
  const { code, name = `Xã ${given.code}`, isSample = false } = given
  const communeId = randomUUID()
  await base.owner`insert into communes (commune_id, code, name, province, is_sample, created_at)
    values (${communeId}, ${code}, ${name}, 'Tỉnh Mẫu', ${isSample}, ${TEST_NOW})`
  await base.owner`insert into commune_directory (commune_id, code, name, is_sample)
    values (${communeId}, ${code}, ${name}, ${isSample})`
  return { communeId, code, name, isSample }
}

export async function addTestUnit(
  base: TestDatabase,
  communeId: string,
  name = 'Văn phòng',
): Promise<string> {
  const unitId = randomUUID()
  await base.owner`insert into units (commune_id, unit_id, name, kind, created_at)
    values (${communeId}, ${unitId}, ${name}, 'office', ${TEST_NOW})`
  return unitId
}

export type TestRole = { readonly role: Role; readonly communeId?: string; readonly unitId?: string }

/** A person without a password; `email` is made up unless given. Answers the user id. */
export async function addTestPerson(
  base: TestDatabase,
  roles: readonly TestRole[],
  given: { readonly email?: string; readonly name?: string } = {},
): Promise<string> {
  const userId = randomUUID()
  const { email = `${userId}@xa.test`, name = 'Trần Thị Bình' } = given
  await base.owner`insert into users (id, name, email, two_factor_enabled, created_at, updated_at)
    values (${userId}, ${name}, ${email}, false, ${TEST_NOW}, ${TEST_NOW})`
  for (const { role, communeId = INSTALLATION, unitId = null } of roles)
    await base.owner`insert into memberships (commune_id, membership_id, user_id, role, unit_id, created_at)
      values (${communeId}, ${randomUUID()}, ${userId}, ${role}, ${unitId}, ${TEST_NOW})`
  return userId
}

export type TestSession = {
  readonly token: string
  /** Goes into `headers`. */
  readonly cookie: string
  /** Goes into the form field CSRF_FIELD. */
  readonly csrf: string
}

/** A session that has everything done, second factor included. */
export async function addTestSession(
  base: TestDatabase,
  userId: string,
  at: Date = TEST_NOW,
): Promise<TestSession> {
  const token = randomBytes(24).toString('base64url')
  await base.owner`update users set two_factor_enabled = true where id = ${userId}`
  await base.owner`insert into sessions
    (id, token, user_id, expires_at, created_at, updated_at, signed_in_at, last_seen_at, second_factor_at)
    values (${randomUUID()}, ${token}, ${userId}, ${'2100-01-01T00:00:00Z'}, ${at}, ${at}, ${at}, ${at}, ${at})`
  return sessionOf(token)
}

export const sessionOf = (token: string): TestSession => ({
  token,
  cookie: `anxa=${encodeURIComponent(signToken(token, SECRET))}`,
  csrf: csrfTokenFor(SECRET, 'session', token),
})

/** Several texts under one name: ticked boxes. */
type FormFields = Readonly<Record<string, string | readonly string[]>>

export type TestClient = {
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>
  /** A form of our own page: with token and Origin. */
  readonly post: (path: string, fields?: FormFields) => Promise<Response>
  /** The same with files in the field `file`. */
  readonly upload: (path: string, ...files: readonly TestFile[]) => Promise<Response>
  /** One file, and other fields of its form. */
  readonly uploadWith: (
    path: string,
    fields: Readonly<Record<string, string>>,
    file: TestFile,
  ) => Promise<Response>
}
type TestFile = { readonly name: string; readonly bytes: Uint8Array }

/** The environment that tells the application the client's address, as the HTTP server does. */
export const fromAddress = (address: string) => ({ incoming: { socket: { remoteAddress: address } } })

/** A browser inside the internal networks; without a session, anonymous. */
export function testClient(app: Hono, session: TestSession | null, address = '127.0.0.1'): TestClient {
  const cookie: Readonly<Record<string, string>> = session === null ? {} : { cookie: session.cookie }
  const env = fromAddress(address)
  const ofOurPage = { host: 'anxa.test', origin: 'http://anxa.test', accept: 'text/html', ...cookie }
  const token = session !== null && { [CSRF_FIELD]: session.csrf }
  const send = async (path: string, body: FormData | URLSearchParams): Promise<Response> =>
    app.request(path, { method: 'POST', headers: ofOurPage, body }, env)
  const formOf = (fields: Readonly<Record<string, string>>, files: readonly TestFile[]): FormData => {
    const form = new FormData()
    for (const [field, value] of Object.entries({ ...(token || {}), ...fields })) form.set(field, value)
    for (const { name, bytes } of files) form.append('file', new File([new Uint8Array(bytes)], name))
    return form
  }
  return {
    get: async (path, headers = {}) =>
      app.request(path, { headers: { host: 'anxa.test', accept: 'text/html', ...cookie, ...headers } }, env),
    post: (path, fields = {}) => {
      const body = new URLSearchParams(token || {})
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) body.append(name, one)
      return send(path, body)
    },
    upload: (path, ...files) => send(path, formOf({}, files)),
    uploadWith: (path, fields, file) => send(path, formOf(fields, [file])),
  }
}

/** A browser that has opened a form before signing in: what its POST carries. */
export const preSession = (): { readonly cookie: string; readonly csrf: string } => {
  const value = randomBytes(16).toString('base64url')
  return { cookie: `anxa-pre=${value}`, csrf: csrfTokenFor(SECRET, 'pre', value) }
}
