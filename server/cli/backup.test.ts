/** What a person at the keyboard sees of backup and restore: sentences, exit codes, a key that is shown once. */
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findIdentities } from '../backup/age.ts'
import { addEvidence, fillInstallation, type TestInstallation, testInstallation } from '../backup/testing.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { backupCommand } from './backup.ts'
import { refusalsAsUsage } from './house.ts'
import { restoreCommand } from './restore.ts'
import { EXIT, runCli } from './run.ts'

let saved: TestInstallation
let target: TestDatabase
let keyFile: string
let file: string
beforeAll(async () => {
  saved = await testInstallation()
  target = await testDatabase({ migrated: false })
  await fillInstallation(saved)
  addEvidence(saved.dataDir, Buffer.from('a picture'))
  keyFile = join(saved.folder, 'key.txt')
  file = join(saved.folder, 'saved.age')
})
afterAll(async () => {
  await target.close()
  await saved.close()
})

async function anxa(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const print = (text: string) => {
    out += text
  }
  const config = {
    ...saved.deps.config,
    ...{
      DATA_DIR: join(saved.folder, 'target'),
      DATABASE_URL: target.url,
      DATABASE_OWNER_URL: target.ownerUrl,
    },
  }
  const house = () => ({ config, clock: saved.clock, log: saved.deps.log })
  const commands = [
    {
      ...{ name: 'backup', summary: '' },
      load: async () => backupCommand(print, (work) => refusalsAsUsage(() => work(saved.deps))),
    },
    { name: 'restore', summary: '', load: async () => restoreCommand(print, house) },
  ]
  const code = await runCli(args, { out: print, err: (text) => (err += text) }, commands)
  return { code, out, err }
}

test('a key is printed as a key file, and the old one is named', async () => {
  const { code, out } = await anxa('backup', 'key')
  writeFileSync(keyFile, out)

  expect(code).toBe(EXIT.done)
  expect(findIdentities(out)).toHaveLength(1)
  expect(out.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual(findIdentities(out))
  expect(out).toContain(`# Các bản cũ vẫn cần khóa riêng của ${saved.recipient}`)
})

test('a backup says what it holds; the same file a second time is wrong use', async () => {
  const { code, out } = await anxa('backup', file)
  expect(code).toBe(EXIT.done)
  expect(out).toMatch(
    /^Đã sao lưu và kiểm tra lại: .*saved\.age \([\d,]+ KB\)\.\n[\d.]+ hàng của \d+ bảng, 1 tệp minh chứng \(9 byte\)\.\n$/,
  )

  expect(await anxa('backup', file)).toMatchObject({
    code: EXIT.wrongUse,
    err: expect.stringContaining('đã có'),
  })
  expect((await anxa('backup', 'list')).out).toContain('09:00 24/11/2026'.slice(6))
  expect(JSON.parse((await anxa('backup', 'list', '--json')).out)).toHaveLength(1)
})

test('places and number are changed, and nonsense is wrong use', async () => {
  expect((await anxa('backup', 'settings', '--second', '/media/usb', '--keep', '30')).out).toContain(
    '/media/usb',
  )
  expect(JSON.parse((await anxa('backup', 'settings', '--second', '', '--json')).out)).toMatchObject({
    ...{ secondFolder: null, keep: 30 },
  })
  expect((await anxa('backup', 'settings', '--keep', '0')).code).toBe(EXIT.wrongUse)
  expect((await anxa('backup', 'key', '--recipient', 'age1x')).code).toBe(EXIT.wrongUse)
})

test('each way in which a restore cannot be is one line, and the target stays as it is', async () => {
  const cut = join(saved.folder, 'cut.age')
  writeFileSync(cut, readFileSync(file))
  truncateSync(cut, 60_000)
  const otherKey = join(saved.folder, 'other.txt')
  writeFileSync(otherKey, saved.identity)

  const refused = [
    [[cut, '--identity', keyFile], EXIT.couldNot, 'bị cắt cụt'],
    [[file, '--identity', otherKey], EXIT.couldNot, 'khóa đã cho không mở được'],
    [[keyFile, '--identity', keyFile], EXIT.couldNot, 'không phải bản sao lưu'],
    [[file, '--identity', file], EXIT.wrongUse, 'không có khóa riêng nào'],
    [[file, '--identity', join(saved.folder, 'none')], EXIT.wrongUse, 'Không đọc được tệp khóa'],
    [[join(saved.folder, 'none'), '--identity', keyFile], EXIT.wrongUse, 'Không có tệp'],
    [[file], EXIT.wrongUse, '--identity'],
  ] as const
  for (const [args, code, reason] of refused) {
    const said = await anxa('restore', ...args)
    expect(said).toMatchObject({ code, err: expect.stringContaining(reason) })
    expect(said.err.trim().split('\n')).toHaveLength(1)
  }
  expect(await target.owner`select from pg_tables where schemaname = 'public'`).toHaveLength(0)
  expect(existsSync(join(saved.folder, 'target'))).toBe(false)
})

test('a check changes nothing, a restore ends with whole chains, and a second one asks for the name', async () => {
  expect((await anxa('restore', file, '--identity', keyFile, '--check')).out).toContain(
    'Bản sao lưu nguyên vẹn.',
  )
  expect(existsSync(join(saved.folder, 'target'))).toBe(false)

  const { code, out, err } = await anxa('restore', file, '--identity', keyFile)
  expect([code, err]).toEqual([EXIT.done, ''])
  expect(out).toContain('Chuỗi nhật ký: 3/3 nguyên vẹn. Mọi người cần đăng nhập lại.')
  expect(await anxa('restore', file, '--identity', keyFile)).toMatchObject({
    ...{ code: EXIT.wrongUse, err: expect.stringContaining('--into-existing "Xã') },
  })
})
