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
  expect(await textOf(await place.it.get(`${PATH}?unit=${place.unitId}`))).toContain('chưa có máy nào')
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

test('a unit of another commune, or of nowhere, has no sheet', async () => {
  const other = await addTestCommune(place.base, { code: 'khac' })
  const unit = await addTestUnit(place.base, other.communeId, 'Phòng của xã khác')
  expect((await place.it.get(`${PATH}?unit=${unit}`)).status).toBe(404)
  expect((await place.it.get(`${PATH}?unit=x`)).status).toBe(404)
})
