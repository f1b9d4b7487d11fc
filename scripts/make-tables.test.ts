/** From the tables of the repository to a file that a server takes: the scripts as a maintainer runs them. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { BUILT_IN_CONTENTS, NEW_TABLE_SCHEMAS, TABLE_NAMES } from '../checks/dated-tables.ts'
import { openTableFile } from '../server/tables/signed-file.ts'
import { ROOT } from './sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'anxa-make-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string): string => join(folder, name)

const run = (script: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', script), ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('make-tables', () => {
  const key = inFolder('key.pem')
  const made = run('make-tables.mjs', '--new-key', key)
  const publicKey = /^public key: ([\w-]{43})\n$/.exec(made.stdout)?.[1] ?? ''

  test('makes a key that nobody else can read, and never over another one', () => {
    expect(made.status).toBe(0)
    expect(publicKey).not.toBe('')
    if (process.platform !== 'win32') expect(statSync(key).mode & 0o777).toBe(0o600)
    const before = readFileSync(key, 'utf8')
    expect(run('make-tables.mjs', '--new-key', key).status).toBe(2)
    expect(readFileSync(key, 'utf8')).toBe(before)
  })

  test('refuses a key inside the repository', () => {
    const inside = join(ROOT, 'out', 'key.pem')

    expect(run('make-tables.mjs', '--new-key', inside)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('outside'),
    })
    expect(existsSync(inside)).toBe(false)
  })

  test('signs the published tables into one file that a server takes', () => {
    const out = inFolder('tables.jws')
    expect(run('make-tables.mjs', '--key', key, '--out', out)).toMatchObject({ status: 0, stderr: '' })

    const opened = openTableFile(readFileSync(out), [publicKey])
    if (!opened.ok) throw new Error(opened.message)
    expect(opened.file.tables.map(({ name, asOf }) => [name, asOf])).toEqual(
      TABLE_NAMES.map((name) => [name, BUILT_IN_CONTENTS[name].asOf]),
    )
  })

  test('says what is missing', () => {
    expect(run('make-tables.mjs', '--key', key)).toMatchObject({ status: 2, stdout: '' })
  })
})

describe('add-builds', () => {
  const table = inFolder('windows-builds.json')
  cpSync(join(ROOT, 'checks/device/tables/windows-builds.json'), table)
  const list = inFolder('list.json')
  const entry = (build: string, day: string, type: string, os = 'client') => ({
    ...{ build, os_type: os, release_date: day, release_type: type, kb_article: 'KB5999999' },
    article_url: 'https://support.microsoft.com/help/5999999',
  })
  writeFileSync(
    list,
    JSON.stringify({
      data: [
        entry('26200.9700', '2026-12-08', 'Standard'),
        entry('26200.9650', '2026-12-08', 'Hotpatch'),
        entry('26200.9720', '2026-12-15', 'Preview'),
        entry('26200.9701', '2026-12-10', 'Standard'),
        entry('26200.9999', '2027-01-12', 'Standard'),
        entry('26200.1', '2024-01-09', 'Standard'),
        entry('99999.1', '2026-12-08', 'Standard'),
      ],
    }),
  )
  const done = run('add-builds.mjs', list, '--as-of', '2026-12-20', '--source', 'list@1', '--table', table)

  test('adds what came since, each by its kind, and leaves to a person what no rule can tell', () => {
    expect(done).toMatchObject({ status: 0, stderr: '' })
    expect(done.stdout.split('\n')).toEqual([
      '+ 26200.9700 client 2026-12-08 security',
      '+ 26200.9650 client 2026-12-08 hotpatch',
      '+ 26200.9720 client 2026-12-15 preview',
      '? 26200.9701 client 2026-12-10 said to be "Standard": read https://support.microsoft.com/help/5999999 and add it by hand',
      '3 added, 1 for a person, as of 2026-12-20',
      '',
    ])
  })

  test('leaves a table that servers take, with all that was in it', () => {
    const parsed = NEW_TABLE_SCHEMAS['windows-builds'].parse(JSON.parse(readFileSync(table, 'utf8')))

    expect(parsed.asOf).toBe('2026-12-20')
    expect(parsed.rows).toHaveLength(BUILT_IN_CONTENTS['windows-builds'].rows.length + 3)
    expect(parsed.rows).toEqual(expect.arrayContaining([...BUILT_IN_CONTENTS['windows-builds'].rows]))
  })

  test('does not go back in time', () => {
    const before = readFileSync(table, 'utf8')

    expect(
      run('add-builds.mjs', list, '--as-of', '2026-12-01', '--source', 'list@1', '--table', table).status,
    ).toBe(2)
    expect(readFileSync(table, 'utf8')).toBe(before)
  })
})
