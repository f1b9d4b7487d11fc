import { afterAll, beforeAll, expect, test } from 'vitest'
import { backupSettings } from '../backup/settings.ts'
import { readSetting } from '../settings/service.ts'
import { type TestInstallation, testInstallation, textOf } from './testing.ts'

const PATH = '/quan-tri/sao-luu'
let place: TestInstallation
beforeAll(async () => {
  place = await testInstallation()
})
afterAll(() => place.base.close())

const kept = () => readSetting(place.deps, backupSettings)

test('without a key the page says that nothing is saved; the key is shown once and its private half kept nowhere', async () => {
  expect(await textOf(await place.admin.get(PATH))).toContain(
    'Chưa có khóa sao lưu nên máy chủ không tự sao lưu',
  )

  const made = await textOf(await place.admin.post(`${PATH}/khoa`))
  const [secret = ''] = /AGE-SECRET-KEY-[0-9A-Z]+/.exec(made) ?? []

  expect(secret).not.toBe('')
  const { recipient } = await kept()
  expect(made).toContain(recipient)
  expect(await textOf(await place.admin.get(PATH))).not.toContain(secret)
  const rows = await place.base.owner`select value::text from installation_settings`
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('another key names the old one, which older backups still need', async () => {
  const before = (await kept()).recipient ?? ''

  expect(await textOf(await place.admin.post(`${PATH}/khoa`))).toContain(`khóa riêng của ${before}`)
})

test('the places are kept as they were typed, and a path that leads nowhere certain is refused', async () => {
  await place.admin.post(`${PATH}/noi-cat`, { folder: '', secondFolder: '/media/usb/anxa', keep: '21' })
  expect(await kept()).toMatchObject({ folder: null, secondFolder: '/media/usb/anxa', keep: 21 })

  const answer = await place.admin.post(`${PATH}/noi-cat`, { folder: '../x', secondFolder: '', keep: '1' })
  const page = await textOf(answer)
  expect(answer.status).toBe(400)
  expect(page).toContain('hãy ghi đường dẫn đầy đủ')
  expect(page).toContain('Số bản giữ lại: phải là số nguyên từ 3 đến 365')
  expect(await kept()).toMatchObject({ folder: null, keep: 21 })
})

test('how long history stays is shown with its reason, and never goes below what the law asks', async () => {
  const page = await textOf(await place.admin.get(PATH))
  expect(page).toContain('Báo cáo của máy trạm giữ 13 tháng')
  expect(page).toContain('yêu cầu l3-5.8.2.1-a-8')

  const short = await place.admin.post(`${PATH}/luu-giu/sign-ins`, { months: '1' })
  expect(short.status).toBe(400)
  expect(await textOf(short)).toContain('ít nhất 3 tháng')
  await place.admin.post(`${PATH}/luu-giu/sign-ins`, { months: '12' })
  expect(await textOf(await place.admin.get(PATH))).toContain('Nhật ký đăng nhập, truy cập giữ 12 tháng')
})
