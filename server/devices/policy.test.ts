/** A commune's decision about its PCs, from the page's change to the verdicts and to what the agents are asked for. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommunePolicy } from '../../checks/device/policy.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { createIngest } from '../ingest/ingest.ts'
import { addTestPc, linuxFacts, signReport } from '../ingest/testing.ts'
import { addTestCommune, movingClock, testDeps } from '../people/testing.ts'
import { changePolicy } from './policy.ts'
import { createSweep } from './sweep.ts'

const TUESDAY = new Date('2026-11-24T02:00:00Z')
let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase({ max: 6 })
})
afterAll(() => base.close())

test('the next answer asks for what was decided, and PCs are judged again by what they last said', async () => {
  const clock = movingClock()
  clock.set(TUESDAY)
  const deps = testDeps(base, { clock })
  const { communeId } = await addTestCommune(base, { code: 'chinh-sach' })
  const other = await addTestCommune(base, { code: 'chinh-sach-khac' })
  const pc = await addTestPc(base, communeId)
  const neighbour = await addTestPc(base, other.communeId)
  const ingest = createIngest(deps)
  const send = async (from: typeof pc, seq: number, software?: { name: string; version: string }[]) => {
    const facts = linuxFacts(clock.now(), software === undefined ? {} : { software })
    const bytes = signReport(from, { seq, at: clock.now(), facts })
    const accepted = await ingest.accept(Buffer.from(bytes), { sentAt: clock.now() })
    if (!accepted.ok) throw new Error(accepted.code)
    return accepted.answer
  }
  const listed = async () =>
    (
      await base.owner`select verdicts->'software-inventory'->>'verdict' as verdict from device_states
        where device_id = ${pc.deviceId}`
    )[0]?.verdict

  expect(await send(pc, 1)).not.toHaveProperty('wantsSoftware')
  expect(await listed()).toBe('not-applicable')

  const policy = CommunePolicy.parse({ wantsSoftware: true, forbiddenSoftware: ['kms'] })
  await changePolicy(base.db, { communeId, policy, reason: 'Kiểm kê', actor: 'thu' }, clock.now())
  await createSweep(deps).turn()

  expect(await listed()).toBe('unknown')
  expect(await send(pc, 2)).toMatchObject({ wantsSoftware: true })
  expect(await send(neighbour, 1)).not.toHaveProperty('wantsSoftware')
  await send(pc, 3, [{ name: 'kms-tools', version: '1' }])
  expect(await listed()).toBe('fail')
})
