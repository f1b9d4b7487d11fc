/** The sweeper against a real database: what time does, exactly once, whoever looks. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { createIngest } from '../ingest/ingest.ts'
import { addTestPc, FIREWALL_OFF, linuxFacts, signReport, type TestPc } from '../ingest/testing.ts'
import { addTestCommune, movingClock, testDeps } from '../people/testing.ts'
import { changeDetails } from './details.ts'
import { createRules } from './rules.ts'
import { revokeDevice } from './service.ts'
import { readStanding, recomputeStanding } from './standing.ts'
import { createSweep } from './sweep.ts'

// Tuesday 24 November 2026, 09:00 in Việt Nam.
const TUESDAY = new Date('2026-11-24T02:00:00Z')
const DAY = 86_400_000
let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase({ max: 10 })
})
afterAll(() => base.close())

const clock = movingClock()
let communeId: string
let number = 0
beforeEach(async () => {
  clock.set(TUESDAY)
  number += 1
  communeId = (await addTestCommune(base, { code: `sw-${number}` })).communeId
})

const deps = () => testDeps(base, { clock })

async function report(pc: TestPc, seq: number, given: Parameters<typeof linuxFacts>[1] = {}) {
  const bytes = signReport(pc, { seq, at: clock.now(), facts: linuxFacts(clock.now(), given) })
  const accepted = await createIngest(deps()).accept(Buffer.from(bytes), { sentAt: clock.now() })
  if (!accepted.ok) throw new Error(accepted.code)
}

const transitions = async (pc: TestPc, checkId: string) =>
  (
    await base.owner`select at, from_state, to_state, cause from transitions
      where device_id = ${pc.deviceId} and check_id = ${checkId} order by at`
  ).map((row) => `${row.at.toISOString()} ${row.from_state}→${row.to_state} (${row.cause})`)

async function standings() {
  return base.db.transaction({ communes: [communeId] }, async (tx) => ({
    kept: await readStanding(tx, communeId),
    counted: await recomputeStanding(tx, communeId),
  }))
}

test('a PC that stops reporting becomes stale, then silent, at the very moments, however late the look', async () => {
  const pc = await addTestPc(base, communeId)
  await report(pc, 1)
  clock.set(new Date(TUESDAY.getTime() + 20 * DAY))
  await createSweep(deps()).turn()

  expect(await transitions(pc, 'firewall-on')).toEqual([
    '2026-11-24T02:00:00.000Z null→pass (report)',
    '2026-11-25T02:00:00.000Z pass→stale (time)',
  ])
  expect(await transitions(pc, 'contact')).toEqual([
    '2026-11-24T02:00:00.000Z null→heard (report)',
    '2026-11-27T02:00:00.000Z heard→silent (time)',
  ])
  const { kept, counted } = await standings()
  expect(kept).toEqual(counted)
  expect([...kept.values()][0]).toMatchObject({
    agents: 1,
    reporting: 0,
    silent: 1,
    checks: { 'firewall-on': { stale: 1 } },
  })
})

test('the next report clears both, with transitions', async () => {
  const pc = await addTestPc(base, communeId)
  await report(pc, 1)
  clock.set(new Date(TUESDAY.getTime() + 20 * DAY))
  await createSweep(deps()).turn()
  clock.advance(60_000)
  await report(pc, 2)

  expect((await transitions(pc, 'firewall-on')).at(-1)).toContain('stale→pass (report)')
  expect((await transitions(pc, 'contact')).at(-1)).toContain('silent→heard (report)')
  const { kept, counted } = await standings()
  expect(kept).toEqual(counted)
})

test('one millisecond before the moment nothing happens, and reports in between move it on', async () => {
  const pc = await addTestPc(base, communeId)
  await report(pc, 1)
  clock.advance(3_600_000)
  await report(pc, 2)

  clock.set(new Date('2026-11-25T02:59:59.999Z'))
  await createSweep(deps()).turn()
  expect(await transitions(pc, 'firewall-on')).toHaveLength(1)

  clock.advance(1)
  await createSweep(deps()).turn()
  expect((await transitions(pc, 'firewall-on')).at(-1)).toBe('2026-11-25T03:00:00.000Z pass→stale (time)')
})

test('a turn with nothing due looks at nothing', async () => {
  await report(await addTestPc(base, communeId), 1)
  const sweep = createSweep(deps())
  await sweep.turn()

  expect(await sweep.turn()).toBe(0)
})

test('four sweepers at once write each change once', async () => {
  const pcs = await Promise.all(Array.from({ length: 30 }, () => addTestPc(base, communeId)))
  await Promise.all(pcs.map((pc) => report(pc, 1)))
  clock.set(new Date(TUESDAY.getTime() + 20 * DAY))

  const looked = await Promise.all(Array.from({ length: 4 }, () => createSweep(deps()).turn()))

  expect(looked.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(30)
  for (const pc of pcs) expect(await transitions(pc, 'firewall-on')).toHaveLength(2)
  const { kept, counted } = await standings()
  expect(kept).toEqual(counted)
})

test('what changed in a month that nobody made a partition for is kept all the same', async () => {
  clock.set(new Date('2029-03-05T02:00:00Z'))
  const pc = await addTestPc(base, communeId)
  await base.owner`select ensure_month(table_name, date '2029-03-01') from monthly_tables`
  await report(pc, 1)
  clock.set(new Date('2030-07-01T00:00:00Z'))
  await createSweep(deps()).turn()

  expect((await transitions(pc, 'contact')).at(-1)).toContain('2029-03-08')
})

test('facts judged under older rules are judged again, once', async () => {
  const pc = await addTestPc(base, communeId)
  await report(pc, 1, FIREWALL_OFF)
  const rulesOf = createRules({ version: 'next' })
  await createSweep(deps(), async () => rulesOf).turn()

  const [state] = await base.owner`select edition from device_states where device_id = ${pc.deviceId}`
  expect(state?.edition).toBe(rulesOf({}).edition)
  expect(await transitions(pc, 'firewall-on')).toHaveLength(1)
})

test('what the commune decides about a PC is judged by the next turn', async () => {
  const pc = await addTestPc(base, communeId)
  await report(pc, 1)
  await changeDetails(base.db, pc, { signingRequired: false }, { actor: 'user:it', now: clock.now() })
  await createSweep(deps()).turn()

  const [state] = await base.owner`select edition from device_states where device_id = ${pc.deviceId}`
  expect(state?.edition).toBe(createRules()({}).edition)
})

test('a revoked PC is left alone for ever', async () => {
  const pc = await addTestPc(base, communeId)
  await report(pc, 1)
  await revokeDevice(base.db, pc, { actor: 'user:it', now: clock.now() })
  clock.set(new Date(TUESDAY.getTime() + 20 * DAY))
  await createSweep(deps()).turn()

  expect(await transitions(pc, 'contact')).toHaveLength(1)
  const { kept, counted } = await standings()
  expect(kept).toEqual(counted)
})

test('one PC whose facts can no longer be read does not stop the others', async () => {
  const [broken, well] = [await addTestPc(base, communeId), await addTestPc(base, communeId)]
  await report(broken, 1)
  await report(well, 1)
  await base.owner`update device_states set facts_text = '{}' where device_id = ${broken.deviceId}`
  const later = createRules({ version: 'later' })
  await createSweep(deps(), async () => later).turn()

  const states = await base.owner`select device_id, verdicts -> 'firewall-on' ->> 'staleSince' as stale
    from device_states where commune_id = ${communeId}`
  expect(new Map(states.map((row) => [row.device_id, row.stale !== null]))).toEqual(
    new Map([
      [broken.deviceId, true],
      [well.deviceId, false],
    ]),
  )
})
