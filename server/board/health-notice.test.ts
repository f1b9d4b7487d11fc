import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Role } from '../http/route.ts'
import { beat } from '../jobs/turn.ts'
import {
  addTestCommune,
  addTestPerson,
  addTestSession,
  addTestUnit,
  movingClock,
  TEST_NOW,
  testClient,
  testDeps,
} from '../people/testing.ts'
import { healthNotices, type Vitals } from './health-notice.ts'
import { boardRoutes } from './routes.tsx'

const MINUTE = 60_000
const DAY = 86_400_000
const ago = (ms: number) => new Date(TEST_NOW.getTime() - ms)
const vitals = (given: Partial<Vitals>): Vitals => ({
  ...{ loops: [], lastGoodBackupAt: TEST_NOW, installedAt: ago(365 * DAY) },
  ...given,
})
const notices = (given: Partial<Vitals>, isSample = false) => healthNotices(vitals(given), TEST_NOW, isSample)
const loop = (ms: number, everySeconds = 30) => ({ job: 'sweep', lastOkAt: ago(ms), everySeconds })

describe('jobs', () => {
  test('that stood for more than five minutes are told, with how long', () => {
    expect(notices({ loops: [loop(5 * MINUTE)] })).toEqual([])
    expect(notices({ loops: [loop(5 * MINUTE + 1)] })).toEqual([
      'Việc nền của máy chủ không chạy được 5 phút nay: số liệu dưới đây có thể không còn đúng. Hãy báo quản trị hệ thống.',
    ])
  })

  test('that turn once a day may be quiet for a day', () => {
    expect(notices({ loops: [loop(DAY, 86_400)] })).toEqual([])
    expect(notices({ loops: [loop(4 * DAY, 86_400)] })).toHaveLength(1)
  })
})

describe('backups', () => {
  test('older than three days are told', () => {
    expect(notices({ lastGoodBackupAt: ago(3 * DAY) })).toEqual([])
    expect(notices({ lastGoodBackupAt: ago(3 * DAY + 1) })[0]).toContain('Bản sao lưu tốt gần nhất đã 3 ngày')
  })

  test('that never were are told from the fourth day of the installation on', () => {
    expect(notices({ lastGoodBackupAt: null, installedAt: ago(3 * DAY) })).toEqual([])
    expect(notices({ lastGoodBackupAt: null, installedAt: ago(3 * DAY + 1) })[0]).toContain(
      'chưa có bản sao lưu',
    )
  })

  test('of a sample are missed by nobody', () => {
    expect(notices({ lastGoodBackupAt: null }, true)).toEqual([])
  })
})

describe('the board', () => {
  let base: TestDatabase
  beforeAll(async () => {
    base = await testDatabase()
    await beat({ job: 'sweep', everySeconds: 30, failure: null }, testDeps(base))
    await beat({ job: 'mail', everySeconds: null, failure: null }, testDeps(base))
  })
  afterAll(() => base.close())

  test.each([
    ['it', true],
    ['leader', true],
    ['police', true],
    ['unit', false],
    ['province', false],
  ] as const)('tells %s that the figures are doubtful: %s', async (role: Role, isTold: boolean) => {
    const code = `cb-${role}`
    const { communeId } = await addTestCommune(base, { code, isSample: true })
    const unit = role === 'unit' ? { unitId: await addTestUnit(base, communeId) } : {}
    const session = await addTestSession(base, await addTestPerson(base, [{ role, communeId, ...unit }]))
    const clock = movingClock()
    const client = testClient(createApp(testDeps(base, { clock }), boardRoutes), session)
    expect(await (await client.get(`/xa/${code}`)).text()).not.toContain('ax-health-notice')

    clock.advance(10 * MINUTE)
    // It turns, but to no effect: that is no news of the figures.
    await beat({ job: 'sweep', everySeconds: 30, failure: 'no answer' }, testDeps(base, { clock }))
    const html = await (await client.get(`/xa/${code}`)).text()

    expect(html.includes('Việc nền của máy chủ không chạy được 10 phút nay')).toBe(isTold)
  })
})
