import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { addTestCommune, addTestUnit } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/can-bo'
let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

const staff = () => place.base.owner<{ full_name: string; unit_id: string | null; left_on: string | null }[]>`
  select full_name, unit_id, left_on from staff order by full_name`
const csv = (...lines: readonly string[]) => ({
  name: 'can-bo.csv',
  bytes: new TextEncoder().encode(['Họ và tên;Đơn vị;Chức vụ;Cần chữ ký số', ...lines].join('\n')),
})

describe('one person of the staff', () => {
  test('is added, found by given name, changed, and leaves with a day', async () => {
    await place.it.post(PATH, {
      fullName: ' Trần  Thị Ánh ',
      unit: place.unitId,
      post: 'Kế toán',
      needsSignature: 'co',
    })
    const page = await (await place.it.get(PATH)).text()
    const [, id = ''] = /can-bo\/([0-9a-f-]{36})"/.exec(page) ?? []
    expect(await textOf(await place.it.get(PATH))).toContain('1 cán bộ, 1 người cần chữ ký số.')

    const change = { fullName: 'Trần Thị Ánh', unit: '', post: 'Kế toán trưởng', leftOn: '2026-11-20' }
    expect((await place.it.post(`${PATH}/${id}`, change)).status).toBe(303)

    expect(await staff()).toEqual([{ full_name: 'Trần Thị Ánh', unit_id: null, left_on: '2026-11-20' }])
    expect(await textOf(await place.it.get(PATH))).toContain('0 cán bộ')
    expect(await textOf(await place.it.get(`${PATH}?da-nghi=1`))).toContain('nghỉ từ 20/11/2026')
    const lines = await place.base
      .owner`select action from audit_lines where action like 'staff.%' order by seq`
    expect(lines.map(({ action }) => action)).toEqual(['staff.added', 'staff.changed'])
  })

  test('is refused with a unit of another commune, and without a name', async () => {
    const other = await addTestCommune(place.base, { code: 'khac' })
    const foreign = await addTestUnit(place.base, other.communeId, 'Phòng của xã khác')

    const answer = await place.it.post(PATH, { fullName: 'Lê Văn Chi', unit: foreign })
    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain('Xã không có đơn vị này.')
    const [, id = ''] =
      /can-bo\/([0-9a-f-]{36})"/.exec(await (await place.it.get(`${PATH}?da-nghi=1`)).text()) ?? []
    const odd = await place.it.post(`${PATH}/${id}`, { fullName: 'Trần Thị Ánh', leftOn: '31/02/2026' })
    expect(await textOf(odd)).toContain('Hãy chọn một ngày.')
    expect(await textOf(await place.it.post(PATH, { fullName: ' ' }))).toContain('Họ và tên: chưa điền')
    expect(await staff()).toHaveLength(1)
  })
})

describe('the staff from a file', () => {
  test('is looked at, then taken whole and once', async () => {
    const file = csv('Đỗ Văn Dũng;phong kinh te;Công chức;có', 'Hồ Thị Giang;;;')
    const page = await (await place.it.upload(`${PATH}/nhap`, file)).text()
    const draft = /name="draft" value="([^"]+)"/.exec(page)?.[1] ?? ''
    expect(await staff()).toHaveLength(1)

    const confirm = `${PATH}/nhap/xac-nhan`
    expect((await place.it.post(confirm, { draft })).status).toBe(303)
    expect((await place.it.post(confirm, { draft })).status).toBe(400)

    const names = (await staff()).map(({ full_name }) => full_name)
    expect(names).toEqual(expect.arrayContaining(['Đỗ Văn Dũng', 'Hồ Thị Giang']))
    expect(names).toHaveLength(3)
  })

  test('with a bad row is not taken; each says what to mend', async () => {
    const answer = await place.it.upload(
      `${PATH}/nhap`,
      csv(
        'Vũ Thị Hạnh;Phòng Lạ;;',
        ';Phòng Kinh tế;;',
        'Lý Văn Khoa;;;chắc là có',
        'Đỗ Văn Dũng;Phòng Kinh tế;Công chức;',
      ),
    )
    const page = await textOf(answer)

    expect(answer.status).toBe(400)
    expect(page).toContain('4 dòng, 4 dòng cần sửa')
    for (const words of [
      'không có đơn vị "Phòng Lạ"',
      'Họ và tên: chưa điền',
      'hãy ghi “có” hoặc “không”',
      'đã có trong danh sách',
    ])
      expect(page).toContain(words)
    expect(await staff()).toHaveLength(3)
  })

  test('of 500 people is previewed in good time, and the template is taken as it is', async () => {
    const lines = Array.from({ length: 500 }, (_, at) => `Người Thứ ${at};Phòng Kinh tế;Công chức;không`)
    const page = await textOf(await place.it.upload(`${PATH}/nhap`, csv(...lines)))
    expect(page).toContain('500 dòng, tất cả đều đúng')

    const template = new Uint8Array(await (await place.it.get(`${PATH}/nhap/mau.xlsx`)).arrayBuffer())
    expect(
      await textOf(await place.it.upload(`${PATH}/nhap`, { name: 'mau.xlsx', bytes: template })),
    ).toContain('tất cả đều đúng')
  })
})
