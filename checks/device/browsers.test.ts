import { describe, expect, test } from 'vitest'
import type { JudgeInput } from './check.ts'
import { BUILT_IN_TABLES } from './tables.ts'
import { inOrder, on, told, untilOf } from './testing.ts'
import { linuxInput } from './testing-linux.ts'

const CHECK = 'browser-supported'

/** Two lines of releases, so that what is tested does not move with the published table. */
const BROWSERS = {
  ...BUILT_IN_TABLES.browsers,
  lines: {
    chromium: {
      releases: [
        { major: 154, released: '2026-09-22', basis: 'published' as const },
        { major: 155, released: '2026-10-06', basis: 'published' as const },
        { major: 156, released: '2026-10-20', basis: 'published' as const },
      ],
    },
    firefox: {
      esr: [140, 153],
      releases: [
        { major: 154, released: '2026-08-18', basis: 'published' as const },
        { major: 155, released: '2026-09-15', basis: 'published' as const },
        { major: 156, released: '2026-10-13', basis: 'published' as const },
      ],
    },
  },
}

const browser = (name: string, version: string | null, updatesDisabledByPolicy = false) => ({
  ...{ name, version, scope: 'machine', updatesDisabledByPolicy },
})
const pc = (browsers: readonly object[], day = '2026-10-28'): JudgeInput => ({
  ...inOrder({ browsers }),
  ...on(day),
  tables: { ...BUILT_IN_TABLES, browsers: BROWSERS },
})
const seen = (input: JudgeInput): string => told(CHECK, input)

describe('a browser is as old as the release that came after it', () => {
  test.each([
    ['156.0.8100.40', 'pass/current {"names":["Chrome 156"]}'],
    // 156 came eight days ago.
    ['155.0.8000.1', 'pass/current {"names":["Chrome 155"]}'],
    // 155 came 22 days ago.
    ['154.0.7900.1', 'warn/behind {"names":["Chrome 154"]}'],
    // The first row says only when 154 came: what is older ended then, 36 days ago.
    ['109.0.5414.120', 'warn/behind {"names":["Chrome 109"]}'],
    // Newer than the table: it can be no older.
    ['200.0.1', 'pass/current {"names":["Chrome 200"]}'],
    ['khong-ro', 'unknown/version-not-known {"names":["Chrome"]}'],
  ])('Chrome %s: %s', (version, expected) => {
    expect(seen(pc([browser('chrome', version)]))).toBe(expected)
  })

  test('the limits are whole days after the successor', () => {
    const at = (day: string) => seen(pc([browser('chrome', '154.0.1.1')], day)).split(' ')[0]

    expect([at('2026-10-20'), at('2026-10-21'), at('2026-12-05'), at('2026-12-06')]).toEqual([
      ...['pass/current', 'warn/behind', 'warn/behind', 'fail/old'],
    ])
    expect(untilOf(CHECK, pc([browser('chrome', '154.0.1.1')], '2026-10-20'))).toBe(
      '2026-10-21T00:00:00.000Z',
    )
  })

  test('past its last row the table tells nothing more, and no browser is good by it', () => {
    const at = (day: string) => seen(pc([browser('chrome', '156.0.1.1')], day)).split(' ')[0]

    expect([at('2026-12-19'), at('2026-12-20')]).toEqual(['pass/current', 'unknown/table-too-old'])
  })

  test('Edge keeps a rhythm of its own', () => {
    const at = (day: string) => seen(pc([browser('edge', '154.0.1.1')], day)).split(' ')[0]

    expect([at('2026-11-24'), at('2026-11-25')]).toEqual(['pass/current', 'warn/behind'])
  })

  test.each([
    // 140.15 has the fixes of 155, 153.3 those of 156.
    ['140.15.0', 'pass/current {"names":["Firefox 140"]}', '2026-10-20'],
    ['140.15.0esr-1~deb12u1', 'warn/behind {"names":["Firefox 140"]}', '2026-11-10'],
    ['153.3.0', 'pass/current {"names":["Firefox 153"]}', '2026-11-10'],
    ['153.0', 'warn/behind {"names":["Firefox 153"]}', '2026-10-10'],
    ['152.0.4', 'fail/old {"names":["Firefox 152"]}', '2026-10-28'],
  ])('of Firefox %s, a long-lived major or not: %s', (version, expected, day) => {
    expect(seen(pc([browser('firefox', version)], day))).toBe(expected)
  })
})

describe('of several browsers', () => {
  test.each([
    [[browser('chrome', '156.0'), browser('firefox', '152.0')], 'fail/old {"names":["Firefox 152"]}'],
    [[browser('ie', '11.0.9600')], 'fail/ended {"names":["Internet Explorer 11"]}'],
    [
      [browser('ie', '11.0.9600'), browser('chrome', '156.0')],
      'warn/ended-beside {"names":["Internet Explorer 11"]}',
    ],
    [
      [browser('chrome', '156.0', true), browser('firefox', '156.0')],
      'warn/updates-disabled {"names":["Chrome 156"]}',
    ],
    // Its numbers are not those of Chromium, and nobody publishes a table of them.
    [
      [browser('coccoc', '140.0.1'), browser('chrome', '156.0')],
      'unknown/version-not-known {"names":["Cốc Cốc 140"]}',
    ],
    [[browser('chrome', '156.0'), browser('chrome', '156.1')], 'pass/current {"names":["Chrome 156"]}'],
    [[], 'pass/none-installed {}'],
  ])('%j: %s', (browsers, expected) => {
    expect(seen(pc(browsers))).toBe(expected)
  })

  test('a section that failed tells nothing, whatever lies beside it', () => {
    const input = pc([browser('chrome', '156.0')])
    const sections = { ...input.facts.sections, browsers: { status: 'error', ms: 1, errors: [] } }

    expect(seen({ ...input, facts: Object.assign({}, input.facts, { sections }) })).toBe(
      'unknown/browsers-not-readable {}',
    )
  })
})

test.each([
  [[{ name: 'chromium', version: '156.0.1', source: 'deb' }], 'pass/current {"names":["Chromium 156"]}'],
  [[{ name: 'firefox', version: null, source: 'snap' }], 'unknown/version-not-known {"names":["Firefox"]}'],
  [null, 'unknown/browsers-not-readable {}'],
] as const)('on Linux %j: %s', (browsers, expected) => {
  const tables = { ...BUILT_IN_TABLES, browsers: BROWSERS }

  expect(seen(linuxInput({ browsers: browsers === null ? null : [...browsers] }, { tables }))).toBe(expected)
})

test('the published table reaches past the day it is of, in every line', () => {
  const { asOf, lines } = BUILT_IN_TABLES.browsers

  for (const { releases } of Object.values(lines)) expect((releases.at(-1)?.released ?? '') > asOf).toBe(true)
})
