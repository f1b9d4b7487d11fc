import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { assetRoutes } from './assets/routes.ts'
import { type TestDatabase, testDatabase } from './db/testing.ts'
import { AppError } from './errors.ts'
import { healthRoutes } from './http/health.ts'
import type { RouteTable } from './http/route.ts'
import {
  addTestCommune,
  addTestPerson,
  addTestSession,
  addTestUnit,
  fromAddress,
  testClient,
  testConfig,
  testDeps,
} from './people/testing.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const table: RouteTable = [
  {
    method: 'GET',
    path: '/form',
    access: { kind: 'public', form: true },
    handle: ({ c, csrfToken }) => c.html(csrfToken),
  },
  {
    method: 'POST',
    path: '/form',
    access: { kind: 'public', form: true },
    handle: ({ c }) => c.text('taken'),
  },
  {
    method: 'GET',
    path: '/mine',
    access: { kind: 'signed-in' },
    handle: ({ c, person }) => c.text(person?.name ?? ''),
  },
  { method: 'POST', path: '/mine', access: { kind: 'signed-in' }, handle: ({ c }) => c.text('changed') },
  {
    method: 'GET',
    path: '/xa/:commune',
    access: { kind: 'commune', roles: ['police', 'unit'] },
    handle: ({ c, unitIds, scope, commune }) => c.json({ unitIds, scope, commune: commune?.name }),
  },
  { method: 'GET', path: '/system', access: { kind: 'installation' }, handle: ({ c }) => c.text('system') },
  {
    method: 'GET',
    path: '/refused',
    access: { kind: 'public' },
    handle: () => {
      throw new AppError('conflict', 'Đã có người sửa.')
    },
  },
  {
    method: 'GET',
    path: '/broken',
    access: { kind: 'public' },
    handle: () => {
      throw new Error('secret detail at /srv/private')
    },
  },
]

const appWith = (settings: Readonly<Record<string, string>> = {}) =>
  createApp(testDeps(base, { config: testConfig(settings) }), [...table, ...healthRoutes, ...assetRoutes])

describe('every answer', () => {
  test.each([
    '/healthz',
    '/form',
    '/refused',
    '/broken',
    '/nowhere',
    '/mine',
    '/metrics',
    '/assets/none.css',
  ])('%s carries the strict headers', async (path) => {
    const { headers } = await testClient(appWith(), null).get(path)

    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  test('has a nonce of its own', async () => {
    const client = testClient(appWith(), null)

    const policies = await Promise.all([client.get('/form'), client.get('/form')])

    expect(new Set(policies.map(({ headers }) => headers.get('content-security-policy'))).size).toBe(2)
  })

  test('says HSTS and names its cookie __Host- where people come by https', async () => {
    const app = appWith({ BASE_URL: 'https://anxa.xa.test', TRUSTED_PROXIES: '10.1.1.1' })
    const answer = await app.request(
      '/form',
      { headers: { host: 'other', 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.9.9.9' } },
      fromAddress('10.1.1.1'),
    )

    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000')
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-anxa-pre=.*HttpOnly; Secure; SameSite=Lax/)
  })
})

describe('errors', () => {
  test('of ours show a number to read out on the telephone and nothing of the inside', async () => {
    const answer = await testClient(appWith({ HELP_LINE: '0299 3 123 456 (anh Nam)' }), null).get('/broken')
    const page = await answer.text()

    expect(answer.status).toBe(500)
    expect(page).toContain(answer.headers.get('x-request-id'))
    expect(page).toContain('0299 3 123 456 (anh Nam)')
    expect(page).not.toMatch(/secret detail|\/srv|\.ts|stack/)
  })

  test('are JSON for programs and a page for people', async () => {
    const client = testClient(appWith(), null)

    const page = await client.get('/refused')
    const json = await client.get('/refused', { accept: 'application/json' })

    expect(await page.text()).toContain('Đã có người sửa.')
    expect(json.status).toBe(409)
    expect(await json.json()).toEqual({
      error: { code: 'conflict', message: 'Đã có người sửa.', requestId: json.headers.get('x-request-id') },
    })
  })

  test('an unknown path is 404, also under /api', async () => {
    const client = testClient(appWith(), null)

    expect((await client.get('/nowhere')).status).toBe(404)
    expect(await (await client.get('/api/v1/nowhere')).json()).toMatchObject({ error: { code: 'not_found' } })
  })
})

describe('access', () => {
  test('who is not signed in is led to sign in and back, a program is told', async () => {
    const client = testClient(appWith(), null)

    const page = await client.get('/mine?a=1&b=2')
    const api = await client.get('/mine', { accept: 'application/json' })

    expect(page.status).toBe(303)
    expect(page.headers.get('location')).toBe('/dang-nhap?tiep=%2Fmine%3Fa%3D1%26b%3D2')
    expect(api.status).toBe(401)
  })

  test('a commune is seen by its people only; strangers and colleagues of other roles get 404', async () => {
    const own = await addTestCommune(base, { code: 'own' })
    const other = await addTestCommune(base, { code: 'other' })
    const sessionFor = async (role: 'police' | 'it', communeId: string) =>
      addTestSession(base, await addTestPerson(base, [{ role, communeId }]))
    const status = async (session: Awaited<ReturnType<typeof sessionFor>>, code: string) =>
      (await testClient(appWith(), session).get(`/xa/${code}`)).status

    expect(await status(await sessionFor('police', own.communeId), 'own')).toBe(200)
    expect(await status(await sessionFor('police', own.communeId), 'other')).toBe(404)
    expect(await status(await sessionFor('police', other.communeId), 'own')).toBe(404)
    expect(await status(await sessionFor('it', own.communeId), 'own')).toBe(404)
    expect(await status(await sessionFor('police', own.communeId), 'nowhere')).toBe(404)
  })

  test('who holds only the role of a unit sees the own units, who also holds another sees all', async () => {
    const { communeId } = await addTestCommune(base, { code: 'units', name: 'Xã Đơn Vị' })
    const unitId = await addTestUnit(base, communeId)
    const bound = await addTestPerson(base, [{ role: 'unit', communeId, unitId }])
    const both = await addTestPerson(base, [
      { role: 'unit', communeId, unitId },
      { role: 'police', communeId },
    ])
    const ask = async (userId: string) =>
      (await testClient(appWith(), await addTestSession(base, userId)).get('/xa/units')).json()

    expect(await ask(bound)).toEqual({
      unitIds: [unitId],
      scope: { communes: [communeId], userId: bound },
      commune: 'Xã Đơn Vị',
    })
    expect(await ask(both)).toMatchObject({ unitIds: null })
  })

  test('the installation exists for its administrators only', async () => {
    const { communeId } = await addTestCommune(base, { code: 'led' })
    const admin = await addTestSession(base, await addTestPerson(base, [{ role: 'admin' }]))
    const leader = await addTestSession(base, await addTestPerson(base, [{ role: 'leader', communeId }]))

    expect((await testClient(appWith(), admin).get('/system')).status).toBe(200)
    expect((await testClient(appWith(), leader).get('/system')).status).toBe(404)
  })

  test('metrics are given to internal networks only', async () => {
    const app = appWith()
    await testClient(app, null).get('/nowhere')

    const inside = await testClient(app, null, '192.168.1.9').get('/metrics')
    expect(await inside.text()).toContain(
      'anxa_http_requests_total{method="GET",route="(none)",status="404"} 1',
    )
    expect((await testClient(app, null, '8.8.8.8').get('/metrics')).status).toBe(404)
    expect((await app.request('/metrics')).status).toBe(404)
  })

  test('metrics are not given through a proxy that nobody declared, though it stands inside', async () => {
    const through = testClient(appWith(), null, '127.0.0.1')
    const answer = await through.get('/metrics', { 'x-forwarded-for': '203.0.113.9' })

    expect(answer.status).toBe(404)
  })
})

describe('forms', () => {
  const origin = { host: 'anxa.test', origin: 'http://anxa.test' }
  const post = async (session: { cookie: string }, csrf: string | null, headers: Record<string, string>) => {
    const body = new URLSearchParams(csrf === null ? {} : { csrf })
    const init = { method: 'POST', body, headers: { cookie: session.cookie, ...headers } }
    return (await appWith().request('/mine', init, fromAddress('127.0.0.1'))).status
  }

  test('are taken with the token of the session, from our own origin, and not otherwise', async () => {
    const userId = await addTestPerson(base, [])
    const session = await addTestSession(base, userId)
    const foreign = await addTestSession(base, userId)

    expect(await post(session, session.csrf, origin)).toBe(200)
    expect(await post(session, session.csrf, { host: 'anxa.test', 'sec-fetch-site': 'same-origin' })).toBe(
      200,
    )
    expect(await post(session, null, origin)).toBe(403)
    expect(await post(session, foreign.csrf, origin)).toBe(403)
    expect(await post(session, session.csrf, { host: 'anxa.test' })).toBe(403)
    expect(await post(session, session.csrf, { host: 'anxa.test', origin: 'null' })).toBe(403)
    expect(await post(session, session.csrf, { host: 'anxa.test', origin: 'http://evil.test' })).toBe(403)
    expect(await post(session, session.csrf, { ...origin, 'sec-fetch-site': 'same-site' })).toBe(403)
  })

  test('before sign-in are bound to a cookie', async () => {
    const app = appWith()
    const page = await testClient(app, null).get('/form')
    const csrf = await page.text()
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
    const send = async (headers: Record<string, string>, token: string) => {
      const init = { method: 'POST', body: new URLSearchParams({ csrf: token }), headers }
      return (await app.request('/form', init, fromAddress('127.0.0.1'))).status
    }

    expect(await send({ ...origin, cookie }, csrf)).toBe(200)
    expect(await send({ ...origin }, csrf)).toBe(403)
    expect(await send({ ...origin, cookie: 'anxa-pre=other' }, csrf)).toBe(403)
    expect(await send({ ...origin, cookie: 'anxa-pre=' }, '')).toBe(403)
  })

  test('that are too large are refused, announced or not', async () => {
    const session = await addTestSession(base, await addTestPerson(base, []))
    const body = `csrf=${session.csrf}&x=${'x'.repeat(70_000)}`
    const headers = { ...origin, cookie: session.cookie, 'content-type': 'application/x-www-form-urlencoded' }
    const send = async (extra: Record<string, string>) =>
      (
        await appWith().request(
          '/mine',
          { method: 'POST', body, headers: { ...headers, ...extra } },
          fromAddress('127.0.0.1'),
        )
      ).status

    expect(await send({ 'content-length': String(body.length) })).toBe(413)
    expect(await send({})).toBe(413)
  })
})
