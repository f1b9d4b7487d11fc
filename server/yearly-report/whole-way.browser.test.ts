/**
 * A system of level 2 and one of level 3 from the register to the yearly report, through the pages, as four people: who
 * operates it, the unit in charge of security, the leader, and the police, who look on and review.
 */
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../scripts/browser.ts'
import { type PersonName, type TestDossiers, testDossiers } from '../dossiers/testing.ts'

const COMMUNE = '/xa/mau'
let place: TestDossiers
let browser: Browser
let server: ReturnType<typeof serve>
let origin: string
const pages = new Map<PersonName, Page>()

beforeAll(async () => {
  place = await testDossiers()
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: place.app.fetch, port: 0, hostname: '127.0.0.1' }, (address) =>
      resolve(address.port),
    )
  })
  origin = `http://127.0.0.1:${port}`
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  server.close()
  await place.base.close()
})

/** The browser of this person, kept through the test, at a page. Without a script, as on the oldest PC. */
async function at(name: PersonName, path: string): Promise<Page> {
  let page = pages.get(name)
  if (page === undefined) {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const [cookie = '', value = ''] = (await place.sessionOf(name)).cookie.split(/=(.*)/)
    await context.addCookies([{ name: cookie, value, url: origin }])
    page = await context.newPage()
    pages.set(name, page)
  }
  await page.goto(`${origin}${path}`)
  return page
}

type Given = Readonly<Record<string, string | readonly string[]>>

/** Fills the form that goes to this address and sends it; what is a box is ticked, what is a list chosen from. */
async function send(page: Page, action: string, given: Given, button?: string): Promise<void> {
  for (const summary of await page.locator('details:not([open]):has(form) > summary').all())
    await summary.click()
  const form = page.locator(`form[action$="${action}"]`).last()
  for (const [name, value] of Object.entries(given))
    for (const one of [value].flat()) {
      const field = form.locator(`[name="${name}"]`)
      const type = await field.first().getAttribute('type')
      if (type === 'checkbox' || type === 'radio')
        await form.locator(`[name="${name}"][value="${one}"]`).check()
      else if ((await form.locator(`select[name="${name}"]`).count()) > 0) await field.selectOption(one)
      else await field.fill(one)
    }
  const submit = form.locator('button[type="submit"]')
  await (button === undefined ? submit.first() : submit.getByText(button, { exact: true })).click()
}

const said = async (page: Page): Promise<string> => (await page.textContent('main')) ?? ''
const PARTS = ['overview', 'design', 'level-justification', 'protection-plan']

async function register(name: string): Promise<string> {
  const page = await at('officer', `${COMMUNE}/he-thong/them`)
  await send(page, '/he-thong/them', {
    ...{ name, ownerName: 'UBND xã Mẫu', life: 'building', systemType: 'infrastructure' },
    ...{ operatorUnit: place.units.office, securityUnit: place.units.culture },
    informationTypes: ['private', 'personal'],
  })
  expect(await said(page)).toContain('Đã thêm hệ thống vào sổ.')
  return new URL(page.url()).pathname
}

/** Every question, one a screen; what the register knows already stands there. */
async function determine(system: string, decided: string): Promise<void> {
  const answers: Given = {
    ...{
      'q-is-system': 'yes',
      'q-owner': 'commune',
      'q-infra-scope': 'one-organisation',
      'q-national': 'no',
    },
    ...{ 'q-national-security-list': 'no', 'q-decided': decided, 'q-splitting-check': 'no' },
  }
  const page = await at('officer', system)
  await send(page, '/cap-do', {})
  for (let steps = 0; steps < 20 && page.url().includes('/cau/'); steps += 1) {
    const path = new URL(page.url()).pathname
    const value = answers[path.split('/').at(-1) ?? '']
    await send(page, path, value === undefined ? {} : { 'tra-loi': value }, 'Tiếp')
  }
  await send(page, '/trinh', {})
  expect(await said(page)).toContain('Đã trình lãnh đạo ký.')
  const leader = await at('leader', `${system}/cap-do`)
  await send(leader, '/ky', {})
  expect(await said(leader)).toContain('Đã ký. Cấp độ có trong sổ từ bây giờ.')
}

async function step(name: PersonName, system: string, id: string, given: Given = {}): Promise<void> {
  const page = await at(name, `${system}/ho-so`)
  await send(page, `/ho-so/buoc/${id}`, given)
  expect(await page.locator('.alert-danger, .invalid-feedback').allTextContents(), id).toEqual([])
}

const START = { 'system-identified': 'co', 'initial-risk-assessment': '2026-11-20' }
const REGULATION = { 'regulation-so': '45/QĐ-UBND', 'regulation-ngay': '2026-11-20' }
const DECISION = { 'decision-so': '01/QĐ', 'decision-ngay': '2026-11-24' }
const FIGURES = {
  ...{ decisionAuthority: 'UBND xã Mẫu', regulation: 'issued', regulationAuthority: 'UBND xã Mẫu' },
  ...{ implementation: 'partial', plannedFullOn: '2027-06-30', inspections: 'none' },
}

test('from the register to the yearly report, a system of level 2 and one of level 3', async () => {
  const lan = await register('Mạng LAN')
  await determine(lan, 'none')
  await step('officer', lan, 'start', START)
  await step('clerk', lan, 'submit-combined', { documents: PARTS })
  await step('appraiser', lan, 'appraise-suitable')
  await step('approver', lan, 'approve-1-2', { ...REGULATION, ...DECISION })

  const camera = await register('Camera')
  await determine(camera, 'l3')
  await step('officer', camera, 'start', START)
  await step('clerk', camera, 'submit-appraisal-3', { documents: PARTS })
  await step('appraiser', camera, 'return-invalid', { 'ghi-chu': 'Thiếu sơ đồ', returned: ['design'] })
  await step('clerk', camera, 'resubmit', { documents: ['design'] })
  await step('appraiser', camera, 'appraise-suitable')
  await step('officer', camera, 'request-approval', {
    'appraisal-opinion-so': '7/VHXH',
    'appraisal-opinion-ngay': '2026-11-24',
  })
  await step('leader', camera, 'approve-3-4', { ...REGULATION, ...DECISION })

  const police = await at('police', `${camera}/ho-so`)
  expect(await said(police)).toContain('Đã được phê duyệt – đang ở đây')
  await police.goto(`${origin}${camera}/yeu-cau`)
  expect(await police.locator('tbody th > a[id]').count()).toBe(195)

  const report = `${COMMUNE}/bao-cao-nam`
  const officer = await at('officer', report)
  expect(await said(officer)).toMatch(/chỗ phải sửa trước khi gửi/)
  for (const system of [lan, camera]) {
    const page = await at('officer', `${report}/${system.split('/').at(-1)}`)
    await send(page, new URL(page.url()).pathname, FIGURES)
  }
  await officer.goto(`${origin}${report}`)
  expect(await said(officer)).toContain('Các số và các dòng khớp nhau.')
  expect(await officer.locator('.ax-yearly tbody tr').count()).toBe(2)
  const sending = { documentNumber: '20/BC', sentOn: '2026-11-24' }
  await send(officer, '/bao-cao-nam', sending)
  const leader = await at('leader', report)
  await send(leader, '/bao-cao-nam', sending)

  // Sent before its figures were closed: it says so, and stays until the next period begins.
  expect(await said(leader)).toContain('Đã ghi là đã gửi.')
  expect(await said(leader)).toContain('Báo cáo năm 2026')
  expect(await said(leader)).toContain('Gửi khi số liệu của kỳ chưa chốt.')
  expect(await place.base.owner`select step from yearly_reports where year = 2026`).toHaveLength(2)
})
