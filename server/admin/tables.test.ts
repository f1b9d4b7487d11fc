/** The page of the tables, and `anxa tables`, as an officer meets them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { refusalsAsUsage, type WithDeps } from '../cli/house.ts'
import { EXIT, runCli } from '../cli/run.ts'
import { tablesCommand } from '../cli/tables.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import {
  addTestPerson,
  addTestSession,
  fromAddress,
  type TestSession,
  testConfig,
  testDeps,
} from '../people/testing.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { signTables, tableOf, testMaintainer } from '../tables/testing.ts'
import { tableRoutes } from './tables.tsx'

const PATH = '/quan-tri/bang-du-lieu'
const maintainer = testMaintainer()
const folder = mkdtempSync(join(tmpdir(), 'anxa-tables-'))
let base: TestDatabase
let deps: Deps
let session: TestSession
beforeAll(async () => {
  base = await testDatabase()
  deps = testDeps(base, { config: testConfig({ TABLES_PUBLIC_KEY: maintainer.publicKey }) })
  session = await addTestSession(base, await addTestPerson(base, [{ role: 'admin' }]))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await base.close()
})

const textOf = async (answer: Response) => (await answer.text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

async function page(given: Deps = deps) {
  const headers = { host: 'anxa.test', accept: 'text/html', cookie: session.cookie }
  return createApp(given, tableRoutes).request(PATH, { headers }, fromAddress('127.0.0.1'))
}

async function upload(bytes: Uint8Array) {
  const body = new FormData()
  body.set('csrf', session.csrf)
  body.set('file', new File([new Uint8Array(bytes)], 'bang.jws'))
  const headers = {
    ...{ host: 'anxa.test', origin: 'http://anxa.test', accept: 'text/html', cookie: session.cookie },
  }
  return createApp(deps, tableRoutes).request(
    PATH,
    { method: 'POST', headers, body },
    fromAddress('127.0.0.1'),
  )
}

async function anxa(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const print = (text: string) => {
    out += text
  }
  const withDeps: WithDeps = (work) => refusalsAsUsage(() => work(deps))
  const entry = { name: 'tables', summary: '', load: async () => tablesCommand(print, withDeps) }
  const code = await runCli(args, { out: print, err: (text) => (err += text) }, [entry])
  return { code, out, err }
}

describe('the page', () => {
  test('says of each table how old it is and where it is from', async () => {
    const text = await textOf(await page())

    expect(text).toContain('Bảng bản vá Windows Đạt 21/11/2026 (3 ngày tuổi) kèm theo chương trình')
    expect(text).toContain('Bảng ngày nghỉ lễ')
  })

  test('without a key says so plainly and offers no form', async () => {
    const answer = await page({ ...deps, config: testConfig() })
    const html = await answer.text()

    expect(html).toContain('Bản này chưa có khóa phát hành')
    expect(html).not.toContain('type="file"')
  })

  test('takes a good file, and says what it brought', async () => {
    const answer = await upload(signTables(maintainer, [tableOf('lifecycle', '2026-11-23')]))

    expect(answer.status).toBe(200)
    const text = await textOf(answer)
    expect(text).toContain('Đã nhập: Bảng thời hạn hỗ trợ hệ điều hành (23/11/2026).')
    expect(text).toContain('23/11/2026 (1 ngày tuổi) đã nhập lúc 09:00 24/11/2026')
  })

  test.each([
    ['no file at all', Buffer.alloc(0), 'Hãy chọn tệp bảng dữ liệu.'],
    ['a foreign one', signTables(testMaintainer(), [tableOf('lifecycle', '2026-11-24')]), 'Chữ ký của tệp'],
    ['an older one', signTables(maintainer, [tableOf('lifecycle', '2026-11-20')]), 'không hạ xuống bảng cũ'],
    [
      'half of one',
      signTables(maintainer, [tableOf('lifecycle', '2026-11-24')]).subarray(0, 900),
      'bị cắt cụt',
    ],
  ])('refuses %s with one sentence', async (_, bytes, words) => {
    const before = await tablesInForce(base.db).current()
    const answer = await upload(bytes)

    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain(words)
    tablesInForce(base.db).forget()
    expect((await tablesInForce(base.db).current()).contents).toEqual(before.contents)
  })
})

describe('anxa tables', () => {
  const write = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }

  test('show tells the ages, for people and for programs', async () => {
    const told = await anxa('tables', 'show')
    expect(told.code).toBe(EXIT.done)
    expect(told.out).toContain('Bảng bản vá Windows: đến 21/11/2026 (3 ngày tuổi), kèm theo chương trình\n')

    const { out } = await anxa('tables', 'show', '--json')
    expect(JSON.parse(out)).toContainEqual({
      ...{ name: 'signing-cas', asOf: '2026-11-21', ageDays: 3, state: 'fresh', isTooOld: false },
      ...{ source: 'built-in', importedAt: null, isUnreadable: false },
    })
  })

  test('import takes a file, and says no to one that may not be taken', async () => {
    const good = write('good.jws', signTables(maintainer, [tableOf('signing-cas', '2026-11-23')]))
    expect(await anxa('tables', 'import', good)).toMatchObject({
      code: EXIT.done,
      out: 'Đã nhập: Bảng tổ chức cấp chứng thư chữ ký số (23/11/2026). Các máy đang được đánh giá lại.\n',
    })
    expect((await anxa('tables', 'import', good)).out).toBe(
      'Các bảng trong tệp đã có sẵn: không có gì mới.\n',
    )

    const foreign = write('foreign.jws', signTables(testMaintainer(), [tableOf('lifecycle', '2026-11-24')]))
    const refused = await anxa('tables', 'import', foreign)
    expect(refused.code).toBe(EXIT.no)
    expect(refused.err).toMatch(/^Chữ ký của tệp không phải .*\.\n$/)
  })

  test('import of a path that is not there is wrong use', async () => {
    expect((await anxa('tables', 'import', join(folder, 'nowhere.jws'))).code).toBe(EXIT.wrongUse)
  })
})
