/** Standing is kept by differences: whatever happens, in whatever order, it equals what the rows add up to. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { AppError } from '../errors.ts'
import { createIngest } from '../ingest/ingest.ts'
import { addTestPc, FIREWALL_OFF, linuxFacts, signReport, type TestPc } from '../ingest/testing.ts'
import { addTestCommune, addTestUnit, movingClock, testDeps } from '../people/testing.ts'
import { changeManyDevices, editionOfMany, type ManyChange, whyUnchanged } from './change-many.ts'
import { changeDetails, editionOf, readDetails } from './details.ts'
import {
  bringBack,
  declareDevice,
  listDevices,
  loseDevice,
  releaseQuarantine,
  retireDevice,
  revokeDevice,
} from './service.ts'
import { readStanding, recomputeStanding } from './standing.ts'
import { createSweep } from './sweep.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase({ max: 10 })
})
afterAll(() => base.close())

const step = fc.record({
  what: fc.constantFrom(
    ...['report', 'report', 'report', 'firewall off', 'fork', 'late', 'hours pass', 'days pass'],
    ...['declare', 'secret', 'move', 'revoke', 'retire', 'release', 'sweep'],
    ...['details', 'many move', 'many sign', 'many retire', 'many lend', 'many take back'],
    ...['lose', 'many lose', 'bring back', 'bring declared back'],
  ),
  pc: fc.nat({ max: 3 }),
  amount: fc.integer({ min: 1, max: 6 }),
})
type Step = { what: string; pc: number; amount: number }

let runs = 0

test('after any operations the kept standing is what the rows add up to', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const world = await makeWorld()
      for (const one of steps) await act(world, one)

      const [kept, counted] = await base.db.transaction({ communes: [world.communeId] }, async (tx) => [
        await readStanding(tx, world.communeId),
        await recomputeStanding(tx, world.communeId),
      ])
      expect(kept).toEqual(counted)
    }),
    { numRuns: 25 },
  )
})

async function makeWorld() {
  runs += 1
  const clock = movingClock(new Date('2026-11-24T02:00:00Z'))
  const { communeId } = await addTestCommune(base, { code: `st-${runs}` })
  const units = [
    await addTestUnit(base, communeId, 'Văn phòng'),
    await addTestUnit(base, communeId, 'Kinh tế'),
    null,
  ]
  const pcs = await Promise.all(
    units
      .concat(units[0] ?? null)
      .map((unitId) => addTestPc(base, communeId, unitId === null ? {} : { unitId })),
  )
  const deps = testDeps(base, { clock })
  return {
    clock,
    communeId,
    units,
    pcs,
    ingest: createIngest(deps),
    sweep: createSweep(deps),
    seqs: pcs.map(() => 0),
  }
}
type World = Awaited<ReturnType<typeof makeWorld>>

async function act(world: World, { what, pc: index, amount }: Step): Promise<void> {
  const { clock, communeId, units, sweep } = world
  const pc = world.pcs[index]
  if (pc === undefined) return
  const by = { actor: 'user:it', now: clock.now() }
  const seq = world.seqs[index] ?? 0
  switch (what) {
    case 'report':
      return report(world, pc, index, seq + amount, {})
    case 'firewall off':
      return report(world, pc, index, seq + amount, FIREWALL_OFF)
    case 'fork':
      clock.advance(1)
      return report(world, pc, index, seq, {})
    case 'late':
      return report(world, pc, index, seq - 1, FIREWALL_OFF)
    case 'hours pass':
      return clock.advance(amount * 3_600_000)
    case 'days pass':
      return clock.advance(amount * 86_400_000)
    case 'sweep':
      await sweep.turn()
      return
    case 'declare':
    case 'secret': {
      const kind = what === 'secret' ? 'state-secret' : 'declared'
      await declareDevice(
        base.db,
        { communeId, unitId: units[amount % 3] ?? null, kind, hostName: 'M', label: null },
        by,
      )
      return
    }
    case 'details': {
      const seen = await base.db.transaction({ communes: [communeId] }, (tx) => readDetails(tx, pc))
      const details = { ...seen, unitId: units[amount % 3] ?? null, signingRequired: amount > 3 }
      return changeDetails(base.db, pc, { ...details, seen: editionOf(seen) }, by)
    }
    case 'many move':
      return changeMany(world, { what: 'unit', unitId: units[amount % 3] ?? null }, amount)
    case 'many sign':
      return changeMany(world, { what: 'signing', signingRequired: amount > 3 }, amount)
    case 'many retire':
      return changeMany(world, { what: 'retire' }, amount % 3)
    case 'many lend':
      return changeMany(world, { what: 'lend', lentTo: 'Công an xã', lentUntil: '2026-11-30' }, amount)
    case 'many take back':
      return changeMany(world, { what: 'take-back' }, amount)
    case 'many lose':
      return changeMany(world, { what: 'lose' }, amount % 3)
    case 'lose':
      return unlessRefused(loseDevice(base.db, pc, by))
    case 'bring back':
      return unlessRefused(bringBack(base.db, pc, by))
    case 'bring declared back': {
      const out = (await listDevices(base.db, communeId)).find(
        ({ kind, status }) => kind !== 'agent' && status === 'retired',
      )
      return out && bringBack(base.db, out, by)
    }
    case 'move':
      return changeDetails(base.db, pc, { unitId: units[amount % 3] ?? null, label: null }, by)
    case 'revoke':
      return unlessRefused(revokeDevice(base.db, pc, by))
    case 'retire':
      return unlessRefused(retireDevice(base.db, pc, by))
    case 'release':
      return unlessRefused(releaseQuarantine(base.db, pc, by))
  }
}

/** The first PCs of the commune that the change does something to, or a stale look at them: refused as a whole. */
async function changeMany({ communeId, clock }: World, change: ManyChange, count: number): Promise<void> {
  const devices = (await listDevices(base.db, communeId))
    .filter((device) => whyUnchanged(device, change) === null)
    .slice(0, count)
  const deviceIds = devices.map(({ deviceId }) => deviceId)
  const by = { actor: 'user:it', now: clock.now() }
  const stale = changeManyDevices(base.db, { communeId, deviceIds, change, seen: 'another day' }, by)
  await expect(stale).rejects.toThrow(AppError)
  await changeManyDevices(base.db, { communeId, deviceIds, change, seen: editionOfMany(devices) }, by)
}

async function report(
  { clock, ingest, seqs }: World,
  pc: TestPc,
  index: number,
  seq: number,
  given: Parameters<typeof linuxFacts>[1],
): Promise<void> {
  if (seq < 1) return
  const bytes = signReport(pc, { seq, at: clock.now(), facts: linuxFacts(clock.now(), given) })
  await ingest.accept(Buffer.from(bytes), { sentAt: clock.now() })
  seqs[index] = Math.max(seqs[index] ?? 0, seq)
}

async function unlessRefused(work: Promise<void>): Promise<void> {
  const [outcome] = await Promise.allSettled([work])
  if (
    outcome.status === 'rejected' &&
    !(outcome.reason instanceof Error && outcome.reason.name === 'AppError')
  )
    throw outcome.reason
}
