import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { PACK_TABLES } from '../../checks/time/year-tables.ts'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { testConfig } from '../people/testing.ts'
import { importTables } from '../tables/import.ts'
import { signTables, tableOf, testMaintainer } from '../tables/testing.ts'
import { limitsTurn, recomputeLimits } from './recompute.ts'
import { HAND_IN, pathOf, START, type TestDossiers, testDossiers } from './testing.ts'

let place: TestDossiers
beforeEach(async () => {
  await place?.base.close()
  place = await testDossiers()
})
afterAll(() => place.base.close())

/** Handed in on 28/12/2026: its limits end in 2027, whose holidays this edition does not know. */
async function handedInAtTheTurnOfTheYear(): Promise<string> {
  place.clock.set(new Date('2026-12-28T02:00:00Z'))
  const id = await place.addSystem()
  await place.step('officer', id, 'start', START)
  expect((await place.step('clerk', id, 'submit-combined', HAND_IN)).status).toBe(303)
  return id
}

/** The table of 2027 with this day off besides New Year. */
async function announce(asOf: string, ...off: readonly string[]): Promise<void> {
  const maintainer = testMaintainer()
  const config = testConfig({ TABLES_PUBLIC_KEY: maintainer.publicKey })
  const years = { ...PACK_TABLES, 2027: { status: 'announced', off: ['2027-01-01', ...off] } }
  const file = signTables(maintainer, [tableOf('holidays', asOf, { years })])
  expect(await importTables({ ...place.deps, config }, file, 'user:admin')).toMatchObject({ ok: true })
}

const lines = () =>
  place.base.owner`select actor, detail from audit_lines where action = 'dossier.due-recomputed' order by seq`
const page = async (id: string) => textOf(await (await place.as('leader')).get(pathOf(id)))

test('a limit into a year without a table is provisional; when it comes it is told anew with an audit line', async () => {
  const id = await handedInAtTheTurnOfTheYear()
  expect(await page(id)).toMatch(/Phê duyệt\s+07\/01\/2027\s+\(tạm tính\)/)
  expect(await recomputeLimits(place.deps)).toBe(0)

  await announce('2026-12-27', '2027-01-04')
  expect(await recomputeLimits(place.deps)).toBe(3)
  expect(await page(id)).toMatch(/Phê duyệt\s+08\/01\/2027\s+còn/)
  const said = await lines()
  expect(said.map(({ detail }) => detail.limit)).toEqual(['respond-invalid', 'appraise-level-1-2', 'approve'])
  expect(said[2]).toEqual({
    actor: 'system',
    detail: {
      ...{ limit: 'approve', from: '2027-01-07', to: '2027-01-08', holidaysAsOf: '2026-12-27' },
      ...{ wasProvisional: true, isProvisional: false },
    },
  })
  // Once: the next turn has nothing to say, and the chain is whole.
  expect(await recomputeLimits(place.deps)).toBe(0)
  expect((await verifyAudit(place.base.db, place.communeId)).state).toBe('whole')
})

test('a table that confirms the day says so too, and one that changes it later is told as well', async () => {
  await handedInAtTheTurnOfTheYear()
  await announce('2026-12-27')
  await recomputeLimits(place.deps)
  expect((await lines())[2]?.detail).toMatchObject({
    from: '2027-01-07',
    to: '2027-01-07',
    isProvisional: false,
  })
  await announce('2026-12-28', '2027-01-05')
  await recomputeLimits(place.deps)
  expect((await lines()).at(-1)?.detail).toMatchObject({ from: '2027-01-07', to: '2027-01-08' })
})

test('limits that a step has ended are told no more', async () => {
  const id = await handedInAtTheTurnOfTheYear()
  await place.step('appraiser', id, 'return-invalid', { 'ghi-chu': 'Thiếu bản vẽ' })
  await announce('2026-12-27', '2027-01-04')

  expect(await recomputeLimits(place.deps)).toBe(0)
})

test('two servers at once tell it once', async () => {
  await handedInAtTheTurnOfTheYear()
  await announce('2026-12-27', '2027-01-04')
  let both: Promise<unknown> = Promise.resolve()
  // Held until both of them have read and wait for the row.
  await place.base.owner.begin(async (tx) => {
    await tx`select from dossiers for update`
    both = Promise.all([recomputeLimits(place.deps), recomputeLimits(place.deps)])
    await vi.waitUntil(async () => {
      const [row] = await place.base.owner`select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      return row?.count === 2
    })
  })
  await both

  expect(await lines()).toHaveLength(3)
})

test('a turn looks at dossiers only for a while after the table became another one', async () => {
  await handedInAtTheTurnOfTheYear()
  const turn = limitsTurn(place.deps)
  for (let turns = 0; turns < 3; turns += 1) expect(await turn()).toBe(0)
  // What a look would find is not looked for while nothing came.
  await place.base.owner`update dossiers set told = replace(told::text, '2027-01-07', '2027-01-06')::jsonb`
  expect(await turn()).toBe(0)

  await announce('2026-12-27', '2027-01-04')
  expect(await turn()).toBe(3)
  expect(await recomputeLimits(place.deps)).toBe(0)
})
