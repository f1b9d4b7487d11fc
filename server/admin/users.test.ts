import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMailer } from '../mail/mailer.ts'
import { type TestMailServer, testMailServer } from '../mail/testing.ts'
import {
  addTestCommune,
  addTestPerson,
  addTestSession,
  addTestUnit,
  testClient,
  testConfig,
} from '../people/testing.ts'
import { type TestInstallation, testInstallation, textOf } from './testing.ts'

let place: TestInstallation
let server: TestMailServer
let communeId: string
let unitId: string
beforeAll(async () => {
  server = await testMailServer()
  const config = testConfig({ SMTP_URL: server.url, BASE_URL: 'https://anxa.xa.test' })
  place = await testInstallation({ config, mailer: createMailer(config) })
  communeId = (await addTestCommune(place.base, { code: 'mau', name: 'Xã Mẫu' })).communeId
  unitId = await addTestUnit(place.base, communeId, 'Phòng Kinh tế')
})
afterAll(async () => {
  await server.close()
  await place.base.close()
})

const linkOn = (page: string): string => /https:\/\/anxa\.xa\.test(\/moi\/[\w-]+)/.exec(page)?.[1] ?? ''
const rolesOf = async (userId: string): Promise<string[]> => {
  const rows = await place.base.owner<
    { role: string }[]
  >`select role from memberships where user_id = ${userId} order by role`
  return rows.map(({ role }) => role)
}

describe('a new person', () => {
  test('is invited by mail and by a link on the page, which opens', async () => {
    const answer = await place.admin.post('/quan-tri/nguoi-dung', {
      ...{ name: 'Trần Thị Ánh', email: 'Anh@xa.test', role: 'police', commune: 'mau', unit: '' },
    })

    const page = await textOf(answer)
    const letter = await server.next()
    expect(page).toContain('Đã thêm Trần Thị Ánh')
    expect(page).toContain('đã gửi thư')
    expect(letter.to?.[0]?.address).toBe('Anh@xa.test')
    expect(letter.text).toContain(linkOn(page))
    expect((await testClient(place.app, null).get(linkOn(page))).status).toBe(200)
  })

  test.each([
    ['without an address', { email: 'anh' }, 'một địa chỉ thư điện tử'],
    ['without a role', { role: '' }, 'Hãy chọn một vai trò'],
    ['of a commune role without a commune', { commune: '' }, 'cần một xã'],
    ['of a unit role without a unit', { role: 'unit' }, 'cần một đơn vị của xã'],
    [
      'of a unit of nowhere',
      { role: 'unit', unit: 'mau/11111111-1111-4111-8111-111111111111' },
      'cần một đơn vị',
    ],
  ])('%s is refused beside the field and not added', async (_, given, words) => {
    const answer = await place.admin.post('/quan-tri/nguoi-dung', {
      ...{ name: 'Lê Văn Không', email: 'khong@xa.test', role: 'it', commune: 'mau', unit: '', ...given },
    })

    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain(words)
    expect(await place.base.owner`select from users where email = 'khong@xa.test'`).toHaveLength(0)
  })
})

describe('a change of roles', () => {
  let userId: string
  beforeAll(async () => {
    userId = await addTestPerson(place.base, [{ role: 'it', communeId }], { name: 'Nguyễn Văn Bình' })
  })
  const path = () => `/quan-tri/nguoi-dung/${userId}`
  const unitRole = () => ({ role: 'unit', commune: 'mau', unit: `mau/${unitId}` })

  test('shows first who, what, where and what it means; until then nothing is so', async () => {
    const page = await textOf(await place.admin.post(`${path()}/vai-tro`, unitRole()))

    expect(page).toContain('Xem lại: thêm vai trò')
    expect(page).toContain('Xã Mẫu – Phòng Kinh tế')
    expect(page).toContain('xem đơn vị của mình')
    expect(await rolesOf(userId)).toEqual(['it'])
  })

  test('is made with the second look, once, and leaves an audit line in the chain of the commune', async () => {
    await place.admin.post(`${path()}/vai-tro`, { ...unitRole(), seen: 'co' })

    expect(await rolesOf(userId)).toEqual(['it', 'unit'])
    const again = await place.admin.post(`${path()}/vai-tro`, { ...unitRole(), seen: 'co' })
    expect(await textOf(again)).toContain('đã có vai trò đó')
    const [line] = await place.base.owner`select actor, action, subject, detail from audit_lines
      where commune_id = ${communeId} order by seq desc limit 1`
    expect(line).toEqual({
      ...{ actor: `user:${place.adminId}`, action: 'membership.added', subject: `user:${userId}` },
      detail: { role: 'unit', unitId },
    })
  })

  test('gives an IT officer a unit, and moves it: one role, and a line that says from where to where', async () => {
    const officer = await addTestPerson(place.base, [{ role: 'it', communeId }], { name: 'Đỗ Văn Máy' })
    const other = await addTestUnit(place.base, communeId, 'Văn phòng HĐND và UBND')
    const form = { role: 'it', commune: 'mau', seen: 'co' }
    const give = (unit: string) =>
      place.admin.post(`/quan-tri/nguoi-dung/${officer}/vai-tro`, { ...form, unit })
    const units = () => place.base.owner`select unit_id from memberships where user_id = ${officer}`

    expect((await give(`mau/${unitId}`)).status).toBe(303)
    expect((await give(`mau/${other}`)).status).toBe(303)
    expect(await units()).toEqual([{ unit_id: other }])
    expect(await textOf(await give(`mau/${other}`))).toContain('đã có vai trò đó')
    const wrong = await give('mau/11111111-1111-4111-8111-111111111111')
    expect(await textOf(wrong)).toContain('Cán bộ công nghệ thông tin cần một đơn vị của xã')
    const [line] = await place.base.owner`select action, detail from audit_lines
      where subject = ${`user:${officer}`} order by seq desc limit 1`
    expect(line).toEqual({ action: 'membership.moved', detail: { role: 'it', from: unitId, to: other } })
    expect(await textOf(await place.admin.get(`/quan-tri/nguoi-dung/${officer}`))).toContain(
      'Xã Mẫu – Văn phòng HĐND và UBND',
    )
  })

  test('takes a role away the same way', async () => {
    const [row] = await place.base.owner<{ id: string }[]>`
      select membership_id as id from memberships where user_id = ${userId} and role = 'it'`
    const removal = `${path()}/vai-tro/${row?.id}`

    expect(await textOf(await place.admin.get(removal))).toContain('Sẽ không còn được')
    await place.admin.post(removal)
    expect(await rolesOf(userId)).toEqual(['it', 'unit'])
    await place.admin.post(removal, { seen: 'co' })

    expect(await rolesOf(userId)).toEqual(['unit'])
    expect((await place.admin.get(removal)).status).toBe(404)
  })

  test('never takes away the last administrator who can sign in', async () => {
    const [row] = await place.base.owner<{ id: string }[]>`
      select membership_id as id from memberships where user_id = ${place.adminId} and role = 'admin'`

    const answer = await place.admin.post(`/quan-tri/nguoi-dung/${place.adminId}/vai-tro/${row?.id}`, {
      seen: 'co',
    })

    expect(await textOf(answer)).toContain('quản trị hệ thống cuối cùng')
    expect(await rolesOf(place.adminId)).toEqual(['admin'])
  })
})

describe('an account', () => {
  test('that is locked is opened; one that is not says so', async () => {
    const userId = await addTestPerson(place.base, [{ role: 'leader', communeId }])
    await place.base.owner`insert into lockouts values (${userId}, 5, ${new Date('2026-11-24T10:00:00Z')})`
    expect(await textOf(await place.admin.get(`/quan-tri/nguoi-dung/${userId}`))).toContain(
      'bị khóa đến 17:00 24/11/2026',
    )

    await place.admin.post(`/quan-tri/nguoi-dung/${userId}/mo-khoa`)

    expect(await place.base.owner`select from lockouts where user_id = ${userId}`).toHaveLength(0)
    expect((await place.admin.post(`/quan-tri/nguoi-dung/${userId}/mo-khoa`)).status).toBe(409)
  })

  test('that is disabled is out at once, whatever it was doing', async () => {
    const userId = await addTestPerson(place.base, [{ role: 'police', communeId }])
    const browser = testClient(place.app, await addTestSession(place.base, userId))
    expect((await browser.get('/xa/mau')).status).toBe(200)

    await place.admin.post(`/quan-tri/nguoi-dung/${userId}/vo-hieu`)

    expect((await browser.get('/xa/mau')).headers.get('location')).toMatch(/^\/dang-nhap/)
  })

  test('of the administrator who asks is not disabled by mistake', async () => {
    const answer = await place.admin.post(`/quan-tri/nguoi-dung/${place.adminId}/vo-hieu`)
    expect(await textOf(answer)).toContain('Không thể tự vô hiệu')
  })

  test('with a lost telephone gets a link, and its authenticator is gone', async () => {
    const userId = await addTestPerson(place.base, [{ role: 'police', communeId }], { email: 'mat@xa.test' })
    await addTestSession(place.base, userId)

    const page = await textOf(await place.admin.post(`/quan-tri/nguoi-dung/${userId}/bo-xac-thuc`))

    expect((await server.next()).subject).toBe('[AnXã] Đặt lại mật khẩu')
    expect(linkOn(page)).not.toBe('')
    const [row] = await place.base.owner`select two_factor_enabled as on from users where id = ${userId}`
    expect(row?.on).toBe(false)
  })
})
