import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, launchBrowser } from './browser.ts'

const pageWith = (body: string): string =>
  `<!doctype html><html lang="vi"><head><title>Thử</title></head><body><main><h1>Xã Đắk Nông</h1>${body}</main></body></html>`

describe('the browser of the tests', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('it draws a page and follows a click', async () => {
    const page = await browser.newPage()
    await page.setContent(pageWith('<details><summary>Bấm</summary><p>Đã mở</p></details>'))

    await page.click('summary')

    expect(await page.isVisible('text=Đã mở')).toBe(true)
  })

  test('axe names what is wrong with a page and says nothing of a good one', async () => {
    const page = await browser.newPage()

    await page.setContent(pageWith('<p style="color:#ccc">mờ quá</p>'))
    expect(await axeViolations(page)).toEqual(['color-contrast: p'])

    await page.setContent(pageWith('<p>rõ</p>'))
    expect(await axeViolations(page)).toEqual([])
  })
})
