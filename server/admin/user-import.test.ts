import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addTestCommune, addTestPerson, addTestSession, addTestUnit, testClient } from '../people/testing.ts'
import { type TestInstallation, testInstallation, textOf } from './testing.ts'

const PATH = '/quan-tri/nguoi-dung/nhap'
let place: TestInstallation
beforeAll(async () => {
  place = await testInstallation()
  const { communeId } = await addTestCommune(place.base, { code: 'mau', name: 'Xã Đắk Ẳng' })
  await addTestUnit(place.base, communeId, 'Phòng Văn hóa – Xã hội')
})
afterAll(() => place.base.close())

const csv = (...lines: readonly string[]) => ({
  name: 'danh-sach.csv',
  bytes: new TextEncoder().encode(['Họ và tên,Thư điện tử,Vai trò,Xã,Đơn vị', ...lines].join('\r\n')),
})
const draftOn = (page: string): string | undefined => /name="draft" value="([^"]+)"/.exec(page)?.[1]
const countUsers = async () => (await place.base.owner`select from users`).length

describe('people from a file', () => {
  test('are shown first and added when the word is given, all with their links', async () => {
    const before = await countUsers()
    const file = csv(
      'Nguyễn Văn An,an@xa.test,Công an xã,,',
      'Lê Thị Bình,binh@xa.test,dau moi phong don vi,Xã Đắk Ẳng,phòng văn hóa – xã hội',
      'Trần Văn Chi,chi@xa.test,admin,,',
    )
    const answer = await place.admin.upload(PATH, file)
    const page = await answer.text()

    expect(page).toContain('3 dòng, ')
    expect(await countUsers()).toBe(before)
    const taken = await textOf(await place.admin.post(`${PATH}/xac-nhan`, { draft: draftOn(page) ?? '' }))
    expect(taken).toContain('Đã nhập 3 dòng')
    expect(taken.match(/https:\/\/anxa\.xa\.test\/moi\//g)).toHaveLength(3)
    const rows = await place.base.owner<{ email: string; role: string; unit: string | null }[]>`
      select u.email, m.role, n.name as unit from users u join memberships m on m.user_id = u.id
      left join units n on n.unit_id = m.unit_id where u.email like '%@xa.test' and u.email <> all(
        select email from users where id = ${place.adminId}) order by u.email`
    expect(rows).toEqual([
      { email: 'an@xa.test', role: 'police', unit: null },
      { email: 'binh@xa.test', role: 'unit', unit: 'Phòng Văn hóa – Xã hội' },
      { email: 'chi@xa.test', role: 'admin', unit: null },
    ])
  })

  test('with one bad row are not taken at all; each bad row says what to mend', async () => {
    const before = await countUsers()
    const answer = await place.admin.upload(
      PATH,
      csv(
        'Phạm Văn Dũng,dung@xa.test,Lãnh đạo UBND,,',
        'Đỗ Văn Em,em@xa,Cán bộ,,',
        'Hồ Thị Giang,giang@xa.test,Đầu mối phòng đơn vị,,Phòng Lạ',
        'Phạm Văn Dũng,DUNG@xa.test,Lãnh đạo UBND,,',
      ),
    )
    const page = await textOf(answer)

    expect(answer.status).toBe(400)
    expect(page).toContain('4 dòng, 3 dòng cần sửa. Chưa dòng nào được nhập.')
    expect(page).toContain('Thư điện tử: không phải địa chỉ thư điện tử')
    expect(page).toContain('Đơn vị: Xã Đắk Ẳng không có đơn vị "Phòng Lạ"')
    expect(page).toContain('Thư điện tử: trùng với dòng 2')
    expect(page).not.toContain('name="draft"')
    expect(await countUsers()).toBe(before)
  })

  test('seen by one administrator are not taken by another, nor twice', async () => {
    const page = await (await place.admin.upload(PATH, csv('Vũ Văn Hải,hai@xa.test,Công an xã,,'))).text()
    const draft = draftOn(page) ?? ''
    const otherId = await addTestPerson(place.base, [{ role: 'admin' }])
    const other = testClient(place.app, await addTestSession(place.base, otherId))

    expect(await textOf(await other.post(`${PATH}/xac-nhan`, { draft }))).toContain(
      'đã được nhập hoặc đã quá hạn',
    )
    expect((await place.admin.post(`${PATH}/xac-nhan`, { draft })).status).toBe(200)
    expect((await place.admin.post(`${PATH}/xac-nhan`, { draft })).status).toBe(400)
    expect(await place.base.owner`select from users where email = 'hai@xa.test'`).toHaveLength(1)
  })

  test('in a file that cannot be read are refused by one sentence', async () => {
    const answer = await place.admin.upload(PATH, {
      name: 'a.csv',
      bytes: Buffer.from('Hä vµ tªn\nNguyÔn', 'latin1'),
    })
    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain('TCVN3')
  })
})

test('the template is a file that the page itself takes', async () => {
  const template = await place.admin.get('/quan-tri/nguoi-dung/nhap/mau.xlsx')
  expect(template.headers.get('content-disposition')).toContain('attachment')
  const bytes = new Uint8Array(await template.arrayBuffer())

  const page = await textOf(await place.admin.upload(PATH, { name: 'mau.xlsx', bytes }))
  expect(page).toContain('1 dòng, tất cả đều đúng')
})
