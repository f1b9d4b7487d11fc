import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { communes } from '../communes/schema.ts'
import { devices } from '../devices/schema.ts'
import { orm } from './orm.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const commune = {
  communeId: randomUUID(),
  code: '00123',
  name: 'Xã Mẫu',
  province: 'Hà Nội',
  isSample: true,
  thresholds: { days: [30, 7], note: 'thử "nghiệm"' },
  checkPolicy: { wantsSoftware: true },
  createdAt: new Date('2026-11-24T01:02:03.456Z'),
}
const scope = { communes: [commune.communeId] }

test('what drizzle writes, drizzle and raw SQL read back as the same values', async () => {
  await base.db.transaction(scope, (tx) => orm(tx).insert(communes).values(commune))

  const read = await base.db.transaction(scope, (tx) => orm(tx).select().from(communes))
  const [raw] = await base.db.transaction(scope, (tx) => tx`select thresholds, created_at from communes`)

  expect(read).toEqual([commune])
  expect(raw).toEqual({ thresholds: commune.thresholds, created_at: commune.createdAt })
})

test('bytes, nulls and generated columns come back as they are', async () => {
  const publicKey = Buffer.from([0, 255, 10])
  const [device] = await base.db.transaction(scope, (tx) =>
    orm(tx)
      .insert(devices)
      .values({
        ...{ communeId: commune.communeId, deviceId: randomUUID(), kind: 'agent', status: 'active' },
        ...{ hostName: 'MAY-Đ01', publicKey, enrolledAt: commune.createdAt, statusAt: commune.createdAt },
      })
      .returning(),
  )

  expect(device).toMatchObject({ publicKey, label: null, searchText: 'may-d01 ', machineDigests: {} })
})

test('drizzle runs inside the transaction: its communes hold, and an error undoes it', async () => {
  const stranger = { communes: [randomUUID()] }
  const work = base.db.transaction(scope, async (tx) => {
    await orm(tx).update(communes).set({ name: 'Xã Khác' }).where(eq(communes.communeId, commune.communeId))
    throw new Error('no')
  })

  await expect(work).rejects.toThrow('no')
  expect(await base.db.transaction(stranger, (tx) => orm(tx).select().from(communes))).toEqual([])
  expect(
    await base.db.transaction(scope, (tx) => orm(tx).select({ name: communes.name }).from(communes)),
  ).toEqual([{ name: 'Xã Mẫu' }])
})

test('using drizzle changes nothing for raw queries that follow', async () => {
  await orm(base.db.reference).execute(sql`select now()`)

  const [row] = await base.db.reference`select '2026-11-24T01:02:03Z'::timestamptz as moment`

  expect(row?.moment).toEqual(new Date('2026-11-24T01:02:03Z'))
})
