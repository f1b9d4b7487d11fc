/** What must not be taken: each kind of bad report has its own status and code, and leaves nothing behind. */
import { sign } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { MAX_SENT_BYTES, MAX_UNPACKED_BYTES, REPORTS_PATH } from '../../checks/report/protocol.ts'
import { createApp } from '../app.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { revokeDevice } from '../devices/service.ts'
import { addTestCommune, movingClock, TEST_NOW, testDeps } from '../people/testing.ts'
import { REFUSALS_PER_MINUTE } from './refusal-limit.ts'
import { ingestRoutes } from './routes.ts'
import {
  addTestPc,
  answerOf,
  linuxFacts,
  makeKey,
  postReport,
  refusal,
  signReport,
  signText,
  type TestPc,
} from './testing.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const clock = movingClock()
let app: ReturnType<typeof createApp>
let pc: TestPc
let communeId: string
let number = 0
beforeEach(async () => {
  clock.set(TEST_NOW)
  app = createApp(testDeps(base, { clock }), ingestRoutes)
  number += 1
  communeId = (await addTestCommune(base, { code: `bad-${number}` })).communeId
  pc = await addTestPc(base, communeId)
})

const report = (seq = 1) => signReport(pc, { seq, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })
const payload = (change: object = {}) => ({
  ...{
    v: 1,
    seq: 1,
    collectedAt: TEST_NOW.toISOString(),
    agentVersion: '0.1.0',
    facts: linuxFacts(TEST_NOW),
  },
  ...change,
})
const signed = (text: string) => signText({ alg: 'EdDSA', kid: pc.deviceId }, text, pc.key)

async function leftBehind() {
  const [counts] = await base.owner`select
    (select count(*) from device_states where commune_id = ${communeId})::int as states,
    (select count(*) from reports where commune_id = ${communeId})::int as reports,
    (select count(*) from transitions where commune_id = ${communeId})::int as transitions,
    (select count(*) from audit_lines where commune_id = ${communeId})::int as audit`
  return counts
}
const nothing = { states: 0, reports: 0, transitions: 0, audit: 0 }

const auditActions = async () =>
  (await base.owner`select action, detail from audit_lines where commune_id = ${communeId} order by seq`).map(
    (row) => [row.action, row.detail],
  )

test('larger than 256 KiB as sent, with its length announced or not', async () => {
  const large = Buffer.alloc(MAX_SENT_BYTES + 1, 'a')
  const announced = await app.request(REPORTS_PATH, {
    method: 'POST',
    headers: { 'content-length': String(large.length) },
    body: new Uint8Array(large),
  })

  expect(await answerOf(await postReport(app, large))).toEqual(refusal('too-large'))
  expect(await answerOf(announced)).toEqual(refusal('too-large'))
  expect(await leftBehind()).toEqual(nothing)
})

test('larger than 2 MiB unpacked, counted while unpacking', async () => {
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024))
  const justRight = gzipSync(Buffer.alloc(MAX_UNPACKED_BYTES))

  expect(bomb.length).toBeLessThan(MAX_SENT_BYTES)
  expect(await answerOf(await postReport(app, bomb, { encoding: 'gzip' }))).toEqual(
    refusal('too-large-unpacked'),
  )
  expect(await answerOf(await postReport(app, justRight, { encoding: 'gzip' }))).toEqual(refusal('unsigned'))
  expect(await leftBehind()).toEqual(nothing)
})

test('packed in another way, or not unpackable', async () => {
  expect(await answerOf(await postReport(app, report(), { encoding: 'br' }))).toEqual(refusal('bad-encoding'))
  expect(await answerOf(await postReport(app, report(), { encoding: 'gzip' }))).toEqual(
    refusal('bad-compression'),
  )
  const cut = gzipSync(report()).subarray(0, 200)
  expect(await answerOf(await postReport(app, cut, { encoding: 'gzip' }))).toEqual(refusal('bad-compression'))
  expect(await leftBehind()).toEqual(nothing)
})

test('unsigned: no signature, an algorithm of its own, no JWS at all', async () => {
  const [header, body] = report().split('.')
  const none = Buffer.from(JSON.stringify({ alg: 'none', kid: pc.deviceId })).toString('base64url')
  const cases = [
    `${header}.${body}.`,
    `${header}.${body}`,
    `${none}.${body}.${'A'.repeat(86)}`,
    JSON.stringify(payload()),
    '',
    '...',
  ]
  for (const bytes of cases) expect(await answerOf(await postReport(app, bytes))).toEqual(refusal('unsigned'))
  expect(await leftBehind()).toEqual(nothing)
})

test('signed by another key: an audit line for the commune, once a day', async () => {
  const forged = signReport({ ...pc, key: makeKey() }, { seq: 1, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })

  for (let time = 1; time <= 3; time += 1)
    expect(await answerOf(await postReport(app, forged))).toEqual(refusal('bad-signature'))
  expect(await leftBehind()).toEqual({ ...nothing, audit: 1 })
  expect(await auditActions()).toEqual([['device.report-refused', { reason: 'bad-signature' }]])

  clock.advance(24 * 3_600_000)
  await postReport(app, forged)
  expect(await leftBehind()).toEqual({ ...nothing, audit: 2 })
})

test('changed on the way: one letter of the payload is enough', async () => {
  const [header = '', body = '', signature = ''] = report().split('.')
  const changed = Buffer.from(body, 'base64url').toString().replace('"seq":1', '"seq":2')

  const answer = await postReport(app, `${header}.${Buffer.from(changed).toString('base64url')}.${signature}`)

  expect(await answerOf(answer)).toEqual(refusal('bad-signature'))
})

test('from a device that nobody knows', async () => {
  const stranger = { deviceId: '0192d0c0-0000-7000-8000-000000000001', key: makeKey() }
  const bytes = signReport(stranger, { seq: 1, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })

  expect(await answerOf(await postReport(app, bytes))).toEqual(refusal('unknown-device'))
  expect(await leftBehind()).toEqual(nothing)
})

test('from a revoked device, also when its key is already in memory', async () => {
  await postReport(app, report(1))
  await revokeDevice(base.db, pc, { actor: 'user:test', now: clock.now() })
  const before = await leftBehind()

  expect(await answerOf(await postReport(app, report(2)))).toEqual(refusal('device-revoked'))
  expect(await answerOf(await postReport(app, report(3)))).toEqual(refusal('device-revoked'))
  expect(await leftBehind()).toEqual({ ...before, audit: Number(before?.audit) + 1 })
  expect((await auditActions()).at(-1)).toEqual(['device.report-refused', { reason: 'device-revoked' }])
})

test.each([
  ['seq', { seq: '1' }],
  ['seq', { seq: 0 }],
  ['seq', { seq: 1.5 }],
  ['v', { v: 2 }],
  ['collectedAt', { collectedAt: 'yesterday' }],
  ['agentVersion', { agentVersion: 7 }],
  ['facts', { facts: null }],
  ['facts.contract', { facts: { ...linuxFacts(TEST_NOW), contract: 'mac-collector/1' } }],
  [
    'facts.firewall.ufwEnabled',
    {
      facts: linuxFacts(TEST_NOW, {
        firewall: JSON.parse(
          '{"ufwEnabled":"yes","ufwUnitActive":null,"firewalldActive":null,"inputDrops":null}',
        ),
      }),
    },
  ],
  [
    'facts.time.nowUtc',
    { facts: { ...linuxFacts(TEST_NOW), time: { ...linuxFacts(TEST_NOW).time, nowUtc: 12 } } },
  ],
  ['facts.surprise', { facts: { ...linuxFacts(TEST_NOW), surprise: true } }],
  ['surprise', { surprise: true }],
  [
    'facts.collector.version',
    { facts: linuxFacts(TEST_NOW, { collector: { version: '0.1.0\0', elevated: true } }) },
  ],
  [
    'facts.collector.version',
    { facts: linuxFacts(TEST_NOW, { collector: { version: '0.1.0\ud800', elevated: true } }) },
  ],
] as const)('a field of the wrong type is named: %s', async (field, change) => {
  expect(await answerOf(await postReport(app, signed(JSON.stringify(payload(change)))))).toEqual(
    refusal('invalid-report', field),
  )
  expect(await leftBehind()).toEqual(nothing)
})

test.each([
  ['no JSON', '{"v":1'],
  ['no object', '[]'],
  [
    'keys in another order',
    JSON.stringify({
      facts: linuxFacts(TEST_NOW),
      v: 1,
      seq: 1,
      collectedAt: TEST_NOW.toISOString(),
      agentVersion: '1',
    }),
  ],
  ['spaces', JSON.stringify(payload(), null, 1)],
  [
    'the facts twice',
    JSON.stringify(payload()).replace(/\}$/, `,"facts":${JSON.stringify(linuxFacts(TEST_NOW))}}`),
  ],
  ['something after the end', `${JSON.stringify(payload())} `],
])('a payload that could not be made again from its parts: %s', async (_, text) => {
  expect(await answerOf(await postReport(app, signed(text)))).toEqual(refusal('invalid-report', 'payload'))
  expect(await leftBehind()).toEqual(nothing)
})

test('a payload that is no UTF-8, or not the one base64url of its bytes', async () => {
  const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: pc.deviceId })).toString('base64url')
  const sealed = (segment: string) => {
    const signature = sign(null, Buffer.from(`${header}.${segment}`), pc.key).toString('base64url')
    return `${header}.${segment}.${signature}`
  }
  const notText = Buffer.concat([
    Buffer.from('{"v":1,"seq":1,"x":"'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('"}'),
  ])
  const padded = `${Buffer.from(JSON.stringify(payload())).toString('base64url')}==`

  for (const segment of [notText.toString('base64url'), padded])
    expect(await answerOf(await postReport(app, sealed(segment)))).toEqual(
      refusal('invalid-report', 'payload'),
    )
})

test('a wrong clock is not refused but measured', async () => {
  const ahead = new Date(TEST_NOW.getTime() + 26 * 3_600_000)
  const answer = await postReport(app, report(), { sentAt: ahead })

  expect(answer.status).toBe(200)
  const [state] = await base.owner`select skew_seconds, verdicts -> 'time-sync' ->> 'reason' as reason
    from device_states where device_id = ${pc.deviceId}`
  expect(state).toEqual({ skew_seconds: 26 * 3600, reason: 'clock-wrong' })
})

test.each(['9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '1970-01-01T00:00:00Z'])(
  'and one as wrong as %s neither',
  async (collectedAt) => {
    const answer = await postReport(app, signed(JSON.stringify(payload({ collectedAt }))), {
      sentAt: new Date(collectedAt),
    })

    expect(answer.status).toBe(200)
  },
)

test('who is refused again and again is not looked up any more; PCs that are known go on being heard', async () => {
  const said = (from: TestPc, seq: number) =>
    signReport(from, { seq, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })
  await postReport(app, said(pc, 1))
  const stranger: TestPc = { ...pc, deviceId: '11111111-1111-4111-8111-111111111111' }
  for (let count = 0; count < REFUSALS_PER_MINUTE; count += 1)
    expect((await postReport(app, said(stranger, 1))).status).toBe(401)

  const refused = await postReport(app, said(stranger, 1))
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect((await postReport(app, said(pc, 2))).status).toBe(200)
  clock.advance(60_000)
  expect((await postReport(app, said(stranger, 1))).status).toBe(401)
})
