/** The connection under a transaction dies: its work fails, and the next one finds a connection that works. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase, type Tx } from './database.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

const NOBODY = { communes: [] }
let base: TestDatabase
/** With one connection: the next transaction cannot go around it. */
let db: Database
beforeAll(async () => {
  base = await testDatabase()
  db = openDatabase(base.url, { max: 1 })
})
afterAll(async () => {
  await db.close()
  await base.close()
})

async function killConnectionOf(tx: Tx): Promise<void> {
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  await base.owner`select pg_terminate_backend(${row?.pid ?? 0}, 5000)`
}

async function backendOf(tx: Tx): Promise<number | undefined> {
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  return row?.pid
}

test('in the middle of a statement', async () => {
  const broken = db.transaction(NOBODY, async (tx) => {
    const pid = await backendOf(tx)
    const sleeping = tx`select pg_sleep(30)`.execute()
    await Promise.all([sleeping, base.owner`select pg_terminate_backend(${pid ?? 0}, 5000)`])
  })

  await expect(broken).rejects.toThrow(/CONNECTION_CLOSED|terminating connection/)
  expect(await db.transaction(NOBODY, backendOf)).toBeGreaterThan(0)
})

test('between two statements', async () => {
  const broken = db.transaction(NOBODY, async (tx) => {
    await killConnectionOf(tx)
    await tx`select 1`
  })

  await expect(broken).rejects.toThrow('CONNECTION_CLOSED')
  expect(await db.transaction(NOBODY, backendOf)).toBeGreaterThan(0)
})

test('while others wait for it: they are served by the next one', async () => {
  const broken = db.transaction(NOBODY, async (tx) => {
    await killConnectionOf(tx)
    await Promise.all([tx`select 1`, tx`select 2`])
  })
  const waiting = Array.from({ length: 5 }, () => db.transaction(NOBODY, backendOf))

  await expect(broken).rejects.toThrow('CONNECTION_CLOSED')
  expect(new Set(await Promise.all(waiting)).size).toBe(1)
})
