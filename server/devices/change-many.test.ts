/** Many PCs changed at once, beside reports about the same PCs. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyAudit } from '../audit/verify.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { createIngest } from '../ingest/ingest.ts'
import { addTestPc, linuxFacts, signReport } from '../ingest/testing.ts'
import { addTestCommune, TEST_NOW, testDeps } from '../people/testing.ts'
import { changeManyDevices, editionOfMany, type ManyChange } from './change-many.ts'
import { listDevices } from './service.ts'
import { lockDevices, lockStates } from './states.ts'

let base: TestDatabase
let communeId: string
beforeAll(async () => {
  base = await testDatabase({ max: 10 })
  ;({ communeId } = await addTestCommune(base, { code: 'nhieu-may' }))
})
afterAll(() => base.close())

const by = { actor: 'user:it', now: TEST_NOW }
const NO_SIGNING: ManyChange = { what: 'signing', signingRequired: false }

async function changeAll(deviceIds: readonly string[], change: ManyChange): Promise<number> {
  const devices = (await listDevices(base.db, communeId)).filter(({ deviceId }) =>
    deviceIds.includes(deviceId),
  )
  return changeManyDevices(base.db, { communeId, deviceIds, change, seen: editionOfMany(devices) }, by)
}

const waitsForALock = async (): Promise<boolean> => {
  const rows = await base.owner`select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  return rows.length > 0
}

test('it takes rows in the order of ingest: neither waits for the other for ever', async () => {
  const pair = [await addTestPc(base, communeId), await addTestPc(base, communeId)]
  const [fresh, heard] = pair.sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1))
  if (fresh === undefined || heard === undefined) throw new Error('there are no PCs')
  const report = signReport(heard, { seq: 1, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })
  await createIngest(testDeps(base)).accept(Buffer.from(report), { sentAt: TEST_NOW })

  // What a batch does that has a report of a known PC and the first one of another.
  const changed = await base.db.transaction({ communes: [communeId] }, async (tx) => {
    await lockStates(tx, [fresh, heard])
    const change = changeAll([fresh.deviceId, heard.deviceId], NO_SIGNING)
    await expect.poll(waitsForALock).toBe(true)
    await lockDevices(tx, [fresh])
    return { change }
  })

  expect(await changed.change).toBe(2)
})

test('a change of hundreds leaves an audit line for each, in one chain', async () => {
  const devices = await Promise.all(Array.from({ length: 300 }, () => addTestPc(base, communeId)))
  const ids = devices.map(({ deviceId }) => deviceId)

  expect(await changeAll(ids, NO_SIGNING)).toBe(300)

  const lines = await base.owner<{ subject: string }[]>`
    select subject from audit_lines where commune_id = ${communeId} order by seq desc limit 300`
  expect(lines.map(({ subject }) => subject.slice('device:'.length)).reverse()).toEqual([...ids].sort())
  expect(await verifyAudit(base.db, communeId)).toMatchObject({ state: 'whole' })
})
