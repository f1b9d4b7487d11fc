/** What holds over every document that the schemas admit, whatever it says. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Facts, Facts as FactsSchema } from '../facts/facts.ts'
import { LinuxFacts } from '../facts/linux.ts'
import { WindowsFacts } from '../facts/windows.ts'
import type { CheckResult, JudgeInput } from './check.ts'
import { DEVICE_CHECKS } from './registry.ts'
import { judgeAll } from './run.ts'
import { BUILT_IN_TABLES } from './tables.ts'
import { windowsPcs, words } from './testing.ts'
import { HEALTHY_LINUX } from './testing-linux.ts'
import { arbitraryOf } from './testing-schema.ts'
import { KNOWN_VERDICTS } from './testing-verdicts.ts'
import { DEFAULT_THRESHOLDS, Thresholds } from './thresholds.ts'
import { DAY_MS } from './watch.ts'

const windowsFacts: readonly Facts[] = windowsPcs().map(({ input }) => input.facts)

const readFacts = (value: unknown): Facts => FactsSchema.parse(value)

/** Some groups replaced by others that the schema admits; most stay as they are. */
const someGroups = (
  shape: Readonly<Record<string, unknown>>,
): fc.Arbitrary<Readonly<Record<string, unknown>>> =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(shape)
          .filter(([name]) => name !== 'contract')
          .map(([name, schema]) => [
            name,
            fc.oneof(
              { weight: 5, arbitrary: fc.constant(undefined) },
              { weight: 1, arbitrary: arbitraryOf(schema) },
            ),
          ]),
      ),
    )
    .map((groups) => Object.fromEntries(Object.entries(groups).filter(([, group]) => group !== undefined)))

const windowsGroups = someGroups(WindowsFacts.shape)
const linuxGroups = someGroups(LinuxFacts.shape)

/** A document of any content, or a recorded PC with some groups of any content. */
const someFacts: fc.Arbitrary<Facts> = fc.oneof(
  arbitraryOf(WindowsFacts).map(readFacts),
  arbitraryOf(LinuxFacts).map(readFacts),
  fc
    .tuple(fc.constantFrom(...windowsFacts), windowsGroups)
    .map(([facts, groups]) => readFacts({ ...facts, ...groups })),
  linuxGroups.map((groups) => readFacts({ ...HEALTHY_LINUX, ...groups })),
)

const RECORDED_AT = Date.UTC(2026, 9, 28, 3)
const YEAR_MS = 366 * DAY_MS

const someNow = fc
  .oneof(
    fc.integer({ min: RECORDED_AT - 30 * DAY_MS, max: RECORDED_AT + 60 * DAY_MS }),
    fc.integer({ min: RECORDED_AT - 8 * YEAR_MS, max: RECORDED_AT + 8 * YEAR_MS }),
  )
  .map((ms) => new Date(ms))

/** Without the tables, which would drown the report of a failure. */
const someInput: fc.Arbitrary<Omit<JudgeInput, 'tables'>> = fc.record({
  facts: someFacts,
  now: someNow,
  context: fc.record({
    signingRequired: fc.boolean(),
    clockSkewSeconds: fc.constantFrom(null, 0, 2, -300, 300, 301, -86_400),
    allowedAdmins: fc.constantFrom(null, 1, 5),
    allowedRemoteTools: fc.constantFrom([], ['AnyDesk', 'teamviewer']),
  }),
  thresholds: fc.constantFrom(
    DEFAULT_THRESHOLDS,
    Thresholds.parse({ patchPassDays: 1, patchWarnDays: 1, sigPassDays: 1, sigWarnDays: 1, certSoonDays: 1 }),
    Thresholds.parse({ osEndsSoonDays: 400, buildTableMaxAgeDays: 1, staleProfileDays: 2, inactiveDays: 3 }),
  ),
})

const withTables = (input: Omit<JudgeInput, 'tables'>): JudgeInput => ({ ...input, tables: BUILT_IN_TABLES })

const keysOf = ({ facts }: CheckResult): string => Object.keys(facts).sort().join()

describe('over any document that the schema admits', () => {
  test('every check gives one of its known verdicts, with the facts that belong to it and a sentence', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const results = judgeAll(withTables(input))

        expect(results.map(({ id }) => id)).toEqual(DEVICE_CHECKS.map(({ id }) => id))
        for (const [index, result] of results.entries()) {
          const known = KNOWN_VERDICTS[result.id]?.[words(result)]
          expect(known, `${result.id} ${words(result)}`).toBeDefined()
          expect(known?.map((keys) => [...keys].sort().join())).toContain(keysOf(result))
          expect(DEVICE_CHECKS[index]?.reasons[result.reason]?.(result.facts)).toMatch(/^\p{Lu}.*\.$/su)
        }
      }),
      { numRuns: 1500 },
    )
  })

  test('a verdict holds until its moment, and not one millisecond longer', () => {
    fc.assert(
      fc.property(someInput, fc.double({ min: 0, max: 1, noNaN: true }), (some, share) => {
        const input = withTables(some)
        for (const { id, judge } of DEVICE_CHECKS) {
          const judgement = judge(input)
          const at = (ms: number): string => `${id} ${words(judge({ ...input, now: new Date(ms) }))}`
          const nowMs = input.now.getTime()
          const untilMs = judgement.until?.getTime() ?? nowMs + 60 * YEAR_MS
          expect(untilMs).toBeGreaterThan(nowMs)
          expect(at(untilMs - 1)).toBe(`${id} ${words(judgement)}`)
          expect(at(nowMs + Math.floor(share * (untilMs - nowMs - 1)))).toBe(`${id} ${words(judgement)}`)
          if (judgement.until !== null) expect(at(untilMs)).not.toBe(`${id} ${words(judgement)}`)
        }
      }),
      { numRuns: 1500 },
    )
  })

  test('walking from moment to moment meets every change that a look at any day would', () => {
    fc.assert(
      fc.property(someInput, fc.integer({ min: 0, max: 900 }), (some, days) => {
        const input = withTables(some)
        const lookMs = input.now.getTime() + days * DAY_MS
        for (const { judge } of DEVICE_CHECKS) {
          let walked = judge(input)
          while (walked.until !== null && walked.until.getTime() <= lookMs)
            walked = judge({ ...input, now: walked.until })

          expect(words(walked)).toBe(words(judge({ ...input, now: new Date(lookMs) })))
        }
      }),
      { numRuns: 500 },
    )
  })

  test('judging changes nothing in what it is given', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const before = JSON.stringify(input)
        judgeAll(withTables(input))

        expect(JSON.stringify(input)).toBe(before)
      }),
      { numRuns: 100 },
    )
  })
})
