/** The pages about PCs in a real browser: a commune with every kind of trouble, its IT officer at desk, phone and printer. */
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { createApp } from '../app.ts'
import { assetRoutes } from '../assets/routes.ts'
import { appendAudit } from '../audit/service.ts'
import { boardRoutes } from '../board/routes.tsx'
import { sampleDevices, sampleUnits } from '../board/sample.ts'
import { addSampleDevices, addSampleUnits } from '../board/testing.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { loseDevice } from '../devices/service.ts'
import { addTestCommune, addTestPerson, addTestSession, TEST_NOW, testDeps } from '../people/testing.ts'
import { addStaff } from '../staff/service.ts'
import { manageRoutes } from './routes.ts'

const DESKTOP = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }
const LIST = '/xa/mau/quan-ly/may'
const devices = sampleDevices(60, DEVICE_CHECKS)
const idOf = (index: number): string => devices[index]?.deviceId ?? ''

let base: TestDatabase
let browser: Browser
let server: ReturnType<typeof serve>
let origin: string
let cookie: string
let communeId: string

beforeAll(async () => {
  base = await testDatabase()
  const commune = await addTestCommune(base, { code: 'mau', name: 'Xã Đắk Ẳng Mẫu', isSample: true })
  communeId = commune.communeId
  await addSampleUnits(base, communeId, sampleUnits)
  await addSampleDevices(base, communeId, devices)
  const person = await addTestPerson(base, [{ role: 'it', communeId }])
  cookie = (await addTestSession(base, person)).cookie
  const deps = testDeps(base)
  await addTrouble(`user:${person}`)
  const app = createApp(deps, [...manageRoutes, ...boardRoutes, ...assetRoutes])
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

/** Beside what the sample has: a collision, a lost PC, a loan that is overdue, and who works where. */
async function addTrouble(actor: string): Promise<void> {
  const staff = ['Nguyễn Thị Ngọc Ánh', 'Trần Văn Đức', 'Lê Thị Ễnh', 'Phạm Quốc Ưng'].map((fullName) => ({
    ...{ fullName, unitId: null, post: 'Công chức', needsSignature: true },
  }))
  await base.db.transaction({ communes: [communeId] }, (tx) =>
    addStaff(tx, communeId, staff, { actor, now: TEST_NOW }),
  )
  await base.owner`insert into device_officers (commune_id, device_id, staff_id)
    select ${communeId}, device_id, staff_id from devices, staff
    where devices.commune_id = ${communeId} and staff.commune_id = ${communeId}
      and (host_name < 'MAU-PC-20' or full_name like 'Nguyễn%')`
  await base.owner`update devices set lent_to = 'Trường Tiểu học số 2', lent_until = '2026-11-20'
    where device_id = ${idOf(1)}`
  await base.db.transaction({ communes: [communeId] }, (tx) =>
    appendAudit(
      tx,
      {
        ...{ communeId, actor: 'unknown', action: 'device.enrol-refused', subject: `device:${idOf(2)}` },
        detail: { reason: 'already-enrolled', hostName: 'DESKTOP-7Q2M', platform: 'windows' },
      },
      TEST_NOW,
    ),
  )
  await loseDevice(base.db, { communeId, deviceId: idOf(4) }, { actor, now: TEST_NOW })
}

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

/** Ticks the PCs, chooses what to do with them, asks for the preview. */
async function preview(page: Page, names: readonly string[], viec: string): Promise<void> {
  for (const name of names)
    await page.getByRole('checkbox', { name: `Chọn máy ${name}`, exact: true }).check()
  await page.getByRole('combobox', { name: 'Việc cần làm' }).selectOption(viec)
  await page.getByRole('button', { name: 'Xem trước khi đổi' }).click()
}

const PAGES = [
  ['list', LIST],
  ['narrowed list', `${LIST}?q=ke+toan&status=moi`],
  ['one PC', `${LIST}/${idOf(0)}`],
  ['one PC in quarantine', `${LIST}/${idOf(42)}`],
  ['a lost PC', `${LIST}/${idOf(4)}`],
  ['a PC without agent', `${LIST}/${idOf(3)}`],
  ['the second look', `${LIST}/${idOf(0)}/mat`],
  ['file of PCs', `${LIST}/nhap`],
  ['room sheet', `${LIST}/phieu`],
] as const

describe.each(PAGES)('%s', (_, path) => {
  test('axe finds nothing, and nothing is wider than the screen, on desktop and phone', async () => {
    const page = await open(path)
    for (const viewport of [DESKTOP, PHONE]) {
      await page.setViewportSize(viewport)
      expect(await axeViolations(page)).toEqual([])
      expect(await isWiderThanScreen(page)).toBe(false)
    }
  })
})

test('the preview of a change, and the list after a mistake, are as clean', async () => {
  const page = await open(LIST)
  await preview(page, ['MAU-PC-01', 'MAU-PC-02'], 'ngung')
  expect(await page.textContent('main')).toContain('Ngừng sử dụng: 2 máy.')
  expect(await axeViolations(page)).toEqual([])

  await page.goBack()
  await preview(page, ['MAU-PC-03'], 'cho-muon')

  const problem = page.getByText('Hãy ghi ai mượn máy.')
  expect((await problem.boundingBox())?.y).toBeLessThan(DESKTOP.height)
  expect(await axeViolations(page)).toEqual([])
  expect(await page.getByRole('checkbox', { name: 'Chọn máy MAU-PC-03' }).isChecked()).toBe(true)
})

test('without JavaScript several PCs are chosen, looked at and moved, and the list tells it', async () => {
  const page = await open(`${LIST}?q=mau-pc-1`, { javaScriptEnabled: false, viewport: PHONE })
  await page.getByRole('combobox', { name: 'Đơn vị mới' }).selectOption('Công an xã')
  await preview(page, ['MAU-PC-10', 'MAU-PC-11'], 'don-vi')
  expect(await page.getByRole('row', { name: /MAU-PC-11/ }).textContent()).toMatch(/Văn phòng.*Công an xã/)
  await page.getByRole('button', { name: 'Đổi 1 máy' }).click()

  expect(await page.getByRole('status').textContent()).toContain('Đã đổi các máy được chọn.')
  await page.getByRole('searchbox', { name: 'Tìm máy' }).fill('mau-pc-11')
  await page.getByRole('button', { name: 'Lọc' }).click()
  expect(await page.getByRole('row', { name: /MAU-PC-11/ }).textContent()).toContain('Công an xã')
})

test('with the keyboard alone a PC is ticked, the change chosen, and its preview reached', async () => {
  const page = await open(`${LIST}?q=mau-pc-20`)
  const name = `(e => e.name || e.textContent.trim())(document.activeElement)`
  const tabTo = async (wanted: string): Promise<void> => {
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate<string>(name)) === wanted) return
    }
    throw new Error(`no stop at ${wanted}`)
  }

  await tabTo('may')
  await page.keyboard.press('Space')
  await tabTo('viec')
  await page.keyboard.type('Báo mất')
  await tabTo('Xem trước khi đổi')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/doi#doi-nhieu')

  expect(await page.textContent('main')).toContain('Báo mất, thu hồi khóa: 1 máy.')
})

test('the sheet of ticked PCs prints with DỮ LIỆU MẪU, their names and room for a pen, without what is for clicking', async () => {
  const page = await open(LIST)
  for (const name of ['MAU-PC-01', 'MAU-PC-02'])
    await page.getByRole('checkbox', { name: `Chọn máy ${name}`, exact: true }).check()
  await page.getByRole('button', { name: 'Phiếu của các máy đã chọn' }).click()
  await page.emulateMedia({ media: 'print' })

  expect(await page.locator('.ax-sheet-head .ax-sample').isVisible()).toBe(true)
  expect(await page.locator('tbody tr').count()).toBe(2)
  expect(await page.textContent('main')).toContain('Trường Tiểu học số 2, quá hạn trả 20/11/2026')
  const row = await page.locator('tbody tr').first().boundingBox()
  expect(row?.height).toBeGreaterThan(50)
  for (const hidden of ['body > header', 'nav', 'form', '.ax-skip'])
    expect(await page.locator(`${hidden}:visible`).count()).toBe(0)
})

test('from the board to the management of a PC and back is one click each way', async () => {
  const page = await open(`/xa/mau/may/${idOf(0)}`)
  await page.getByRole('link', { name: 'Quản lý máy này' }).click()
  expect(new URL(page.url()).pathname).toBe(`${LIST}/${idOf(0)}`)
  await page.getByRole('link', { name: 'xem trên bảng' }).click()
  expect(new URL(page.url()).pathname).toBe(`/xa/mau/may/${idOf(0)}`)
})
