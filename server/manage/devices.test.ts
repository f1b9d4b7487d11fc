import { afterAll, beforeAll, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { declareNewDevices } from '../devices/service.ts'
import { readStanding, recomputeStanding } from '../devices/standing.ts'
import { addTestPc } from '../ingest/testing.ts'
import { addTestCommune, addTestPerson, addTestSession, addTestUnit, testClient } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/may'
let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

const rowOf = async (deviceId: string) => {
  const [row] = await place.base.owner`
    select unit_id, label, note, status, signing_required from devices where device_id = ${deviceId}`
  return row
}
const addPc = (hostName: string) => addTestPc(place.base, place.communeId, { hostName })
const actionsOn = async (deviceId: string) =>
  (
    await place.base.owner<{ action: string }[]>`
      select action from audit_lines where subject = ${`device:${deviceId}`} order by seq`
  ).map(({ action }) => action)

async function expectStandingToHold(): Promise<void> {
  const [kept, counted] = await place.base.db.transaction({ communes: [place.communeId] }, async (tx) => [
    await readStanding(tx, place.communeId),
    await recomputeStanding(tx, place.communeId),
  ])
  expect(kept).toEqual(counted)
}

/** The fields of the form as the page draws them, as far as a test needs them. */
const seenOn = async (deviceId: string): Promise<string> =>
  /name="seen" value="([^"]+)"/.exec(await (await place.it.get(`${PATH}/${deviceId}`)).text())?.[1] ?? ''

test('the way in to manage leads to the PCs', async () => {
  const answer = await place.it.get('/xa/mau/quan-ly')
  expect(answer.headers.get('location')).toBe(PATH)
})

test('a PC without agent is declared, found without diacritics, and counted', async () => {
  const given = { hostName: ' MAY-MAT-01 ', label: 'Máy soạn thảo', unit: place.unitId, kind: 'state-secret' }
  expect((await place.it.post(PATH, given)).status).toBe(303)
  await place.it.post(PATH, { hostName: 'MAY-CU', kind: 'declared' })

  const found = await textOf(await place.it.get(`${PATH}?q=may+soan`))
  expect(found).toContain('MAY-MAT-01')
  expect(found).toContain('Máy bí mật nhà nước')
  expect(found).not.toContain('MAY-CU')
  const declared = await textOf(await place.it.get(`${PATH}?kind=declared&unit=none`))
  expect(declared).toContain('MAY-CU')
  expect(declared).not.toContain('MAY-MAT-01')
  await expectStandingToHold()
})

test.each([
  ['without a name', { hostName: ' ' }, 'Tên máy: chưa điền.'],
  ['with a name that is too long', { hostName: 'x'.repeat(64) }, 'Tên máy: dài nhất 63 ký tự.'],
  ['that claims to have an agent', { kind: 'agent' }, 'Hãy chọn một loại.'],
  ['in a unit of nowhere', { unit: 'x' }, 'Xã không có đơn vị này.'],
])('a PC %s is refused beside its field, and none is made', async (_, given, words) => {
  const before = await place.base.owner`select from devices`
  const answer = await place.it.post(PATH, { hostName: 'MAY', kind: 'declared', unit: '', ...given })

  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain(words)
  expect(await place.base.owner`select from devices`).toHaveLength(before.length)
})

test('a name that a PC in service has already is refused, whoever is faster', async () => {
  const twice = await Promise.all(
    ['MAY-DOI', 'may-đôi'].map((hostName) => place.it.post(PATH, { hostName, kind: 'declared' })),
  )
  expect(twice.map(({ status }) => status).sort()).toEqual([303, 400])
  const refused = twice.find(({ status }) => status === 400)
  expect(refused && (await textOf(refused))).toMatch(/Đã có máy tên \S+ đang được quản lý/)
})

test('the particulars of a PC are changed with one line', async () => {
  const { deviceId } = await addPc('PC-SUA')
  const change = {
    label: 'Máy kế toán',
    unit: place.unitId,
    note: 'cạnh cửa sổ',
    seen: await seenOn(deviceId),
  }
  expect((await place.it.post(`${PATH}/${deviceId}`, change)).status).toBe(303)

  expect(await rowOf(deviceId)).toMatchObject({
    ...{ unit_id: place.unitId, label: 'Máy kế toán', note: 'cạnh cửa sổ', signing_required: false },
  })
  expect(await actionsOn(deviceId)).toEqual(['device.changed'])
  await expectStandingToHold()
})

test('a form that changes nothing leaves no line', async () => {
  const { deviceId } = await addPc('PC-NGUYEN')
  const same = { label: '', unit: '', note: '', signingRequired: 'co', seen: await seenOn(deviceId) }
  expect((await place.it.post(`${PATH}/${deviceId}`, same)).status).toBe(303)
  expect(await actionsOn(deviceId)).toEqual([])
})

test('of two officers at one PC the slower one is told, and overwrites nothing', async () => {
  const { deviceId } = await addPc('PC-HAI')
  const seen = await seenOn(deviceId)
  const answers = await Promise.all(
    ['Nhãn một', 'Nhãn hai'].map((label) => place.it.post(`${PATH}/${deviceId}`, { label, unit: '', seen })),
  )

  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  const slower = answers.find(({ status }) => status === 409)
  expect(slower && (await textOf(slower))).toContain('người khác đã đổi máy này')
  expect(await actionsOn(deviceId)).toEqual(['device.changed'])
})

test('a mistake in the form keeps what was typed and changes nothing', async () => {
  const { deviceId } = await addPc('PC-LOI')
  const answer = await place.it.post(`${PATH}/${deviceId}`, {
    label: 'x'.repeat(101),
    seen: await seenOn(deviceId),
  })

  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain('Nhãn: dài nhất 100 ký tự.')
  expect(await rowOf(deviceId)).toMatchObject({ label: null, signing_required: true })
})

test.each([
  ['ngung', 'retired', 'device.retired', 'Xem lại: ngừng sử dụng'],
  ['thu-hoi', 'revoked', 'device.revoked', 'Xem lại: thu hồi khóa'],
])('out of service by "%s" takes a second look, and only once', async (way, status, action, title) => {
  const { deviceId } = await addPc(`PC-${status}`)
  const path = `${PATH}/${deviceId}/${way}`
  expect(await textOf(await place.it.get(path))).toContain(title)
  expect(await textOf(await place.it.post(path))).toContain(title)
  expect(await rowOf(deviceId)).toMatchObject({ status: 'active' })

  const answers = await Promise.all([1, 2].map(() => place.it.post(path, { seen: 'co' })))

  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409])
  expect(await rowOf(deviceId)).toMatchObject({ status })
  expect(await actionsOn(deviceId)).toEqual([action])
  expect(await textOf(await place.it.get(PATH))).not.toContain(`PC-${status}`)
  expect(await textOf(await place.it.get(`${PATH}?status=${status}`))).toContain(`PC-${status}`)
  await expectStandingToHold()
})

test('a lost PC has its key revoked, and stands apart', async () => {
  const { deviceId } = await addPc('PC-MAT')
  const path = `${PATH}/${deviceId}/mat`
  expect(await textOf(await place.it.post(path))).toContain('Xem lại: báo mất máy')
  expect((await place.it.post(path, { seen: 'co' })).status).toBe(303)

  expect(await rowOf(deviceId)).toMatchObject({ status: 'revoked' })
  expect(await actionsOn(deviceId)).toEqual(['device.lost'])
  expect(await textOf(await place.it.get(`${PATH}?status=lost`))).toMatch(
    /PC-MAT .*Mất, báo lúc 09:00 24\/11\/2026/,
  )
  await expectStandingToHold()
})

test('a PC in quarantine stands above the list with what to do, until it is released', async () => {
  const { deviceId } = await addPc('PC-CACH-LY')
  await place.base.owner`update devices set status = 'quarantined' where device_id = ${deviceId}`
  expect(await textOf(await place.it.get(`${PATH}?q=khong-co-may-nay`))).toMatch(
    /1 máy bị cách ly .*Hãy tìm máy thật.*PC-CACH-LY/,
  )

  expect((await place.it.post(`${PATH}/${deviceId}/bo-cach-ly`)).status).toBe(303)
  expect((await place.it.post(`${PATH}/${deviceId}/bo-cach-ly`)).status).toBe(409)

  expect(await textOf(await place.it.get(PATH))).not.toContain('bị cách ly')
  expect(await actionsOn(deviceId)).toEqual(['device.released'])
})

test('a PC of another commune, and one of nowhere, are not found', async () => {
  const other = await addTestCommune(place.base, { code: 'khac' })
  const { deviceId } = await addTestPc(place.base, other.communeId)
  for (const id of [deviceId, '11111111-1111-4111-8111-111111111111', 'x']) {
    expect((await place.it.get(`${PATH}/${id}`)).status).toBe(404)
    expect((await place.it.post(`${PATH}/${id}`, { label: 'a' })).status).toBe(404)
    expect((await place.it.post(`${PATH}/${id}/thu-hoi`, { seen: 'co' })).status).toBe(404)
  }
  expect(await rowOf(deviceId)).toMatchObject({ status: 'active', label: null })
})

test('police see the PC on the board without the way to manage it, and find no such page', async () => {
  const { deviceId } = await addPc('PC-XEM')
  const police = testClient(
    place.app,
    await addTestSession(
      place.base,
      await addTestPerson(place.base, [{ role: 'police', communeId: place.communeId }]),
    ),
  )
  expect((await police.get(PATH)).status).toBe(404)
  expect((await police.get(`${PATH}/${deviceId}`)).status).toBe(404)
  expect(await (await police.get(`/xa/mau/may/${deviceId}`)).text()).not.toContain('Quản lý máy này')
  expect(await (await place.it.get(`/xa/mau/may/${deviceId}`)).text()).toContain(`href="${PATH}/${deviceId}"`)
})

test('a unit of another commune is refused for a PC of this one', async () => {
  const { deviceId } = await addPc('PC-DON-VI')
  const other = await addTestCommune(place.base, { code: 'khac-nua' })
  const unit = await addTestUnit(place.base, other.communeId, 'Phòng của xã khác')
  const answer = await place.it.post(`${PATH}/${deviceId}`, { unit, seen: await seenOn(deviceId) })

  expect(await textOf(answer)).toContain('Xã không có đơn vị này.')
  expect(await rowOf(deviceId)).toMatchObject({ unit_id: null })
})

test('350 PCs stand on six pages; a change goes to the ticked ones of a page or to the whole list', async () => {
  const { communeId } = await addTestCommune(place.base, { code: 'lon' })
  const it = await addTestPerson(place.base, [{ role: 'it', communeId }])
  const client = testClient(place.app, await addTestSession(place.base, it))
  const names = Array.from({ length: 350 }, (_, index) => `MAY-${String(index + 1).padStart(3, '0')}`)
  const by = { actor: 'cli', now: place.deps.clock.now() }
  const declared = names.map((hostName) => ({
    ...{ hostName, label: null, unitId: null, kind: 'declared' as const, note: null },
  }))
  await place.deps.db.transaction({ communes: [communeId] }, (tx) =>
    declareNewDevices(tx, communeId, declared, by),
  )
  const LIST = '/xa/lon/quan-ly/may'
  const namesOn = (html: string) =>
    [...html.matchAll(/aria-label="Chọn máy (MAY-\d+)"/g)].map(([, name]) => name)

  const first = await (await client.get(LIST)).text()
  const last = await (await client.get(`${LIST}?q=may&page=6`)).text()
  expect(namesOn(first)).toEqual(names.slice(0, 60))
  expect(first).toContain(`href="${LIST}?page=2"`)
  expect(namesOn(last)).toEqual(names.slice(300))
  expect(last).toContain(`href="${LIST}?q=may"`)
  expect(last).toContain('Cả 350 máy của danh sách trên, đủ 6 trang')
  expect(namesOn(await (await client.get(`${LIST}?page=99`)).text())).toEqual(names.slice(300))

  const all = await textOf(await client.post(`${LIST}/doi`, { viec: 'co-ky', 'tat-ca': 'co', q: 'MAY-01' }))
  expect(all.match(/MAY-\d+/g)).toHaveLength(10)
  const none = await (await client.post(`${LIST}/doi`, { viec: 'co-ky', q: 'may', page: '6' })).text()
  expect(none).toContain('Chưa chọn máy nào trong danh sách.')
  expect(namesOn(none)).toEqual(names.slice(300))
})

test.each(['x', '00000000-0000-0000-0000-000000000000'])(
  'the page of PC %s, which the commune has not, is not found',
  async (id) => {
    expect((await place.it.get(`${PATH}/${id}`)).status).toBe(404)
    expect((await place.it.post(`${PATH}/${id}`, { label: 'Máy' })).status).toBe(404)
  },
)
