/** What a report that says the same costs the database, by PostgreSQL's own counts of rows written. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { connect } from '../db/client.ts'
import { openDatabase } from '../db/database.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { addTestCommune, addTestUnit, movingClock, testDeps } from '../people/testing.ts'
import { ingestRoutes } from './routes.ts'
import { addTestPc, linuxFacts, postReport, signReport } from './testing.ts'

const QUARTER_MS = 15 * 60_000
const REPORTS = 20
let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

type Written = { readonly table: string; readonly rows: number; readonly inPlace: number }

/** Rows inserted, changed and deleted in each table since the database was made; tables without any are left out. */
async function rowsWritten(): Promise<ReadonlyMap<string, Written>> {
  const rows = await base.owner<Written[]>`
    select relname as table, (n_tup_ins + n_tup_upd + n_tup_del)::int as rows, n_tup_hot_upd::int as "inPlace"
    from pg_stat_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0`
  return new Map(rows.map((row) => [row.table, row]))
}

test('a report that says the same is one small update in place, and no row anywhere else', async () => {
  const clock = movingClock()
  // By connections that end before anything is counted: an idle one tells what it wrote up to ten seconds later.
  const owner = connect(base.ownerUrl, { max: 1 })
  const setUp = { ...base, owner, db: openDatabase(base.url, { max: 1 }) }
  const { communeId } = await addTestCommune(setUp, { code: 'unchanged' })
  const pc = await addTestPc(setUp, communeId, { unitId: await addTestUnit(setUp, communeId) })
  await Promise.all([setUp.db.close(), owner.end()])
  const report = async (seq: number) => {
    // A connection of its own: what it wrote is counted when it ends.
    const db = openDatabase(base.url, { max: 1 })
    const app = createApp(testDeps(base, { clock, db }), ingestRoutes)
    const send = async (number: number) => {
      clock.advance(QUARTER_MS)
      const bytes = signReport(pc, { seq: number, at: clock.now(), facts: linuxFacts(clock.now()) })
      return (await postReport(app, bytes, { sentAt: clock.now() })).status
    }
    const statuses = []
    for (let number = seq; number < seq + REPORTS; number += 1) statuses.push(await send(number))
    await db.close()
    expect(statuses).toEqual(Array(REPORTS).fill(200))
  }
  await report(1)
  const before = await rowsWritten()

  await report(1 + REPORTS)

  const after = await rowsWritten()
  const changed = [...after.values()].flatMap(({ table, rows, inPlace }) => {
    const earlier = before.get(table)
    const more = rows - (earlier?.rows ?? 0)
    return more === 0 ? [] : [{ table, rows: more, inPlace: inPlace - (earlier?.inPlace ?? 0) }]
  })
  expect(changed).toEqual([{ table: 'device_states', rows: REPORTS, inPlace: REPORTS }])
})
