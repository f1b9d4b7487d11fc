import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CannotError } from '../errors.ts'
import { type Address, connect } from './client.ts'
import { type Embedded, findRunning, startEmbedded } from './embedded.ts'
import { openFromConfig } from './open.ts'
import { processesIn } from './stale-lock.ts'
import { makeTestFolder } from './testing-folder.ts'

const log = pino({ level: 'silent' })
let folder: string
let dataDir: string
let started: Embedded[] = []

beforeEach(() => {
  folder = makeTestFolder()
  dataDir = join(folder, 'data')
})
afterEach(async () => {
  for (const { stop } of started) await stop()
  started = []
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: { dataDir?: string } = {}): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir, log, durable: false, ...options })
  started.push(embedded)
  return embedded
}

async function ask<Row extends object>(connection: Address, text: string): Promise<readonly Row[]> {
  const sql = connect(connection, { max: 1 })
  try {
    return await sql.unsafe<Row[]>(text)
  } finally {
    await sql.end()
  }
}

const place = () => join(dataDir, 'postgres')
const withPassword = (address: Address, password: string): Address => ({ ...address, password })

test('the database answers on a unix socket only, and only to those who know the password', async () => {
  const { app, owner } = await start()

  const [row] = await ask<{ user: string; superuser: string; listen: string }>(
    app,
    `select current_user as user, current_setting('is_superuser') as superuser, current_setting('listen_addresses') as listen`,
  )
  expect(row).toEqual({ user: 'anxa_app', superuser: 'off', listen: '' })
  await expect(ask(withPassword(app, 'guess'), 'select 1')).rejects.toThrow('password authentication failed')
  await expect(ask(withPassword(owner, ''), 'select 1')).rejects.toThrow()
})

test('passwords are made at the first start, kept for their owner alone, and used again', async () => {
  const first = await start()
  await first.stop()
  const second = await start()

  const files = readdirSync(join(dataDir, 'secrets'))
  expect(files.sort()).toEqual(['database-app', 'database-owner'])
  expect(files.map((name) => statSync(join(dataDir, 'secrets', name)).mode & 0o777)).toEqual([0o600, 0o600])
  expect(second.app).toEqual(first.app)
})

test('durability is on unless a test asks otherwise', async () => {
  const embedded = await startEmbedded({ dataDir, log })
  started.push(embedded)

  const [row] = await ask<{ fsync: string; commit: string; pages: string; sums: string }>(
    embedded.owner,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('full_page_writes') as pages, current_setting('data_checksums') as sums`,
  )
  expect(row).toEqual({ fsync: 'on', commit: 'on', pages: 'on', sums: 'on' })
})

test('a stopped database leaves no process and no lock', async () => {
  const { stop } = await start()
  await stop()

  expect(processesIn(join(place(), 'data'))).toEqual([])
  expect(existsSync(join(place(), 'server.lock'))).toBe(false)
  expect(existsSync(join(place(), 'data', 'postmaster.pid'))).toBe(false)
})

test('a second server on the same folder is refused, and the first one works on', async () => {
  const first = await start()

  await expect(start()).rejects.toThrow(`another server (process ${process.pid}) already uses`)
  await expect(start()).rejects.toBeInstanceOf(CannotError)
  expect(await ask(first.app, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a command beside a running server uses its database', async () => {
  expect(findRunning(dataDir)).toBeNull()
  const { app } = await start()

  const config = {
    DATA_DIR: dataDir,
    DATABASE_URL: undefined,
    DATABASE_OWNER_URL: undefined,
    ANXA_TIME_OFFSET: 0,
  }
  const opened = await openFromConfig(config, log, { attach: true })
  const [row] = await opened.db.reference<{ at: string }[]>`select current_database() as at`
  await opened.stop()

  expect(row?.at).toBe('anxa')
  expect(await ask(app, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('an interrupted initdb is thrown away and done again', async () => {
  mkdirSync(join(place(), 'data.draft', 'base'), { recursive: true })
  writeFileSync(join(place(), 'data.draft', 'PG_VERSION'), '18\n')

  const { app } = await start()

  expect(await ask(app, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(existsSync(join(place(), 'data.draft'))).toBe(false)
})

test('a folder that is no database is left alone and named', async () => {
  mkdirSync(join(place(), 'data'), { recursive: true })
  writeFileSync(join(place(), 'data', 'thesis.txt'), 'years of work')

  await expect(start()).rejects.toThrow('it is no PostgreSQL database')
  expect(readFileSync(join(place(), 'data', 'thesis.txt'), 'utf8')).toBe('years of work')
})

test('lock files of a dead database do not stand in the way, even when their number lives again', async () => {
  const first = await start()
  await first.stop()
  // What a power cut leaves: the number now belongs to another process, this one.
  writeFileSync(
    join(place(), 'data', 'postmaster.pid'),
    `${process.pid}\n${join(place(), 'data')}\n0\n5432\n\n\n`,
  )
  writeFileSync(join(place(), 'socket', '.s.PGSQL.5432.lock'), `${process.pid}\n`)
  writeFileSync(join(place(), 'server.lock'), JSON.stringify({ pid: process.pid, started: '1' }))

  const { app } = await start()

  expect(await ask(app, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a torn server lock does not stand in the way', async () => {
  mkdirSync(place(), { recursive: true })
  writeFileSync(join(place(), 'server.lock'), '{"pid":')

  const { app } = await start()

  expect(await ask(app, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('where the path is too long for a socket, the database listens on loopback', async () => {
  dataDir = join(folder, 'rất-dài-'.repeat(12))
  const { app, owner } = await start()

  const [row] = await ask<{ listen: string }>(owner, `select current_setting('listen_addresses') as listen`)
  expect(row).toEqual({ listen: '127.0.0.1' })
  expect(await ask(app, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(findRunning(dataDir)?.app).toEqual(app)
  await expect(ask(withPassword(app, 'guess'), 'select 1')).rejects.toThrow('password authentication failed')
})

test('the first start opens a migrated database, the next one has nothing to do', async () => {
  const config = {
    DATA_DIR: dataDir,
    DATABASE_URL: undefined,
    DATABASE_OWNER_URL: undefined,
    ANXA_TIME_OFFSET: 0,
  }
  const first = await openFromConfig(config, log)
  const before = await first.db.reference`select name, applied_at from schema_migrations order by name`
  await first.stop()

  const second = await openFromConfig(config, log)
  const after = await second.db.reference`select name, applied_at from schema_migrations order by name`
  await second.stop()

  expect(before.length).toBeGreaterThan(2)
  expect(after).toEqual(before)
})
