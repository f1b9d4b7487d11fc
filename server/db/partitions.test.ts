import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureMonths, listMonths, monthsAhead } from './partitions.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const month = (text: string) => ({
  from: new Date(`${text}-01T00:00:00Z`),
  to: new Date(`${text}-01T00:00:00Z`),
})

test('the application makes a missing month in every table kept by month, once', async () => {
  const [tables] = await base.owner<{ count: number }[]>`select count(*) from monthly_tables`

  expect(await ensureMonths(base.db.reference, month('2031-05'))).toBe(tables?.count)
  expect(await ensureMonths(base.db.reference, month('2031-05'))).toBe(0)
  expect(tables?.count).toBeGreaterThanOrEqual(2)
})

test('several servers may make the same month at once', async () => {
  const made = await Promise.all([1, 2, 3, 4].map(() => ensureMonths(base.db.reference, month('2031-07'))))

  const [tables] = await base.owner<{ count: number }[]>`select count(*) from monthly_tables`
  expect(made.reduce((sum, count) => sum + count, 0)).toBe(tables?.count)
})

test('a partition holds exactly its month, from midnight to midnight UTC', async () => {
  await ensureMonths(base.db.reference, month('2031-12'))
  const place = async (at: string) => {
    const [row] = await base.owner<{ part: string }[]>`
      insert into transitions (commune_id, device_id, at, transition_id, check_id, to_state, to_reason, cause)
      values (${randomUUID()}, ${randomUUID()}, ${at}, ${randomUUID()}, 'contact', 'silent', 'silent', 'time')
      returning tableoid::regclass::text as part`
    return row?.part
  }

  expect(await place('2031-12-01T00:00:00Z')).toBe('transitions_2031_12')
  expect(await place('2031-12-31T23:59:59.999999Z')).toBe('transitions_2031_12')
  await expect(place('2032-01-01T00:00:00Z')).rejects.toThrow('no partition')
})

test('a partition is closed to the application and keeps communes apart by itself', async () => {
  await ensureMonths(base.db.reference, month('2031-09'))

  const [state] = await base.owner`select relrowsecurity as enabled, relforcerowsecurity as forced,
      (select count(*) from pg_policy where polrelid = c.oid) as policies
    from pg_class c where relname = 'reports_2031_09'`
  expect(state).toEqual({ enabled: true, forced: true, policies: 1 })
  await expect(base.db.reference`select from reports_2031_09`).rejects.toThrow('permission denied')
})

test('the application cannot create a table, nor a partition of what is not kept by month', async () => {
  const { reference } = base.db

  await expect(reference`create table mine (id int)`).rejects.toThrow('permission denied')
  await expect(reference`select ensure_month('devices', '2031-01-01')`).rejects.toThrow(
    'no table kept by month',
  )
  await expect(reference`select ensure_month('reports', '1031-01-01')`).rejects.toThrow('no month to keep')
})

test('the months ahead are this one and the three after it, over the end of a year too', () => {
  expect(listMonths(monthsAhead(new Date('2026-11-30T23:59:59Z')))).toEqual([
    '2026-11-01',
    '2026-12-01',
    '2027-01-01',
    '2027-02-01',
  ])
})

test('every moment between two others lies in a listed month', () => {
  const moments = fc.date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })

  fc.assert(
    fc.property(fc.tuple(moments, moments, moments), (three) => {
      const [from, middle, to] = three.toSorted((a, b) => a.getTime() - b.getTime())
      if (from === undefined || middle === undefined || to === undefined) return false
      return listMonths({ from, to }).includes(`${middle.toISOString().slice(0, 7)}-01`)
    }),
  )
})
