/** Every route x every role x own, other and no commune: the answer is the one decided in routes.decisions.ts. */
import type { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { type TestDatabase, testDatabase } from './db/testing.ts'
import type { Route, RouteTable } from './http/route.ts'
import {
  addTestCommune,
  addTestPerson,
  addTestSession,
  addTestUnit,
  fromAddress,
  preSession,
  type TestSession,
  testDeps,
} from './people/testing.ts'
import { type Answer, type Asker, DECISIONS } from './routes.decisions.ts'
import { ROUTES } from './routes.ts'

const HERE = 'o-day'
const keyOf = ({ method, path }: Route): string => `${method} ${path}`
const nameOf = (asker: Asker): string => ('commune' in asker ? `${asker.who} of ${asker.commune}` : asker.who)

let base: TestDatabase
let real: Hono
/** The same entrances, and behind each of them only a mark that it was passed. */
let marked: Hono
const askers: { readonly asker: Asker; readonly session: TestSession | null }[] = []

beforeAll(async () => {
  base = await testDatabase()
  const deps = testDeps(base)
  real = createApp(deps, ROUTES)
  const marks: RouteTable = ROUTES.map((route) => ({ ...route, handle: ({ c }) => c.text('entered') }))
  marked = createApp(deps, marks)
  const communes = {
    own: await addTestCommune(base, { code: HERE }),
    other: await addTestCommune(base, { code: 'noi-khac' }),
  }
  const enter = async (asker: Asker, roles: Parameters<typeof addTestPerson>[1]) =>
    askers.push({ asker, session: await addTestSession(base, await addTestPerson(base, roles)) })
  askers.push({ asker: { who: 'anonymous' }, session: null })
  await enter({ who: 'nobody' }, [])
  await enter({ who: 'admin' }, [{ role: 'admin' }])
  for (const commune of ['own', 'other'] as const) {
    const { communeId } = communes[commune]
    const unitId = await addTestUnit(base, communeId)
    for (const who of ['police', 'it', 'leader', 'unit', 'province'] as const)
      await enter({ who, commune }, [{ role: who, communeId, ...(who === 'unit' && { unitId }) }])
  }
})
afterAll(() => base.close())

async function ask(app: Hono, { method, path }: Route, session: TestSession | null): Promise<Response> {
  const address = path.replace(':commune', HERE).replace(/:\w+/g, 'khong-co')
  const { cookie, csrf } = session ?? preSession()
  const headers = { host: 'anxa.test', origin: 'http://anxa.test', accept: 'text/html', cookie }
  const body = method === 'POST' ? { body: new URLSearchParams({ csrf }) } : {}
  return app.request(address, { method, headers, ...body }, fromAddress('127.0.0.1'))
}

async function answerOf(route: Route, session: TestSession | null): Promise<Answer | string> {
  const entrance = await ask(marked, route, session)
  const location = entrance.headers.get('location')
  if (entrance.status === 404) return 'hidden'
  if (entrance.status === 303)
    return location?.startsWith('/dang-nhap') ? 'signs-in' : location === '/' ? 'goes-home' : `to ${location}`
  if (entrance.status === 401) return 'signs-in'
  if (entrance.status !== 200 || (await entrance.text()) !== 'entered') return `status ${entrance.status}`
  return isHiddenWithin(route, session)
}

/** A page whose handler decides, for lack of a commune in the path: asked for real where asking changes nothing. */
async function isHiddenWithin(route: Route, session: TestSession | null): Promise<Answer | string> {
  const namesNothing = !/:(?!commune)/.test(route.path)
  if (route.method !== 'GET' || !namesNothing) return 'enters'
  const { status } = await ask(real, route, session)
  if (status >= 500) return `status ${status}`
  return status === 404 ? 'hidden' : 'enters'
}

test('every route has a decision, and every decision a route', () => {
  expect(Object.keys(DECISIONS).sort()).toEqual(ROUTES.map(keyOf).sort())
})

test('no two routes share method and path', () => {
  expect(new Set(ROUTES.map(keyOf)).size).toBe(ROUTES.length)
})

test.each(ROUTES.map((route) => [keyOf(route), route] as const))(
  '%s lets in whom it should',
  async (key, route) => {
    const decision = DECISIONS[key]
    expect(decision, 'a new route needs a line in routes.decisions.ts').toBeDefined()
    const decided: Record<string, string> = {}
    const answered: Record<string, string> = {}
    for (const { asker, session } of askers) {
      decided[nameOf(asker)] = decision?.(asker) ?? 'undecided'
      answered[nameOf(asker)] = await answerOf(route, session)
    }

    expect(answered).toEqual(decided)
  },
)

test.each(ROUTES.map((route) => [keyOf(route), route] as const))(
  '%s answers with the strict headers',
  async (_, route) => {
    for (const { session } of askers.slice(0, 4)) {
      // A form sent for real would sign people out.
      const { headers, status } = await ask(route.method === 'GET' ? real : marked, route, session)

      expect(status).toBeLessThan(500)
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toMatch(/no-store|immutable/)
    }
  },
)

test.each(
  ROUTES.filter(({ method, access }) => method === 'POST' && access.kind !== 'device').map(
    (route) => [keyOf(route), route] as const,
  ),
)('%s takes no form without our token', async (_, route) => {
  for (const { session } of askers) {
    const { cookie } = session ?? preSession()
    const answer = await ask(marked, route, { token: '', cookie, csrf: '' })
    expect([303, 403, 404]).toContain(answer.status)
    expect(await answer.text()).not.toBe('entered')
  }
  const bare = await marked.request(
    route.path,
    { method: 'POST', headers: { accept: 'text/html' } },
    fromAddress('127.0.0.1'),
  )
  expect([303, 403]).toContain(bare.status)
})
