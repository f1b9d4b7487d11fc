import { describe, expect, test } from 'vitest'
import type { JudgeInput } from './check.ts'
import { judgeOne, told, untilOf, windowsInput, words } from './testing.ts'
import { HEALTHY_LINUX, linuxInput } from './testing-linux.ts'

const RUNNING = 'antivirus-running'
const FRESH = 'antivirus-signatures-fresh'
const running = (input: JudgeInput): string => told(RUNNING, input)
const fresh = (input: JudgeInput): string => told(FRESH, input)

const DEFENDER = '{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}'
const ON = 266240
const ON_OLD_DEFINITIONS = 266256
const OFF = 262144
const SNOOZED = 270336
const EXPIRED = 0x43000

const product = (displayName: string | null, productState: number | null, other: object = {}) => ({
  ...{ displayName, productState, instanceGuid: '{22222222-0000-4000-8000-0000000000AA}', timestamp: null },
  ...{ productExe: null, reportingExe: null, productExeExists: true },
  ...other,
})
const defenderEntry = (productState: number | null) =>
  product('Microsoft Defender Antivirus', productState, { instanceGuid: DEFENDER, productExeExists: null })
const service = (name: string, vendor: string | null, state = 'Running') => ({
  ...{ name, vendor, state, startMode: 'Auto' },
})
const signature = (vendor: string, databaseDate: string | null) => ({
  ...{
    vendor,
    databaseDate,
    productVersion: null,
    databaseVersion: null,
    licenseExpires: null,
    source: null,
  },
})

/** Windows 11, Defender running by itself, with another answer of Security Center. */
const pc = (antivirus: object, other: object = {}): JudgeInput => windowsInput('01', { antivirus, ...other })
const products = (...list: readonly object[]): JudgeInput => pc({ products: list })

describe('a registered product counts by the bits of its state', () => {
  test.each([
    [[product('Bkav', ON)], 'pass/running {"name":"Bkav"}'],
    [[product('Bkav', ON_OLD_DEFINITIONS)], 'pass/running {"name":"Bkav"}'],
    // Greater than zero is not on.
    [[product('Bkav', OFF)], 'fail/off {"names":["Bkav"]}'],
    [[product('Bkav', 393472)], 'fail/off {"names":["Bkav"]}'],
    [[product('Bkav', SNOOZED)], 'warn/snoozed {"name":"Bkav"}'],
    [[product('Bkav', EXPIRED)], 'fail/expired {"name":"Bkav"}'],
    [[product('Bkav', null)], 'unknown/antivirus-not-readable {}'],
    [[product('Bkav', ON), product('Avast', ON)], 'warn/two-active {"names":["Bkav","Avast"]}'],
    [[product('Bkav', ON), product('Avast', null)], 'pass/running {"name":"Bkav"}'],
    // The first condition that holds decides.
    [[product('Bkav', EXPIRED), product('Avast', SNOOZED)], 'warn/snoozed {"name":"Avast"}'],
    [[product('Bkav', null), product('Avast', EXPIRED)], 'fail/expired {"name":"Avast"}'],
    [[product('Bkav', OFF), product('Avast', OFF)], 'fail/off {"names":["Bkav","Avast"]}'],
    // Remnants of removed products.
    [
      [product('McAfee', ON, { productExeExists: false }), product('Bkav', ON)],
      'pass/running {"name":"Bkav"}',
    ],
    [[product('McAfee', ON, { productExeExists: null })], 'pass/running {"name":"McAfee"}'],
    [[product(null, ON)], 'pass/running {"name":null}'],
  ])('%#', (list, expected) => {
    expect(running(products(...list))).toBe(expected)
  })

  test('a list of remnants alone is as good as an empty one', () => {
    const remnants = { products: [product('McAfee', ON, { productExeExists: false })] }

    expect(running(pc(remnants))).toBe('pass/defender-running {}')
    expect(running(pc({ ...remnants, defender: { realTimeProtection: false } }))).toBe('fail/none {}')
  })

  test.each([
    ['Normal', 'pass/running {"name":"Microsoft Defender Antivirus"}'],
    [null, 'pass/running {"name":"Microsoft Defender Antivirus"}'],
    ['Passive Mode', 'fail/off {"names":["Microsoft Defender Antivirus"]}'],
    ['EDR Block Mode', 'fail/off {"names":["Microsoft Defender Antivirus"]}'],
  ])('Defender registered as on in mode %s', (runningMode, expected) => {
    expect(running(pc({ products: [defenderEntry(397568)], defender: { runningMode } }))).toBe(expected)
  })

  test('passive Defender beside another product is no second one', () => {
    const both = { products: [defenderEntry(397568), product('Bkav', ON)] }

    expect(running(pc({ ...both, defender: { runningMode: 'Passive Mode' } }))).toBe(
      'pass/running {"name":"Bkav"}',
    )
    expect(running(pc(both))).toBe('warn/two-active {"names":["Microsoft Defender Antivirus","Bkav"]}')
  })
})

describe('an empty list', () => {
  const notRunning = { products: [], defender: { runningMode: 'Not running', realTimeProtection: false } }
  const boot = (lastBootTime: string | null) => ({ os: { lastBootTime } })

  test.each([
    ['2026-10-28T01:55:00Z', 'fail/none {}'], // ten minutes before the report
    ['2026-10-28T01:55:01Z', 'unknown/too-early-after-boot {}'],
    [null, 'unknown/antivirus-not-readable {}'],
  ])('of a PC that started at %s', (at, expected) => {
    expect(running(pc(notRunning, boot(at)))).toBe(expected)
  })

  test('compares boot and report by the same clock, however wrong that is', () => {
    const late = windowsInput('24', {}, { context: { signingRequired: true, clockSkewSeconds: 90_000 } })

    expect(running(late)).toBe('unknown/too-early-after-boot {}')
  })

  test('is no failure while nobody knows what Defender does', () => {
    expect(running(pc({ products: [], defender: { realTimeProtection: null } }))).toBe(
      'unknown/antivirus-not-readable {}',
    )
    expect(running(pc({ products: [], defender: null }))).toBe('unknown/antivirus-not-readable {}')
    // Here its class said that the service is stopped.
    expect(running(windowsInput('13'))).toBe('fail/none {}')
  })
})

describe('without Security Center', () => {
  const server = (antivirus: object): JudgeInput => windowsInput('15', { antivirus })
  const off = { defender: { realTimeProtection: false } }

  test.each([
    ['Defender protects', {}, 'pass/defender-running {}'],
    [
      'another product runs',
      { ...off, services: [service('avp', 'kaspersky')] },
      'warn/service-only {"vendor":"kaspersky"}',
    ],
    [
      'the first one that runs counts',
      {
        ...off,
        services: [
          service('ekrn', 'eset', 'Stopped'),
          service('WinDefend', 'microsoft'),
          service('kavfs', 'kaspersky'),
          service('x', 'bkav'),
        ],
      },
      'warn/service-only {"vendor":"kaspersky"}',
    ],
    [
      'an agent of a management console protects nothing',
      { ...off, services: [service('klnagent', 'kaspersky')] },
      'fail/off {"names":[]}',
    ],
    ['a service of nobody known', { ...off, services: [service('x', null)] }, 'fail/off {"names":[]}'],
    ['Defender is off', off, 'fail/off {"names":[]}'],
    ['Defender stands back', { defender: { runningMode: 'Passive Mode' } }, 'fail/off {"names":[]}'],
    ['Defender did not answer', { defender: null }, 'unknown/antivirus-not-readable {}'],
    ['Server 2016 tells no mode', { defender: { runningMode: null } }, 'unknown/antivirus-not-readable {}'],
    ['services were not read', { ...off, services: null }, 'unknown/antivirus-not-readable {}'],
    // Whatever stands in a list there, Windows Server has no Security Center.
    ['a list on a server', { products: [product('Bkav', OFF)] }, 'pass/defender-running {}'],
  ])('on a server: %s', (_, antivirus, expected) => {
    expect(running(server(antivirus))).toBe(expected)
  })

  test('a client whose list could not be read is never called off', () => {
    expect(running(pc({ products: null, ...off }))).toBe('unknown/antivirus-not-readable {}')
    expect(running(pc({ products: null }))).toBe('pass/defender-running {}')
    expect(running(pc({ products: null, ...off, services: [service('ekrn', 'eset')] }))).toBe(
      'warn/service-only {"vendor":"eset"}',
    )
  })
})

describe('definitions', () => {
  const kaspersky = (databaseDate: string | null): object => ({
    products: [product('Kaspersky Endpoint Security', ON_OLD_DEFINITIONS)],
    vendorSignatures: [signature('kaspersky', databaseDate)],
  })

  test.each([
    ['2026-10-24T03:00:01Z', 'pass/fresh {"vendor":"kaspersky","ageDays":3}'], // a second under 4 days
    ['2026-10-24T03:00:00Z', 'warn/ageing {"vendor":"kaspersky","ageDays":4}'],
    ['2026-10-20T03:00:01Z', 'warn/ageing {"vendor":"kaspersky","ageDays":7}'],
    ['2026-10-20T03:00:00Z', 'fail/old {"vendor":"kaspersky","ageDays":8}'],
    [null, 'fail/reported-old {"vendor":"kaspersky"}'],
  ])('of %s', (date, expected) => {
    expect(fresh(pc(kaspersky(date)))).toBe(expected)
  })

  test('hold until they are four days old, to the millisecond', () => {
    expect(untilOf(FRESH, pc(kaspersky('2026-10-26T06:00:00Z')))).toBe('2026-10-30T06:00:00.000Z')
    expect(untilOf(FRESH, pc(kaspersky(null)))).toBeNull()
  })

  test('are dated by the vendor, so a wrong clock of the PC changes nothing', () => {
    const context = { signingRequired: true, clockSkewSeconds: -400_000 }

    expect(words(judgeOne(FRESH, { ...pc(kaspersky('2026-10-27T06:00:00Z')), context }))).toBe('pass/fresh')
  })

  test('of the vendor whose key is in the name, without spaces and capitals, the newest date', () => {
    const vendorSignatures = [
      ...[signature('trendmicro', '2026-10-01T00:00:00Z'), signature('trendmicro', '2026-10-27T00:00:00Z')],
      ...[signature('trendmicro', null), signature('eset', '2026-10-28T00:00:00Z')],
    ]

    expect(fresh(pc({ products: [product('Trend Micro Apex One', ON)], vendorSignatures }))).toBe(
      'pass/fresh {"vendor":"trendmicro","ageDays":1}',
    )
    expect(fresh(pc({ products: [product('Avast Antivirus', ON)], vendorSignatures }))).toBe(
      'pass/reported-fresh {"vendor":"gen"}',
    )
  })

  test('of the best of several products: date before bit, then the first', () => {
    const two = (first: object, second: object, ...vendorSignatures: readonly object[]) =>
      fresh(pc({ products: [first, second], vendorSignatures }))
    const [bkav, eset, oldBkav] = [
      product('Bkav', ON),
      product('ESET', ON),
      product('Bkav', ON_OLD_DEFINITIONS),
    ]

    expect(two(oldBkav, eset)).toBe('pass/reported-fresh {"vendor":"eset"}')
    expect(two(bkav, eset)).toBe('pass/reported-fresh {"vendor":"bkav"}')
    expect(two(bkav, eset, signature('eset', '2026-10-27T00:00:00Z'))).toBe(
      'pass/fresh {"vendor":"eset","ageDays":1}',
    )
    expect(two(bkav, eset, signature('eset', '2026-10-21T00:00:00Z'))).toBe(
      'pass/reported-fresh {"vendor":"bkav"}',
    )
    expect(two(oldBkav, eset, signature('eset', '2026-10-21T00:00:00Z'))).toBe(
      'warn/ageing {"vendor":"eset","ageDays":7}',
    )
    expect(two(oldBkav, eset, signature('eset', '2026-01-01T00:00:00Z'))).toBe(
      'fail/old {"vendor":"eset","ageDays":300}',
    )
  })

  test('of Defender without a date are not known, and no bit stands in', () => {
    expect(fresh(pc({ defender: { signatureLastUpdated: null } }))).toBe(
      'unknown/signature-date-not-known {"vendor":"microsoft"}',
    )
    expect(fresh(pc({ products: [] }))).toBe('pass/fresh {"vendor":"microsoft","ageDays":0}')
  })

  test('stay loaded in a snoozed product', () => {
    expect(fresh(products(product('Bkav', SNOOZED)))).toBe('pass/reported-fresh {"vendor":"bkav"}')
  })

  test('of a service alone are dated by its vendor', () => {
    const alone = { defender: { realTimeProtection: false }, services: [service('avp', 'kaspersky')] }

    expect(fresh(windowsInput('15', { antivirus: alone }))).toBe(
      'unknown/signature-date-not-known {"vendor":"kaspersky"}',
    )
    expect(
      fresh(
        windowsInput('15', {
          antivirus: { ...alone, vendorSignatures: [signature('kaspersky', '2026-10-26T00:00:00Z')] },
        }),
      ),
    ).toBe('pass/fresh {"vendor":"kaspersky","ageDays":2}')
  })

  test.each([
    ['expired', [product('Bkav', EXPIRED)], 'fail/no-active-antivirus {}'],
    ['off', [product('Bkav', OFF)], 'fail/no-active-antivirus {}'],
    ['not known', [product('Bkav', null)], 'unknown/antivirus-not-readable {}'],
  ])('of a product that is %s', (_, list, expected) => {
    expect(fresh(products(...list))).toBe(expected)
  })
})

describe('Linux', () => {
  const unit = (name: string, vendor: string, state: string, onAccess: boolean) => ({
    ...{ unit: name, vendor, state, onAccess },
  })
  const daemon = (state: string) => unit('clamav-daemon', 'clamav', state, false)
  const freshclam = unit('clamav-freshclam', 'clamav', 'active', false)
  const clamonacc = (state: string) => unit('clamav-clamonacc', 'clamav', state, true)
  const kesl = unit('kesl', 'kaspersky', 'active', true)
  const linux = (
    units: readonly ReturnType<typeof unit>[] | null,
    databaseDate: string | null = '2026-10-27T07:26:00Z',
  ) =>
    linuxInput({
      antivirus: {
        ...(HEALTHY_LINUX.antivirus ?? {}),
        units: units === null ? null : [...units],
        clamav: databaseDate === null ? null : { databaseDate, databaseVersion: 27_800 },
      },
    })

  test.each([
    [
      [daemon('active'), clamonacc('active')],
      'pass/running {"name":"clamav-clamonacc"}',
      'pass/fresh {"vendor":"clamav","ageDays":0}',
    ],
    [
      [daemon('active'), clamonacc('failed')],
      'warn/service-only {"vendor":"clamav"}',
      'pass/fresh {"vendor":"clamav","ageDays":0}',
    ],
    // An updater alone protects nothing.
    [[daemon('inactive'), freshclam], 'fail/none {}', 'fail/no-active-antivirus {}'],
    [[kesl], 'pass/running {"name":"kesl"}', 'unknown/signature-date-not-known {"vendor":"kaspersky"}'],
    [[], 'fail/none {}', 'fail/no-active-antivirus {}'],
    [null, 'unknown/antivirus-not-readable {}', 'unknown/antivirus-not-readable {}'],
  ])('%#', (units, expectedRunning, expectedFresh) => {
    expect(running(linux(units))).toBe(expectedRunning)
    expect(fresh(linux(units))).toBe(expectedFresh)
  })

  test('ClamAV with old definitions beside another scanner is not the best of both', () => {
    const both = [clamonacc('active'), kesl]

    expect(fresh(linux(both, '2026-01-01T00:00:00Z'))).toBe(
      'unknown/signature-date-not-known {"vendor":"kaspersky"}',
    )
    expect(fresh(linux(both))).toBe('pass/fresh {"vendor":"clamav","ageDays":0}')
    expect(fresh(linux([clamonacc('active')], null))).toBe(
      'unknown/signature-date-not-known {"vendor":"clamav"}',
    )
  })
})
