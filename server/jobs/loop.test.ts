import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { fixedClock } from '../../checks/time/clock.ts'
import { startPartitionsJob } from '../db/partitions-job.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { startLoop } from './loop.ts'
import type { JobDeps } from './turn.ts'

const now = new Date('2026-11-24T03:00:00Z')
let base: TestDatabase
let deps: JobDeps
beforeAll(async () => {
  base = await testDatabase()
  deps = { db: base.db, clock: fixedClock(now), log: pino({ level: 'silent' }) }
})
afterAll(() => base.close())

async function heartbeat(job: string) {
  const [row] =
    await base.owner`select last_turn_at, last_ok_at, last_error, turns from job_heartbeats where job = ${job}`
  return row
}

test('each turn leaves a heartbeat', async () => {
  let turns = 0
  const loop = startLoop({ name: 'counting', everySeconds: 0.01, deps, turn: async () => (turns += 1) })
  await vi.waitUntil(() => turns >= 3)
  await loop.stop()

  expect(await heartbeat('counting')).toEqual({ last_turn_at: now, last_ok_at: now, last_error: null, turns })
  expect(loop.lastTurnAt()).toEqual(now)
})

test('turns never overlap, however slow they are', async () => {
  let inside = 0
  let most = 0
  let turns = 0
  const turn = async () => {
    inside += 1
    most = Math.max(most, inside)
    await new Promise((resolve) => setTimeout(resolve, 20))
    inside -= 1
    turns += 1
  }
  const loop = startLoop({ name: 'slow', everySeconds: 0.001, deps, turn })
  await vi.waitUntil(() => turns >= 4)
  await loop.stop()

  expect(most).toBe(1)
})

test('a failing turn is recorded with its cause, and the next one still comes', async () => {
  let turns = 0
  const turn = async () => {
    turns += 1
    throw new Error('mail not sent', { cause: new Error('connection refused') })
  }
  const loop = startLoop({ name: 'failing', everySeconds: 0.01, deps, turn })
  await vi.waitUntil(() => turns >= 2)
  await loop.stop()

  expect(await heartbeat('failing')).toEqual({
    last_turn_at: now,
    last_ok_at: null,
    last_error: 'mail not sent <- connection refused',
    turns,
  })
})

test('stop waits for the running turn and lets no other begin', async () => {
  let ended = 0
  const turn = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    ended += 1
  }
  const loop = startLoop({ name: 'stopping', everySeconds: 0.001, deps, turn })

  await loop.stop()

  expect(ended).toBe(1)
  expect((await heartbeat('stopping'))?.turns).toBe(1)
})

test('the partitions job makes the months ahead as soon as it starts', async () => {
  const job = startPartitionsJob({ ...deps, clock: fixedClock(new Date('2034-02-10T00:00:00Z')) })
  await job.stop()

  const parts =
    await base.owner`select relname from pg_class where relname like 'reports_2034%' and relkind = 'r' order by 1`
  expect(parts.map((row) => row.relname)).toEqual([
    'reports_2034_02',
    'reports_2034_03',
    'reports_2034_04',
    'reports_2034_05',
  ])
  expect((await heartbeat('partitions'))?.last_error).toBeNull()
})
