/** For tests of signing in: one commune, a clock to move, people with a password, browsers. */
import { randomUUID } from 'node:crypto'
import { createApp } from '../app.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import type { Role } from '../http/route.ts'
import { hashPassword, storePassword } from './passwords.ts'
import { peopleRoutes } from './routes.ts'
import { addTestCommune, addTestPerson, type MovingClock, movingClock, testDeps } from './testing.ts'
import { type Seen, type TestBrowser, testBrowser } from './testing-browser.ts'

export const TEST_PASSWORD = 'Đường-về-xã-2026'

export type TestPlace = {
  readonly base: TestDatabase
  readonly clock: MovingClock
  readonly deps: Deps
  readonly communeId: string
  readonly code: string
  /** A person with this role in the commune, with TEST_PASSWORD unless given. */
  readonly addPerson: (role: Role, password?: string) => Promise<{ userId: string; email: string }>
  readonly browser: (address?: string) => TestBrowser
}

export async function testPlace(given: Partial<Deps> = {}): Promise<TestPlace> {
  const base = await testDatabase()
  const clock = movingClock()
  const deps = testDeps(base, { clock, ...given })
  const code = `c${randomUUID().slice(0, 8)}`
  const { communeId } = await addTestCommune(base, { code })
  const app = createApp(deps, peopleRoutes)
  return {
    ...{ base, clock, deps, communeId, code },
    addPerson: async (role, password = TEST_PASSWORD) => {
      const email = `${randomUUID()}@xa.test`
      const userId = await addTestPerson(base, [role === 'admin' ? { role } : { role, communeId }], { email })
      const hash = await hashPassword(deps, password)
      await deps.db.transaction({ communes: [] }, (tx) => storePassword(deps, tx, userId, hash))
      return { userId, email }
    },
    browser: (address) => testBrowser(app, address),
  }
}

export async function signInAs(
  page: TestBrowser,
  email: string,
  password = TEST_PASSWORD,
  tiep = '/',
): Promise<Seen> {
  await page.open('/dang-nhap')
  return page.submit('/dang-nhap', { email, password, tiep })
}
