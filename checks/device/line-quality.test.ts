import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GOOD_LINE_DAY, inOrder, judgeOne, told } from './testing.ts'
import { linuxInput } from './testing-linux.ts'
import { Thresholds } from './thresholds.ts'

const CHECK = 'line-quality'
type Day =
  | typeof GOOD_LINE_DAY
  | (Omit<typeof GOOD_LINE_DAY, 'medianMs'> & { readonly medianMs: number | null })
const days = (...changes: readonly Partial<Day>[]): readonly Day[] =>
  changes.map((change, at) => ({ ...GOOD_LINE_DAY, day: `2026-10-2${at}`, ...change }))
const judged = (line: readonly Day[] | null | undefined, given: object = {}): string =>
  told(CHECK, inOrder({ line }, { thresholds: Thresholds.parse(given) }))

describe('the line to the server', () => {
  test.each([
    [days({}), 'pass/good {"attempts":24,"medianMs":40,"lossPercent":0,"withoutLineHours":0}'],
    [days({ attempts: 23 }), 'unknown/too-few-samples {"attempts":23}'],
    [days({ attempts: 12 }, { attempts: 12 }), 'pass/good'],
    [[], 'unknown/too-few-samples {"attempts":0}'],
    [null, 'unknown/not-recorded {}'],
    [undefined, 'unknown/not-recorded {}'],
    [days({ medianMs: 100 }), 'pass/good'],
    [days({ medianMs: 101 }), 'warn/slow {"attempts":24,"medianMs":101,'],
    // The middle one of the days, so that one bad day is no bad line.
    [days({ medianMs: 30 }, { medianMs: 900 }, { medianMs: 50 }), 'pass/good {"attempts":72,"medianMs":50,'],
    [days({ medianMs: null }), 'unknown/round-trip-not-known'],
    [days({ attempts: 100, failures: 2 }), 'pass/good'],
    [days({ attempts: 100, failures: 3 }), 'warn/losses {"attempts":100,"medianMs":40,"lossPercent":3,'],
    // 432 seconds of a day are half a hundredth.
    [days({ withoutLineSeconds: 432 }), 'pass/good'],
    [days({ withoutLineSeconds: 433 }), 'warn/often-without-line'],
    [days({ withoutLineSeconds: 3600 }, {}, {}, {}, {}, {}, {}), 'warn/often-without-line {"attempts":168,'],
    [days({ withoutLineSeconds: 3000 }, {}, {}, {}, {}, {}, {}), 'pass/good'],
  ])('%j: %s', (line, expected) => {
    expect(judged(line)).toContain(expected)
  })

  test('is judged by what the commune asks for', () => {
    expect(judged(days({ medianMs: 300 }), { maxLatencyMs: 300 })).toMatch(/^pass/)
    expect(judged(days({ attempts: 100, failures: 9 }), { maxLossShare: 0.1 })).toMatch(/^pass/)
    expect(judged(days({ withoutLineSeconds: 8000 }), { minUptimeShare: 0.9 })).toMatch(/^pass/)
  })

  test('of Linux is told in the same words', () => {
    expect(told(CHECK, linuxInput())).toMatch(/^pass\/good/)
    expect(told(CHECK, linuxInput({ line: undefined }))).toBe('unknown/not-recorded {}')
  })
})

test('a worse day never makes the verdict better', () => {
  const day = fc.record({
    ...{ attempts: fc.integer({ min: 24, max: 300 }), medianMs: fc.integer({ min: 0, max: 500 }) },
    ...{ failures: fc.integer({ min: 0, max: 24 }), withoutLineSeconds: fc.integer({ min: 0, max: 86_400 }) },
  })
  const verdictOf = (line: readonly Day[]) => judgeOne(CHECK, inOrder({ line })).verdict
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 7 }), (some) => {
      const before = verdictOf(days(...some))
      const after = verdictOf(days(...some.map((one) => ({ ...one, failures: one.attempts, medianMs: 999 }))))

      expect(after).toBe('warn')
      expect(['pass', 'warn']).toContain(before)
    }),
    { numRuns: 200 },
  )
})
