/** For tests of the administrator's pages: an installation, its administrator at a browser, and what stands there. */
import type { Hono } from 'hono'
import { createApp } from '../app.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import {
  addTestPerson,
  addTestSession,
  type TestClient,
  testClient,
  testConfig,
  testDeps,
} from '../people/testing.ts'
import { ROUTES } from '../routes.ts'

export type TestInstallation = {
  readonly base: TestDatabase
  readonly deps: Deps
  readonly app: Hono
  readonly adminId: string
  readonly admin: TestClient
}

export async function testInstallation(given: Partial<Deps> = {}): Promise<TestInstallation> {
  const base = await testDatabase()
  const deps = testDeps(base, { config: testConfig({ BASE_URL: 'https://anxa.xa.test' }), ...given })
  const app = createApp(deps, ROUTES)
  const adminId = await addTestPerson(base, [{ role: 'admin' }], { name: 'Lê Văn Quản' })
  const admin = testClient(app, await addTestSession(base, adminId))
  return { base, deps, app, adminId, admin }
}

/** What a person reads on a page: its text without marks. */
export const textOf = async (response: Response): Promise<string> =>
  (await response.text())
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
