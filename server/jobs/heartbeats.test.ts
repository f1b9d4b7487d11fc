import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { movingClock, testDeps } from '../people/testing.ts'
import { forgetOtherJobs, listHeartbeats, patienceMs } from './heartbeats.ts'
import { beat } from './turn.ts'

const clock = movingClock()
let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

test('a job nobody runs any more is forgotten; ours, those of others and letters are not', async () => {
  const deps = testDeps(base, { clock })
  const loop = (job: string) => beat({ job, everySeconds: 30, failure: null }, deps)
  await Promise.all([
    loop('ours'),
    loop('renamed'),
    beat({ job: 'mail', everySeconds: null, failure: 'x' }, deps),
  ])
  clock.advance(3_600_001)
  await loop('of another process')

  await forgetOtherJobs(deps, ['ours', 'new'])

  expect((await listHeartbeats(deps)).map(({ job }) => job)).toEqual(['mail', 'of another process', 'ours'])
})

test('patience is three turns and a minute', () => {
  expect(patienceMs(30)).toBe(150_000)
})
