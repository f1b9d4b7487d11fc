/** A person opens the server for the first time: from a typed address to the page that says how to trust it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, launchBrowser } from '../../scripts/browser.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { testConfig } from '../people/testing.ts'
import { type RunningServer, startServer } from '../serve.ts'
import { spacedFingerprint } from './authority.ts'
import { findEnrolmentAddress } from './shown-authority.ts'
import { type TestFolder, testFolder } from './testing.ts'

let folder: TestFolder
let base: TestDatabase
let server: RunningServer
let browser: Browser

beforeAll(async () => {
  folder = testFolder()
  base = await testDatabase()
  const config = testConfig({
    ...{ HOST: '127.0.0.1', PORT: '0', TLS: 'on', DATA_DIR: folder.path },
    ...{ DATABASE_URL: base.url, DATABASE_OWNER_URL: base.ownerUrl },
  })
  server = await startServer(config, pino({ level: 'silent' }))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await base.close()
  folder.remove()
})

const plainUrl = () => server.url.replace('https:', 'http:')

test('the browser warns of a server it does not know', async () => {
  const page = await browser.newPage()

  await expect(page.goto(server.url)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID')
  await page.close()
})

test('the file can be fetched before anything is trusted, and its hash is the fingerprint', async () => {
  const page = await browser.newPage()
  const download = page.waitForEvent('download')
  // The navigation turns into the download.
  await page.goto(`${plainUrl()}/ca.crt`).catch(() => null)
  const file = await download

  const bytes = readFileSync(await file.path())
  expect(file.suggestedFilename()).toBe('anxa-ca.crt')
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    (await findEnrolmentAddress(server.deps)).fingerprint,
  )
  await page.close()
})

test('an address typed without https leads to sign-in by https; the page of trust reads well', async () => {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 360, height: 740 },
  })
  const page = await context.newPage()
  await page.goto(plainUrl())
  const signIn = page.url()
  const [cookie] = await context.cookies()
  await page.goto(`${server.url}/chung-thu-may-chu`)

  expect(signIn).toBe(`${server.url}/dang-nhap`)
  expect(cookie).toMatchObject({ name: '__Host-anxa-pre', secure: true, httpOnly: true })
  const { fingerprint } = await findEnrolmentAddress(server.deps)
  expect(await page.textContent('main')).toContain(spacedFingerprint(fingerprint ?? ''))
  expect(await axeViolations(page)).toEqual([])
  // A long line of hexadecimal must not push a phone sideways.
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  await context.close()
})
