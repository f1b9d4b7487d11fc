import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { hash, recordedPcs } from '../../checks/facts/testing.ts'
import { toFacts } from '../../checks/facts/to-facts.ts'
import { WindowsFacts } from '../../checks/facts/windows.ts'
import { inPieces } from './schema-pieces.ts'

const compile = (type: z.ZodType) =>
  addFormats
    .default(new Ajv({ strict: false }))
    .compile(inPieces(z.toJSONSchema(type, { io: 'input', target: 'draft-7' })))

type Path = readonly (string | number)[]

const pathsOf = (value: unknown, at: Path = []): readonly Path[] =>
  typeof value === 'object' && value !== null
    ? [at, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...at, key]))]
    : [at]

/** A copy with another value at one place. */
const withValue = (value: unknown, [key, ...rest]: Path, next: unknown): unknown => {
  if (key === undefined) return next
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === String(key) ? withValue(item, rest, next) : item))
  const entries = Object.entries(value ?? {})
  return Object.fromEntries(
    entries.map(([name, item]) => [name, name === key ? withValue(item, rest, next) : item]),
  )
}

describe('a schema in pieces', () => {
  const facts = recordedPcs().map(({ document }) => toFacts(document, hash))
  const fits = compile(WindowsFacts)

  test('lets through what each recorded PC says', () => {
    expect(facts.filter((one) => !fits(one))).toEqual([])
  })

  test('says of any changed report what zod says of it', () => {
    const values = fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e300,
      '',
      'x'.repeat(300),
      'x'.repeat(2000),
      '2026-02-30T00:00:00Z',
      '2026-02-28T00:00:00Z',
      '2026-02-28',
      [],
      {},
      { more: 1 },
      new Array(1001).fill(null),
      undefined,
    )
    const changed = fc.constantFrom(...facts).chain((one) =>
      fc.tuple(fc.constantFrom(...pathsOf(one)), values).map(([path, next]): unknown =>
        // As it would arrive: what is undefined is left out.
        JSON.parse(JSON.stringify(withValue(one, path, next)) ?? 'null'),
      ),
    )
    fc.assert(
      fc.property(changed, (one) => {
        expect(fits(one)).toBe(WindowsFacts.safeParse(one).success)
      }),
      { numRuns: 3000 },
    )
  })

  test('takes fields named like words of a schema for fields', () => {
    const type = z.strictObject({ properties: z.strictObject({ type: z.int() }), pattern: z.string() })
    const fitsWords = compile(type)

    expect(fitsWords({ properties: { type: 1 }, pattern: 'x' })).toBe(true)
    expect(fitsWords({ properties: { type: 'object' }, pattern: 'x' })).toBe(false)
    expect(fitsWords({ properties: { type: 1 }, pattern: 'x', format: 'y' })).toBe(false)
  })
})
