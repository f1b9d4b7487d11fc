import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTable } from './sqlite.ts'

/** Written by SQLite 3.40: the columns of an NSS database, 30 rows over pages of 512 bytes, one row of 3000. */
const database = readFileSync(new URL('./recorded/nss-layout.sqlite', import.meta.url))

/** A table has no order of its own. */
const sortedRows = () =>
  [...(readTable(database, 'nssPublic') ?? [])].sort((a, b) => Number(a.get('id')) - Number(b.get('id')))

test('every row is found, over inner pages and overflow pages', () => {
  const rows = sortedRows()

  expect(rows.map((row) => row.get('id'))).toEqual(Array.from({ length: 30 }, (_, at) => at + 1))
  expect(rows[0]?.get('a11')).toEqual(Buffer.alloc(3000, 0))
  expect(rows[29]?.get('a11')).toEqual(Buffer.alloc(100, 29))
  expect(rows[7]?.get('a3')).toEqual(Buffer.from('name 7'))
  expect([rows[0], rows[1]].map((row) => row?.get('a0'))).toEqual([
    Buffer.from([0, 0, 0, 1]),
    Buffer.from([0, 0, 0, 2]),
  ])
})

test('whole numbers of every width come out as they went in, and nothing as null', () => {
  const rows = sortedRows()

  expect(rows.map((row) => row.get('a81'))).toEqual(
    Array.from({ length: 30 }, (_, at) => (at % 3 === 0 ? 0 - at : at * 1_000_003)),
  )
  expect(rows.every((row) => row.get('a1') === null)).toBe(true)
})

test('a table that is not there is null', () => {
  expect(readTable(database, 'nssPrivate')).toBeNull()
})

test('what is no database, or a damaged one, ends in a RangeError and in nothing else', () => {
  expect(() => readTable(Buffer.from('SQLite format 2'), 'nssPublic')).toThrow(RangeError)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(database.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 100, max: database.length }),
      (changes, length) => {
        const damaged = Buffer.from(database)
        for (const [at, byte] of changes) damaged.writeUInt8(byte, at)
        try {
          readTable(damaged.subarray(0, length), 'nssPublic')
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      },
    ),
    { numRuns: 2000 },
  )
})
