import { afterAll, beforeAll, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { createIngest } from '../ingest/ingest.ts'
import { addTestPc, FIREWALL_OFF, linuxFacts, signReport } from '../ingest/testing.ts'
import { addTestCommune, addTestUnit } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/may/phieu'
let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

test('a sheet without PCs says so', async () => {
  expect(await textOf(await place.it.get(`${PATH}?unit=${place.unitId}`))).toContain('Không có máy nào')
})

test('the sheet of a unit names its PCs, who works at them, and what falls short', async () => {
  const { base, communeId, unitId, deps } = place
  const pc = await addTestPc(base, communeId, { unitId, hostName: 'PC-07' })
  await addTestPc(base, communeId, { hostName: 'PC-KHO' })
  const now = deps.clock.now()
  const bytes = Buffer.from(signReport(pc, { seq: 1, at: now, facts: linuxFacts(now, FIREWALL_OFF) }))
  await createIngest(deps).accept(bytes, { sentAt: now })
  await place.it.post('/xa/mau/quan-ly/can-bo', { fullName: 'Trần Thị Ánh', unit: unitId })
  await base.owner`insert into device_officers (commune_id, device_id, staff_id)
    select commune_id, ${pc.deviceId}, staff_id from staff`

  const sheet = await textOf(await place.it.get(`${PATH}?unit=${unitId}`))

  expect(sheet).toMatch(
    /Phòng Kinh tế – 1 máy .*PC-07 Trần Thị Ánh Đang báo cáo, 09:00 24\/11\/2026 .*Chưa đạt: [^:]*Tường lửa/,
  )
  expect(sheet).toMatch(/Ngày kiểm tra.*Ký tên/)
  expect(sheet).not.toContain('PC-KHO')
  const all = await textOf(await place.it.get(PATH))
  expect(all).toMatch(
    /Phòng Kinh tế – 1 máy.*PC-07.*chưa xếp đơn vị – 1 máy.*PC-KHO chưa ghi Chưa từng báo cáo Chưa có số liệu: kiểm tra bằng tay/,
  )
})

test('what a PC in quarantine says is not taken for well', async () => {
  await place.base.owner`update devices set status = 'quarantined' where host_name = 'PC-07'`
  expect(await textOf(await place.it.get(PATH))).toMatch(
    /PC-07 .*Bị cách ly.*Máy bị cách ly: báo cáo chưa tin/,
  )
})

test('the list as it was narrowed, or the PCs ticked in it, make a sheet; who has borrowed one stands there', async () => {
  await place.base
    .owner`update devices set lent_to = 'Trường học', lent_until = '2026-11-20' where host_name = 'PC-KHO'`
  const listed = await textOf(await place.it.get(`${PATH}?q=kho&unit=none`))
  expect(listed).toContain('PC-KHO cho mượn: Trường học, quá hạn trả 20/11/2026')
  expect(listed).not.toContain('PC-07')

  const [row] = await place.base.owner<{ id: string }[]>`
    select device_id as id from devices where host_name = 'PC-07'`
  const ticked = await textOf(await place.it.post(PATH, { may: row?.id ?? '', viec: '' }))
  expect(ticked).toMatch(/Chỉ các máy đã chọn.*Phòng Kinh tế – 1 máy.*PC-07/)
  expect(ticked).not.toContain('PC-KHO')

  const none = await place.it.post(PATH, { viec: '' })
  expect(none.status).toBe(400)
  expect(await textOf(none)).toContain('Chưa chọn máy nào')
  expect((await place.it.post(PATH, { may: '11111111-1111-4111-8111-111111111111' })).status).toBe(404)
})

test('a unit of another commune, or of nowhere, has no sheet', async () => {
  const other = await addTestCommune(place.base, { code: 'khac' })
  const unit = await addTestUnit(place.base, other.communeId, 'Phòng của xã khác')
  expect((await place.it.get(`${PATH}?unit=${unit}`)).status).toBe(404)
  expect((await place.it.get(`${PATH}?unit=x`)).status).toBe(404)
})
