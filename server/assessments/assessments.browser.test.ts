/** The requirement pages in a real browser: at desk and phone, by keyboard, without JavaScript, on paper. */
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { addTestSession } from '../people/testing.ts'
import { FIREWALL, PAPER, rowId, type TestAssessed, testAssessed, YEARLY } from './testing.ts'

const DESKTOP = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }

let place: TestAssessed
let browser: Browser
let server: ReturnType<typeof serve>
let origin: string
let cookie: string

beforeAll(async () => {
  place = await testAssessed()
  cookie = (await addTestSession(place.base, place.itId)).cookie
  await place.addPcs(
    ...Array.from({ length: 14 }, (_, index) => ({
      name: `MAU-PC-${String(index + 1).padStart(2, '0')}`,
      verdicts: { 'firewall-on': index % 14 === 0 ? 'pass' : 'fail' } as const,
    })),
  )
  await place.addEvidence({
    row: PAPER,
    title: 'Quyết định 12/QĐ-UBND về quy chế bảo đảm an ninh mạng của xã',
  })
  await place.say(PAPER, { state: 'met', responsible: 'Nguyễn Thị Ngọc Ánh', due: '2026-12-31' })
  await place.say(FIREWALL, { state: 'met' })
  await place.say(YEARLY, { state: 'not-applicable', reason: 'Hệ thống không có phần này' })
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: place.app.fetch, port: 0, hostname: '127.0.0.1' }, (address) =>
      resolve(address.port),
    )
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
  await place.base.close()
})

async function open(path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  const [name = '', value = ''] = cookie.split(/=(.*)/)
  await context.addCookies([{ name, value, url: origin }])
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

const isWiderThanScreen = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth')

describe.each([
  ['list', ''],
  ['narrowed list', '?may=1&q=tuong+lua'],
  ['one row', `/${FIREWALL}`],
  ['plan', '/phuong-an'],
  ['carry-over', '/chuyen-cap'],
] as const)('%s', (_, path) => {
  test('axe finds nothing, and nothing is wider than the screen, on desktop and phone', async () => {
    const page = await open(`${place.path}${path}`)
    for (const viewport of [DESKTOP, PHONE]) {
      await page.setViewportSize(viewport)
      expect(await axeViolations(page)).toEqual([])
      expect(await isWiderThanScreen(page)).toBe(false)
    }
  })
})

test('without JavaScript, on a phone, several rows are ticked and written, and a mistake keeps the ticks', async () => {
  const page = await open(`${place.path}?nhom=risk`, { javaScriptEnabled: false, viewport: PHONE })
  const tick = (clause: string) => page.getByRole('checkbox', { name: `Chọn mục ${clause}`, exact: true })
  await tick('5.1.2.2 a)').check()
  await tick('5.1.2.2 b)').check()
  await page
    .locator('fieldset')
    .getByRole('combobox', { name: /Trạng thái/ })
    .selectOption('Không áp dụng')
  const send = page.getByRole('button', { name: 'Ghi cho các yêu cầu đã chọn' })
  await send.click()
  const problem = page.getByText('Không áp dụng phải ghi lý do')
  expect((await problem.boundingBox())?.y).toBeLessThan(PHONE.height)
  expect(await tick('5.1.2.2 b)').isChecked()).toBe(true)

  await page.getByRole('textbox', { name: /Lý do/ }).fill('Xã không có phần này')
  await send.click()
  expect(await page.getByRole('status').textContent()).toContain('Đã ghi cho các yêu cầu đã chọn.')
  expect(new URL(page.url()).searchParams.get('nhom')).toBe('risk')
  const row = page.locator(`tr:has(#${rowId('risk-identify').replaceAll('.', '\\.')})`)
  expect(await row.textContent()).toContain('Không áp dụng, có lý do ghi kèm.')
})

test('with the keyboard alone a row is opened, answered, and the next one reached', async () => {
  const page = await open(`${place.path}/${PAPER}`)
  const focused = `(e => e.name || e.textContent.trim())(document.activeElement)`
  const tabTo = async (wanted: string): Promise<void> => {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate<string>(focused)) === wanted) return
    }
    throw new Error(`no stop at ${wanted}`)
  }
  await tabTo('state')
  await page.keyboard.type('Một')
  await tabTo('reason')
  await page.keyboard.type('Chưa ký')
  await tabTo('tiep-theo')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/${YEARLY}?xong=muc`)

  expect(await place.answers()).toContainEqual(
    expect.objectContaining({ requirement_id: PAPER, state: 'partly', reason: 'Chưa ký' }),
  )
})

test('the plan prints without what is for clicking, and nothing is cut off', async () => {
  const page = await open(`${place.path}/phuong-an`, { viewport: { width: 700, height: 1000 } })
  await page.emulateMedia({ media: 'print' })

  for (const hidden of ['body > header', 'nav', 'form', '.ax-skip', '.d-print-none'])
    expect(await page.locator(`${hidden}:visible`).count(), hidden).toBe(0)
  expect(await isWiderThanScreen(page)).toBe(false)
  expect(await page.getByText('Máy phải khắc phục:').first().isVisible()).toBe(true)
})
