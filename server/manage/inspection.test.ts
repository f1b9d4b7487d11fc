import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { textOf } from '../admin/testing.ts'
import { declareDevice } from '../devices/service.ts'
import { addTestPc } from '../ingest/testing.ts'
import { TEST_NOW } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

const sheetOf = (deviceId: string): string => `/xa/mau/quan-ly/may/${deviceId}/phieu-kiem-tra`
const declare = (kind: 'declared' | 'state-secret', hostName: string): Promise<string> =>
  declareDevice(
    place.base.db,
    { communeId: place.communeId, unitId: place.unitId, kind, hostName, label: 'Tủ số 2', note: null },
    { actor: 'thu', now: TEST_NOW },
  )

test.each(['declared', 'state-secret'] as const)(
  'a %s PC has a sheet with each check, its clause and place to sign',
  async (kind) => {
    const deviceId = await declare(kind, `MAT-${kind}`)
    const page = await textOf(await place.it.get(sheetOf(deviceId)))

    expect(page).toContain(`Phiếu kiểm tra máy MAT-${kind}`)
    expect(page).toContain('Tủ số 2')
    for (const { id, title } of DEVICE_CHECKS)
      if (id !== 'line-quality' && id !== 'dns-filtering') expect(page).toContain(title)
    expect(page).toContain('Không thiếu bản vá bảo mật nào phát hành quá 14 ngày; quá 45 ngày là chưa đạt')
    expect(page).not.toMatch(/\{\w+\}/)
    expect(page).toContain('☐ Đạt ☐ Chưa đạt ☐ Không áp dụng')
    expect(page).toContain('Người kiểm tra (ký, ghi rõ họ tên)')
    expect(await textOf(await place.it.get(`/xa/mau/quan-ly/may/${deviceId}`))).toContain('phiếu để in')
  },
)

test('a PC with an agent has none: its agent looks', async () => {
  const pc = await addTestPc(place.base, place.communeId)

  expect((await place.it.get(sheetOf(pc.deviceId))).status).toBe(404)
  expect(await textOf(await place.it.get(`/xa/mau/quan-ly/may/${pc.deviceId}`))).not.toContain('phiếu để in')
})
