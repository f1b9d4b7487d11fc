import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { testConfig } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/ma-dang-ky'
let place: TestManaged
const dataDir = mkdtempSync(join(tmpdir(), 'anxa-tokens-'))
beforeAll(async () => {
  const config = testConfig({ BASE_URL: 'https://anxa.xa.test', DATA_DIR: dataDir })
  place = await testManaged({ config })
})
afterAll(async () => {
  rmSync(dataDir, { recursive: true })
  await place.base.close()
})

test('a token is shown once with the line to run, and can be revoked', async () => {
  const answer = await place.it.post(PATH, { uses: '20', days: '2', unit: place.unitId })
  expect(await answer.clone().text()).toContain('aria-label="Mã QR của dòng lệnh đăng ký ở trên"')
  const made = await textOf(answer)

  expect(made).toContain('Dùng cho 20 máy, đến 09:00 26/11/2026')
  const [, token = ''] = /--token ([\w-]+)/.exec(made) ?? []
  expect(made).toContain(`anxa-agent enroll --server https://anxa.xa.test --token ${token}`)
  expect(made).toContain(JSON.stringify({ server: 'https://anxa.xa.test', token }))
  const later = await (await place.it.get(PATH)).text()
  expect(later).not.toContain('<svg')
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

test('packages that lie on the server are named and handed to IT, and nothing else that lies there', async () => {
  const folder = join(dataDir, 'packages')
  expect(await textOf(await place.it.get(PATH))).toContain('Máy chủ này chưa có gói nào.')
  mkdirSync(folder)
  for (const name of ['anxa-agent-win-x64.zip', 'anxa-agent_0.1.0_all.deb', 'key.pem'])
    writeFileSync(join(folder, name), `of ${name}`)

  const page = await textOf(await place.it.get(PATH))
  expect(page).toContain('Windows 10, 11, 64 bit')
  expect(page).toContain('anxa-agent_0.1.0_all.deb')
  expect(page).not.toContain('key.pem')
  const file = await place.it.get(`${PATH}/goi/anxa-agent-win-x64.zip`)
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="anxa-agent-win-x64.zip"')
  expect(await file.text()).toBe('of anxa-agent-win-x64.zip')
  for (const name of ['key.pem', '..%2Fkey.pem', 'anxa-agent-win-x86.zip', 'anxa-agent-..%2F..%2Fx.zip'])
    expect((await place.it.get(`${PATH}/goi/${name}`)).status, name).toBe(404)
})
