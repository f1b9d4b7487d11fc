/** A connection dies: the work on it fails, and the next one finds a connection that works. */
import { connect as connectSocket, type Socket } from 'node:net'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { connect } from './client.ts'
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

test('while it is idle: what is asked between its error and its end is answered too', async () => {
  let socket: Socket | undefined
  const { host, path, port, user, pass, database } = addressOf(base.url)
  // Documented in its README, and missing in its types.
  const options = {
    ...{ user, password: pass ?? '', database, max: 1 },
    socket: () =>
      new Promise<Socket>((resolve, reject) => {
        const made = path ? connectSocket(path) : connectSocket(port, host)
        socket = made
        made.once('error', reject)
        made.once('connect', () => resolve(made))
      }),
  }
  const sql = postgres(options)
  onTestFinished(() => sql.end({ timeout: 0 }))
  await sql`select 1`

  const dead = socket
  // A reset is told as an error in one turn of the event loop and as the end in the next.
  const asked = new Promise((resolve, reject) => {
    dead?.once('error', () => queueMicrotask(() => sql`select 2`.then(resolve, reject)))
  })
  dead?.destroy(new Error('ECONNRESET'))

  await expect(asked).rejects.toThrow('CONNECTION_CLOSED')
  expect(await sql`select 3 as three`).toMatchObject([{ three: 3 }])
  expect(socket).not.toBe(dead)
})

function addressOf(url: string) {
  const { host, path, port, user, pass, database } = connect(url).options
  return { host: host[0] ?? '', path: path || null, port: port[0] ?? 0, user, pass, database }
}
