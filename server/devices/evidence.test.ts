import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currentFactsText, cutVolatile, rebuildJws, VOLATILE_KEYS, writeEvidence } from './evidence.ts'

const volatileKey = fc.constantFrom(...VOLATILE_KEYS)
const scalar = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
/** Any JSON, with volatile keys at any depth and in any string. */
const facts = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    scalar,
    volatileKey.map((key) => `"${key}":"x"`),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(volatileKey, fc.string()), tie('node'), { maxKeys: 5 }),
  ),
})).node

const row = (factsText: string, newest: string) => ({
  facts_text: factsText,
  evidence_head: writeEvidence({
    header: 'aGVhZA',
    head: '{"v":1,"facts":',
    values: cutVolatile(newest).values,
  }),
  evidence_signature: 'c2ln',
})

test('the newest text comes back exactly, from an older one with the same skeleton', () => {
  fc.assert(
    fc.property(facts, fc.array(fc.integer(), { minLength: 50, maxLength: 50 }), (value, numbers) => {
      const newest = JSON.stringify(value)
      let index = 0
      const older = newest.replace(
        new RegExp(`("(?:${VOLATILE_KEYS.join('|')})":)("[^"\\\\]*"|[\\w.+-]+)`, 'g'),
        (_, key: string) => `${key}${numbers[index++ % 50]}`,
      )

      expect(cutVolatile(older).skeleton).toBe(cutVolatile(newest).skeleton)
      expect(currentFactsText(row(older, newest))).toBe(newest)
    }),
  )
})

test('facts that differ elsewhere have another skeleton', () => {
  const first = cutVolatile('{"time":{"nowUtc":"2026-11-24T01:00:00Z"},"os":{"ubr":1}}')
  const later = cutVolatile('{"time":{"nowUtc":"2026-11-24T02:00:00Z"},"os":{"ubr":1}}')
  const other = cutVolatile('{"time":{"nowUtc":"2026-11-24T02:00:00Z"},"os":{"ubr":2}}')

  expect(later.skeleton).toBe(first.skeleton)
  expect(other.skeleton).not.toBe(first.skeleton)
})

test('the report is made again from its parts', () => {
  const payload = '{"v":1,"facts":{"os":"Quản trị","ms":12}}'
  const jws = rebuildJws(row('{"os":"Quản trị","ms":7}', '{"os":"Quản trị","ms":12}'))

  expect(jws).toBe(`aGVhZA.${Buffer.from(payload).toString('base64url')}.c2ln`)
})
