import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { roleOfService, SECURITY_UNITS, vendorKeyIn, vendorName } from './security-products.ts'
import { told, windowsInput } from './testing.ts'

/** Each product of the table by a name that it shows in Security Center. */
const SHOWN: readonly (readonly [string, string])[] = [
  ['Microsoft Defender Antivirus', 'microsoft'],
  ['Bkav Pro Internet Security AI', 'bkav'],
  ['CMC Antivirus', 'cmc'],
  ['Viettel Endpoint Detection & Response', 'viettel'],
  ['Kaspersky Endpoint Security for Windows', 'kaspersky'],
  ['ESET Security', 'eset'],
  ['Trend Micro Apex One Antivirus', 'trendmicro'],
  ['Apex One Antivirus', 'trendmicro'],
  ['Symantec Endpoint Protection', 'symantec'],
  ['Trellix Endpoint Security', 'trellix'],
  ['McAfee Endpoint Security', 'trellix'],
  ['Bitdefender Endpoint Security Tools Antimalware', 'bitdefender'],
  ['FireEye Endpoint Security', 'fireeye'],
  ['CrowdStrike Falcon Sensor', 'crowdstrike'],
  ['SentinelOne', 'sentinelone'],
  ['Sophos Endpoint Agent', 'sophos'],
  ['Avast Antivirus', 'gen'],
  ['AVG Antivirus', 'gen'],
  ['FortiClient AntiVirus', 'fortinet'],
  ['360 Total Security', '360'],
  ['Huorong Internet Security', 'huorong'],
]

const ON = 266240
const OFF = 262144
const OLD = 266256
const SNOOZED = 270336

const product = (displayName: string, productState: number | null) => ({
  ...{ displayName, productState, instanceGuid: '{22222222-0000-4000-8000-0000000000AA}', timestamp: null },
  ...{ productExe: null, reportingExe: null, productExeExists: true },
})
const pc = (antivirus: object) => windowsInput('01', { antivirus })

describe.each(SHOWN)('%s', (shown, key) => {
  const running = (...products: readonly object[]): string => told('antivirus-running', pc({ products }))

  test(`is known as ${key}, in any spelling of spaces and capitals`, () => {
    expect(vendorKeyIn(shown)).toBe(key)
    expect(vendorKeyIn(`${shown.toUpperCase().replaceAll(' ', '  ')}®`)).toBe(key)
  })

  test('on, off, snoozed, two at once and not known are told apart', () => {
    expect(running(product(shown, ON))).toBe(`pass/running {"name":${JSON.stringify(shown)}}`)
    expect(running(product(shown, OFF))).toBe(`fail/off {"names":[${JSON.stringify(shown)}]}`)
    expect(running(product(shown, SNOOZED))).toBe(`warn/snoozed {"name":${JSON.stringify(shown)}}`)
    expect(running(product(shown, ON), product('Another One', ON))).toBe(
      `warn/two-active {"names":[${JSON.stringify(shown)},"Another One"]}`,
    )
    expect(running(product(shown, null))).toBe('unknown/antivirus-not-readable {}')
  })

  test('with old definitions is on, and its definitions are old', () => {
    expect(running(product(shown, OLD))).toMatch(/^pass\/running/)
    expect(
      told('antivirus-signatures-fresh', pc({ products: [product(shown, OLD)], vendorSignatures: [] })),
    ).toBe(`fail/reported-old {"vendor":"${key}"}`)
  })
})

/** Where Security Center is broken, services are all that can be seen. */
describe('a service alone', () => {
  const byService = (name: string, vendor: string): string =>
    told(
      'antivirus-running',
      pc({
        ...{ products: null, defender: null },
        services: [{ name, vendor, state: 'Running', startMode: 'Auto' }],
      }),
    )

  test.each([
    ['BkavService', 'bkav'],
    ['CMCAntivirus', 'cmc'],
    ['AVP21.9', 'kaspersky'],
    ['ekrn', 'eset'],
    ['ntrtscan', 'trendmicro'],
    ['SepMasterService', 'symantec'],
    ['McShield', 'trellix'],
    ['EPSecurityService', 'bitdefender'],
    ['VCS-aJiant', 'viettel'],
  ])('%s runs: what it does is not known', (service, vendor) => {
    expect(byService(service, vendor)).toBe(`warn/service-only {"vendor":"${vendor}"}`)
  })

  test.each([
    ['klnagent', 'kaspersky'],
    ['masvc', 'trellix'],
    ['eraagentsvc', 'eset'],
    ['bdredline', 'bitdefender'],
  ])('%s only manages: it is no protection', (service, vendor) => {
    expect(byService(service, vendor)).toBe('unknown/antivirus-not-readable {}')
    expect(roleOfService(service.toUpperCase())).toBe('management')
  })
})

test('every vendor has a name for people, whichever collector tells of it', () => {
  for (const [, key] of SHOWN) expect(vendorName(key)).toMatch(/^[A-Z0-9]/)
  for (const { vendor } of SECURITY_UNITS.values()) expect(vendorName(vendor)).not.toBe(vendor)
  expect(vendorName('clamav')).toBe('clamav')
  expect(vendorKeyIn(null)).toBeNull()
  expect(vendorKeyIn('Một phần mềm lạ')).toBeNull()
})

test('names of services are ones that a PowerShell script can hold, each of one product', () => {
  const { products } = JSON.parse(
    readFileSync(new URL('./security-products.json', import.meta.url), 'utf8'),
  ) as { products: { services: { name?: string; begins?: string }[] }[] }
  const names = products.flatMap(({ services }) => services.map(({ name, begins }) => name ?? begins ?? ''))

  expect(names.filter((name) => !/^[\w! -]+$/.test(name))).toEqual([])
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
})
