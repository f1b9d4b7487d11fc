/** The administrator's pages about tables and health in a real browser, the upload included. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { createApp } from '../app.ts'
import { assetRoutes } from '../assets/routes.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { beat } from '../jobs/turn.ts'
import { addTestPerson, addTestSession, testConfig, testDeps } from '../people/testing.ts'
import { signTables, tableOf, testMaintainer } from '../tables/testing.ts'
import { healthPageRoutes } from './health.tsx'
import { tableRoutes } from './tables.tsx'

const DESKTOP = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }
const TABLES = '/quan-tri/bang-du-lieu'
const HEALTH = '/quan-tri/suc-khoe'

const maintainer = testMaintainer()
const folder = mkdtempSync(join(tmpdir(), 'anxa-upkeep-'))
let base: TestDatabase
let browser: Browser
let server: ReturnType<typeof serve>
let origin: string
let cookie: string

beforeAll(async () => {
  base = await testDatabase()
  const config = testConfig({ TABLES_PUBLIC_KEY: maintainer.publicKey, DATA_DIR: folder })
  const deps = testDeps(base, { config })
  await beat({ job: 'sweep', everySeconds: 30, failure: null }, deps)
  await beat({ job: 'partitions', everySeconds: 86_400, failure: 'deadlock detected' }, deps)
  cookie = (await addTestSession(base, await addTestPerson(base, [{ role: 'admin' }]))).cookie
  const app = createApp(deps, [...tableRoutes, ...healthPageRoutes, ...assetRoutes])
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (address) => resolve(address.port))
  })
  origin = `http://127.0.0.1:${port}`
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  server.close()
  rmSync(folder, { recursive: true })
  await base.close()
})

async function open(path: string, viewport = DESKTOP): Promise<Page> {
  const context = await browser.newContext({ viewport })
  const [name = '', value = ''] = cookie.split(/=(.*)/)
  await context.addCookies([{ name, value, url: origin }])
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

describe.each([
  ['tables', TABLES],
  ['health', HEALTH],
])('%s', (_, path) => {
  test('axe finds nothing, and nothing is wider than the screen, on desktop and phone', async () => {
    for (const viewport of [DESKTOP, PHONE]) {
      const page = await open(path, viewport)
      expect(await axeViolations(page)).toEqual([])
      expect(
        await page.evaluate<boolean>(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        ),
      ).toBe(false)
      await page.context().close()
    }
  })
})

test('an officer chooses a file, sends it, and sees the new day; then a foreign one, and sees why not', async () => {
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  const page = await open(TABLES)
  await page.setInputFiles(
    '#file',
    file('moi.jws', signTables(maintainer, [tableOf('windows-builds', '2026-11-24')])),
  )
  await page.click('text=Nhập bảng >> nth=-1')
  expect(await page.textContent('.alert-success')).toContain('Đã nhập: Bảng bản vá Windows (24/11/2026).')
  expect(await page.textContent('tbody tr:first-child')).toContain('24/11/2026 (hôm nay)')
  expect(await axeViolations(page)).toEqual([])

  await page.setInputFiles(
    '#file',
    file('la.jws', signTables(testMaintainer(), [tableOf('lifecycle', '2026-11-24')])),
  )
  await page.click('text=Nhập bảng >> nth=-1')

  expect(await page.textContent('#file-problem')).toContain('Chữ ký của tệp')
  expect(await axeViolations(page)).toEqual([])
  await page.context().close()
})

test('what is wrong stands on the health page with icon and word, and the text for support can be selected', async () => {
  const page = await open(HEALTH)

  expect(await page.textContent('[role=status]')).toMatch(/phần chưa đạt, cần xử lý/)
  expect(await page.locator('tbody tr', { hasText: 'Chuẩn bị chỗ cho tháng sau' }).textContent()).toContain(
    'Chưa đạt',
  )
  expect(await page.inputValue('#so-lieu-ho-tro')).toContain('table windows-builds')
  await page.context().close()
})
