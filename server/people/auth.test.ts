import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { libraryOf } from './auth.ts'
import { addTestPerson, testDeps } from './testing.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

test('what the library writes within a transaction is undone with it', async () => {
  const userId = await addTestPerson(base, [])
  const library = libraryOf(testDeps(base))
  const { internalAdapter } = await library.auth.$context
  const work = base.db.transaction({ communes: [] }, (tx) =>
    library.within(tx, async () => {
      const session = await internalAdapter.createSession(userId)
      expect(await internalAdapter.findSession(session.token)).toMatchObject({ user: { id: userId } })
      throw new Error('undone')
    }),
  )

  await expect(work).rejects.toThrow('undone')
  expect(await base.owner`select from sessions where user_id = ${userId}`).toHaveLength(0)
})

test('a session of ours is one of the library, and it writes dates that our queries read', async () => {
  const userId = await addTestPerson(base, [], { name: 'Nguyễn Văn An' })
  const library = libraryOf(testDeps(base))
  const { internalAdapter } = await library.auth.$context
  const { token } = await internalAdapter.createSession(userId)

  const known = await library.api.getSession({ headers: library.headersOf(token) })
  const [row] = await base.owner`select expires_at from sessions where token = ${token}`

  expect(known?.user.name).toBe('Nguyễn Văn An')
  expect(row?.expires_at).toBeInstanceOf(Date)
  expect(await library.api.getSession({ headers: library.headersOf('made-up') })).toBeNull()
})
