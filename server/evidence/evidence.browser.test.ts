/** Evidence in a real browser without JavaScript, over a real connection: filed by IT, taken down and decided by the police. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { rowsOfLevel } from '../../checks/requirements/rows.ts'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { createApp } from '../app.ts'
import { addTestPerson, addTestSession, type TestSession } from '../people/testing.ts'
import { ROUTES } from '../routes.ts'
import { EVIDENCE, pdf, type TestEvidence, testEvidence } from './testing.ts'

const DESKTOP = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }
const row = rowsOfLevel(2)[0]?.id ?? ''

let place: TestEvidence
let browser: Browser
let server: ReturnType<typeof serve>
let origin: string
let it: TestSession
let police: TestSession
let system: string
let filed: string

beforeAll(async () => {
  place = await testEvidence()
  system = await place.addSystem('Mạng LAN của Ủy ban nhân dân xã Đắk Ẳng và các nhà văn hóa thôn', 2)
  filed = await place.add({ title: 'Biên bản kiểm tra tủ mạng', 'he-thong': system, dong: row })
  await place.add({ title: 'Quy chế bảo đảm an ninh mạng', 'he-thong': system, dong: row, note: 'Bản quét' })
  it = await addTestSession(place.base, place.itId)
  const userId = await addTestPerson(place.base, [{ role: 'police', communeId: place.communeId }])
  police = await addTestSession(place.base, userId)
  const app = createApp({ ...place.deps, config: { ...place.deps.config, BASE_URL: undefined } }, ROUTES)
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
  await place.close()
})

type Options = NonNullable<Parameters<Browser['newContext']>[0]>

async function open(path: string, session: TestSession, options: Options = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  const [name = '', value = ''] = session.cookie.split(/=(.*)/)
  await context.addCookies([{ name, value, url: origin }])
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

test('IT files a file of 20 MB, the police take down the same bytes and accept it, all without JavaScript', async () => {
  const path = join(place.dataDir, 'quyết định.pdf')
  const bytes = Buffer.concat([
    pdf().subarray(0, 60),
    Buffer.alloc(20 * 1024 * 1024 - 68, 0x20),
    Buffer.from('\n%%EOF\n\n'),
  ])
  writeFileSync(path, bytes)
  const page = await open(`${EVIDENCE}/them?he-thong=${system}&dong=${row}`, it, { javaScriptEnabled: false })
  await page.getByLabel('Tệp', { exact: true }).setInputFiles(path)
  await page.getByLabel('Tên bằng chứng').fill('Quyết định ban hành quy chế')
  await page.getByLabel('Số văn bản').fill('12/QĐ-UBND')
  await page.getByLabel('Ngày văn bản').fill('2026-11-20')
  await page.getByLabel('Người xác nhận').fill('Lê Văn Chánh')
  await page.getByRole('button', { name: 'Nộp bằng chứng' }).click()
  expect(await page.textContent('main')).toContain('Đã nộp bằng chứng. Công an xã sẽ xem.')
  rmSync(path)

  const queue = await open(`${EVIDENCE}/cho-xem`, police, { javaScriptEnabled: false })
  const [download] = await Promise.all([
    queue.waitForEvent('download'),
    queue.getByRole('link', { name: 'quyết định.pdf', exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toBe('quyết định.pdf')
  expect(readFileSync(await download.path()).equals(bytes)).toBe(true)
  await queue.getByRole('button', { name: 'Chấp nhận: Quyết định ban hành quy chế' }).click()
  expect(await queue.textContent('main')).toContain('Đã ghi kết quả xem xét.')
  const reviews = await place.base.owner`select title, review from evidence order by filed_at, title`
  expect(reviews).toContainEqual({ title: 'Quyết định ban hành quy chế', review: 'accepted' })
})

test('a return is written by keyboard alone', async () => {
  const page = await open(`${EVIDENCE}/${filed}`, police, { javaScriptEnabled: false })
  await page.getByText('Trả lại, kèm lý do và hạn').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Ảnh mờ')
  await page.keyboard.press('Tab')
  await page.getByLabel('Hạn bổ sung').fill('2026-12-01')
  await Promise.all([page.waitForURL('**/*xong=xem'), page.keyboard.press('Enter')])
  expect(await page.textContent('main')).toContain('hạn bổ sung 01/12/2026Lý do: Ảnh mờ')
})

const PAGES = [
  ['list', '', 'it'],
  ['form', '/them', 'it'],
  ['piece', '/:evidence', 'it'],
  ['piece for the police', '/:evidence', 'police'],
  ['change', '/:evidence/sua', 'it'],
  ['rows', '/:evidence/gan?he-thong=:system', 'it'],
  ['queue', '/cho-xem', 'police'],
] as const

test.each(PAGES)('the page %s is read by everybody, and fits a phone', async (_, path, who) => {
  const address = `${EVIDENCE}${path}`.replace(':evidence', filed).replace(':system', system)
  for (const viewport of [DESKTOP, PHONE]) {
    const page = await open(address, who === 'it' ? it : police, { viewport })
    expect(await axeViolations(page)).toEqual([])
    const isTooWide = await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    )
    expect(isTooWide).toBe(false)
  }
})
