import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyAudit } from '../audit/verify.ts'
import { type TestInstallation, testInstallation, textOf } from './testing.ts'

let place: TestInstallation
beforeAll(async () => {
  place = await testInstallation()
})
afterAll(() => place.base.close())

const home = async () => textOf(await place.admin.get('/quan-tri'))

test('an empty server says how many steps are left and which one is next', async () => {
  expect(await home()).toContain('Còn 4 bước. Bước tiếp theo: khai báo xã.')
})

test('a commune is added with the one who adds it as its IT officer, and its steps appear', async () => {
  const answer = await place.admin.post('/quan-tri/xa', {
    ...{ name: 'Xã Đắk Ẳng', code: 'dak-ang', province: 'Tỉnh Mẫu', asIt: 'co' },
  })

  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/quan-tri/xa/dak-ang?xong=xa')
  const rows = await place.base
    .owner`select role from memberships where user_id = ${place.adminId} order by role`
  expect(rows.map(({ role }) => role)).toEqual(['admin', 'it'])
  expect(await home()).toContain('Bước tiếp theo: các đơn vị.')
})

test.each([
  ['a code with capitals', { code: 'Dak' }, 'chữ thường không dấu'],
  ['a code that is taken', { code: 'dak-ang' }, 'đã được dùng'],
  ['no name', { code: 'xa-khac', name: ' ' }, 'Tên xã: chưa điền'],
])(
  '%s is refused beside its field, what was typed stays, and nothing is changed',
  async (_, given, words) => {
    const answer = await place.admin.post('/quan-tri/xa', {
      name: 'Xã Khác',
      province: 'Tỉnh Khác',
      ...given,
    })

    expect(answer.status).toBe(400)
    const page = await answer.text()
    expect(page).toContain(words)
    expect(page).toContain('value="Tỉnh Khác"')
    const [row] = await place.base.owner`select count(*)::int as count from communes`
    expect(row?.count).toBe(1)
  },
)

test('units come line by line; one that is there already is no mistake', async () => {
  const path = '/quan-tri/xa/dak-ang'
  const names = 'Văn phòng HĐND và UBND\nPhòng Kinh tế\n\n  Phòng   Kinh tế '

  await place.admin.post(`${path}/don-vi`, { names, kind: 'division' })

  const page = await textOf(await place.admin.get(path))
  expect(page.match(/Phòng Kinh tế /g)).not.toBeNull()
  const rows = await place.base.owner<
    { unit_id: string; name: string }[]
  >`select unit_id, name from units order by name`
  expect(rows.map(({ name }) => name)).toEqual(['Phòng Kinh tế', 'Văn phòng HĐND và UBND'])
  const [first] = rows
  const renamed = await place.admin.post(`${path}/don-vi/${first?.unit_id}`, {
    name: 'Văn phòng HĐND và UBND',
  })
  expect(renamed.status).toBe(400)
  expect(await textOf(renamed)).toContain('Xã đã có đơn vị "Văn phòng HĐND và UBND".')
})

test('the calendar is one look and one click; the steps that are left shrink', async () => {
  expect(await textOf(await place.admin.get('/quan-tri/lich'))).toContain(
    'Năm 2026 (theo thông báo chính thức)',
  )

  await place.admin.post('/quan-tri/lich')

  const [row] = await place.base.owner`select value from installation_settings where key = 'setup.decisions'`
  expect(row?.value).toMatchObject({ calendarSeen: true })
})

test('every change stands in a chain that verifies', async () => {
  const communes = await place.base.owner<{ id: string }[]>`select distinct commune_id as id from audit_lines`
  for (const { id } of communes)
    expect(await verifyAudit(place.deps.db, id)).toMatchObject({ state: 'whole' })
  expect(communes).toHaveLength(2)
})
