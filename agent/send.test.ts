import { expect, test } from 'vitest'
import { REPORTS_PATH } from '../checks/report/protocol.ts'
import { fixedClock } from './clock.ts'
import { makeKey } from './identity/key.ts'
import { readLine } from './line/record.ts'
import { buildReport } from './report/build.ts'
import { sendSpool } from './send.ts'
import { addToSpool, listSpool } from './spool.ts'
import type { Device } from './state/device.ts'
import { readLast } from './state/last.ts'
import { recordedFacts, TEST_NOW, testFolder } from './testing.ts'
import { payloadOf, plainServer, type Reply, refused, taken } from './testing-server.ts'

const DEVICE_ID = '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11'
const key = makeKey()

/** A spool with one report for each number, and a server that answers as told. */
async function scene(seqs: readonly number[], answer: (number: number) => Reply) {
  const stateDir = testFolder()
  const facts = await recordedFacts()
  for (const seq of seqs) {
    const different = { ...facts, time: { ...facts.time, synchronized: seq % 2 === 0 } }
    addToSpool(
      stateDir,
      buildReport({ deviceId: DEVICE_ID, key, seq, collectedAt: TEST_NOW, facts: different }),
    )
  }
  const server = await plainServer((_, number) => answer(number))
  const device: Device = {
    ...{ deviceId: DEVICE_ID, server: server.url, communeName: 'Xã Mẫu' },
    ...{ enrolledAt: TEST_NOW.toISOString(), allowHttp: false, caPem: null },
  }
  return {
    stateDir,
    server,
    send: () => sendSpool({ stateDir, device, clock: fixedClock(TEST_NOW) }),
    left: () => listSpool(stateDir).map(({ seq }) => seq),
    sent: () => server.requests.map((request) => payloadOf(request).seq),
  }
}

test('reports go out oldest first, each leaves when it was taken, and the last answer is kept', async () => {
  const { stateDir, server, send, left, sent } = await scene([3, 4, 5], () =>
    taken({ nextIntervalSeconds: 1800 }),
  )

  expect(await send()).toEqual({ state: 'sent', sent: 3, left: 0, intervalSeconds: 1800 })
  expect(sent()).toEqual([3, 4, 5])
  expect(left()).toEqual([])
  expect(server.requests[0]).toMatchObject({
    path: REPORTS_PATH,
    headers: {
      'content-type': 'application/jose',
      'content-encoding': 'gzip',
      'anxa-sent-at': TEST_NOW.toISOString(),
    },
  })
  expect(readLast(stateDir)).toMatchObject({
    sent: { seq: 5, at: TEST_NOW.toISOString() },
    answer: { nextIntervalSeconds: 1800, checks: [{ id: 'os-supported', verdict: 'pass' }] },
    clockSkewSeconds: 0,
  })
})

test('the skew is this clock minus that of the server', async () => {
  const ahead = new Date(TEST_NOW.getTime() - 90_000)
  const { stateDir, send } = await scene([1], () => taken({ at: ahead }))
  await send()

  expect(readLast(stateDir).clockSkewSeconds).toBe(90)
})

test('the first failure stops the sending: what is left keeps its order', async () => {
  const { stateDir, send, left, sent } = await scene([1, 2, 3], (number) =>
    number === 1 ? taken() : { status: 503, body: {}, headers: { 'retry-after': '77' } },
  )

  expect(await send()).toEqual({ state: 'later', why: 'http-503', retryAfterSeconds: 77 })
  expect(sent()).toEqual([1, 2])
  expect(left()).toEqual([2, 3])
  expect(readLast(stateDir).failed).toEqual({ at: TEST_NOW.toISOString(), why: 'http-503' })
})

test.each([
  ['a portal that answers everything with a page', { status: 200, body: '<html>Đăng nhập Wi-Fi</html>' }],
  ['a proxy that refuses with a page', { status: 403, body: '<html>Forbidden</html>' }],
  ['a proxy without a server behind it', { status: 502, body: '' }],
  ['a server that is not ready', refused(503, 'unavailable')],
  ['a server that asks for patience', refused(429, 'too-many-requests')],
  ['an error that only a later edition knows', refused(400, 'something-new')],
])('%s costs no report', async (_, reply) => {
  const { send, left } = await scene([1, 2], () => reply)

  expect(await send()).toMatchObject({ state: 'later' })
  expect(left()).toEqual([1, 2])
})

test('a report that is wrong in itself is given up, and the next one gets its turn', async () => {
  const { stateDir, send, left, sent } = await scene([1, 2], (number) =>
    number === 1 ? refused(422, 'invalid-report', 'Báo cáo có trường sai kiểu.') : taken(),
  )

  expect(await send()).toEqual({
    state: 'refused',
    why: 'invalid-report: Báo cáo có trường sai kiểu.',
    isReport: true,
  })
  expect(sent()).toEqual([1, 2])
  expect(left()).toEqual([])
  expect(readLast(stateDir).sent?.seq).toBe(2)
})

test.each([
  [401, 'unknown-device'],
  [401, 'bad-signature'],
  [403, 'device-revoked'],
  [409, 'device-quarantined'],
])('a PC that is refused as a whole (%i %s) keeps its reports and asks once', async (status, code) => {
  const { stateDir, send, left, sent } = await scene([1, 2], () => refused(status, code))

  expect(await send()).toMatchObject({ state: 'refused', why: expect.stringContaining(code) })
  expect(sent()).toEqual([1])
  expect(left()).toEqual([1, 2])
  expect(readLast(stateDir).refused).toMatchObject({ seq: 1, status, code })
})

test('a later success ends what was noted as a trouble', async () => {
  const { stateDir, send } = await scene([1], (number) =>
    number === 1 ? refused(403, 'device-revoked') : taken(),
  )
  await send()
  await send()

  expect(readLast(stateDir)).not.toHaveProperty('refused')
})

test('an answer that says more than this edition knows is understood', async () => {
  const { body } = taken()
  const { send, left } = await scene([1], () => ({
    status: 200,
    body: { ...Object(body), news: 'của bản sau' },
  }))

  expect(await send()).toMatchObject({ state: 'sent', sent: 1 })
  expect(left()).toEqual([])
})

test('without a server nothing is lost', async () => {
  const { server, send, left } = await scene([1, 2], () => taken())
  await server.stop()

  expect(await send()).toEqual({ state: 'later', why: 'ECONNREFUSED', retryAfterSeconds: null })
  expect(left()).toEqual([1, 2])
})

test('each post is noted for the digest of the line: how long the way took, and whether there was one', async () => {
  const tomorrow = new Date(TEST_NOW.getTime() + 86_400_000)
  const { stateDir, server, send } = await scene([1, 2, 3], (number) =>
    number === 1 ? taken() : refused(503, 'unavailable'),
  )
  await send()
  await server.stop()
  expect(await send()).toMatchObject({ state: 'later' })

  const [day, ...more] = readLine(stateDir, tomorrow) ?? expect.fail('no record')
  expect(more).toEqual([])
  // The second was answered, if not with joy: the line was there.
  expect(day).toMatchObject({ day: '2026-10-28', attempts: 3, failures: 1, withoutLineSeconds: 0 })
  expect(day?.medianMs).toBeGreaterThanOrEqual(0)
  expect(readLine(stateDir, TEST_NOW)).toEqual([])
})
