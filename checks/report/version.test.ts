import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareVersions } from './version.ts'

const part = fc.integer({ min: 0, max: 99_999 })
const version = fc.oneof(
  fc.tuple(part, part, part).map((parts) => parts.join('.')),
  // What is no version: older than all that are, and no newer than another such.
  fc.constantFrom('', '1.2', '1.2.3-beta', 'v1.2.3', '1.2.3.4', '999999.0.0', '../../x'),
)

test.each([
  ['0.1.0', '0.2.0'],
  ['0.9.0', '0.10.0'],
  ['0.99.99', '1.0.0'],
  ['1.2.3', '1.2.4'],
  ['1.2.4-beta', '0.0.0'],
])('%s is older than %s', (a, b) => {
  expect(compareVersions(a, b)).toBeLessThan(0)
  expect(compareVersions(b, a)).toBeGreaterThan(0)
  expect(compareVersions(a, a)).toBe(0)
})

test('is a total order: of any two one is not newer, and what is not newer stays so along a chain', () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0)
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
        expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
    }),
  )
})
