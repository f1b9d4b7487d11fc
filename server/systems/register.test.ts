import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { addTestPc } from '../ingest/testing.ts'
import { addTestCommune, addTestPerson, addTestSession, addTestUnit, testClient } from '../people/testing.ts'
import { LAN, REGISTER, type TestRegister, testRegister } from './testing.ts'

let place: TestRegister
beforeEach(async () => {
  await place?.base.close()
  place = await testRegister()
})
afterAll(() => place.base.close())

const systems = () => place.base.owner`select * from systems order by name`
const actions = async () =>
  (await place.base.owner`select action from audit_lines where subject like 'system:%' order by seq`).map(
    ({ action }) => action,
  )
const page = async (path: string) => textOf(await place.it.get(path))

describe('the typical systems of a commune', () => {
  test('are shown with owner, level, reason and law, and come into the register by a tick', async () => {
    const shown = await page(`${REGISTER}/goi-y`)
    expect(shown).toContain('Mạng LAN nội bộ UBND xã')
    expect(shown).toContain('Mọi dòng là GỢI Ý')
    expect(shown).not.toMatch(/tệp mẫu|Thái Tân/)

    const chosen = { 'he-thong': ['commune-lan', 'one-stop-software', 'security-camera'] }
    expect((await place.it.post(`${REGISTER}/goi-y`, chosen)).status).toBe(303)
    expect((await place.it.post(`${REGISTER}/goi-y`, chosen)).status).toBe(400)

    const rows = await systems()
    expect(rows).toHaveLength(3)
    const of = (id: string) => rows.find((row) => row.suggestion_id === id)
    expect(of('commune-lan')).toMatchObject({ ownership: 'owned', owner_name: 'UBND xã', level: null })
    // Whose it is has to be said in writing first: until then it is somebody else's.
    expect(of('one-stop-software')).toMatchObject({ ownership: 'used', owner_name: 'UBND tỉnh' })
    expect(of('security-camera')?.ownership).toBe('used')
    expect(await page(REGISTER)).toContain('1 hệ thống cần xử lý ngay; 1 hệ thống của xã, 0 đã xác định')
  })

  test('that the commune only uses wait for the word of their owner', async () => {
    await place.it.post(`${REGISTER}/goi-y`, { 'he-thong': 'one-stop-software' })
    expect(await page(REGISTER)).toContain('Chờ văn bản của chủ quản xác nhận')
    const [row] = await systems()
    const form = {
      ...{ name: 'Một cửa điện tử', ownership: 'used', ownerName: 'UBND tỉnh', life: 'live' },
      ...{
        confirmationNumber: '12/UBND-VX',
        confirmationOn: '2026-10-02',
        seen: row?.updated_at.toISOString(),
      },
    }
    expect((await place.it.post(`${REGISTER}/${row?.system_id}`, form)).status).toBe(303)
    expect(await page(REGISTER)).not.toContain('Chờ văn bản')
    expect(await page(`${REGISTER}/${row?.system_id}`)).toContain('12/UBND-VX, ngày 02/10/2026')
  })
})

describe('a system', () => {
  test('that runs without a level is told at once, one that is planned in time', async () => {
    await place.add({ name: 'Đang chạy' })
    await place.add({ name: 'Sắp có', life: 'planned' })
    const shown = await page(REGISTER)

    expect(shown).toMatch(/Đang chạy .*phải làm ngay, không có thời gian chuyển tiếp \( ?Điều 20/)
    expect(shown).toContain('Phải có cấp độ và phương án được duyệt trước khi vận hành')
    expect(await actions()).toEqual(['system.added', 'system.added'])
    expect((await verifyAudit(place.base.db, place.communeId)).state).toBe('whole')
  })

  test.each<readonly [string, Record<string, string>, string]>([
    ['without a name', { name: ' ' }, 'Tên hệ thống: chưa điền.'],
    ['without an owner', { ownerName: '' }, 'Chủ quản: chưa điền.'],
    [
      'that ended before it began',
      { liveOn: '2026-05-02', retiredOn: '2026-05-01' },
      'Ngày ngừng phải từ ngày',
    ],
    ['confirmed without a day', { confirmationNumber: '1/UBND' }, 'phải có cả số và ngày'],
    ['run inside and outside', { operatorUnit: 'UNIT', operatorName: 'Sở' }, 'hãy để trống ô này'],
    ['with a count that is none', { subjectCount: 'nhiều' }, 'Số người có dữ liệu: phải là số nguyên'],
    ['of a kind that there is not', { systemType: 'x' }, 'Không có loại này.'],
    ['with a state that there is not', { life: 'x' }, 'Hãy chọn tình trạng.'],
  ])('%s is not taken, and the field says why', async (_, wrong, words) => {
    const fields = Object.fromEntries(
      Object.entries(wrong).map(([name, value]) => [name, value === 'UNIT' ? place.unitId : value]),
    )
    const all = { name: 'A', ownership: 'owned', ownerName: 'UBND xã', life: 'live', ...fields }
    const answer = await place.it.post(`${REGISTER}/them`, all)

    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain(words)
    expect(await systems()).toHaveLength(0)
  })

  test('is not run by a unit of another commune, nor seen from there', async () => {
    const other = await addTestCommune(place.base, { code: 'khac' })
    const foreign = await addTestUnit(place.base, other.communeId, 'Phòng của xã khác')
    const all = { name: 'A', ownership: 'owned', ownerName: 'UBND xã', life: 'live', operatorUnit: foreign }
    expect(await textOf(await place.it.post(`${REGISTER}/them`, all))).toContain('Xã không có đơn vị này.')

    const id = await place.add({})
    const person = await addTestPerson(place.base, [{ role: 'it', communeId: other.communeId }])
    const stranger = testClient(place.app, await addTestSession(place.base, person))
    expect((await stranger.get(`${REGISTER}/${id}`)).status).toBe(404)
    expect((await stranger.get(`/xa/khac/he-thong/${id}`)).status).toBe(404)
    expect((await place.it.get(`${REGISTER}/x`)).status).toBe(404)
  })

  test('changed by somebody else meanwhile is not overwritten', async () => {
    const id = await place.add({})
    const [row] = await systems()
    const form = { name: 'B', ownership: 'owned', ownerName: 'UBND xã', life: 'live' }
    const seen = row?.updated_at.toISOString()
    expect((await place.it.post(`${REGISTER}/${id}`, { ...form, seen })).status).toBe(303)
    const late = await place.it.post(`${REGISTER}/${id}`, {
      ...form,
      name: 'C',
      seen: '2026-01-01T00:00:00.000Z',
    })

    expect(late.status).toBe(409)
    expect(await textOf(late)).toContain('Người khác vừa sửa')
    expect(await systems()).toMatchObject([{ name: 'B' }])
  })

  test('has the PCs that are ticked, of this commune alone', async () => {
    const [own, second] = [
      await addTestPc(place.base, place.communeId, { hostName: 'VP-01', unitId: place.unitId }),
      await addTestPc(place.base, place.communeId, { hostName: 'VP-02' }),
    ]
    const other = await addTestCommune(place.base, { code: 'khac' })
    const foreign = await addTestPc(place.base, other.communeId, { hostName: 'LA-01' })
    const id = await place.add({})
    const ids = [own, second, foreign].map(({ deviceId }) => deviceId)

    expect((await place.it.post(`${REGISTER}/${id}/may`, { may: [...ids, 'x'] })).status).toBe(303)
    expect(await page(`${REGISTER}/${id}`)).toMatch(/VP-01 .*Phòng Kinh tế.*VP-02/)
    expect(await place.base.owner`select device_id from system_devices`).toHaveLength(2)
    await place.it.post(`${REGISTER}/${id}/may`, { may: own.deviceId })
    expect(await place.base.owner`select device_id from system_devices`).toHaveLength(1)
  })
})

describe('what a level rests on', () => {
  test('changes, and the level has to be determined again, for as long as it is not', async () => {
    const id = await place.add({})
    await place.answer(id, LAN)
    await place.it.post(`${REGISTER}/${id}/cap-do/trinh`, {})
    expect((await place.sign(id)).status).toBe(303)
    const form = async (fields: Record<string, string>) => {
      const [row] = await systems()
      const seen = row?.updated_at.toISOString()
      const all = {
        name: 'Mạng LAN',
        ownership: 'owned',
        ownerName: 'UBND xã Mẫu',
        life: 'live',
        seen,
        ...fields,
      }
      expect((await place.it.post(`${REGISTER}/${id}`, all)).status).toBe(303)
    }
    await form({ users: '' })
    expect(await systems()).toMatchObject([{ level: 2, review_triggers: [] }])

    await form({ purpose: 'Thêm dịch vụ công', subjectCount: '150000' })
    expect(await systems()).toMatchObject([
      { review_triggers: ['data-subject-threshold', 'function-or-scope-change'] },
    ])
    expect(await page(REGISTER)).toContain('Phải xác định lại cấp độ: Số chủ thể dữ liệu vượt 100.000')
    await place.answer(id, LAN)
    await place.it.post(`${REGISTER}/${id}/cap-do/trinh`, {})
    await place.sign(id)
    expect(await systems()).toMatchObject([{ level: 2, review_triggers: [], review_since: null }])
    // Somebody asked for it: there need be no change of ours.
    await place.it.post(`${REGISTER}/${id}/xem-lai`, { trigger: 'authority-request' })
    expect(await page(`${REGISTER}/${id}`)).toContain('Cơ quan có thẩm quyền yêu cầu')
    expect((await place.it.post(`${REGISTER}/${id}/xem-lai`, { trigger: 'x' })).status).toBe(400)
  })
})
