import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { addTestPerson, addTestSession, movingClock, TEST_NOW, testDeps } from './testing.ts'
import { tidyPeople } from './tidy.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const count = async (table: string): Promise<number> =>
  (await base.owner`select from ${base.owner(table)}`).length

test('what is over goes, what may still be used stays', async () => {
  const clock = movingClock()
  const deps = testDeps(base, { clock })
  const userId = await addTestPerson(base, [])
  await addTestSession(base, userId)
  const code = randomBytes(8)
  await base.owner`insert into used_totp_codes values (${userId}, ${code}, ${TEST_NOW})`
  await base.owner`insert into address_tries values ('10.0.0.1', ${TEST_NOW}, 3)`
  await base.owner`insert into one_time_links (token_hash, purpose, user_id, created_at, expires_at)
    values (${code}, 'invite', ${userId}, ${TEST_NOW}, ${TEST_NOW})`

  expect(await tidyPeople(deps)).toBe(0)
  clock.advance(16 * 60_000)
  expect(await tidyPeople(deps)).toBe(2)
  expect(await count('sessions')).toBe(1)
  clock.advance(12 * 3_600_000)
  expect(await tidyPeople(deps)).toBe(1)
  clock.advance(30 * 86_400_000)
  expect(await tidyPeople(deps)).toBe(1)
  expect(await count('one_time_links')).toBe(0)
  expect(await count('users')).toBe(1)
})
