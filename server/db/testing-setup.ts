/**
 * vitest's global setup: one embedded cluster a run, started when the first test file asks for a database.
 * Test files run in processes of their own; they ask over a unix socket and get the owner's address.
 */
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { type Address, connect, connectionUrl } from './client.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { ensureMonths } from './partitions.ts'
import { makeTestFolder } from './testing-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket that answers with a TestCluster. */
    testCluster: string
  }
}

const TEMPLATE = 'anxa_template'

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = makeTestFolder()
  const removeNow = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeNow)
  let cluster: Promise<Embedded> | null = null
  const door = createServer((socket) => {
    cluster ??= startCluster(join(folder, 'data'))
    cluster.then(
      ({ owner, app }) =>
        socket.end(
          JSON.stringify({ owner: connectionUrl(owner), app: connectionUrl(app), template: TEMPLATE }),
        ),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    )
  })
  const path = join(folder, 'door')
  await new Promise<void>((resolve) => door.listen(path, resolve))
  project.provide('testCluster', path)
  return async () => {
    door.close()
    if (cluster !== null) await cluster.then(({ stop }) => stop())
    removeNow()
    process.removeListener('exit', removeNow)
  }
}

async function startCluster(dataDir: string): Promise<Embedded> {
  const log = pino({ level: 'warn' }, pino.destination(2))
  // Durability is what the fault tests ask for, with clusters of their own.
  const cluster = await startEmbedded({ dataDir, log, durable: false, settings: { max_connections: 150 } })
  const sql = connect(cluster.owner, { max: 1 })
  await sql.unsafe(`create database ${TEMPLATE}`)
  await sql.end()
  await prepareTemplate({ ...cluster.owner, database: TEMPLATE })
  return cluster
}

/** History of the months around the tests' today (24 November 2026); a test of other months calls ensureMonths. */
async function prepareTemplate(owner: Address): Promise<void> {
  await migrate(owner)
  const sql = connect(owner, { max: 1 })
  await ensureMonths(sql, { from: new Date('2026-09-01T00:00:00Z'), to: new Date('2027-02-01T00:00:00Z') })
  await sql.end()
}
