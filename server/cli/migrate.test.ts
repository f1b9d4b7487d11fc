import { afterAll, beforeAll, expect, test } from 'vitest'
import { listMigrations } from '../db/migrate.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import { testConfig, testDeps } from '../people/testing.ts'
import { migrateCommand } from './migrate.ts'
import { EXIT, runCli } from './run.ts'

let base: TestDatabase
let deps: Deps
beforeAll(async () => {
  base = await testDatabase({ migrated: false })
  deps = testDeps(base)
})
afterAll(() => base.close())

async function migrate(settings: Record<string, string>, ...args: string[]) {
  let out = ''
  let err = ''
  const print = (text: string) => {
    out += text
  }
  const config = testConfig({ DATABASE_URL: base.url, DATABASE_OWNER_URL: base.ownerUrl, ...settings })
  const load = async () => migrateCommand(print, () => ({ ...deps, config }))
  const commands = [{ name: 'migrate', summary: '', load }]
  const code = await runCli(['migrate', ...args], { out: print, err: (text) => (err += text) }, commands)
  return { code, out, err }
}

test('every migration is applied and named, once; then the database is said to be right', async () => {
  const first = await migrate({}, '--json')
  expect(first, first.err).toMatchObject({ code: EXIT.done })
  expect(JSON.parse(first.out)).toEqual({ applied: listMigrations().map(({ name }) => name) })

  expect(await migrate({})).toEqual({ code: EXIT.done, out: 'Cơ sở dữ liệu đã ở đúng phiên bản.\n', err: '' })
})

test('a database that does not answer is a sentence and an exit code', async () => {
  const nobody = 'postgres://anxa:x@127.0.0.1:9/anxa'
  const { code, out, err } = await migrate({ DATABASE_URL: nobody, DATABASE_OWNER_URL: nobody })
  expect({ code, out }).toEqual({ code: EXIT.couldNot, out: '' })
  expect(err).toMatch(/^[^\n]+\n$/)
})
