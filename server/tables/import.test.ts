import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BUILT_IN_CONTENTS } from '../../checks/dated-tables.ts'
import { verifyAudit } from '../audit/verify.ts'
import { INSTALLATION } from '../db/database.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import { movingClock, testConfig, testDeps } from '../people/testing.ts'
import { importTables } from './import.ts'
import { createTablesInForce, tablesInForce } from './in-force.ts'
import { signTables, type TestTable, tableOf, testMaintainer } from './testing.ts'

const maintainer = testMaintainer()
const clock = movingClock(new Date('2027-01-15T02:00:00Z'))
let base: TestDatabase
let deps: Deps
beforeAll(async () => {
  base = await testDatabase()
  deps = testDeps(base, { clock, config: testConfig({ TABLES_PUBLIC_KEY: maintainer.publicKey }) })
})
afterAll(() => base.close())
beforeEach(async () => {
  await base.owner`truncate imported_tables`
  tablesInForce(base.db).forget()
})

const take = (...tables: TestTable[]) => importTables(deps, signTables(maintainer, tables), 'user:an')
const rows = () =>
  base.owner<{ name: string; day: string; by: string }[]>`
    select name, as_of::text as day, imported_by as by from imported_tables order by 1, 2`

test('nothing imported: the tables of the program are in force', async () => {
  const { contents, sources } = await tablesInForce(base.db).current()

  expect(contents).toEqual(BUILT_IN_CONTENTS)
  expect(sources.lifecycle).toEqual({ kind: 'built-in' })
})

test('a newer table is in force at once, beside the published ones, and leaves an audit line', async () => {
  const outcome = await take(tableOf('windows-builds', '2027-01-14'))

  expect(outcome).toEqual({
    ok: true,
    taken: [{ name: 'windows-builds', asOf: '2027-01-14' }],
    unchanged: [],
  })
  const { contents, sources } = await tablesInForce(base.db).current()
  expect(contents['windows-builds'].asOf).toBe('2027-01-14')
  expect(contents.lifecycle.asOf).toBe(BUILT_IN_CONTENTS.lifecycle.asOf)
  expect(sources['windows-builds']).toEqual({ kind: 'imported', at: clock.now(), by: 'user:an' })
  const [line] = await base.owner`select actor, subject, detail from audit_lines
    where action = 'table.imported' order by seq desc limit 1`
  expect(line).toMatchObject({
    actor: 'user:an',
    subject: 'table:windows-builds',
    detail: { asOf: '2027-01-14', signedBy: maintainer.publicKey },
  })
  expect(await verifyAudit(base.db, INSTALLATION)).toMatchObject({ state: 'whole' })
})

test('a file that brings what is already there changes nothing and is no error', async () => {
  await take(tableOf('lifecycle', '2027-01-10'))
  const outcome = await take(
    tableOf('lifecycle', '2027-01-10'),
    tableOf('holidays', BUILT_IN_CONTENTS.holidays.asOf),
  )

  expect(outcome).toEqual({ ok: true, taken: [], unchanged: ['lifecycle', 'holidays'] })
  expect(await rows()).toHaveLength(1)
})

test('what was in force before is kept, so that it can be told what was judged by it', async () => {
  await take(tableOf('lifecycle', '2027-01-10'))
  await take(tableOf('lifecycle', '2027-01-12'))

  expect((await rows()).map(({ day }) => day)).toEqual(['2027-01-10', '2027-01-12'])
})

describe('refused, and nothing of the file is taken', () => {
  test.each([
    [
      'an older table than that of the program',
      tableOf('lifecycle', '2020-01-01'),
      'downgrade',
      'Bảng thời hạn hỗ trợ hệ điều hành trong tệp (ngày 01/01/2020) cũ hơn bảng đang dùng',
    ],
    ['an older table than the imported one', tableOf('windows-builds', '2027-01-13'), 'downgrade', 'cũ hơn'],
    [
      'another content for the same day',
      tableOf('windows-builds', '2027-01-14', {
        rows: BUILT_IN_CONTENTS['windows-builds'].rows.slice(1),
      }),
      'same-day-other-content',
      'ghi ngày mới hơn',
    ],
    ['a day in the future', tableOf('lifecycle', '2027-01-17'), 'in-the-future', 'giờ của máy chủ'],
  ])('%s', async (_, table, code, words) => {
    await take(tableOf('windows-builds', '2027-01-14'))

    const outcome = await take(tableOf('signing-cas', '2027-01-02'), table)

    expect(outcome).toMatchObject({ ok: false, code, message: expect.stringContaining(words) })
    expect((await rows()).map(({ name }) => name)).toEqual(['windows-builds'])
  })

  test('a foreign signature, before anything of it is read', async () => {
    const outcome = await importTables(
      deps,
      signTables(testMaintainer(), [tableOf('lifecycle', '2027-01-10')]),
      'user:an',
    )

    expect(outcome).toMatchObject({ ok: false, code: 'foreign-signature' })
    expect(await rows()).toEqual([])
  })
})

test('ten imports of one file at the same time take it once', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => take(tableOf('signing-cas', '2027-01-05'))),
  )

  expect(outcomes.filter((one) => one.ok && one.taken.length === 1)).toHaveLength(1)
  expect(outcomes.every((one) => one.ok)).toBe(true)
  expect(await rows()).toHaveLength(1)
})

describe('another process', () => {
  test('sees a new table within twenty seconds of its own time, and asks no sooner', async () => {
    let elapsed = 0
    const elsewhere = createTablesInForce(base.db, () => elapsed)
    const before = await elsewhere.current()
    await take(tableOf('lifecycle', '2027-01-10'))

    elapsed = 19_999
    expect(await elsewhere.current()).toBe(before)
    elapsed = 20_000
    expect((await elsewhere.current()).contents.lifecycle.asOf).toBe('2027-01-10')
  })

  test('keeps the same object while nothing has changed: rules are made once', async () => {
    let elapsed = 0
    const elsewhere = createTablesInForce(base.db, () => elapsed)
    const before = await elsewhere.current()
    elapsed = 60_000

    expect(await elsewhere.current()).toBe(before)
  })
})

test('a table of an earlier program that this one cannot read gives way to the published one, and is named', async () => {
  await take(tableOf('lifecycle', '2027-01-10'))
  await base.owner`update imported_tables set content = '{"asOf": "2027-01-10"}'`
  tablesInForce(base.db).forget()

  const inForce = await createTablesInForce(base.db).current()
  expect(inForce.unreadable).toEqual(['lifecycle'])
  expect(inForce.contents.lifecycle).toEqual(BUILT_IN_CONTENTS.lifecycle)
})

test('new holidays make the calendar', async () => {
  const march = Date.parse('2027-03-03') / 86_400_000
  expect((await tablesInForce(base.db).current()).calendar.whyOff(march)).toBeNull()
  const years = { 2027: { status: 'announced', off: ['2027-01-01', '2027-03-03'] } }
  await take(tableOf('holidays', '2027-01-10', { years }))

  expect((await tablesInForce(base.db).current()).calendar.whyOff(march)).toBe('holiday')
})
