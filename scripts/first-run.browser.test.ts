/**
 * The first day of a commune: from an empty folder to a PC that reports over TLS, by the pages alone and without a
 * configuration file. The server is `npm start` as a process of its own, the agent the built one, mail a real SMTP peer.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildAgent, runAgent, testFolder } from '../agent/testing.ts'
import { makeTestFolder } from '../server/db/testing-folder.ts'
import { type TestMailServer, testMailServer } from '../server/mail/testing.ts'
import { axeViolations, launchBrowser } from './browser.ts'
import { ROOT } from './sources.ts'
import { createFirstAdmin, mainText, submit } from './testing-pages.ts'

const PASSWORD = 'Đường-về-xã-2026'
const START_MS = 60_000

let browser: Browser
let mail: TestMailServer
let server: ChildProcess
let said = ''
let folder: string

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** What the server prints within a minute; rejects with all it said when it never does. */
const heard = (pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`never said ${pattern}: ${said}`)), START_MS)
    const look = () => {
      const found = pattern.exec(said)?.[1]
      if (found === undefined) return
      clearTimeout(late)
      server.stdout?.off('data', look)
      resolve(found)
    }
    server.stdout?.on('data', look)
    look()
  })

beforeAll(async () => {
  buildAgent()
  mail = await testMailServer()
  browser = await launchBrowser()
  folder = makeTestFolder()
  const env = {
    DATA_DIR: join(folder, 'data'),
    HOST: '127.0.0.1',
    TLS: 'on',
    NODE_ENV: 'production',
  }
  server = spawn(process.execPath, ['scripts/run.mjs', 'anxa', 'serve'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const hear = (chunk: Buffer) => {
    said += chunk.toString()
  }
  server.stdout?.on('data', hear)
  server.stderr?.on('data', hear)
})
afterAll(async () => {
  await browser.close()
  await mail.close()
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'close')
  rmSync(folder, { recursive: true, force: true })
})

test('an officer gets from an empty folder to the first PC on the board, page by page', async () => {
  // The certificate is one of the server's own; that a browser can be taught it is shown in server/tls.
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1366, height: 768 },
  })
  const page = await context.newPage()
  await createFirstAdmin(page, await heard(/(https:\/\/\S+\/thiet-lap\/\S+)/), {
    ...{ name: 'Nguyễn Văn Bình', email: 'binh@xa.test', password: PASSWORD },
  })
  const origin = new URL(page.url()).origin
  expect(new URL(page.url()).pathname).toBe('/quan-tri')
  expect(await mainText(page)).toContain('Bước tiếp theo: khai báo xã.')
  expect(await axeViolations(page)).toEqual([])

  await page.getByRole('link', { name: 'Khai báo xã' }).click()
  await submit(page, 'Thêm xã', { name: 'Xã Đắk Ẳng', code: 'dak-ang', province: 'Tỉnh Mẫu' })
  await submit(page, 'Thêm các đơn vị', { names: 'Văn phòng HĐND và UBND\nCông an xã' })
  expect(await mainText(page)).toContain('Đã thêm các đơn vị.')

  for (const [name, email, role] of [
    ['Trần Thị Ánh', 'anh@xa.test', 'police'],
    ['Lê Thị Đào', 'dao@xa.test', 'leader'],
  ] as const) {
    await page.goto(`${origin}/quan-tri/nguoi-dung`)
    await submit(page, 'Thêm và mời', { name, email, role, commune: 'dak-ang' })
    expect(await mainText(page)).toMatch(/https:\/\/\S+\/moi\/\S+/)
  }

  await page.goto(`${origin}/quan-tri/thu`)
  await submit(page, 'Gửi thư thử và lưu', {
    ...{ host: '127.0.0.1', port: new URL(mail.url).port, security: 'none' },
    ...{ from: 'AnXã <anxa@xa.test>', to: 'binh@xa.test' },
  })
  expect(await mainText(page)).toContain('Máy chủ thư đã nhận thư thử')
  expect((await mail.next()).subject).toBe('[AnXã] Thư thử')

  await page.goto(`${origin}/quan-tri/sao-luu`)
  await submit(page, 'Tạo khóa')
  expect(await mainText(page)).toContain('AGE-SECRET-KEY-')

  await page.goto(`${origin}/quan-tri/lich`)
  await submit(page, 'Đã xem lịch')
  await page.goto(`${origin}/quan-tri`)
  expect(await mainText(page)).toContain('Còn 3 bước.')

  const manage = `${origin}/xa/dak-ang/quan-ly`
  await page.goto(`${manage}/can-bo`)
  await submit(page, 'Thêm', { fullName: 'Trần Thị Ánh', post: 'Trưởng Công an xã' })
  await page.goto(`${manage}/nguong`)
  await submit(page, 'Giữ các ngưỡng như hiện nay')
  await page.goto(`${manage}/ma-dang-ky`)
  await submit(page, 'Tạo mã', { uses: '1', days: '1' })
  const [, ...line] = ((await page.locator('.ax-command', { hasText: 'anxa-agent' }).textContent()) ?? '')
    .trim()
    .split(/\s+/)

  // The line as it stands on the page, but for where a test keeps its keys.
  const state = testFolder()
  const enrolled = await runAgent([...line, '--state', state])
  expect(enrolled.stderr).toBe('')
  expect(enrolled.exitCode).toBe(0)
  expect((await runAgent(['run', '--state', state])).exitCode).toBe(0)

  await page.goto(`${origin}/quan-tri`)
  expect(await mainText(page)).toContain('Đã cài đặt xong.')
  await page.goto(`${origin}/xa/dak-ang`)
  expect(await mainText(page)).toContain('1/1 máy đang báo cáo')
  await context.close()
}, 180_000)
