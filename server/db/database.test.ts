import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { INSTALLATION } from './database.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let base: TestDatabase
const commune = randomUUID()
const other = randomUUID()

beforeAll(async () => {
  base = await testDatabase()
  for (const [id, code] of [
    [commune, '00001'],
    [other, '00002'],
  ] as const)
    await base.owner`insert into communes (commune_id, code, name, province, created_at)
      values (${id}, ${code}, 'Xã Mẫu', 'Hà Nội', '2026-11-24T01:02:03.456Z')`
})
afterAll(() => base.close())

test('a transaction sees the communes it states and no other', async () => {
  const codes = await base.db.transaction({ communes: [commune] }, (tx) => tx`select code from communes`)

  expect(codes.map((row) => row.code)).toEqual(['00001'])
})

test('the communes are stated before the first statement of the work', async () => {
  const [row] = await base.db.transaction(
    { communes: [commune, other], userId: 'u1' },
    (tx) =>
      tx`select app_communes() as communes, app_user() as user, current_setting('statement_timeout') as timeout`,
  )

  expect(row).toEqual({ communes: [commune, other], user: 'u1', timeout: '30s' })
})

test('nothing stays stated on the connection after the transaction', async () => {
  await base.db.transaction({ communes: [commune] }, (tx) => tx`select 1`)

  expect(await base.db.reference`select code from communes`).toHaveLength(0)
})

test('an id that is no uuid cannot state a second commune', async () => {
  const work = base.db.transaction({ communes: [`${commune},${other}`] }, (tx) => tx`select 1`)

  await expect(work).rejects.toThrow('not a commune id')
})

test('a failing work leaves nothing behind', async () => {
  const work = base.db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    await tx`insert into audit_heads (commune_id, seq, hash) values (${INSTALLATION}, 1, ${Buffer.alloc(32)})`
    throw new Error('changed my mind')
  })

  await expect(work).rejects.toThrow('changed my mind')
  expect(await base.owner`select from audit_heads`).toHaveLength(0)
})

test('values come back as the types the services count on', async () => {
  const [row] = await base.db.reference`select '2026-11-24T01:02:03.456Z'::timestamptz as moment,
    '2026-11-24'::date as day, 9007199254740991::int8 as large, '{"a":[1]}'::jsonb as document, '\\x0102'::bytea as bytes`

  expect(row).toEqual({
    moment: new Date('2026-11-24T01:02:03.456Z'),
    day: '2026-11-24',
    large: 9007199254740991,
    document: { a: [1] },
    bytes: Buffer.from([1, 2]),
  })
})

test('values go in as they are: moments, objects, JSON text, arrays, null', async () => {
  const moment = new Date('2026-11-24T01:02:03.456Z')
  const [row] = await base.db.transaction(
    { communes: [commune] },
    (tx) => tx`select ${moment}::timestamptz as moment, ${tx.json({ a: 1 })}::jsonb as object,
      ${JSON.stringify({ b: 2 })}::jsonb as document, ${[commune]}::uuid[] as ids, ${[1, 2]}::int[] as numbers,
      ${null}::text as nothing`,
  )

  expect(row).toEqual({
    moment,
    object: { a: 1 },
    document: { b: 2 },
    ids: [commune],
    numbers: [1, 2],
    nothing: null,
  })
})
