import { describe, expect, test } from 'vitest'
import {
  BUILT_IN_CONTENTS,
  NEW_TABLE_SCHEMAS,
  TABLE_NAMES,
  TABLES_OF_CHECK,
  type TableContents,
  tableAge,
} from './dated-tables.ts'
import { DEVICE_CHECKS } from './device/registry.ts'

const DAY_MS = 86_400_000
/** The published tables, with one of them as of another day. */
const asOf = (name: keyof TableContents, day: string): TableContents => ({
  ...{ 'windows-builds': BUILT_IN_CONTENTS['windows-builds'], lifecycle: BUILT_IN_CONTENTS.lifecycle },
  ...{ 'signing-cas': BUILT_IN_CONTENTS['signing-cas'], browsers: BUILT_IN_CONTENTS.browsers },
  holidays: BUILT_IN_CONTENTS.holidays,
  [name]: { ...BUILT_IN_CONTENTS[name], asOf: day },
})
const laterBy = (days: number, ms = 0) => new Date(Date.parse('2026-11-01') + days * DAY_MS + ms)

describe('a table with a limit in days', () => {
  test.each([
    ['windows-builds', 35, 45],
    ['lifecycle', 180, 365],
    ['signing-cas', 180, 365],
    ['browsers', 30, 60],
  ] as const)('%s ages after %i days and is too old after %i', (name, ageing, tooOld) => {
    const contents = asOf(name, '2026-11-01')
    const stateAt = (now: Date) => tableAge(name, contents, now).state

    expect(stateAt(laterBy(ageing, DAY_MS - 1))).toBe('fresh')
    expect(stateAt(laterBy(ageing + 1))).toBe('ageing')
    expect(stateAt(laterBy(tooOld, DAY_MS - 1))).toBe('ageing')
    expect(stateAt(laterBy(tooOld + 1))).toBe('too-old')
  })

  test('a commune may have a limit of its own', () => {
    const contents = asOf('windows-builds', '2026-11-01')

    expect(tableAge('windows-builds', contents, laterBy(61), { tooOldAfterDays: 60 }).state).toBe('too-old')
    expect(tableAge('windows-builds', contents, laterBy(60), { tooOldAfterDays: 60 }).state).toBe('ageing')
  })

  test('is fresh for a clock that is behind, and says by how much', () => {
    expect(tableAge('lifecycle', asOf('lifecycle', '2026-11-01'), laterBy(-2))).toEqual({
      ...{ asOf: '2026-11-01', ageDays: -2, state: 'fresh' },
    })
  })
})

describe('the holidays', () => {
  const announced = { status: 'announced' as const, off: ['2026-01-01'] }
  const shape = { ...announced, compensation: [], swappedOff: [], workingWeekendDays: [] }
  const contents: TableContents = {
    ...asOf('holidays', '2025-11-01'),
    holidays: { asOf: '2025-11-01', years: { 2026: shape } },
  }
  const stateAt = (moment: string) => tableAge('holidays', contents, new Date(moment)).state

  test('of a year that was announced are good however old the table is', () => {
    expect(stateAt('2026-11-30T16:59:59.999Z')).toBe('fresh')
  })

  test('of the next year should be there in December, in the time of Việt Nam', () => {
    expect(stateAt('2026-11-30T17:00:00Z')).toBe('ageing')
  })

  test('of a year that nobody has announced are too old', () => {
    expect(stateAt('2026-12-31T16:59:59.999Z')).toBe('ageing')
    expect(stateAt('2026-12-31T17:00:00Z')).toBe('too-old')
  })
})

test.each(TABLE_NAMES)('%s, as published, satisfies what is asked of a new one', (name) => {
  expect(NEW_TABLE_SCHEMAS[name].safeParse(BUILT_IN_CONTENTS[name]).error).toBeUndefined()
})

test.each([
  ['a day of another year', { off: ['2026-01-01', '2027-01-01'] }],
  ['a compensation day on which people work', { off: ['2026-01-01'], compensation: ['2026-01-02'] }],
  ['a worked weekend on a Tuesday', { off: ['2026-01-01'], workingWeekendDays: ['2026-01-06'] }],
  ['no day off at all', { off: [] }],
])('a year with %s is no table', (_, days) => {
  const years = { 2026: { status: 'announced', ...days } }

  expect(NEW_TABLE_SCHEMAS.holidays.safeParse({ asOf: '2026-01-01', years }).success).toBe(false)
})

test('tables are named only for checks that exist', () => {
  const ids = DEVICE_CHECKS.map(({ id }) => id)

  expect(Object.keys(TABLES_OF_CHECK).filter((id) => !ids.some((one) => one === id))).toEqual([])
})
