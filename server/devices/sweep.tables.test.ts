/** A new table changes verdicts of old facts by itself, in a process that was running all the time. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BUILT_IN_CONTENTS } from '../../checks/dated-tables.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { createIngest } from '../ingest/ingest.ts'
import { addTestPc, linuxFacts, signReport, type TestPc } from '../ingest/testing.ts'
import { addTestCommune, movingClock, testConfig, testDeps } from '../people/testing.ts'
import { importTables } from '../tables/import.ts'
import { createTablesInForce } from '../tables/in-force.ts'
import { signTables, tableOf, testMaintainer } from '../tables/testing.ts'
import { rulesInForce } from './rules.ts'
import { createSweep } from './sweep.ts'

// Tuesday 24 November 2026, 09:00 in Việt Nam.
const TUESDAY = new Date('2026-11-24T02:00:00Z')
const maintainer = testMaintainer()
const clock = movingClock(TUESDAY)
let base: TestDatabase
let pc: TestPc
const deps = () => testDeps(base, { clock, config: testConfig({ TABLES_PUBLIC_KEY: maintainer.publicKey }) })

beforeAll(async () => {
  base = await testDatabase()
  const { communeId } = await addTestCommune(base, { code: 'bang' })
  pc = await addTestPc(base, communeId)
})
afterAll(() => base.close())

const debian: Parameters<typeof linuxFacts>[1] = {
  os: {
    ...{ id: 'debian', idLike: [], versionId: '12', codename: 'bookworm', baseId: 'debian' },
    ...{ baseVersionId: '12', prettyName: 'Debian GNU/Linux 12', pointRelease: null, kernel: null },
    ...{ architecture: null, bootTime: null },
  },
}

async function report(seq: number): Promise<void> {
  const bytes = signReport(pc, { seq, at: clock.now(), facts: linuxFacts(clock.now(), debian) })
  const accepted = await createIngest(deps()).accept(Buffer.from(bytes), { sentAt: clock.now() })
  if (!accepted.ok) throw new Error(accepted.code)
}

async function state() {
  const [row] = await base.owner<{ verdict: string; reason: string; edition: string; nextLook: Date }[]>`
    select verdicts -> 'os-supported' ->> 'verdict' as verdict, verdicts -> 'os-supported' ->> 'reason' as reason,
      edition, next_look_at as "nextLook" from device_states where device_id = ${pc.deviceId}`
  return row
}

const lastTransition = async (checkId: string) => {
  const [row] = await base.owner<{ to: string; cause: string }[]>`
    select to_state as to, cause from transitions where device_id = ${pc.deviceId} and check_id = ${checkId}
    order by at desc limit 1`
  return row
}

const endOfDebian = (end: string) => ({
  linux: BUILT_IN_CONTENTS.lifecycle.linux.map((row) =>
    row.product === 'debian' && row.release === '12' ? { ...row, end, extendedEnd: end } : row,
  ),
})

test('an end of support that moved changes the verdict of old facts, and reports after it keep that', async () => {
  const sweep = createSweep(deps())
  await report(1)
  await sweep.turn()
  expect(await state()).toMatchObject({ verdict: 'pass' })
  const before = await state()
  clock.advance(60_000)

  await importTables(
    deps(),
    signTables(maintainer, [tableOf('lifecycle', '2026-11-23', endOfDebian('2026-11-01'))]),
    'user:an',
  )
  await sweep.turn()

  const after = await state()
  expect(after).toMatchObject({ verdict: 'fail', reason: 'end-of-support' })
  expect(after?.edition).not.toBe(before?.edition)
  expect(await lastTransition('os-supported')).toEqual({ to: 'fail', cause: 'rules' })
  clock.advance(60_000)
  await report(2)
  expect(await state()).toEqual({ ...after, nextLook: expect.any(Date) })
})

test('new holidays move the moment at which a report is too old', async () => {
  const sweep = createSweep(deps())
  await sweep.turn()
  const reportedAt = clock.now().getTime()
  const wednesday = { off: [...(BUILT_IN_CONTENTS.holidays.years['2026']?.off ?? []), '2026-11-25'] }
  const years = {
    ...BUILT_IN_CONTENTS.holidays.years,
    2026: { ...BUILT_IN_CONTENTS.holidays.years['2026'], ...wednesday },
  }

  await importTables(deps(), signTables(maintainer, [tableOf('holidays', '2026-11-24', { years })]), 'cli')
  await sweep.turn()

  // Good for one working day: that is Thursday now.
  expect((await state())?.nextLook.getTime()).toBe(reportedAt + 2 * 86_400_000)
})

test('a process that still judged by the old tables is corrected by the one that knows', async () => {
  // This process knows; the other one has not asked yet.
  const elapsed = 0
  const old = createTablesInForce(base.db, () => elapsed)
  await old.current()
  const oldRules = await rulesInForce(base.db)()
  const sweep = createSweep(deps())
  await sweep.turn()
  await importTables(
    deps(),
    signTables(maintainer, [tableOf('lifecycle', '2026-11-24', endOfDebian('2030-01-01'))]),
    'cli',
  )
  await sweep.turn()
  expect(await state()).toMatchObject({ verdict: 'pass' })
  await base.owner`update device_states set next_look_at = ${clock.now()}`
  await createSweep(deps(), async () => oldRules).turn()
  expect(await state()).toMatchObject({ verdict: 'fail' })

  await sweep.turn()
  await sweep.turn()

  expect(await state()).toMatchObject({ verdict: 'pass' })
})
