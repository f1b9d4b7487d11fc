/** A system from suggestion to signed level in a real browser: IT at a desk, the leader on a phone, the sheet on A4. */
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { createApp } from '../app.ts'
import { assetRoutes } from '../assets/routes.ts'
import { boardRoutes } from '../board/routes.tsx'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { addTestPc } from '../ingest/testing.ts'
import { addTestCommune, addTestPerson, addTestSession, addTestUnit, testDeps } from '../people/testing.ts'
import { systemsRoutes } from './routes.ts'
import { REGISTER } from './testing.ts'

const DESKTOP = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }

let base: TestDatabase
let browser: Browser
let server: ReturnType<typeof serve>
let origin: string
let cookies: Readonly<Record<'it' | 'leader' | 'police', string>>

beforeAll(async () => {
  base = await testDatabase()
  const { communeId } = await addTestCommune(base, { code: 'mau', name: 'Xã Đắk Ẳng Mẫu', isSample: true })
  const unitId = await addTestUnit(base, communeId, 'Văn phòng HĐND và UBND xã')
  for (const hostName of ['MAU-PC-01', 'MAU-PC-02']) await addTestPc(base, communeId, { hostName, unitId })
  const cookieOf = async (role: 'it' | 'leader' | 'police', name: string) =>
    (await addTestSession(base, await addTestPerson(base, [{ role, communeId }], { name }))).cookie
  cookies = {
    it: await cookieOf('it', 'Nguyễn Văn Bình'),
    leader: await cookieOf('leader', 'Lê Thị Chủ Tịch'),
    police: await cookieOf('police', 'Trần Văn Công'),
  }
  const app = createApp(testDeps(base), [...systemsRoutes, ...boardRoutes, ...assetRoutes])
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (address) => resolve(address.port))
  })
  origin = `http://127.0.0.1:${port}`
  browser = await launchBrowser()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser.close()
  server.close()
  await base.close()
})

async function open(
  who: keyof typeof cookies,
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  const [name = '', value = ''] = cookies[who].split(/=(.*)/)
  await context.addCookies([{ name, value, url: origin }])
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

async function expectClean(page: Page): Promise<void> {
  for (const viewport of [DESKTOP, PHONE]) {
    await page.setViewportSize(viewport)
    expect(await axeViolations(page), page.url()).toEqual([])
    const isWider = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
    expect(await page.evaluate<boolean>(isWider), page.url()).toBe(false)
  }
  await page.setViewportSize(DESKTOP)
}

/** What a commune's officer answers about the LAN; what is asked besides is "no". */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'q-is-system': ['Có đủ bốn điều'],
  'q-owner': ['UBND xã (xã quyết định đầu tư hoặc được UBND tỉnh giao bằng văn bản)'],
  'q-infra-scope': ['Một cơ quan (ví dụ mạng LAN UBND xã)'],
  'q-internal-content': ['Có thông tin riêng hoặc cá nhân'],
  'q-decided': ['Chưa'],
}

test('from the list of typical systems to a level that the leader signs and everybody can print', async () => {
  const page = await open('it', REGISTER)
  await expectClean(page)
  await page.getByRole('link', { name: 'các hệ thống thường gặp ở xã' }).click()
  await expectClean(page)
  await page.getByRole('checkbox', { name: /^Mạng LAN nội bộ UBND xã/ }).check()
  await page.getByRole('checkbox', { name: /^Thư điện tử công vụ/ }).check()
  await page.getByRole('button', { name: 'Đưa các hệ thống đã chọn vào sổ' }).click()
  expect(await page.getByRole('status').textContent()).toContain('Đã đưa các hệ thống đã chọn vào sổ.')
  await expectClean(page)

  await page.getByRole('link', { name: /^Mạng LAN nội bộ/ }).click()
  await expectClean(page)
  await page.getByRole('link', { name: 'Chọn máy' }).click()
  await expectClean(page)
  await page.getByRole('checkbox', { name: 'MAU-PC-01' }).check()
  await page.getByRole('button', { name: 'Lưu lựa chọn' }).click()
  expect(await page.textContent('main')).toContain('MAU-PC-01')

  await page.getByRole('button', { name: 'Xác định cấp độ' }).click()
  for (let steps = 0; steps < 20 && page.url().includes('/cau/'); steps += 1) {
    if (steps === 0) await expectClean(page)
    const question = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    for (const label of ANSWERS[question] ?? []) await page.getByLabel(label, { exact: true }).check()
    // What the register knows already stands there; the rest is "no".
    if (ANSWERS[question] === undefined && (await page.locator('input:checked').count()) === 0)
      await page.getByLabel('Không', { exact: true }).check()
    await page.getByRole('button', { name: 'Tiếp', exact: true }).click()
  }
  expect(await page.textContent('#ket-qua')).toContain('Đề xuất: Cấp độ 2.')
  await expectClean(page)
  await page.getByRole('button', { name: 'Trình lãnh đạo ký' }).click()

  const phone = await open('leader', new URL(page.url()).pathname, {
    viewport: PHONE,
    javaScriptEnabled: false,
  })
  await phone.getByRole('button', { name: 'Ký phiếu xác định cấp độ' }).click()
  expect(await phone.getByRole('status').textContent()).toContain('Đã ký. Cấp độ có trong sổ từ bây giờ.')

  const reader = await open('police', new URL(phone.url()).pathname)
  await expectClean(reader)
  await reader.getByRole('link', { name: 'cấp 2: xem và in phiếu' }).click()
  await expectClean(reader)
  expect(await reader.textContent('main')).toContain('Lê Thị Chủ Tịch ký trong phần mềm lúc')
  await reader.emulateMedia({ media: 'print' })
  for (const hidden of ['body > header', 'nav', 'form', '.ax-skip'])
    expect(await reader.locator(`${hidden}:visible`).count()).toBe(0)
  expect(await reader.locator('.ax-sheet-head .ax-sample').isVisible()).toBe(true)
  expect(await reader.locator('.ax-signatures > div').count()).toBe(3)
})

test('with the keyboard alone a question is answered, and the next one comes', async () => {
  const page = await open('it', `${REGISTER}/them`)
  await page.getByLabel('Tên hệ thống').fill('Camera')
  await page.getByLabel('Chủ quản', { exact: true }).fill('UBND xã')
  await page.getByRole('button', { name: 'Thêm vào sổ' }).click()
  await page.getByRole('button', { name: 'Xác định cấp độ' }).click()
  expect(page.url()).toContain('/cau/q-is-system')

  const focused = 'document.activeElement.name || document.activeElement.textContent.trim()'
  for (let step = 0; step < 30 && (await page.evaluate<string>(focused)) !== 'tra-loi'; step += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/cau/q-owner')
})
