import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import { testConfig, testDeps } from '../people/testing.ts'
import { auditCommand } from './audit.ts'
import type { CommandEntry } from './commands.ts'
import { communeCommand } from './commune.ts'
import { refusalsAsUsage, type WithDeps } from './house.ts'
import { EXIT, runCli } from './run.ts'
import { userCommand } from './user.ts'

let base: TestDatabase
let deps: Deps
beforeAll(async () => {
  base = await testDatabase()
  deps = testDeps(base, { config: testConfig({ BASE_URL: 'https://anxa.xa.test' }) })
})
afterAll(() => base.close())

async function anxa(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const print = (text: string) => {
    out += text
  }
  const withDeps: WithDeps = (work) => refusalsAsUsage(() => work(deps))
  const entry = (name: string, load: () => ReturnType<typeof userCommand>): CommandEntry => ({
    ...{ name, summary: name },
    load: async () => load(),
  })
  const commands = [
    entry('user', () => userCommand(print, withDeps)),
    entry('commune', () => communeCommand(print, withDeps)),
    entry('audit', () => auditCommand(print, withDeps)),
  ]
  const code = await runCli(args, { out: print, err: (text) => (err += text) }, commands)
  return { code, out, err }
}

const addCommune = (code: string) =>
  anxa(
    'commune',
    'add',
    '--code',
    code,
    '--name',
    'Xã Thạnh Phú',
    '--province',
    'Vĩnh Long',
    '--unit',
    'Văn phòng',
    'Tư pháp',
  )
const addUser = (email: string, ...rest: string[]) =>
  anxa('user', 'add', '--name', 'Lê Thị Ánh', '--email', email, ...rest)

test('a commune is added once, with its units, and listed', async () => {
  expect(await addCommune('thanh-phu')).toMatchObject({
    code: EXIT.done,
    out: 'Đã thêm Xã Thạnh Phú (mã thanh-phu).\n',
  })
  expect(await addCommune('thanh-phu')).toMatchObject({
    code: EXIT.wrongUse,
    err: 'Mã xã "thanh-phu" đã được dùng.\n',
  })
  expect((await addCommune('Thạnh Phú')).code).toBe(EXIT.wrongUse)
  const { out } = await anxa('commune', 'list', '--json')
  expect(JSON.parse(out)).toEqual([
    expect.objectContaining({ code: 'thanh-phu', name: 'Xã Thạnh Phú', isSample: false }),
  ])
  expect(await base.owner`select name from units order by name`).toEqual([
    { name: 'Tư pháp' },
    { name: 'Văn phòng' },
  ])
})

test('a person is added with an invitation; a second role needs none once there is a password', async () => {
  await addCommune('moi')
  const { code, out } = await addUser(
    'Anh@xa.test',
    '--role',
    'unit',
    '--commune',
    'moi',
    '--unit',
    'Tư pháp',
  )

  expect(code).toBe(EXIT.done)
  expect(out).toMatch(/https:\/\/anxa\.xa\.test\/moi\/[\w-]{43}\n/)
  const again = JSON.parse((await addUser('anh@xa.test', '--role', 'it', '--commune', 'moi', '--json')).out)
  expect(again.inviteLink).toMatch(/\/moi\//)
  const listed = (await anxa('user', 'list')).out
  expect(listed).toContain(
    'anh@xa.test  Lê Thị Ánh  Cán bộ công nghệ thông tin (Xã Thạnh Phú), Đầu mối phòng, đơn vị (Xã Thạnh Phú); chưa đặt mật khẩu',
  )
})

test.each([
  [['--role', 'king', '--commune', 'moi'], '--role must be one of'],
  [['--role', 'it'], 'needs --commune'],
  [['--role', 'it', '--commune', 'nowhere'], 'Không có xã'],
  [['--role', 'unit', '--commune', 'moi'], '--unit belongs'],
  [['--role', 'admin', '--commune', 'moi'], 'takes no --commune'],
])('wrong use %j is exit 2 and one line', async (args, reason) => {
  const { code, err } = await addUser('x@xa.test', ...args)

  expect(code).toBe(EXIT.wrongUse)
  expect(err).toContain(reason)
})

test('a person is disabled, and opened again by a reset', async () => {
  await addUser('admin@xa.test', '--role', 'admin')

  expect((await anxa('user', 'disable', 'ADMIN@xa.test')).code).toBe(EXIT.done)
  expect((await anxa('user', 'list')).out).toContain('vô hiệu từ 09:00 24/11/2026')
  expect((await anxa('user', 'reset', 'admin@xa.test', '--totp')).out).toContain('https://anxa.xa.test/moi/')
  expect((await anxa('user', 'list')).out).not.toContain('vô hiệu')
  expect((await anxa('user', 'disable', 'nobody@xa.test')).code).toBe(EXIT.wrongUse)
})

test('audit verify is exit 0 for whole chains, and exit 1 with the line for a broken one', async () => {
  await addCommune('kiem-tra')

  expect(await anxa('audit', 'verify')).toMatchObject({ code: EXIT.done, err: '' })
  await base.owner`update audit_lines set actor = 'x' where seq = 2
    and commune_id = (select commune_id from commune_directory where code = 'kiem-tra')`
  const broken = await anxa('audit', 'verify', '--commune', 'kiem-tra')
  expect(broken).toMatchObject({ code: EXIT.no, out: 'Xã Thạnh Phú: HỎNG ở dòng 2: dòng này đã bị sửa\n' })
  const all = await anxa('audit', 'verify', '--json')
  expect(all.code).toBe(EXIT.no)
  expect(JSON.parse(all.out)).toContainEqual(
    expect.objectContaining({ code: 'kiem-tra', state: 'broken', seq: 2, why: 'changed' }),
  )
  expect((await anxa('audit', 'verify', '--commune', 'nowhere')).code).toBe(EXIT.wrongUse)
})
