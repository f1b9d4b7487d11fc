/** What is on a PC and how it asks for names: programs, hardware, resolvers, EDR, what the system does by itself. */
import { describe, expect, test } from 'vitest'
import type { JudgeInput } from './check.ts'
import { CommunePolicy } from './policy.ts'
import { inOrder, told, windowsInput } from './testing.ts'
import { HEALTHY_LINUX, linuxInput } from './testing-linux.ts'

const context = (policy: object, systemLevel: number | null = null): JudgeInput['context'] => ({
  ...{ signingRequired: false, clockSkewSeconds: 0, systemLevel },
  policy: CommunePolicy.parse(policy),
})
const program = (name: string) => ({
  ...{ name, version: null, publisher: null, installDate: null, scope: 'machine', arch: null },
})

describe('software-inventory', () => {
  const listed = (policy: object, software: readonly object[] | null): string =>
    told('software-inventory', { ...inOrder({ software }), context: context(policy) })
  const asked = { wantsSoftware: true }

  test.each([
    [{}, [program('Zalo')], 'not-applicable/not-requested {}'],
    [asked, [program('Zalo'), program('UniKey')], 'pass/listed {"count":2}'],
    [asked, [], 'pass/listed {"count":0}'],
    [asked, null, 'unknown/software-not-readable {}'],
    [
      { ...asked, forbiddenSoftware: ['µtorrent', 'KMS'] },
      [program('Zalo'), program('KMSpico 11'), program('kms tools')],
      'fail/forbidden {"names":["KMSpico 11","kms tools"],"count":2}',
    ],
  ])('%j of %j: %s', (policy, software, expected) => {
    expect(listed(policy, software)).toBe(expected)
  })

  test('names five at most, and counts all', () => {
    const software = Array.from({ length: 9 }, (_, at) => program(`Game ${at}`))

    expect(listed({ ...asked, forbiddenSoftware: ['game'] }, software)).toBe(
      'fail/forbidden {"names":["Game 0","Game 1","Game 2","Game 3","Game 4"],"count":9}',
    )
  })

  test('of Linux is there only when the agent was asked to send it', () => {
    expect(told('software-inventory', linuxInput())).toBe('pass/listed {"count":1}')
    expect(told('software-inventory', linuxInput({ software: undefined }))).toBe(
      'unknown/software-not-readable {}',
    )
  })
})

describe('hardware-inventory', () => {
  const complete = (patch: object): string => told('hardware-inventory', inOrder(patch))

  test.each([
    [{}, 'pass/complete {}'],
    [{ machine: { smbiosSerial: 'To be filled by O.E.M.' } }, 'warn/empty-fields {"fields":["serial"]}'],
    [{ machine: { smbiosSerial: 'Default string' } }, 'warn/empty-fields {"fields":["serial"]}'],
    [{ machine: { smbiosSerial: '0000000' } }, 'warn/empty-fields {"fields":["serial"]}'],
    [{ machine: { smbiosSerial: ' ', macHashes: [] } }, 'warn/empty-fields {"fields":["serial","mac"]}'],
    [{ machine: { smbiosSerial: null } }, 'unknown/incomplete {"fields":["serial"]}'],
    [{ machine: null }, 'unknown/hardware-not-readable {}'],
    [
      { machine: { manufacturer: 'System manufacturer', model: 'System Product Name' } },
      'warn/empty-fields {"fields":["manufacturer","model"]}',
    ],
    // A serial number that only begins like a placeholder is one.
    [{ machine: { smbiosSerial: 'NONE12345' } }, 'pass/complete {}'],
  ])('%j: %s', (patch, expected) => {
    expect(complete(patch)).toBe(expected)
  })

  test('of Linux tells what older agents did not send', () => {
    const machine = HEALTHY_LINUX.machine && { ...HEALTHY_LINUX.machine, smbiosSerial: undefined }

    expect(told('hardware-inventory', linuxInput())).toBe('pass/complete {}')
    expect(told('hardware-inventory', linuxInput({ machine }))).toBe(
      'unknown/incomplete {"fields":["serial"]}',
    )
  })
})

describe('dns-filtering', () => {
  const filtering = (addresses: readonly string[] | null, own: readonly string[] = []): string => {
    const dnsServers = addresses?.map((address) => ({ address, source: 'dhcp' })) ?? null
    const policy = { filteringResolvers: own }
    return told('dns-filtering', { ...inOrder({ network: { dnsServers } }), context: context(policy) })
  }

  test.each([
    [['9.9.9.9', '149.112.112.112'], [], 'pass/filtering {}'],
    [['2606:4700:4700::1112'], [], 'pass/filtering {}'],
    // The open service of the same operator.
    [['9.9.9.10'], [], 'fail/not-filtering {"servers":["9.9.9.10"]}'],
    [['8.8.8.8', '9.9.9.9'], [], 'warn/partly {"servers":["8.8.8.8"]}'],
    [['203.0.113.53'], ['203.0.113.53'], 'pass/filtering {}'],
    [['192.168.1.1'], [], 'unknown/local-resolver {"servers":["192.168.1.1"]}'],
    [['10.0.0.2', 'fe80::1'], ['10.0.0.2'], 'unknown/local-resolver {"servers":["fe80::1"]}'],
    [['192.168.1.1'], ['192.168.1.1'], 'pass/filtering {}'],
    [['192.168.1.1', '8.8.8.8', '8.8.8.8'], [], 'fail/not-filtering {"servers":["8.8.8.8"]}'],
    [[], [], 'unknown/no-name-server {}'],
    [null, [], 'unknown/network-not-readable {}'],
  ])('%j with %j of the commune: %s', (addresses, own, expected) => {
    expect(filtering(addresses, own)).toBe(expected)
  })

  test('of Linux asks the same', () => {
    const network = { dnsServers: ['127.0.0.53'], environmentProxy: null, aptProxy: null }

    expect(told('dns-filtering', linuxInput())).toBe('pass/filtering {}')
    expect(told('dns-filtering', linuxInput({ network }))).toBe(
      'unknown/local-resolver {"servers":["127.0.0.53"]}',
    )
  })
})

describe('exploit-protection-on', () => {
  const isOn = (exploitProtection: object | null, level: number | null = null): string =>
    told('exploit-protection-on', { ...inOrder({ exploitProtection }), context: context({}, level) })
  /** MitigationOptions with one of its half bytes set. */
  const mask = (bit: number, value: number): string =>
    Array.from({ length: 16 }, (_, byte) =>
      (byte === Math.floor(bit / 8) ? value << (bit % 8) : 0).toString(16).padStart(2, '0'),
    ).join('')

  test.each([
    [{}, 'pass/on {}'],
    [{ depPolicy: 3 }, 'pass/on {}'],
    [{ depPolicy: 0 }, 'warn/dep-off {}'],
    [{ sehopDisabled: 1 }, 'warn/sehop-off {}'],
    [{ sehopDisabled: 0 }, 'pass/on {}'],
    [{ smartScreen: 'Off' }, 'warn/smart-screen-off {}'],
    [{ depPolicy: null }, 'unknown/exploit-protection-not-readable {}'],
    [{ mitigationOptionsHex: mask(16, 2) }, 'warn/mitigation-off {"names":["aslr"]}'],
    [{ mitigationOptionsHex: mask(20, 2) }, 'warn/mitigation-off {"names":["high-entropy-aslr"]}'],
    [{ mitigationOptionsHex: mask(40, 2) }, 'warn/mitigation-off {"names":["cfg"]}'],
    [{ mitigationOptionsHex: mask(12, 2) }, 'warn/mitigation-off {"names":["heap"]}'],
    // 1: always on. What is not asked about stays out of it.
    [{ mitigationOptionsHex: mask(16, 1) }, 'pass/on {}'],
    [{ mitigationOptionsHex: mask(24, 2) }, 'pass/on {}'],
    [{ mitigationOptionsHex: '00' }, 'pass/on {}'],
  ])('%j: %s', (change, expected) => {
    expect(isOn(change)).toBe(expected)
  })

  test('is asked for from level 3 on', () => {
    expect(isOn({ depPolicy: 0 }, 2)).toBe('warn/dep-off {}')
    expect(isOn({ depPolicy: 0 }, 3)).toBe('fail/dep-off {}')
    expect(isOn({ sehopDisabled: 1 }, 3)).toBe('fail/sehop-off {}')
    expect(isOn({ mitigationOptionsHex: mask(16, 2) }, 4)).toBe('fail/mitigation-off {"names":["aslr"]}')
  })

  test.each([
    [2, null, 'pass/on {}'],
    [1, null, 'warn/randomization-off {}'],
    [0, 3, 'fail/randomization-off {}'],
    [null, 3, 'unknown/exploit-protection-not-readable {}'],
    [undefined, 3, 'unknown/exploit-protection-not-readable {}'],
  ])('of Linux %s at level %s: %s', (addressSpaceRandomization, level, expected) => {
    const os = HEALTHY_LINUX.os && { ...HEALTHY_LINUX.os, addressSpaceRandomization }

    expect(told('exploit-protection-on', { ...linuxInput({ os }), context: context({}, level) })).toBe(
      expected,
    )
  })
})

describe('edr-running', () => {
  const service = (name: string, vendor: string, state: string | null = 'Running') => ({
    ...{ name, vendor, state, startMode: 'Auto' },
  })
  const running = (services: readonly object[] | null, level: number | null = null): string =>
    told('edr-running', { ...windowsInput('01', { antivirus: { services } }), context: context({}, level) })

  test.each([
    [[service('CSFalconService', 'crowdstrike')], 'pass/running {"names":["CrowdStrike Falcon"]}'],
    [[service('VCS-aJiant Agent', 'viettel')], 'pass/running {"names":["Viettel"]}'],
    [[service('Sense', 'microsoft')], 'pass/running {"names":["Microsoft Defender"]}'],
    [[service('xagt', 'fireeye', 'Stopped')], 'fail/stopped {"names":["FireEye"]}'],
    [[service('xagt', 'fireeye', null)], 'unknown/services-not-readable {}'],
    // On every Windows, and started only by whoever manages it.
    [[service('Sense', 'microsoft', 'Stopped')], 'not-applicable/not-required {}'],
    [[service('WinDefend', 'microsoft'), service('klnagent', 'kaspersky')], 'not-applicable/not-required {}'],
    [null, 'unknown/services-not-readable {}'],
  ])('%j: %s', (services, expected) => {
    expect(running(services)).toBe(expected)
  })

  test('is asked for from level 3 on', () => {
    expect(running([service('WinDefend', 'microsoft')], 2)).toBe('not-applicable/not-required {}')
    expect(running([service('WinDefend', 'microsoft')], 3)).toBe('fail/none {}')
  })

  test.each([
    [[{ unit: 'falcon-sensor', state: 'active', vendor: 'crowdstrike', onAccess: true }], 'pass/running'],
    [[{ unit: 'sentinelone', state: 'failed', vendor: 'sentinelone', onAccess: true }], 'fail/stopped'],
    [[{ unit: 'kesl', state: 'active', vendor: 'kaspersky', onAccess: true }], 'fail/none'],
    [null, 'unknown/services-not-readable'],
  ])('of Linux %j at level 3: %s', (units, expected) => {
    const input = linuxInput({ antivirus: { units, clamav: null } })

    expect(told('edr-running', { ...input, context: context({}, 3) }).split(' ')[0]).toBe(expected)
  })
})
