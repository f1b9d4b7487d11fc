import { expect, test } from 'vitest'
import { makeKey } from '../identity/key.ts'
import { EXIT } from '../output.ts'
import { listSpool } from '../spool.ts'
import { saveDevice, saveKey } from '../state/device.ts'
import { takeLock } from '../state/lock.ts'
import { readSchedule } from '../state/schedule.ts'
import { TEST_NOW, testContext, testFolder } from '../testing.ts'
import { payloadOf, plainServer, type Reply, refused, taken } from '../testing-server.ts'
import { runOnce } from './run.ts'

const MINUTE_MS = 60_000

/** An enrolled PC with a clock that the test moves, and a server that answers as told. */
async function scene(answer: (number: number) => Reply = () => taken()) {
  const stateDir = testFolder()
  const server = await plainServer((_, number) => answer(number))
  saveKey(stateDir, makeKey())
  saveDevice(stateDir, {
    ...{ deviceId: '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11', server: server.url, communeName: 'Xã Mẫu' },
    ...{ enrolledAt: TEST_NOW.toISOString(), allowHttp: false, caPem: null },
  })
  let now = TEST_NOW
  const context = testContext({ clock: { now: () => new Date(now) }, random: () => 0.5 })
  const run = (force = false) => runOnce(context, { stateDir, force, withSoftware: false })
  return {
    stateDir,
    context,
    run,
    pass: (minutes: number) => {
      now = new Date(now.getTime() + minutes * MINUTE_MS)
    },
    sent: () => server.requests.map((request) => payloadOf(request).seq),
    waiting: () => listSpool(stateDir).map(({ seq }) => seq),
    schedule: () => readSchedule(stateDir, 3600),
    now: () => now,
  }
}

test('the first wake-up collects and sends; those before the interval has passed do nothing', async () => {
  const { run, pass, sent } = await scene(() => taken({ nextIntervalSeconds: 3600 }))
  expect(await run()).toBe(EXIT.done)
  for (let quarter = 0; quarter < 3; quarter += 1) {
    pass(15)
    expect(await run()).toBe(EXIT.done)
  }
  expect(sent()).toEqual([1])

  pass(15)
  await run()
  expect(sent()).toEqual([1, 2])
})

test('the interval is the one that the server gave last', async () => {
  const { run, schedule, now } = await scene(() => taken({ nextIntervalSeconds: 7200 }))
  await run()

  expect(schedule()).toMatchObject({ intervalSeconds: 7200, dueAt: now().getTime() + 7200 * 950 })
})

test('forced, it does not wait for its turn', async () => {
  const { run, sent } = await scene()
  await run()
  await run(true)

  expect(sent()).toEqual([1, 2])
})

test('while the server is away reports wait, and go out oldest first when it is back', async () => {
  let isUp = false
  const { run, pass, sent, waiting, schedule, context } = await scene(() =>
    isUp ? taken() : refused(503, 'unavailable'),
  )
  expect(await run()).toBe(EXIT.couldNot)
  expect(schedule()).toMatchObject({ failures: 1, notBefore: TEST_NOW.getTime() + 225_000 })
  expect(context.problems).toEqual(['Chưa gửi được (unavailable); báo cáo được giữ lại, gửi lại sau 4 phút.'])

  pass(60)
  await run()
  expect(waiting()).toEqual([1, 2])

  isUp = true
  pass(15)
  expect(await run()).toBe(EXIT.done)
  expect(sent()).toEqual([1, 1, 1, 2])
  expect(waiting()).toEqual([])
  expect(schedule()).toMatchObject({ failures: 0, notBefore: 0 })
})

test('in back-off it collects when that is due, and sends nothing', async () => {
  const { run, pass, sent, waiting } = await scene(() => ({
    status: 503,
    body: {},
    headers: { 'retry-after': '9000' },
  }))
  await run()
  pass(75)
  expect(await run()).toBe(EXIT.done)

  expect(sent()).toEqual([1])
  expect(waiting()).toEqual([1, 2])
})

test('after a night without power it collects at once and sends at a moment of its own', async () => {
  const { run, pass, sent, waiting, schedule, now } = await scene()
  await run()
  pass(12 * 60)
  await run()
  expect(sent()).toEqual([1])
  expect(waiting()).toEqual([2])
  expect(schedule().notBefore).toBe(now().getTime() + 15 * MINUTE_MS)

  pass(15)
  await run()
  expect(sent()).toEqual([1, 2])
})

test('a revoked PC says so, keeps what it has and asks ever more seldom', async () => {
  const { run, pass, context, waiting, schedule } = await scene(() =>
    refused(403, 'device-revoked', 'Máy này đã bị thu hồi.'),
  )
  expect(await run()).toBe(EXIT.no)
  pass(60)
  expect(await run()).toBe(EXIT.no)

  expect(context.problems[0]).toContain('Máy này đã bị thu hồi.')
  expect(waiting()).toEqual([1, 2])
  expect(schedule().failures).toBe(2)
})

test('a PC that is not enrolled is told what to do', async () => {
  const context = testContext()
  const run = runOnce(context, { stateDir: testFolder(), force: false, withSoftware: false })

  await expect(run).rejects.toMatchObject({
    exitCode: EXIT.wrongUse,
    message: expect.stringContaining('enroll'),
  })
})

test('of two runs at once one works and the other says why it does not', async () => {
  const { run, stateDir, sent } = await scene()
  const release = takeLock(stateDir)
  await expect(run()).rejects.toMatchObject({ exitCode: EXIT.couldNot })
  release?.()

  await run()
  expect(sent()).toEqual([1])
})
