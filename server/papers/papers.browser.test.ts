/** The pages of the papers in a real browser: legible for all, on a desk and on a phone, and the files come down. */
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { createApp } from '../app.ts'
import { assetRoutes } from '../assets/routes.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { addTestCommune, addTestPerson, addTestSession, testDeps } from '../people/testing.ts'
import { systemsRoutes } from '../systems/routes.ts'
import { REGISTER } from '../systems/testing.ts'
import { papersRoutes } from './papers.tsx'
import { templateRoutes } from './templates-pages.tsx'

const DESKTOP = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }

let base: TestDatabase
let browser: Browser
let server: ReturnType<typeof serve>
let page: Page
let origin: string

beforeAll(async () => {
  base = await testDatabase()
  const { communeId } = await addTestCommune(base, { code: 'mau', name: 'Xã Đắk Ẳng Mẫu', isSample: true })
  const it = await addTestPerson(base, [{ role: 'it', communeId }], { name: 'Nguyễn Văn Bình' })
  const { cookie } = await addTestSession(base, it)
  const app = createApp(testDeps(base), [
    ...systemsRoutes,
    ...papersRoutes,
    ...templateRoutes,
    ...assetRoutes,
  ])
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (address) => resolve(address.port))
  })
  origin = `http://127.0.0.1:${port}`
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: DESKTOP })
  const [name = '', value = ''] = cookie.split(/=(.*)/)
  await context.addCookies([{ name, value, url: origin }])
  page = await context.newPage()
})
afterAll(async () => {
  await browser.close()
  server.close()
  await base.close()
})

async function expectClean(): Promise<void> {
  for (const viewport of [DESKTOP, PHONE]) {
    await page.setViewportSize(viewport)
    expect(await axeViolations(page), page.url()).toEqual([])
    const isWider = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
    expect(await page.evaluate<boolean>(isWider), page.url()).toBe(false)
  }
  await page.setViewportSize(DESKTOP)
}

test('from a system to its papers, one file and all of them', async () => {
  await page.goto(`${origin}${REGISTER}/them`)
  await page.getByLabel('Tên hệ thống').fill('Mạng LAN nội bộ UBND xã')
  await page.getByLabel('Chủ quản', { exact: true }).fill('UBND xã')
  await page.getByRole('button', { name: 'Thêm vào sổ' }).click()
  await page.locator('a[href$="/giay-to"]').first().click()
  await expectClean()
  await page.locator('summary').nth(1).click()
  await expectClean()

  const one = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Tải DOCX: Thuyết minh tổng quan' }).click()
  expect((await one).suggestedFilename()).toMatch(/_doc-overview_mang-lan-noi-bo-ubnd-xa_mau\.docx$/)
  const all = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Tải cả hồ sơ (ZIP)' }).click()
  expect((await all).suggestedFilename()).toMatch(/_ho-so_mang-lan-noi-bo-ubnd-xa_mau\.zip$/)

  await page.getByRole('link', { name: 'Mẫu riêng của xã' }).click()
  await expectClean()
})
