import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INSTALLATION } from '../db/database.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { canonicalJson } from './canonical.ts'
import { type AuditEntry, appendAudit } from './service.ts'
import { findAuditHead, verifyAudit } from './verify.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase({ max: 8 })
})
afterAll(() => base.close())

const NOW = new Date('2026-11-24T02:00:00.123Z')

const append = (communeId: string, given: Partial<AuditEntry> = {}) =>
  base.db.transaction({ communes: [communeId] }, (tx) =>
    appendAudit(
      tx,
      { ...{ communeId, actor: 'user:1', action: 'user.changed', subject: 'user:2' }, ...given },
      NOW,
    ),
  )

async function chainOf(lines: number): Promise<string> {
  const communeId = randomUUID()
  for (let line = 1; line <= lines; line++) await append(communeId, { detail: { line, note: 'Đã sửa "A"' } })
  return communeId
}

test('a chain of any content is whole, whatever the size of the pages', async () => {
  const detail = fc.dictionary(
    fc.string({ unit: 'grapheme' }),
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.string()),
  )
  const clean = detail.map((value) => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '')))
  await fc.assert(
    fc.asyncProperty(
      fc.array(clean, { maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      async (details, pageLines) => {
        const communeId = randomUUID()
        for (const value of details) await append(communeId, { detail: value, before: value, after: [value] })

        expect(await verifyAudit(base.db, communeId, { pageLines })).toMatchObject({
          state: 'whole',
          lines: details.length,
        })
      },
    ),
    { numRuns: 30 },
  )
})

test('writers at the same time make one chain', async () => {
  const communeId = randomUUID()

  await Promise.all(Array.from({ length: 40 }, (_, line) => append(communeId, { detail: { line } })))

  expect(await verifyAudit(base.db, communeId)).toMatchObject({ state: 'whole', lines: 40 })
})

test('a line lives and dies with its transaction', async () => {
  const communeId = await chainOf(1)
  const work = base.db.transaction({ communes: [communeId] }, async (tx) => {
    await appendAudit(tx, { communeId, actor: 'cli', action: 'a.b', subject: 'c' }, NOW)
    throw new Error('undone')
  })

  await expect(work).rejects.toThrow('undone')
  expect(await verifyAudit(base.db, communeId)).toMatchObject({ state: 'whole', lines: 1 })
})

test('before and after are kept as digests only', async () => {
  const communeId = randomUUID()
  await append(communeId, { before: { email: 'cu@xa.test' }, after: { email: 'moi@xa.test' } })

  const [line] = await base.owner`select * from audit_lines where commune_id = ${communeId}`

  expect(JSON.stringify(line)).not.toContain('xa.test')
  expect(line?.before_digest).toMatch(/^[0-9a-f]{64}$/)
  expect(line?.after_digest).not.toBe(line?.before_digest)
})

test('what belongs to no commune has a chain of its own', async () => {
  await base.db.transaction({ communes: [] }, (tx) =>
    appendAudit(tx, { communeId: INSTALLATION, actor: 'cli', action: 'a.b', subject: 'c' }, NOW),
  )

  const verdict = await verifyAudit(base.db, INSTALLATION)
  const head = await base.db.transaction({ communes: [] }, (tx) => findAuditHead(tx, INSTALLATION))

  expect(verdict).toEqual({ state: 'whole', lines: 1, head })
})

describe('somebody with the keys of the database', () => {
  const brokenAfter = async (tamper: (communeId: string) => Promise<unknown>, lines = 5) => {
    const communeId = await chainOf(lines)
    await tamper(communeId)
    return verifyAudit(base.db, communeId, { pageLines: 2 })
  }
  const sql = () => base.owner

  test.each([
    ['actor', `actor = 'user:9'`],
    ['moment', `at = at + interval '1 millisecond'`],
    ['action', `action = 'x.y'`],
    ['subject', `subject = 'user:9'`],
    ['detail', `detail = detail || '{"note": "khác"}'`],
    ['digest', `after_digest = 'abc'`],
    ['hash', `hash = sha256('x')`],
    ['hash before', `prev_hash = sha256('x')`],
  ])('who changes the %s of a line is found at that line', async (_, change) => {
    const verdict = await brokenAfter((id) =>
      sql().unsafe(`update audit_lines set ${change} where commune_id = '${id}' and seq = 3`),
    )

    expect(verdict).toEqual({ state: 'broken', seq: 3, why: 'changed' })
  })

  test('who removes a line is found where it is missing', async () => {
    const verdict = await brokenAfter(
      (id) => sql()`delete from audit_lines where commune_id = ${id} and seq = 3`,
    )

    expect(verdict).toEqual({ state: 'broken', seq: 3, why: 'missing' })
  })

  test('who swaps two lines is found at the first of them', async () => {
    const verdict = await brokenAfter(async (id) => {
      await sql()`update audit_lines set seq = 99 where commune_id = ${id} and seq = 2`
      await sql()`update audit_lines set seq = 2 where commune_id = ${id} and seq = 4`
      await sql()`update audit_lines set seq = 4 where commune_id = ${id} and seq = 99`
    })

    expect(verdict).toEqual({ state: 'broken', seq: 2, why: 'changed' })
  })

  test('who cuts off the end is found by the head', async () => {
    const verdict = await brokenAfter(
      (id) => sql()`delete from audit_lines where commune_id = ${id} and seq >= 4`,
    )

    expect(verdict).toEqual({ state: 'broken', seq: 4, why: 'missing' })
  })

  test('who cuts off the end and sets the head back without its hash is found', async () => {
    const verdict = await brokenAfter(async (id) => {
      await sql()`delete from audit_lines where commune_id = ${id} and seq >= 4`
      await sql()`update audit_heads set seq = 3 where commune_id = ${id}`
    })

    expect(verdict).toEqual({ state: 'broken', seq: 3, why: 'changed' })
  })

  test('who adds a line without the head is found', async () => {
    const verdict = await brokenAfter(
      (id) => sql()`insert into audit_lines
        select commune_id, 6, at, actor, action, subject, before_digest, after_digest, detail, hash, hash
        from audit_lines where commune_id = ${id} and seq = 5`,
    )

    expect(verdict).toEqual({ state: 'broken', seq: 6, why: 'beyond-head' })
  })

  test('who removes the head is found', async () => {
    const verdict = await brokenAfter((id) => sql()`delete from audit_heads where commune_id = ${id}`)

    expect(verdict).toEqual({ state: 'broken', seq: 1, why: 'beyond-head' })
  })
})

test('canonical JSON does not depend on the order of keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'ặ"' })).toBe(
    '{"a":"ặ\\"","b":[1,{"d":null}]}',
  )
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }))
})
