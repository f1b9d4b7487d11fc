/** The way of reports through the real application into a real database. */
import { createPublicKey, verify } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ReportAnswer } from '../../checks/report/protocol.ts'
import { createApp } from '../app.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { rebuildJws } from '../devices/evidence.ts'
import { releaseQuarantine } from '../devices/service.ts'
import { readStanding, recomputeStanding } from '../devices/standing.ts'
import { addTestCommune, addTestUnit, movingClock, TEST_NOW, testDeps } from '../people/testing.ts'
import { ingestRoutes } from './routes.ts'
import {
  addTestPc,
  answerOf,
  FIREWALL_OFF,
  linuxFacts,
  postReport,
  refusal,
  signReport,
  type TestPc,
} from './testing.ts'

const HOUR = 3_600_000
let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const clock = movingClock()
let app: ReturnType<typeof createApp>
let communeId: string
let unitId: string
let pc: TestPc
let number = 0
beforeEach(async () => {
  clock.set(TEST_NOW)
  app = createApp(testDeps(base, { clock }), ingestRoutes)
  number += 1
  communeId = (await addTestCommune(base, { code: `in-${number}` })).communeId
  unitId = await addTestUnit(base, communeId)
  pc = await addTestPc(base, communeId, { unitId })
})

const report = (seq: number, given: Parameters<typeof linuxFacts>[1] = {}, from: TestPc = pc) =>
  signReport(from, { seq, at: clock.now(), facts: linuxFacts(clock.now(), given) })
const send = (bytes: string) => postReport(app, bytes, { sentAt: clock.now() })

async function row(deviceId = pc.deviceId) {
  const [state] =
    await base.owner`select *, xmin::text as version from device_states where device_id = ${deviceId}`
  if (state === undefined) throw new Error('the PC has no state')
  return state
}
type KeptReport = Parameters<typeof rebuildJws>[0] & { readonly seq: number; readonly late: boolean }
const history = async (deviceId = pc.deviceId) =>
  (
    await base.owner<
      KeptReport[]
    >`select seq, late, evidence_head, evidence_signature, facts_text from reports
      where device_id = ${deviceId} order by received_at, seq`
  ).map((kept) => ({ seq: kept.seq, late: kept.late, jws: rebuildJws(kept) }))
const transitions = async (checkId: string) =>
  (
    await base.owner`select from_state, to_state, cause from transitions
      where device_id = ${pc.deviceId} and check_id = ${checkId} order by at`
  ).map((one) => [one.from_state, one.to_state, one.cause])

/** The last report as it was signed, if its signature holds. */
async function proven(from: TestPc = pc): Promise<string> {
  const state = await row(from.deviceId)
  const jws = rebuildJws({
    evidence_head: state.evidence_head,
    evidence_signature: state.evidence_signature,
    facts_text: state.facts_text,
  })
  const signed = jws.slice(0, jws.lastIndexOf('.'))
  const signature = Buffer.from(jws.slice(jws.lastIndexOf('.') + 1), 'base64url')
  if (!verify(null, Buffer.from(signed), createPublicKey(from.key), signature)) throw new Error('not proven')
  return jws
}

async function standingsAgree(): Promise<void> {
  const [kept, counted] = await base.db.transaction({ communes: [communeId] }, async (tx) => [
    await readStanding(tx, communeId),
    await recomputeStanding(tx, communeId),
  ])
  expect(kept).toEqual(counted)
}

describe('a first report', () => {
  test('is answered with the verdicts of this PC, in the words of the protocol', async () => {
    const response = await send(report(1))

    expect(response.status).toBe(200)
    const answer = ReportAnswer.parse(await response.json())
    expect(answer.serverTime).toBe(TEST_NOW.toISOString())
    expect(answer.checks.find((check) => check.id === 'firewall-on')).toMatchObject({
      verdict: 'pass',
      reason: 'on',
    })
  })

  test('becomes present, history, transitions and standing at once', async () => {
    const bytes = report(1)
    await send(bytes)

    expect(await row()).toMatchObject({
      last_seq: 1,
      last_report_at: TEST_NOW,
      skew_seconds: 0,
      silent_since: null,
    })
    expect(await history()).toEqual([{ seq: 1, late: false, jws: bytes }])
    expect(await transitions('firewall-on')).toEqual([[null, 'pass', 'report']])
    expect(await transitions('contact')).toEqual([[null, 'heard', 'report']])
    const [standing] =
      await base.owner`select counts from standings where commune_id = ${communeId} and unit_id = ${unitId}`
    expect(standing?.counts).toMatchObject({
      devices: 1,
      agents: 1,
      reporting: 1,
      checks: { 'firewall-on': { pass: 1 } },
    })
    await standingsAgree()
  })

  test('may come packed', async () => {
    const response = await postReport(app, gzipSync(report(1)), { encoding: 'gzip' })

    expect(response.status).toBe(200)
    // No time of sending was given: the clock of the machine was not measured.
    expect((await row()).skew_seconds).toBeNull()
  })
})

describe('a report that says the same', () => {
  test('moves the small columns only: no history, no transition, the facts untouched', async () => {
    await send(report(1))
    const before = await row()
    clock.advance(HOUR)
    const bytes = report(2)
    const response = await send(bytes)
    const after = await row()

    expect(response.status).toBe(200)
    expect(after).toMatchObject({ last_seq: 2, last_report_at: clock.now(), collected_at: clock.now() })
    for (const column of [
      'facts_text',
      'facts_digest',
      'verdicts',
      'next_look_at',
      'verdicts_until',
      'edition',
    ])
      expect(after[column]).toEqual(before[column])
    expect(await history()).toHaveLength(1)
    expect(await transitions('firewall-on')).toHaveLength(1)
  })

  test('can be proven to the byte all the same', async () => {
    await send(report(1))
    clock.advance(HOUR)
    const bytes = report(2)
    await send(bytes)

    expect(await proven()).toBe(bytes)
  })
})

describe('a report that says something else', () => {
  test('is kept, and each check that changed has its transition', async () => {
    await send(report(1))
    clock.advance(HOUR)
    const bytes = report(2, FIREWALL_OFF)
    await send(bytes)

    expect((await history()).map(({ seq }) => seq)).toEqual([1, 2])
    expect(await transitions('firewall-on')).toEqual([
      [null, 'pass', 'report'],
      ['pass', 'fail', 'report'],
    ])
    expect(await transitions('time-sync')).toHaveLength(1)
    expect((await row()).verdicts['firewall-on']).toMatchObject({
      verdict: 'fail',
      since: clock.now().toISOString(),
    })
    expect((await row()).verdicts['time-sync'].since).toBe(TEST_NOW.toISOString())
    expect(await proven()).toBe(bytes)
    await standingsAgree()
  })
})

describe('the same number again', () => {
  test('with the same bytes gets the same answer, and nothing is written', async () => {
    const bytes = report(1)
    const first = await answerOf(await send(bytes))
    const before = await row()
    const again = await answerOf(await send(bytes))

    expect(again).toEqual(first)
    expect((await row()).version).toBe(before.version)
    expect(await history()).toHaveLength(1)
  })

  test('also after newer ones, and when the history alone remembers it', async () => {
    const first = report(1)
    await send(first)
    for (let seq = 2; seq <= 40; seq += 1) await send(report(seq))
    const before = await row()

    expect((await send(first)).status).toBe(200)
    expect((await row()).version).toBe(before.version)
    expect(await history()).toHaveLength(1)
  })

  test('twenty times at once has one effect', async () => {
    const bytes = report(1)
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(bytes)))

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(await history()).toHaveLength(1)
    expect(await transitions('firewall-on')).toHaveLength(1)
    await standingsAgree()
  })

  test('twenty times at once to four servers has one effect, too', async () => {
    const apps = Array.from({ length: 4 }, () => createApp(testDeps(base, { clock }), ingestRoutes))
    const bytes = report(1)
    const answers = await Promise.all(
      apps.flatMap((one) => Array.from({ length: 5 }, () => postReport(one, bytes, { sentAt: clock.now() }))),
    )

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(await history()).toHaveLength(1)
    await standingsAgree()
  })

  test('with other bytes is a fork: refused, noted, and the PC is set apart until IT has looked', async () => {
    await send(report(1))
    clock.advance(HOUR)

    expect(await answerOf(await send(report(1)))).toEqual(refusal('sequence-conflict'))
    expect(await answerOf(await send(report(2)))).toEqual(refusal('device-quarantined'))
    expect(await row()).toMatchObject({ last_seq: 1 })
    expect(await history()).toHaveLength(1)
    expect(await transitions('contact')).toEqual([
      [null, 'heard', 'report'],
      ['heard', 'quarantined', 'report'],
    ])
    const audit = await base.owner`select action, detail from audit_lines where commune_id = ${communeId}`
    expect(audit.map(({ action, detail }) => [action, detail])).toEqual([
      ['device.quarantined', { reason: 'sequence-conflict', seq: 1 }],
    ])
    await standingsAgree()

    await releaseQuarantine(base.db, pc, { actor: 'user:it', now: clock.now() })
    expect((await send(report(2))).status).toBe(200)
    await standingsAgree()
  })

  test('with other bytes is a fork, too, when only the history remembers the number', async () => {
    await send(report(1))
    for (let seq = 2; seq <= 40; seq += 1) await send(report(seq))
    clock.advance(1)

    expect(await answerOf(await send(report(1)))).toEqual(refusal('sequence-conflict'))
  })
})

describe('a late report', () => {
  test('is kept as history and never moves the present back', async () => {
    await send(report(1))
    const late = report(2, FIREWALL_OFF)
    clock.advance(HOUR)
    await send(report(3))
    const before = await row()
    const response = await send(late)
    const after = await row()

    expect(response.status).toBe(200)
    expect(await history()).toContainEqual({ seq: 2, late: true, jws: late })
    for (const column of ['last_seq', 'last_report_at', 'verdicts', 'facts_text', 'evidence_head'])
      expect(after[column]).toEqual(before[column])
    expect(await transitions('firewall-on')).toHaveLength(1)

    expect((await send(late)).status).toBe(200)
    expect(await history()).toHaveLength(2)
  })
})

describe('reports of many PCs', () => {
  test('in one batch go each to their own commune', async () => {
    const other = await addTestCommune(base, { code: `other-${number}` })
    const stranger = await addTestPc(base, other.communeId)
    const neighbours = await Promise.all(
      Array.from({ length: 5 }, () => addTestPc(base, communeId, { unitId })),
    )
    const all = [pc, stranger, ...neighbours]

    const answers = await Promise.all(all.map((one) => send(report(1, {}, one))))

    expect(answers.map(({ status }) => status)).toEqual(all.map(() => 200))
    const rows = await base.owner`select commune_id, count(*)::int as pcs from device_states
      where commune_id in (${communeId}, ${other.communeId}) group by 1`
    expect(new Map(rows.map((one) => [one.commune_id, one.pcs]))).toEqual(
      new Map([
        [communeId, 6],
        [other.communeId, 1],
      ]),
    )
    await standingsAgree()
  })

  test('a PC signs for itself alone: its key opens no other one', async () => {
    const other = await addTestCommune(base, { code: `other-${number}` })
    const stranger = await addTestPc(base, other.communeId)
    const forged = signReport(
      { deviceId: stranger.deviceId, key: pc.key },
      { seq: 1, at: TEST_NOW, facts: linuxFacts(TEST_NOW) },
    )

    expect(await answerOf(await send(forged))).toEqual(refusal('bad-signature'))
    expect(await base.owner`select from device_states where commune_id = ${other.communeId}`).toHaveLength(0)
  })

  test('several of one PC in one batch are taken in their order', async () => {
    // The PC is known from here on: looking it up would let the later ones overtake the first.
    await send(report(1))
    const bytes = [2, 3, 4, 5].map((seq) => report(seq, seq % 2 === 0 ? FIREWALL_OFF : {}))
    await Promise.all(bytes.map(send))

    expect((await row()).last_seq).toBe(5)
    expect((await history()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(await proven()).toBe(bytes[3])
    await standingsAgree()
  })
})
