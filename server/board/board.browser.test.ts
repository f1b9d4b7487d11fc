import { serve } from '@hono/node-server'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { createApp } from '../app.ts'
import { assetRoutes } from '../assets/routes.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { addTestCommune, addTestPerson, addTestSession, testDeps } from '../people/testing.ts'
import { boardRoutes } from './routes.tsx'
import { sampleDevices, sampleUnits } from './sample.ts'
import { addSampleDevices, addSampleUnits } from './testing.ts'

const WIRE_LIMIT_BYTES = 150_000
const DESKTOP = { width: 1366, height: 768 }
const PHONE = { width: 360, height: 740 }

let base: TestDatabase
let browser: Browser
let server: ReturnType<typeof serve>
let origin: string
let cookie: string
const devices = sampleDevices(100, DEVICE_CHECKS)
const failing = devices.find(({ verdicts }) => verdicts['firewall-on']?.verdict === 'fail')

const PAGES = [
  ['board', '/xa/mau'],
  ['filtered board', '/xa/mau?q=ke+toan&verdict=fail'],
  ['PC', `/xa/mau/may/${failing?.deviceId}`],
  ['check', '/xa/mau/kiem-tra/firewall-on'],
  ['province', '/tinh'],
] as const

beforeAll(async () => {
  base = await testDatabase()
  const { communeId } = await addTestCommune(base, { code: 'mau', name: 'Xã Đắk Ẳng Mẫu', isSample: true })
  await addSampleUnits(base, communeId, sampleUnits)
  await addSampleDevices(base, communeId, devices)
  const person = await addTestPerson(base, [
    { role: 'police', communeId },
    { role: 'province', communeId },
  ])
  cookie = (await addTestSession(base, person)).cookie
  const app = createApp(testDeps(base), [...boardRoutes, ...assetRoutes])
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

async function newContext(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  const [name = '', value = ''] = cookie.split(/=(.*)/)
  await context.addCookies([{ name, value, url: origin }])
  return context
}

async function open(path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const page = await (await newContext(options)).newPage()
  await page.goto(`${origin}${path}`)
  return page
}

const isWiderThanScreen = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth')

describe.each(PAGES)('%s', (_, path) => {
  test('axe finds nothing on desktop and phone', async () => {
    const page = await open(path)

    expect(await axeViolations(page)).toEqual([])
    await page.setViewportSize(PHONE)
    expect(await axeViolations(page)).toEqual([])
  })

  test('is one server, no complaint of the browser, and under 150 KB with everything', async () => {
    const page = await (await newContext()).newPage()
    const complaints: string[] = []
    const hosts = new Set<string>()
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`))
    const sizes: Promise<number>[] = []
    page.on('request', (request) => {
      if (request.url().startsWith('http')) hosts.add(new URL(request.url()).origin)
    })
    page.on('requestfinished', (request) => {
      if (request.url().startsWith('http'))
        sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize))
    })

    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' })

    expect(complaints).toEqual([])
    expect([...hosts]).toEqual([origin])
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThan(WIRE_LIMIT_BYTES)
  })

  test('a phone scrolls it up and down only', async () => {
    expect(await isWiderThanScreen(await open(path, { viewport: PHONE }))).toBe(false)
  })

  test('a print says DỮ LIỆU MẪU, whose and when, and leaves out what is for clicking', async () => {
    const page = await open(path)
    await page.emulateMedia({ media: 'print' })

    const sample = page.locator('.ax-sheet-head .ax-sample')
    expect(await sample.isVisible()).toBe(true)
    expect(await sample.textContent()).toContain('DỮ LIỆU MẪU')
    expect(await page.textContent('.ax-print-head')).toContain('In lúc 09:00 24/11/2026')
    for (const hidden of ['body > header', 'nav', 'form', '.ax-skip'])
      expect(await page.locator(`${hidden}:visible`).count()).toBe(0)
  })
})

describe('with the keyboard', () => {
  test('the first stop leads past the header to the content', async () => {
    const page = await open('/xa/mau')

    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Đến nội dung chính')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('noi-dung')
  })

  test('filters, the matrix and the rows of the list are reached in the order they stand in', async () => {
    const page = await open('/xa/mau')
    const name = `(e => e.name || e.getAttribute('aria-label') || (e.closest('.ax-devices tbody') ? 'row' : e.closest('.ax-matrix') ? 'square' : e.className === 'ax-skip-table' ? 'past the table' : e.tagName))(document.activeElement)`
    /** Tabs until it stands on the last of them; what it met of all of them. */
    const tabTo = async (wanted: readonly string[]): Promise<readonly string[]> => {
      const stops: string[] = []
      for (let step = 0; step < 100 && stops.at(-1) !== wanted.at(-1); step += 1) {
        await page.keyboard.press('Tab')
        const stop = await page.evaluate<string>(name)
        if (stops.at(-1) !== stop) stops.push(stop)
      }
      return stops.filter((stop) => wanted.includes(stop))
    }

    const table = ['past the table', 'Bảng đơn vị và kiểm tra', 'square']
    expect(await tabTo(table)).toEqual(table)
    // Hundreds of squares: whoever came for the list goes past them.
    await page.locator('.ax-skip-table').focus()
    await page.keyboard.press('Enter')
    const list = ['q', 'unit', 'check', 'verdict', 'contact', 'BUTTON', 'row']
    expect(await tabTo(list)).toEqual(list)
  })
})

describe('without JavaScript', () => {
  test('filters, pages and folds work', async () => {
    const page = await open('/xa/mau', { javaScriptEnabled: false })

    await page.getByRole('searchbox', { name: 'Tìm máy' }).fill('ke toan')
    await page.getByRole('combobox', { name: 'Kết quả' }).selectOption('fail')
    await page.getByRole('button', { name: 'Lọc' }).click()

    expect(new URL(page.url()).searchParams.get('q')).toBe('ke toan')
    expect(await page.getByRole('status').textContent()).toContain('tên có “ke toan”; chưa đạt')
    await page.getByRole('link', { name: 'Bỏ lọc' }).click()
    await page.getByRole('link', { name: 'Trang 2', exact: true }).click()
    expect(await page.getByRole('status').textContent()).toContain('Máy 61–100 trong 100 máy')
    await page.goto(`${origin}/xa/mau/may/${failing?.deviceId}`)
    await page.locator('details.ax-good summary').first().click()
    expect(await page.locator('details.ax-good[open]').count()).toBe(1)
  })
})

test('from the commune to the check of a PC in three clicks, and back with the filters', async () => {
  const page = await open('/xa/mau')

  await page.getByRole('link', { name: /máy cần xử lý ngay/ }).click()
  await page
    .getByRole('table', { name: /Danh sách máy/ })
    .getByRole('rowheader')
    .first()
    .getByRole('link')
    .click()
  await page.getByRole('article').first().getByRole('heading', { level: 3 }).getByRole('link').click()

  expect(page.url()).toContain('/kiem-tra/')
  await page.goBack()
  await page.goBack()
  expect(await page.getByRole('combobox', { name: 'Kết quả' }).inputValue()).toBe('fail')
})

test('letters of Vietnamese are drawn with our own font, not with another one', async () => {
  const page = await open('/xa/mau')

  const loaded = await page.evaluate<boolean>(
    `document.fonts.ready.then(() => document.fonts.check('14px "Be Vietnam Pro"', 'ẶỄỘỮỴđĐ') && [...document.fonts].filter((f) => f.status === 'loaded').length >= 2)`,
  )

  expect(loaded).toBe(true)
})
