import { afterAll, beforeAll, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/ma-dang-ky'
let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

test('a token is shown once with the line to run, and can be revoked', async () => {
  const made = await textOf(await place.it.post(PATH, { uses: '20', days: '2', unit: place.unitId }))

  expect(made).toContain('Dùng cho 20 máy, đến 09:00 26/11/2026')
  const [, token = ''] = /--token ([\w-]+)/.exec(made) ?? []
  expect(made).toContain(`anxa-agent enroll --server https://anxa.xa.test --token ${token}`)
  expect(made).toContain(JSON.stringify({ server: 'https://anxa.xa.test', token }))
  const later = await (await place.it.get(PATH)).text()
  expect(later).not.toContain(token)
  const [, id = ''] = /ma-dang-ky\/([0-9a-f-]{36})\/thu-hoi/.exec(later) ?? []
  await place.it.post(`${PATH}/${id}/thu-hoi`)
  expect(await textOf(await place.it.get(PATH))).toContain('đã thu hồi lúc 09:00 24/11/2026')
})

test.each([
  ['no number of PCs', { uses: 'nhiều' }, 'Số máy: phải là số nguyên từ 1 đến 200'],
  ['too long a time', { days: '365' }, 'Số ngày: phải là số nguyên từ 1 đến 30'],
  ['a unit that is no id', { unit: 'x' }, 'Hãy chọn một đơn vị của xã'],
])('%s is refused beside the field, and no token is made', async (_, given, words) => {
  const before = await place.base.owner`select from enrolment_tokens`
  const answer = await place.it.post(PATH, { uses: '1', days: '1', unit: '', ...given })

  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain(words)
  expect(await place.base.owner`select from enrolment_tokens`).toHaveLength(before.length)
})

test('a unit of nowhere is not found, and nothing is made', async () => {
  const answer = await place.it.post(PATH, {
    uses: '1',
    days: '1',
    unit: '11111111-1111-4111-8111-111111111111',
  })
  expect(answer.status).toBe(404)
})
