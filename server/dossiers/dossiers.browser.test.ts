/** The pages of dossiers in a real browser: a dossier that was handed in, at desk and phone, without a script. */
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { ALL, HAND_IN, type PersonName, pathOf, START, type TestDossiers, testDossiers } from './testing.ts'

const DESKTOP = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }

let place: TestDossiers
let browser: Browser
let server: ReturnType<typeof serve>
let origin: string
let systemId: string
let appraisal: string

beforeAll(async () => {
  place = await testDossiers()
  systemId = await place.addSystem({ name: 'Mạng LAN nội bộ UBND xã Đắk Ẳng', security: place.units.office })
  await place.step('officer', systemId, 'start', START)
  await place.step('clerk', systemId, 'submit-combined', HAND_IN)
  const other = await place.addSystem({ name: 'Trang thông tin điện tử' })
  await place.step('officer', other, 'start', START)
  await place.step('clerk', other, 'submit-combined', { documents: [...ALL] })
  const [one] = await place.dossiersOf(other)
  appraisal = `/xa/mau/tham-dinh/${one?.dossier.dossierId}`
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

async function open(
  name: PersonName,
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  const [cookie = '', value = ''] = (await place.sessionOf(name)).cookie.split(/=(.*)/)
  await context.addCookies([{ name: cookie, value, url: origin }])
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

const views: readonly (readonly [string, PersonName, () => string])[] = [
  ['a dossier with nobody to appraise', 'leader', () => pathOf(systemId)],
  ['the desk', 'leader', () => '/xa/mau/tham-dinh'],
  ['an appraisal', 'appraiser', () => appraisal],
]

describe.each(views)('%s', (_, name, path) => {
  test('has nothing that axe finds wrong', async () => {
    expect(await axeViolations(await open(name, path()))).toEqual([])
  })

  test('fits on a telephone', async () => {
    const page = await open(name, path(), { viewport: PHONE })
    const isWider = await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    )
    expect(isWider).toBe(false)
  })
})

test('the owner names an independent appraiser without a script', async () => {
  const page = await open('leader', pathOf(systemId), { javaScriptEnabled: false })
  expect(await page.textContent('main')).toContain('lập Hội đồng thẩm định độc lập')
  await page.selectOption('#doc-lap', { label: 'Phòng Kinh tế' })
  await page.click('text=Lưu đơn vị')

  expect(await page.textContent('main')).toContain('Đã lưu đơn vị của hồ sơ.')
  expect(await page.textContent('main')).not.toContain('đồng thời vận hành hệ thống nên không được thẩm định')
})

test('the present stands in the picture for those who only hear it', async () => {
  const page = await open('police', pathOf(systemId))

  expect(await page.textContent('[aria-current="step"]')).toContain('Đã gửi thẩm định – đang ở đây')
})
