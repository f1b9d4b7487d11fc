/** A migrated database for one test file, in about 50 ms: a copy of the run's template. */
import { randomBytes } from 'node:crypto'
import { connect as connectSocket } from 'node:net'
import { text } from 'node:stream/consumers'
import type postgres from 'postgres'
import { inject } from 'vitest'
import { z } from 'zod'
import { connect } from './client.ts'
import { type Database, openDatabase } from './database.ts'

export type TestDatabase = {
  /** As the application: row-level security holds. */
  readonly db: Database
  /** As the superuser: sees and does everything, for arranging and asserting. */
  readonly owner: postgres.Sql
  /** Addresses of the same, for child processes (DATABASE_URL, DATABASE_OWNER_URL). */
  readonly url: string
  readonly ownerUrl: string
  /** Call in afterAll: ends the connections and drops the database. */
  readonly close: () => Promise<void>
}

export type TestDatabaseOptions = {
  /** false: an empty database, nothing migrated. */
  readonly migrated?: boolean
  /** Connections of `db`; default 5. */
  readonly max?: number
}

const Answer = z.union([
  z.object({ owner: z.string(), app: z.string(), template: z.string() }),
  z.object({ error: z.string() }),
])

export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const answer = Answer.parse(JSON.parse(await text(connectSocket(inject('testCluster')))))
  if ('error' in answer) throw new Error(`no test database: ${answer.error}`)
  const name = `test_${randomBytes(8).toString('hex')}`
  const admin = connect(answer.owner, { max: 1, applicationName: 'anxa tests' })
  const template = options.migrated === false ? 'template0' : answer.template
  await admin.unsafe(`create database ${name} template ${template}`)
  const url = withDatabase(answer.app, name)
  const ownerUrl = withDatabase(answer.owner, name)
  const db = openDatabase(url, { max: options.max ?? 5 })
  const owner = connect(ownerUrl, { max: 2, applicationName: 'anxa tests' })
  const close = async () => {
    await Promise.all([db.close(), owner.end({ timeout: 5 })])
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end({ timeout: 5 })
  }
  return { db, owner, url, ownerUrl, close }
}

const withDatabase = (url: string, name: string) => url.replace(/\/[^/]*$/, `/${name}`)
