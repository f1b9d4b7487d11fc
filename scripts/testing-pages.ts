/** What a person does on our pages, for tests in a browser: forms by their names and words, the first account. */
import type { Page } from 'playwright-core'
import { authenticatorCode } from '../server/people/testing-browser.ts'

/** Fills the fields by their names and presses the button with this word. */
export async function submit(
  page: Page,
  button: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`[name="${name}"]`).first()
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
  await page.getByRole('button', { name: button, exact: true }).first().click()
  await page.waitForLoadState()
}

export const mainText = async (page: Page): Promise<string> =>
  ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ')

export type FirstAdmin = { readonly name: string; readonly email: string; readonly password: string }

/** From the link that the server prints to the first page; answers the secret of the authenticator (base32). */
export async function createFirstAdmin(page: Page, link: string, admin: FirstAdmin): Promise<string> {
  const { password } = admin
  await page.goto(link)
  await submit(page, 'Tạo tài khoản', { ...admin, repeated: password })
  await submit(page, 'Bắt đầu', { password })
  const secret = ((await page.locator('code').textContent()) ?? '').trim()
  await submit(page, 'Xác nhận', { code: authenticatorCode(secret) })
  await page.getByRole('link', { name: 'Tôi đã cất các mã này' }).click()
  await page.waitForLoadState()
  return secret
}
