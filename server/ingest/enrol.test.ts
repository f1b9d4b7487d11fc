import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hash, recordedPcs } from '../../checks/facts/testing.ts'
import { toFacts } from '../../checks/facts/to-facts.ts'
import { EnrolmentAnswer } from '../../checks/report/protocol.ts'
import { windowsMachineDigests } from '../../checks/report/same-machine.ts'
import { createApp } from '../app.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { findRelatives } from '../devices/former.ts'
import { revokeDevice } from '../devices/service.ts'
import { createToken, listTokens, revokeToken } from '../devices/tokens.ts'
import { addTestCommune, addTestUnit, movingClock, TEST_NOW, testDeps } from '../people/testing.ts'
import { ingestRoutes } from './routes.ts'
import {
  answerOf,
  linuxFacts,
  makeKey,
  postEnrolment,
  postReport,
  refusal,
  signEnrolment,
  signReport,
  signText,
  type TestPc,
} from './testing.ts'

const DAY = 86_400_000
let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const clock = movingClock()
let app: ReturnType<typeof createApp>
let communeId: string
let unitId: string
let number = 0
beforeEach(async () => {
  clock.set(TEST_NOW)
  app = createApp(testDeps(base, { clock }), ingestRoutes)
  number += 1
  communeId = (await addTestCommune(base, { code: `en-${number}`, name: 'Xã Bình Minh' })).communeId
  unitId = await addTestUnit(base, communeId)
})

const newToken = (uses = 1) =>
  createToken(
    base.db,
    { communeId, unitId, uses, expiresAt: new Date(clock.now().getTime() + DAY), actor: 'user:it' },
    clock.now(),
  )
const digests = (seed: string) => ({ 'machine-id': seed.repeat(64).slice(0, 64), mac: 'b'.repeat(64) })
const audit = async () =>
  (await base.owner`select action from audit_lines where commune_id = ${communeId} order by seq`).map(
    (row) => row.action,
  )
const devices = () => base.owner`select * from devices where commune_id = ${communeId}`
const usesLeft = async () => (await listTokens(base.db, communeId)).map((token) => token.usesLeft)

test('with a good token a PC joins the unit of the token and may report at once', async () => {
  const [{ token }, key] = [await newToken(), makeKey()]
  const response = await postEnrolment(app, signEnrolment(key, { token, machineDigests: digests('a') }))
  const { deviceId, communeName } = EnrolmentAnswer.parse(await response.json())

  expect(communeName).toBe('Xã Bình Minh')
  expect(await devices()).toMatchObject([
    { device_id: deviceId, unit_id: unitId, kind: 'agent', status: 'active' },
  ])
  expect(await audit()).toEqual(['token.created', 'device.enrolled'])
  const report = signReport({ deviceId, key }, { seq: 1, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })
  expect((await postReport(app, report)).status).toBe(200)
})

test('a token is good for as many PCs as it says, and for no more at the same time either', async () => {
  const { token } = await newToken(3)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => postEnrolment(app, signEnrolment(makeKey(), { token }))),
  )

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 403, 403, 403, 403, 403])
  expect(await devices()).toHaveLength(3)
  expect(await usesLeft()).toEqual([0])
})

test('unknown, expired and revoked tokens are refused alike', async () => {
  const { token: expired } = await newToken()
  clock.advance(DAY)
  const { token: revoked, tokenId } = await newToken()
  await revokeToken(base.db, { communeId, tokenId, actor: 'user:it' }, clock.now())
  const unknown = randomBytes(16).toString('base64url')

  for (const token of [expired, revoked, unknown])
    expect(await answerOf(await postEnrolment(app, signEnrolment(makeKey(), { token })))).toEqual(
      refusal('token-invalid'),
    )
  expect(await devices()).toHaveLength(0)
})

test('a PC whose answer was lost asks again and gets the same one, also when the token is used up', async () => {
  const [{ token }, key] = [await newToken(), makeKey()]
  const bytes = signEnrolment(key, { token })
  const answers = await Promise.all([1, 2, 3].map(() => postEnrolment(app, bytes)))
  const ids = await Promise.all(
    answers.map(async (answer) => EnrolmentAnswer.parse(await answer.json()).deviceId),
  )

  expect(new Set(ids).size).toBe(1)
  expect(await devices()).toHaveLength(1)
})

test('a machine that is already there is refused and shown to IT, and its old entry stays', async () => {
  const { token } = await newToken(5)
  await postEnrolment(
    app,
    signEnrolment(makeKey(), { token, hostName: 'VP-01', machineDigests: digests('a') }),
  )
  const again = signEnrolment(makeKey(), { token, hostName: 'VP-01B', machineDigests: digests('a') })

  expect(await answerOf(await postEnrolment(app, again))).toEqual(refusal('already-enrolled'))
  expect(await devices()).toMatchObject([{ host_name: 'VP-01', status: 'active' }])
  expect(await usesLeft()).toEqual([4])
  const [line] = await base.owner`select subject, detail from audit_lines
    where commune_id = ${communeId} and action = 'device.enrol-refused'`
  expect(line?.detail).toEqual({ reason: 'already-enrolled', hostName: 'VP-01B', platform: 'linux' })

  const [old] = await devices()
  await revokeDevice(base.db, { communeId, deviceId: old?.device_id }, { actor: 'user:it', now: clock.now() })
  expect((await postEnrolment(app, again)).status).toBe(200)
})

test('PCs cloned from one image differ in their network card, and both may join', async () => {
  const { token } = await newToken(2)
  const clone = (mac: string) =>
    signEnrolment(makeKey(), { token, machineDigests: { ...digests('a'), mac: mac.repeat(64) } })

  expect((await postEnrolment(app, clone('1'))).status).toBe(200)
  expect((await postEnrolment(app, clone('2'))).status).toBe(200)
})

describe('a Windows PC', () => {
  const [recorded] = recordedPcs()
  const machine = recorded?.document.machine ?? expect.fail('no recorded PC')
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  type Parts = Partial<Pick<typeof machine, 'machineGuid' | 'smbiosUuid' | 'macHashes'>>
  const uuid = (digit: string) => `4c4c4544-0000-1000-8000-${digit.repeat(12)}`
  const BUILT: Parts = { machineGuid: 'guid-1', smbiosUuid: uuid('a'), macHashes: ['aa'] }

  async function enrol(parts: Parts, token: string, hostName = 'VP-01') {
    const key = makeKey()
    const machineDigests = windowsMachineDigests({ ...machine, ...parts }, sha256)
    const asked = signEnrolment(key, { token, hostName, platform: 'windows', machineDigests })
    const answer = await answerOf(await postEnrolment(app, asked))
    const joined = EnrolmentAnswer.safeParse(answer.body)
    return { ...answer, pc: { communeId, deviceId: joined.data?.deviceId ?? '', key } }
  }
  const report = async (pc: TestPc, parts: Parts, seq: number) => {
    const document = recorded?.document ?? expect.fail('no recorded PC')
    const facts = toFacts({ ...document, machine: { ...machine, ...parts } }, hash)
    clock.advance(60_000)
    const sent = signReport(pc, { seq, at: clock.now(), facts })
    expect((await postReport(app, sent)).status).toBe(200)
  }
  const relatives = (deviceId: string) =>
    base.db.transaction({ communes: [communeId] }, (tx) => findRelatives(tx, { communeId, deviceId }))

  test('installed anew is refused and told, and after its old key is revoked goes on as the same machine', async () => {
    const { token } = await newToken(3)
    const { pc } = await enrol(BUILT, token)
    await report(pc, BUILT, 1)
    const anew = { ...BUILT, machineGuid: 'guid-2' }

    expect(await enrol(anew, token, 'DESKTOP-7Q2')).toMatchObject(refusal('already-enrolled'))
    expect(await audit()).toContain('device.enrol-refused')
    await revokeDevice(base.db, pc, { actor: 'user:it', now: clock.now() })
    clock.advance(60_000)
    const { pc: next, status } = await enrol(anew, token, 'DESKTOP-7Q2')
    expect(status).toBe(200)
    expect(await relatives(next.deviceId)).toMatchObject({ former: { deviceId: pc.deviceId } })
    expect(await relatives(pc.deviceId)).toMatchObject({ successor: { deviceId: next.deviceId } })
  })

  test('whose board was replaced is the same by its key, says what changed, and is known by the new board', async () => {
    const { token } = await newToken(3)
    const { pc } = await enrol(BUILT, token)
    await report(pc, BUILT, 1)
    expect((await relatives(pc.deviceId)).replaced).toEqual([])
    const rebuilt = { ...BUILT, smbiosUuid: uuid('b'), macHashes: ['bb'] }
    await report(pc, rebuilt, 2)

    expect((await relatives(pc.deviceId)).replaced).toEqual(['smbios-uuid', 'mac'])
    expect(await devices()).toHaveLength(1)
    // Windows is installed anew on the new board: nothing of what it enrolled with is left.
    expect(await enrol({ ...rebuilt, machineGuid: 'guid-2' }, token)).toMatchObject(
      refusal('already-enrolled'),
    )
    // The old board in another PC, with a Windows of its own, is still taken for the one that enrolled with it.
    expect(await enrol({ ...BUILT, machineGuid: 'guid-3' }, token)).toMatchObject(refusal('already-enrolled'))
  })

  test('copied to another one before it enrolled is another machine; so is one of the same cheap board', async () => {
    const { token } = await newToken(3)
    await enrol(BUILT, token)

    expect(await enrol({ ...BUILT, smbiosUuid: uuid('c'), macHashes: ['cc'] }, token)).toMatchObject({
      status: 200,
    })
    expect(await enrol({ ...BUILT, machineGuid: 'guid-4', macHashes: ['dd'] }, token)).toMatchObject({
      status: 200,
    })
    expect(await devices()).toHaveLength(3)
  })
})

test('who does not hold the key cannot enrol it', async () => {
  const [{ token }, key] = [await newToken(), makeKey()]
  const [, payload = '', signature = ''] = signEnrolment(makeKey(), { token }).split('.')
  const [header = ''] = signEnrolment(key, { token }).split('.')

  expect(await answerOf(await postEnrolment(app, `${header}.${payload}.${signature}`))).toEqual(
    refusal('bad-signature'),
  )
  expect(await answerOf(await postEnrolment(app, 'hello'))).toEqual(refusal('unsigned'))
})

test('a field that does not fit is named', async () => {
  const key = makeKey()
  const [header = ''] = signEnrolment(key, { token: 'x'.repeat(20) }).split('.')
  const head: object = JSON.parse(Buffer.from(header, 'base64url').toString())
  const body = {
    v: 1,
    token: 'x'.repeat(20),
    hostName: 'PC',
    platform: 'linux',
    agentVersion: '1',
    machineDigests: {},
  }
  const post = async (change: object) =>
    answerOf(await postEnrolment(app, signText(head, JSON.stringify({ ...body, ...change }), key)))

  expect(await post({ platform: 'mac' })).toEqual(refusal('invalid-request', 'platform'))
  expect(await post({ machineDigests: { mac: 'no hash' } })).toEqual(
    refusal('invalid-request', 'machineDigests.mac'),
  )
  expect(await post({ hostName: 'PC\0' })).toEqual(refusal('invalid-request', 'hostName'))
})

test('the token itself is nowhere in the database', async () => {
  const { token } = await newToken()
  const rows = await base.owner`select t::text as text from enrolment_tokens t
    union all select a::text from audit_lines a where commune_id = ${communeId}`

  expect(rows.filter(({ text }) => text.includes(token))).toEqual([])
})
