/** How a PC leaves and comes back: without agent, lost and found, enrolled anew; and what is told about closed doors. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { enrolDevice } from '../devices/enrolment.ts'
import { loseDevice, retireDevice, revokeDevice } from '../devices/service.ts'
import { readStanding, recomputeStanding } from '../devices/standing.ts'
import { createToken } from '../devices/tokens.ts'
import { createIngest } from '../ingest/ingest.ts'
import { linuxFacts, makeKey, publicBytes, signReport, type TestPc } from '../ingest/testing.ts'
import { movingClock } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const LIST = '/xa/mau/quan-ly/may'
const clock = movingClock()
let place: TestManaged
beforeAll(async () => {
  place = await testManaged({ clock })
})
afterAll(() => place.base.close())

const by = () => ({ actor: `user:${place.itId}`, now: clock.now() })
const actionsOn = async (deviceId: string) =>
  (
    await place.base.owner<{ action: string }[]>`
      select action from audit_lines where subject = ${`device:${deviceId}`} order by seq`
  ).map(({ action }) => action)
const seenOn = async (deviceId: string): Promise<string> =>
  /name="seen" value="([^"]+)"/.exec(await (await place.it.get(`${LIST}/${deviceId}`)).text())?.[1] ?? ''

async function expectStandingToHold(): Promise<void> {
  const [kept, counted] = await place.base.db.transaction({ communes: [place.communeId] }, async (tx) => [
    await readStanding(tx, place.communeId),
    await recomputeStanding(tx, place.communeId),
  ])
  expect(kept).toEqual(counted)
}

async function declare(hostName: string): Promise<string> {
  await place.it.post(LIST, { hostName, kind: 'declared' })
  const [row] = await place.base.owner<{ id: string }[]>`
    select device_id as id from devices where host_name = ${hostName}`
  return row?.id ?? ''
}

/** The machine asks with a fresh key; null: it is refused. */
async function enrol(hostName: string, machine: string): Promise<TestPc | null> {
  const { communeId, base } = place
  const expiresAt = new Date(clock.now().getTime() + 3_600_000)
  const { token } = await createToken(
    base.db,
    { communeId, unitId: place.unitId, uses: 1, expiresAt, actor: by().actor },
    clock.now(),
  )
  const key = makeKey()
  const machineDigests = { 'machine-id': machine.repeat(64).slice(0, 64) }
  const payload = { v: 1, token, hostName, platform: 'linux', agentVersion: '0.1.0', machineDigests } as const
  const outcome = await enrolDevice(base.db, { payload, publicKey: publicBytes(key) }, clock.now())
  return outcome.ok ? { communeId, deviceId: outcome.deviceId, key } : null
}

async function mustEnrol(hostName: string, machine: string): Promise<TestPc> {
  const pc = await enrol(hostName, machine)
  if (pc === null) throw new Error(`${hostName} was refused`)
  return pc
}

const report = (pc: TestPc) =>
  createIngest(place.deps).accept(
    Buffer.from(signReport(pc, { seq: 1, at: clock.now(), facts: linuxFacts(clock.now()) })),
    { sentAt: clock.now() },
  )

test('a PC without agent has no key to revoke, can be named anew, and is used again by a word', async () => {
  const deviceId = await declare('MAY-IN-1')
  expect(await (await place.it.get(`${LIST}/${deviceId}`)).text()).not.toMatch(/thu-hoi|allowedAdmins/)
  expect((await place.it.post(`${LIST}/${deviceId}/thu-hoi`, { seen: 'co' })).status).toBe(409)

  const change = { hostName: 'MAY-IN-2', unit: '', seen: await seenOn(deviceId) }
  expect((await place.it.post(`${LIST}/${deviceId}`, change)).status).toBe(303)
  await place.it.post(`${LIST}/${deviceId}/ngung`, { seen: 'co' })
  await place.it.post(`${LIST}/${deviceId}/dung-lai`)

  expect(await textOf(await place.it.get(LIST))).toContain('MAY-IN-2')
  expect(await actionsOn(deviceId)).toEqual([
    ...['device.declared', 'device.changed', 'device.retired', 'device.restored'],
  ])
  await expectStandingToHold()
})

test('a PC with agent is called what it says itself, whatever a form says', async () => {
  const { deviceId } = await mustEnrol('PC-TU-XUNG', '1')
  await place.it.post(`${LIST}/${deviceId}`, {
    hostName: 'TEN-KHAC',
    unit: place.unitId,
    signingRequired: 'co',
    seen: await seenOn(deviceId),
  })
  expect(await textOf(await place.it.get(`${LIST}/${deviceId}`))).toContain('Máy PC-TU-XUNG')
  expect((await place.it.post(`${LIST}/${deviceId}/dung-lai`)).status).toBe(409)
})

test('a lost PC that runs is told with its hour; found, it stays out until it enrols anew', async () => {
  const pc = await mustEnrol('PC-BI-MAT', '2')
  await loseDevice(place.base.db, pc, by())
  clock.advance(600_000)
  expect(await report(pc)).toMatchObject({ ok: false })

  const list = await textOf(await place.it.get(LIST))
  expect(list).toContain('PC-BI-MAT : máy đã báo mất vừa gửi báo cáo lúc 09:10 24/11/2026')
  expect(list).toContain('1 máy đã báo mất')
  expect((await place.it.post(`${LIST}/${pc.deviceId}/dung-lai`)).status).toBe(303)

  const page = await textOf(await place.it.get(`${LIST}/${pc.deviceId}`))
  expect(page).toMatch(/Đã thu hồi khóa.*Khóa cũ không dùng lại được/)
  expect(await textOf(await place.it.get(LIST))).not.toContain('máy đã báo mất')
  expect(await actionsOn(pc.deviceId)).toEqual([
    ...['device.enrolled', 'device.lost', 'device.report-refused', 'device.found'],
  ])
  await expectStandingToHold()
})

test('a machine that asks to enrol while it is here is told, until its old key is revoked', async () => {
  const pc = await mustEnrol('PC-CU', '3')
  expect(await enrol('PC-MOI', '3')).toBeNull()
  expect(await textOf(await place.it.get(LIST))).toMatch(
    /PC-CU : lúc \S+ 24\/11\/2026 có máy tên PC-MOI xin đăng ký, trùng số máy/,
  )

  await revokeDevice(place.base.db, pc, by())
  expect(await textOf(await place.it.get(LIST))).not.toContain('PC-MOI')
})

test('a report under the name of a PC with another key is told for a week', async () => {
  const pc = await mustEnrol('PC-GIA', '4')
  await report({ ...pc, key: makeKey() })
  expect(await textOf(await place.it.get(LIST))).toMatch(/PC-GIA : lúc .*ký bằng khóa khác/)

  await place.base.owner`update audit_lines set at = at - interval '8 days'
    where subject = ${`device:${pc.deviceId}`}`
  expect(await textOf(await place.it.get(LIST))).not.toContain('PC-GIA :')
})

test('a machine enrolled anew leads to what it was, and takes on what was known of it by one word', async () => {
  const old = await mustEnrol('PC-KE-TOAN', '5')
  await place.it.post('/xa/mau/quan-ly/can-bo', { fullName: 'Trần Thị Ánh', unit: '' })
  const [officer] = await place.base.owner<{ id: string }[]>`select staff_id as id from staff`
  await place.it.post(`${LIST}/${old.deviceId}`, {
    ...{ label: 'Máy kế toán', unit: place.unitId, officer: officer?.id ?? '', lentTo: 'Trạm y tế' },
    ...{ allowedAdmins: '4', allowedRemoteTools: 'AnyDesk', seen: await seenOn(old.deviceId) },
  })
  clock.advance(60_000)
  await retireDevice(place.base.db, old, by())
  expect(await (await place.it.get(`${LIST}/${old.deviceId}`)).text()).toContain(
    `uses=1&amp;days=1&amp;unit=${place.unitId}`,
  )
  clock.advance(60_000)
  const anew = await mustEnrol('PC-KE-TOAN', '5')

  expect(await (await place.it.get(`${LIST}/${old.deviceId}`)).text()).toContain(`${LIST}/${anew.deviceId}"`)
  expect(await (await place.it.get(`${LIST}/${anew.deviceId}`)).text()).toContain(`${LIST}/${old.deviceId}"`)
  expect((await place.it.post(`${LIST}/${anew.deviceId}/tiep-noi`)).status).toBe(303)

  const page = await (await place.it.get(`${LIST}/${anew.deviceId}`)).text()
  expect(page).toContain('value="Máy kế toán"')
  expect(page).toContain('value="AnyDesk"')
  expect(page).toMatch(/name="officer"[^>]*checked/)
  expect(page).not.toContain('Trạm y tế')
  expect(await actionsOn(anew.deviceId)).toEqual(['device.enrolled', 'device.taken-over'])
})

test('a machine that was never here has nothing to take on', async () => {
  const { deviceId } = await mustEnrol('PC-LAN-DAU', '6')
  expect((await place.it.post(`${LIST}/${deviceId}/tiep-noi`)).status).toBe(409)
  expect((await place.it.post(`${LIST}/${randomUUID()}/tiep-noi`)).status).toBe(404)
})

test('the link to a token for one PC fills the form of the token', async () => {
  const page = await (await place.it.get('/xa/mau/quan-ly/ma-dang-ky?uses=1&days=1')).text()
  expect(page).toMatch(/name="uses"[^>]*value="1"/)
})
