import { afterAll, beforeAll, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { readStanding, recomputeStanding } from '../devices/standing.ts'
import { addTestPerson, addTestSession, testClient } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/may/nhap'
const CONFIRM = `${PATH}/xac-nhan`
let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

const devices = () =>
  place.base.owner`select host_name, label, unit_id, kind, note from devices order by host_name`
const csv = (...lines: readonly string[]) => ({
  name: 'may.csv',
  bytes: new TextEncoder().encode(['Tên máy;Nhãn;Đơn vị;Loại;Ghi chú', ...lines].join('\n')),
})
const draftOf = (page: string): string => /name="draft" value="([^"]+)"/.exec(page)?.[1] ?? ''

test('PCs from a file are looked at, then taken whole, once, and counted', async () => {
  const file = csv('MAY-01;Tem 7;phong kinh te;;Không mạng', 'MAY-02;;;bí mật nhà nước;')
  const page = await (await place.it.upload(PATH, file)).text()
  expect(page).toContain('khai báo: máy bí mật nhà nước')
  expect(await devices()).toEqual([])

  const draft = draftOf(page)
  const answers = await Promise.all([1, 2].map(() => place.it.post(CONFIRM, { draft })))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 400])

  expect(await devices()).toEqual([
    {
      ...{ host_name: 'MAY-01', label: 'Tem 7', unit_id: place.unitId, kind: 'declared' },
      note: 'Không mạng',
    },
    { host_name: 'MAY-02', label: null, unit_id: null, kind: 'state-secret', note: null },
  ])
  const [kept, counted] = await place.base.db.transaction({ communes: [place.communeId] }, async (tx) => [
    await readStanding(tx, place.communeId),
    await recomputeStanding(tx, place.communeId),
  ])
  expect(kept).toEqual(counted)
  const lines = await place.base.owner`select from audit_lines where action = 'device.declared'`
  expect(lines).toHaveLength(2)
})

test('with a bad row none is taken; each says what to mend', async () => {
  const before = await devices()
  const answer = await place.it.upload(
    PATH,
    csv(
      'MAY-03;;Phòng Lạ;;',
      ';;;;Ghi chú',
      'MAY-04;;;máy chủ;',
      'may-01;;;;',
      'MAY-05;;;;',
      'may-05;;;;',
      `${'x'.repeat(64)};;;;`,
    ),
  )
  const page = await textOf(answer)

  expect(answer.status).toBe(400)
  expect(page).toContain('7 dòng, 6 dòng cần sửa')
  for (const words of [
    'xã không có đơn vị "Phòng Lạ"',
    'Tên máy: chưa điền',
    'Loại: hãy ghi “Khai báo tay” hoặc “Máy bí mật nhà nước”',
    'đã có máy tên này',
    'trùng với dòng 6',
    'Tên máy: dài nhất 63 ký tự',
  ])
    expect(page).toContain(words)
  expect(await devices()).toEqual(before)
})

test('a file that is no table, and a word without a preview, are refused with a sentence', async () => {
  const odd = await place.it.upload(PATH, { name: 'a.csv', bytes: new TextEncoder().encode('Cột lạ\n1') })
  expect(odd.status).toBe(400)
  expect(await textOf(odd)).toContain('thiếu cột "Tên máy"')
  expect((await place.it.post(CONFIRM, { draft: 'x' })).status).toBe(400)
})

test('the preview of one officer is not taken by another', async () => {
  const draft = draftOf(await (await place.it.upload(PATH, csv('MAY-09;;;;'))).text())
  const colleague = await addTestPerson(place.base, [{ role: 'it', communeId: place.communeId }])
  const other = testClient(place.app, await addTestSession(place.base, colleague))
  expect((await other.post(CONFIRM, { draft })).status).toBe(400)
  expect((await devices()).map((row) => row.host_name)).not.toContain('MAY-09')
})

test('what somebody else declared since the preview is noticed: none is taken twice', async () => {
  const draft = draftOf(await (await place.it.upload(PATH, csv('MAY-20;;;;', 'MAY-21;;;;'))).text())
  await place.it.post('/xa/mau/quan-ly/may', { hostName: 'máy-21', kind: 'declared' })

  const answer = await place.it.post(CONFIRM, { draft })

  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain('Đã có máy tên MAY-21 đang được quản lý. Không dòng nào được nhập.')
  expect((await devices()).map((row) => row.host_name)).not.toContain('MAY-20')
})

test('the template is taken as it is', async () => {
  const bytes = new Uint8Array(await (await place.it.get(`${PATH}/mau.xlsx`)).arrayBuffer())
  expect(await textOf(await place.it.upload(PATH, { name: 'mau.xlsx', bytes }))).toContain('tất cả đều đúng')
})
