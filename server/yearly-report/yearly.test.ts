import { afterAll, beforeEach, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { addTestCommune, addTestPerson, addTestSession, testClient } from '../people/testing.ts'
import { REGISTER, type TestRegister, testRegister } from '../systems/testing.ts'

const REPORT = '/xa/mau/bao-cao-nam'
let place: TestRegister
beforeEach(async () => {
  await place?.base.close()
  place = await testRegister()
})
afterAll(() => place.base.close())

const page = async (path = REPORT) => textOf(await place.it.get(path))
const sent = () =>
  place.base.owner`select year, step, document_number, sent_at from yearly_reports order by step`
const FULL = {
  ...{ implementation: 'partial', plannedFullOn: '2027-06-30', plannedApprovalOn: '2027-03-31' },
  ...{ regulation: 'none', inspections: 'none' },
}
/** What a dossier at work looks like in its tables: a draft of level 2. */
const beginDossier = (systemId: string) => place.base.owner`
  insert into dossiers (commune_id, dossier_id, system_id, version, level, procedure_level, national_security_list,
    owner_unit, ministry_unit, edition, state, state_since, steps, told, started_at, updated_at)
  values (${place.communeId}, ${systemId}, ${systemId}, 1, 2, 2, false, 'owner', 'ministry', '2026-11-21', 'draft',
    now(), 1, '[]', now(), now())`
/** Everything that the form asks of one system. */
const whole = async (name: string) => {
  const id = await place.add({ name, operatorUnit: place.unitId, systemType: 'infrastructure' })
  await place.base.owner`update systems set level = 2, procedure_level = 2 where system_id = ${id}`
  await beginDossier(id)
  expect((await place.it.post(`${REPORT}/${id}`, FULL)).status).toBe(303)
  return id
}

test('what is missing is named with its column, and leads to where it is mended', async () => {
  const id = await place.add({ name: 'Mạng LAN' })
  const markup = await (await place.it.get(REPORT)).text()

  expect(markup).toContain('Nghị định')
  expect(markup).toContain(`href="${REGISTER}/${id}/sua"`)
  expect(markup).toContain(`href="${REGISTER}/${id}/ho-so"`)
  expect(markup).toContain(`href="${REPORT}/${id}"`)
  expect(await page()).toMatch(/\d+ chỗ phải sửa trước khi gửi/)
})

test('systems of others are left out, and the report says why', async () => {
  await place.it.post(`${REGISTER}/goi-y`, { 'he-thong': 'official-email' })

  expect(await page()).toContain('Thư điện tử công vụ: Cơ quan khác là chủ quản: do cơ quan đó báo cáo.')
  expect(await page()).toContain('Chưa có hệ thống nào mà xã là chủ quản.')
})

test('the words of the form stand in the table, the totals are those of the rows', async () => {
  await whole('Mạng LAN')
  const text = await page()

  expect(text).toContain('Các số và các dòng khớp nhau.')
  expect(text).toMatch(/1 Mạng LAN UBND xã Mẫu Phòng Kinh tế 2 Đang dự thảo/)
})

test('is sent first by the unit, then by the owner, once each, and never while something is to be mended', async () => {
  const form = { year: '2026', documentNumber: '15/BC', sentOn: '2026-11-24' }
  const unit = { ...form, step: 'unit-to-owner' }
  const owner = { ...form, step: 'owner-to-ministry' }
  const id = await place.add({ name: 'Mạng LAN' })
  const early = await place.it.post(REPORT, unit)
  expect([early.status, await textOf(early)]).toEqual([409, expect.stringContaining('còn chỗ phải sửa')])
  await place.base.owner`delete from systems where system_id = ${id}`
  await whole('Mạng LAN')

  expect((await place.leader.post(REPORT, owner)).status).toBe(409)
  expect((await place.it.post(REPORT, owner)).status).toBe(404)
  expect((await place.it.post(REPORT, { ...unit, sentOn: '2026-11-25' })).status).toBe(400)
  expect((await place.it.post(REPORT, { ...unit, documentNumber: ' ' })).status).toBe(400)
  expect((await place.it.post(REPORT, { ...unit, year: '2027' })).status).toBe(409)
  expect((await place.it.post(REPORT, { ...unit, step: 'x' })).status).toBe(400)
  expect(await sent()).toEqual([])
  const both = await Promise.all([1, 2].map(() => place.it.post(REPORT, unit)))
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  expect((await place.leader.post(REPORT, owner)).status).toBe(303)
  // Sent early: the page and the board go on without a duty.
  expect(await page()).toContain('Báo cáo năm 2026')
  expect(await textOf(await place.police.get('/xa/mau'))).not.toContain('Báo cáo năm')
  expect(await sent()).toMatchObject([
    { year: 2026, step: 'owner-to-ministry' },
    { year: 2026, step: 'unit-to-owner' },
  ])
  expect((await verifyAudit(place.base.db, place.communeId)).state).toBe('whole')
})

test('stands on the board of the commune from its first reminder on, for those who read the register', async () => {
  const board = async (client = place.police) => textOf(await client.get('/xa/mau'))
  expect(await board()).toContain('Báo cáo năm 2026 (Mẫu 08 của NĐ 331)')
  const unit = await addTestPerson(place.base, [
    { role: 'unit', communeId: place.communeId, unitId: place.unitId },
  ])
  expect(await board(testClient(place.app, await addTestSession(place.base, unit)))).not.toContain(
    'Báo cáo năm',
  )
})

test.each<readonly [Record<string, string>, string]>([
  [{ ...FULL, implementation: 'x' }, 'Hãy chọn một mục.'],
  [{ ...FULL, regulationNumber: '1' }, 'Có số hoặc ngày Quy chế thì chọn'],
  [{ ...FULL, inspections: 'done' }, 'Hãy ghi ngày của ít nhất một lần.'],
  [{ ...FULL, inspectedPeriodicallyOn: '2026-10-01' }, 'Có ngày kiểm tra thì chọn'],
  [{ ...FULL, plannedFullOn: '31/06/2027' }, 'Hãy chọn một ngày.'],
])('figures that do not fit (%j) are not kept, and the field says why', async (form, words) => {
  const id = await place.add({})
  const answer = await place.it.post(`${REPORT}/${id}`, form)

  expect([answer.status, await textOf(answer)]).toEqual([400, expect.stringContaining(words)])
  expect(await place.base.owner`select * from yearly_facts`).toEqual([])
})

test('another commune sees nothing of it', async () => {
  const id = await whole('Mạng LAN')
  const other = await addTestCommune(place.base, { code: 'khac' })
  const person = await addTestPerson(place.base, [{ role: 'it', communeId: other.communeId }])
  const stranger = testClient(place.app, await addTestSession(place.base, person))

  expect((await stranger.get(REPORT)).status).toBe(404)
  expect((await stranger.post(`/xa/khac/bao-cao-nam/${id}`, FULL)).status).toBe(404)
  expect(await textOf(await stranger.get('/xa/khac/bao-cao-nam'))).not.toContain('Mạng LAN')
})
