import { describe, expect, test } from 'vitest'
import type { JudgeInput } from './check.ts'
import { BUILT_IN_TABLES } from './tables.ts'
import { judgeOne, on, told, untilOf, windowsInput, words } from './testing.ts'
import { linuxInput, linuxSections } from './testing-linux.ts'

const ID = 'os-supported'
const said = (input: JudgeInput): string => words(judgeOne(ID, input))

/** Windows 11 24H2 Pro: supported to 13 October 2026, itself included. */
const proOn = (day: string): JudgeInput => windowsInput('03', {}, on(day))

describe('the end of support', () => {
  test.each([
    ['2026-08-13', 'pass/supported'], // 61 days left
    ['2026-08-14', 'warn/ends-soon'], // 60
    ['2026-10-13', 'warn/ends-soon'], // the last day
    ['2026-10-14', 'fail/end-of-support'],
  ])('of 13 October 2026, seen on %s: %s', (day, expected) => {
    expect(said(proOn(day))).toBe(expected)
  })

  test('is counted in whole UTC days, the last one being zero days left', () => {
    expect(judgeOne(ID, proOn('2026-10-13')).facts).toEqual({
      release: 'win11-24h2',
      endDate: '2026-10-13',
      daysLeft: 0,
    })
  })

  test('holds until the day on which it will be said otherwise', () => {
    expect(untilOf(ID, proOn('2026-05-01'))).toBe('2026-08-14T00:00:00.000Z')
    expect(untilOf(ID, proOn('2026-09-01'))).toBe('2026-10-14T00:00:00.000Z')
    expect(untilOf(ID, proOn('2026-11-01'))).toBeNull()
  })
})

describe('the edition decides as much as the build', () => {
  test.each([
    ['Professional', 1, 'fail/end-of-support {"release":"win11-24h2","endDate":"2026-10-13"}'],
    ['Enterprise', 1, 'pass/supported {"release":"win11-24h2-e","endDate":"2027-10-12"}'],
    ['EnterpriseS', 1, 'pass/supported {"release":"win11-24h2-ltsc","endDate":"2029-10-09"}'],
    ['EnterpriseSN', 1, 'pass/supported {"release":"win11-24h2-ltsc","endDate":"2029-10-09"}'],
    ['IoTEnterpriseSK', 1, 'pass/supported {"release":"win11-24h2-iot-ltsc","endDate":"2034-10-10"}'],
    ['ServerStandard', null, 'pass/supported {"release":"ws2025","endDate":"2034-11-14"}'],
    ['Professional', 3, 'pass/supported {"release":"ws2025","endDate":"2034-11-14"}'],
    // Many sessions on one Windows Enterprise, although its product type says server.
    ['ServerRdsh', 3, 'pass/supported {"release":"win11-24h2-e","endDate":"2027-10-12"}'],
    ['PPIPro', 1, 'unknown/release-not-in-table {}'],
  ])('build 26100, edition %s, product type %s', (editionId, productType, expected) => {
    expect(told(ID, windowsInput('03', { os: { editionId, productType } }))).toBe(expected)
  })

  test('an edition that was not read is not guessed, whatever the product type', () => {
    for (const productType of [null, 1, 2, 3])
      expect(said(windowsInput('03', { os: { editionId: null, productType } }))).toBe(
        'unknown/os-not-readable',
      )
  })

  test('an edition of no list still finds the row for all of them', () => {
    expect(said(windowsInput('04', { os: { editionId: 'PPIPro' } }))).toBe('fail/end-of-support')
  })
})

describe('extended updates of Windows 10 22H2', () => {
  /** Years by licence status; the PC runs the build of 13 October 2026. */
  const withYears = (day: string, years: Record<number, number | null>): JudgeInput => {
    const esu = Object.entries(years).map(([year, licenseStatus]) => ({
      activationId: '00000000-0000-0000-0000-000000000000',
      year: Number(year),
      licenseStatus,
    }))
    return windowsInput('05', { licensing: { esu } }, on(day))
  }

  test.each([
    ['2026-10-28', { 1: 1, 2: 1 }, 'pass/esu-active', 2],
    ['2027-08-13', { 2: 1 }, 'warn/esu-ends-soon', 2], // 60 days left
    ['2027-08-12', { 2: 1 }, 'pass/esu-active', 2], // 61
    ['2027-10-12', { 2: 1 }, 'warn/esu-ends-soon', 2], // the last day
    ['2027-08-13', { 2: 1, 3: 1 }, 'pass/esu-active', 3], // the latest end decides
  ] as const)('on %s with years %j: %s', (day, years, expected, esuYear) => {
    const judgement = judgeOne(ID, withYears(day, years))

    expect(words(judgement)).toBe(expected)
    expect(judgement.facts.esuYear).toBe(esuYear)
  })

  test.each([
    ['2026-10-28', { 1: 1 }, 'warn/esu-inferred-from-build'],
    ['2026-11-27', { 1: 1 }, 'warn/esu-inferred-from-build'], // 45 days after the build
    ['2026-11-28', { 1: 1 }, 'fail/end-of-support'], // 46
    ['2027-10-13', { 2: 1 }, 'fail/end-of-support'], // the day after year 2
    ['2026-11-28', { 2: 0 }, 'fail/end-of-support'], // there, and not licensed
    ['2026-11-28', { 2: null }, 'unknown/esu-not-readable'],
    ['2026-11-28', { 1: null }, 'fail/end-of-support'], // year 1 is past, whatever its licence
  ] as const)('on %s with years %j: %s', (day, years, expected) => {
    expect(said(withYears(day, years))).toBe(expected)
  })

  test('a licence is found by its activation id when the year was not read', () => {
    const esu = [{ activationId: '1043ADD5-23b1-4afb-9a0f-64343c8f3f8d', year: null, licenseStatus: 1 }]

    expect(told(ID, windowsInput('05', { licensing: { esu } }))).toBe(
      'pass/esu-active {"release":"win10-22h2","endDate":"2025-10-14","esuEnd":"2027-10-12","esuYear":2}',
    )
  })

  test('licences that nobody could read are not "no licence"', () => {
    const late = on('2026-12-20')

    expect(said(windowsInput('05', { sections: { licensing: { status: 'timeout' } } }, late))).toBe(
      'unknown/esu-not-readable',
    )
    expect(said(windowsInput('05', { licensing: { esu: null } }, late))).toBe('unknown/esu-not-readable')
    expect(said(windowsInput('05', { licensing: { esu: [] } }, late))).toBe('fail/end-of-support')
  })

  test('a level that was not read fails only once no level could prove the updates', () => {
    const unread = { os: { ubr: null }, licensing: { esu: [] } }

    expect(said(windowsInput('05', unread, on('2026-10-28')))).toBe('unknown/os-not-readable')
    expect(said(windowsInput('05', unread, on('2027-01-20')))).toBe('fail/end-of-support')
  })

  test('an inferred programme holds until the build is 45 days old', () => {
    expect(untilOf(ID, windowsInput('07'))).toBe('2026-11-28T00:00:00.000Z')
  })

  test('the build of the last day itself proves nothing', () => {
    const lastFree = windowsInput('04', { os: { ubr: 6456 } }, on('2025-10-20'))

    expect(said(lastFree)).toBe('fail/end-of-support')
  })

  test('a release without the programme fails, however new its build', () => {
    // Windows 11 24H2 Pro ended on 13 October, the day on which its last build was published.
    expect(said(proOn('2026-10-14'))).toBe('fail/end-of-support')
  })
})

describe('Linux', () => {
  const linux = (
    os: object,
    day: string,
    pro: { attached: boolean | null; esmInfra: boolean | null } | null = null,
  ) => {
    const input = linuxInput({}, on(day))
    const facts = input.facts
    if (facts.contract !== 'linux-collector/1' || facts.os === null) throw new TypeError('not a Linux PC')
    return { ...input, facts: { ...facts, os: { ...facts.os, ...os }, pro } }
  }
  const ubuntu = (baseVersionId: string) => ({ id: 'ubuntu', baseId: 'ubuntu', baseVersionId })
  const debian = (baseVersionId: string | null) => ({ id: 'debian', baseId: 'debian', baseVersionId })

  test.each([
    [ubuntu('24.04'), '2026-10-28', 'pass/supported {"release":"ubuntu-24.04","endDate":"2029-05-31"}'],
    [
      ubuntu('22.04'),
      '2027-01-31',
      'warn/ends-soon {"release":"ubuntu-22.04","endDate":"2027-04-01","daysLeft":60}',
    ],
    [ubuntu('25.10'), '2026-07-02', 'fail/end-of-support {"release":"ubuntu-25.10","endDate":"2026-07-01"}'],
    [
      debian('12'),
      '2026-07-11',
      'warn/ends-soon {"release":"debian-12","endDate":"2026-07-11","daysLeft":0}',
    ],
    [debian('12'), '2026-07-12', 'pass/supported-lts {"release":"debian-12","endDate":"2028-06-30"}'],
    [
      debian('12'),
      '2028-05-01',
      'warn/ends-soon {"release":"debian-12","endDate":"2028-06-30","daysLeft":60}',
    ],
    [debian('12'), '2028-07-01', 'fail/end-of-support {"release":"debian-12","endDate":"2026-07-11"}'],
    // sid has no version.
    [debian(null), '2026-10-28', 'unknown/release-not-in-table {}'],
    [{ id: 'fedora', baseId: null, baseVersionId: null }, '2026-10-28', 'unknown/release-not-in-table {}'],
    [{ id: null, baseId: null, baseVersionId: null }, '2026-10-28', 'unknown/os-not-readable {}'],
    // A derivative is judged by its base.
    [
      { id: 'linuxmint', versionId: '22.2', baseId: 'ubuntu', baseVersionId: '24.04' },
      '2026-10-28',
      'pass/supported {"release":"ubuntu-24.04","endDate":"2029-05-31"}',
    ],
  ])('%j on %s', (os, day, expected) => {
    expect(told(ID, linux(os, day))).toBe(expected)
  })

  test.each([
    [{ attached: true, esmInfra: true }, '2026-10-28', 'pass/esu-active'],
    [{ attached: true, esmInfra: true }, '2030-02-01', 'warn/esu-ends-soon'], // 60 days left
    [{ attached: true, esmInfra: true }, '2030-04-03', 'fail/end-of-support'],
    [{ attached: true, esmInfra: false }, '2026-10-28', 'fail/end-of-support'],
    [{ attached: false, esmInfra: false }, '2026-10-28', 'fail/end-of-support'],
    [{ attached: false, esmInfra: null }, '2026-10-28', 'fail/end-of-support'],
    [{ attached: true, esmInfra: null }, '2026-10-28', 'unknown/esu-not-readable'],
    [{ attached: null, esmInfra: null }, '2026-10-28', 'unknown/esu-not-readable'],
    [null, '2026-10-28', 'unknown/esu-not-readable'],
  ] as const)('Ubuntu 20.04 with Pro %j on %s: %s', (pro, day, expected) => {
    expect(said(linux(ubuntu('20.04'), day, pro))).toBe(expected)
  })

  test('Pro status of a section that failed is not read', () => {
    const input = linux(ubuntu('20.04'), '2026-10-28', { attached: true, esmInfra: true })
    const facts = { ...input.facts, sections: linuxSections({ pro: 'error' }) }

    expect(said({ ...input, facts })).toBe('unknown/esu-not-readable')
  })
})

test('a new row of the table is judged by, without a new program', () => {
  const [first, ...rest] = BUILT_IN_TABLES.lifecycle.windows
  if (first === undefined) throw new RangeError('an empty table')
  const insider = {
    ...first,
    id: 'win11-27h2',
    build: 29531,
    editionClass: 'any',
    end: '2029-10-09',
  } as const
  const tables = {
    ...BUILT_IN_TABLES,
    lifecycle: { ...BUILT_IN_TABLES.lifecycle, windows: [insider, first, ...rest] },
  }

  expect(said(windowsInput('27'))).toBe('unknown/release-not-in-table')
  expect(said(windowsInput('27', {}, { tables }))).toBe('pass/supported')
})
