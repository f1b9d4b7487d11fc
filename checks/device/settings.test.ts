/** The checks that read settings alone: time changes none of them. */
import { describe, expect, test } from 'vitest'
import type { JudgeInput } from './check.ts'
import { told, untilOf, windowsInput } from './testing.ts'
import { HEALTHY_LINUX, linuxInput } from './testing-linux.ts'

const GIB = 2 ** 30

const ask = (id: string, input: JudgeInput): string => {
  expect(untilOf(id, input)).toBeNull()
  return told(id, input)
}

describe('firewall-on', () => {
  const profile = (name: string, effective: boolean | null) => ({
    ...{ profile: name, effective, enabledLocal: null, enabledPolicy: null, defaultInboundBlock: null },
  })
  const profiles = (...effective: readonly (boolean | null)[]) =>
    ['domain', 'private', 'public'].flatMap((name, index) => {
      const value = effective[index]
      return value === undefined ? [] : [profile(name, value)]
    })
  const other = (productState: number | null) => [
    { displayName: 'Kaspersky', instanceGuid: null, productState },
  ]
  const pc = (firewall: object, firewallProducts: readonly object[] | null = []) =>
    windowsInput('01', { firewall, antivirus: { firewallProducts } })
  const ON = 0x41000

  test.each([
    [{}, [], 'pass/on {}'],
    [{ profiles: profiles(true, true, false) }, [], 'fail/profile-off {"profiles":["public"]}'],
    [{ profiles: profiles(false, null, false) }, [], 'fail/profile-off {"profiles":["domain","public"]}'],
    [{ profiles: profiles(true, null, true) }, [], 'unknown/firewall-not-readable {}'],
    [{ profiles: profiles(true, true) }, [], 'unknown/firewall-not-readable {}'],
    [{ profiles: [] }, [], 'unknown/firewall-not-readable {}'],
    [{ profiles: null }, [], 'unknown/firewall-not-readable {}'],
    [{ serviceState: null }, [], 'unknown/firewall-not-readable {}'],
    [{ serviceState: 'Stopped' }, [], 'fail/service-stopped {}'],
    // Both: the one that the rule names first.
    [{ serviceState: 'Stopped', profiles: profiles(false, true, true) }, [], 'fail/service-stopped {}'],
    [{ serviceState: 'Stopped', profiles: null }, [], 'fail/service-stopped {}'],
    [
      { serviceState: null, profiles: profiles(false, true, true) },
      [],
      'fail/profile-off {"profiles":["domain"]}',
    ],
    [{ serviceState: 'Stopped' }, other(ON), 'warn/third-party-firewall {}'],
    [{ profiles: profiles(true, true, false) }, other(ON), 'warn/third-party-firewall {}'],
    [{ profiles: profiles(true, true, false) }, other(0x40000), 'fail/profile-off {"profiles":["public"]}'],
    [{ profiles: profiles(true, true, false) }, other(null), 'fail/profile-off {"profiles":["public"]}'],
    [{ profiles: profiles(true, true, false) }, null, 'fail/profile-off {"profiles":["public"]}'],
    // Where all is well nobody asks for another one.
    [{}, other(ON), 'pass/on {}'],
  ])('%j beside %j', (firewall, products, expected) => {
    expect(ask('firewall-on', pc(firewall, products))).toBe(expected)
  })

  test.each([
    [true, true, false, false, 'pass/on {}'],
    [false, true, false, false, 'fail/profile-off {"profiles":[]}'], // the unit is active without the firewall
    [true, false, false, false, 'fail/profile-off {"profiles":[]}'],
    [true, null, false, false, 'unknown/firewall-not-readable {}'],
    [null, null, true, null, 'pass/on {}'],
    [null, null, null, true, 'pass/on {}'],
    [null, null, null, false, 'fail/profile-off {"profiles":[]}'],
    [false, null, null, null, 'fail/profile-off {"profiles":[]}'],
    [null, true, null, null, 'unknown/firewall-not-readable {}'],
  ])(
    'Linux: ufw %s, its unit %s, firewalld %s, rules %s',
    (ufwEnabled, ufwUnitActive, firewalldActive, inputDrops, expected) => {
      const firewall = { ufwEnabled, ufwUnitActive, firewalldActive, inputDrops }

      expect(ask('firewall-on', linuxInput({ firewall }))).toBe(expected)
    },
  )
})

describe('disk-encrypted', () => {
  const volume = (
    protectionStatus: number | null,
    conversionStatus: number | null,
    volumeType: number | null = 0,
  ) => ({
    ...{ driveLetter: 'C:', volumeType, protectionStatus, conversionStatus },
    ...{ encryptionPercentage: null, encryptionMethod: null, protectorTypes: null },
  })
  const pc = (encryption: object, status = 'ok') =>
    windowsInput('01', { encryption, sections: { encryption: { status } } })

  test.each([
    [[volume(1, 1)], 'pass/protected {}'],
    [[volume(1, null)], 'pass/protected {}'],
    [[volume(0, 0)], 'fail/not-encrypted {}'],
    [[volume(0, 1)], 'warn/encrypted-not-protected {}'], // suspended, or waiting for activation
    [[volume(0, 2)], 'warn/encrypted-not-protected {}'],
    [[volume(0, 3)], 'fail/not-encrypted {}'], // being decrypted
    [[volume(0, 4)], 'warn/encrypted-not-protected {}'],
    [[volume(0, 5)], 'fail/not-encrypted {}'],
    [[volume(0, null)], 'unknown/protection-not-readable {}'],
    [[volume(2, 1)], 'unknown/protection-not-readable {}'],
    [[volume(null, 1)], 'unknown/protection-not-readable {}'],
    [[volume(0, 0, 1), volume(1, 1, 0)], 'pass/protected {}'], // an open data disk does not decide
    [[volume(1, 1, 1)], 'unknown/protection-not-readable {}'],
    [[volume(1, 1, null)], 'unknown/protection-not-readable {}'],
    [[volume(1, 1), volume(0, 0)], 'fail/not-encrypted {}'],
    [[], 'unknown/protection-not-readable {}'],
    [null, 'unknown/protection-not-readable {}'],
  ])('volumes %#', (volumes, expected) => {
    expect(ask('disk-encrypted', pc({ volumes }))).toBe(expected)
  })

  test.each([
    [{ available: false, thirdParty: [] }, 'ok', 'fail/no-encryption-available {}'],
    [{ available: false, thirdParty: [] }, 'unavailable', 'fail/no-encryption-available {}'],
    [{ available: false, thirdParty: ['VeraCrypt'] }, 'unavailable', 'warn/third-party-encryption {}'],
    [{ available: false, thirdParty: null }, 'unavailable', 'unknown/encryption-not-readable {}'],
    [{ available: false, thirdParty: [] }, 'denied', 'unknown/encryption-not-readable {}'],
    [{ available: null, thirdParty: [] }, 'unavailable', 'unknown/encryption-not-readable {}'],
  ])('%j in a section that is %s', (encryption, status, expected) => {
    expect(ask('disk-encrypted', pc({ ...encryption, volumes: null }, status))).toBe(expected)
  })

  test.each([
    [true, 'pass/protected {}'],
    [false, 'fail/not-encrypted {}'],
    [null, 'unknown/protection-not-readable {}'],
  ])('Linux: a layer under / %s', (rootEncrypted, expected) => {
    const encryption = { rootEncrypted, method: null, encryptedHomes: true }

    expect(ask('disk-encrypted', linuxInput({ encryption }))).toBe(expected)
  })
})

describe('autorun-off', () => {
  const users = (...values: readonly (number | null)[]) =>
    values.map((noDriveTypeAutoRun, index) => ({
      ...{ sid: `000000000000000${index}`, noDriveTypeAutoRun, disableAutoplay: null },
    }))

  test.each([
    [255, [], 'pass/off {}'],
    [145, [], 'warn/default {}'], // 0x91
    [null, [], 'warn/default {}'],
    [null, users(255), 'pass/off-per-user {}'],
    [null, users(255, 255), 'pass/off-per-user {}'],
    [null, users(255, 145), 'warn/default {}'],
    [null, users(255, null), 'warn/default {}'],
    [null, null, 'warn/default {}'],
    // A value of the machine hides those of the users.
    [145, users(255), 'warn/default {}'],
    [0, users(255), 'fail/removable-allowed {"value":0}'],
    [0x04, [], 'warn/partly-off {"value":4}'],
    [0xb5, [], 'warn/partly-off {"value":181}'],
    [0xfb, [], 'fail/removable-allowed {"value":251}'],
    [0x3ff, [], 'warn/partly-off {"value":1023}'],
  ])('machine %s, users %j', (machineNoDriveTypeAutoRun, list, expected) => {
    expect(
      ask('autorun-off', windowsInput('01', { autorun: { machineNoDriveTypeAutoRun, users: list } })),
    ).toBe(expected)
  })

  test('Linux has none', () => {
    expect(ask('autorun-off', linuxInput())).toBe('not-applicable/no-autorun-on-linux {}')
  })
})

describe('screen-lock', () => {
  const user = (timeoutSeconds: number | null, changes: object = {}) => ({
    ...{ sid: '0000000000000001', timeoutSeconds, active: true, secure: true, screensaverSet: true },
    ...{ fromPolicy: null, dynamicLock: null },
    ...changes,
  })
  const pc = (
    machineInactivitySeconds: number | null,
    list: readonly object[] | null,
    chassisTypes: readonly number[] | null = [3],
  ) =>
    windowsInput('01', { screenLock: { machineInactivitySeconds, users: list }, machine: { chassisTypes } })

  test.each([
    [pc(900, []), 'pass/locks {"seconds":900}'],
    [pc(901, []), 'fail/too-long {"seconds":901}'],
    [pc(900, [user(60, { secure: false })]), 'pass/locks {"seconds":900}'], // the machine's own decides
    [pc(0, [user(600)]), 'pass/locks {"seconds":600}'],
    [pc(null, [user(600), user(901)]), 'fail/too-long {"seconds":901}'],
    [pc(null, [user(600), user(0)]), 'fail/no-lock {}'],
    [pc(null, [user(600), user(null)]), 'fail/no-lock {}'],
    [pc(null, [user(600, { active: false })]), 'fail/no-lock {}'],
    [pc(null, [user(600, { secure: false })]), 'fail/no-lock {}'],
    [pc(null, [user(600, { screensaverSet: false })]), 'fail/no-lock {}'],
    [pc(null, [user(600, { screensaverSet: null })]), 'fail/no-lock {}'], // absent
    [pc(null, []), 'unknown/no-loaded-user {}'],
    [pc(null, null), 'unknown/screen-lock-not-readable {}'],
  ])('%#', (input, expected) => {
    expect(ask('screen-lock', input)).toBe(expected)
  })

  test.each([
    [300, [10], 'pass/locks {"seconds":300}'],
    [301, [10], 'warn/long-for-laptop {"seconds":301}'],
    [301, [31], 'warn/long-for-laptop {"seconds":301}'],
    [301, [3, 8], 'warn/long-for-laptop {"seconds":301}'],
    [901, [9], 'fail/too-long {"seconds":901}'],
    [301, [3], 'pass/locks {"seconds":301}'],
    [301, [], 'pass/locks {"seconds":301}'],
    [301, null, 'pass/locks {"seconds":301}'], // not known: a desktop
  ])('%s seconds on chassis %j', (seconds, chassis, expected) => {
    expect(ask('screen-lock', pc(seconds, [], chassis))).toBe(expected)
  })

  describe('Linux', () => {
    const person = (changes: object = {}) => ({
      ...{ owner: '0123456789abcdef', settings: 'gnome' as const, readable: true },
      ...{ lockEnabled: true, idleSeconds: 300, lockDelaySeconds: 0 },
      ...changes,
    })
    const unreadable = person({
      readable: false,
      lockEnabled: null,
      idleSeconds: null,
      lockDelaySeconds: null,
    })
    const linux = (list: ReturnType<typeof person>[] | null, chassisType = 3) =>
      linuxInput({
        screenLock: { desktop: true, users: list },
        machine: HEALTHY_LINUX.machine && { ...HEALTHY_LINUX.machine, chassisType },
      })

    test.each([
      [linux([person()]), 'pass/locks {"seconds":300}'],
      [linux([person({ idleSeconds: 600, lockDelaySeconds: 301 })]), 'fail/too-long {"seconds":901}'],
      [linux([person({ lockEnabled: false })]), 'fail/no-lock {}'],
      [linux([person({ idleSeconds: 0 })]), 'fail/no-lock {}'],
      // Nobody set anything: both desktops lock.
      [
        linux([person({ lockEnabled: null, idleSeconds: null, lockDelaySeconds: null })]),
        'pass/locks {"seconds":300}',
      ],
      [
        linux([person({ settings: 'kde', idleSeconds: null, lockDelaySeconds: null })], 10),
        'warn/long-for-laptop {"seconds":305}',
      ],
      [linux([person(), unreadable]), 'unknown/screen-lock-not-readable {}'],
      [linux([person({ lockEnabled: false }), unreadable]), 'fail/no-lock {}'],
      [linux([]), 'unknown/no-loaded-user {}'],
      [linux(null), 'unknown/screen-lock-not-readable {}'],
    ])('%#', (input, expected) => {
      expect(ask('screen-lock', input)).toBe(expected)
    })
  })
})

describe('smb1-off', () => {
  const pc = (
    currentBuild: number | null,
    serverSmb1Registry: number | null,
    clientDriverStart: number | null,
    featureState: string | null = null,
    serverDriverPresent: boolean | null = null,
  ) =>
    windowsInput('01', {
      os: { currentBuild },
      smb: { serverSmb1Registry, clientDriverStart, featureState, serverDriverPresent },
    })

  test.each([
    // Before Windows 8 it is on unless switched off.
    [pc(7601, null, null), 'fail/server-on {}'],
    [pc(7601, 1, 4), 'fail/server-on {}'],
    [pc(7601, 0, null), 'fail/client-on {}'],
    [pc(7601, 0, 3), 'fail/client-on {}'],
    [pc(7601, 0, 4), 'pass/off {}'],
    [pc(9199, null, 4, 'Disabled', false), 'fail/server-on {}'],
    // Later it is off where any of three says so.
    [pc(9200, 0, null, 'Enabled', true), 'pass/off {}'],
    [pc(26200, null, null, 'Disabled', true), 'pass/off {}'],
    [pc(26200, 1, null, 'DisabledWithPayloadRemoved', true), 'pass/off {}'],
    [pc(26200, null, null, null, false), 'pass/off {}'],
    [pc(26200, null, null, null, true), 'fail/server-on {}'],
    [pc(26200, 1, null), 'fail/server-on {}'],
    [pc(26200, null, null, 'Enabled'), 'fail/server-on {}'],
    [pc(26200, null, null), 'unknown/smb-not-readable {}'],
    [pc(26200, null, 3), 'fail/client-on {}'],
    [pc(26200, 0, 3), 'fail/client-on {}'],
    [pc(26200, 0, 4), 'pass/off {}'],
    [pc(null, 0, 4), 'unknown/smb-not-readable {}'],
  ])('%#', (input, expected) => {
    expect(ask('smb1-off', input)).toBe(expected)
  })

  test.each([
    [true, true, 'NT1', null, 'fail/server-on {}'],
    [true, false, 'NT1', null, 'pass/off {}'],
    [true, null, 'NT1', null, 'unknown/smb-not-readable {}'],
    [true, true, null, 'LANMAN1', 'fail/client-on {}'],
    [true, true, null, null, 'pass/off {}'],
    [true, true, 'SMB3_11', 'SMB2_02', 'pass/off {}'],
    [false, null, null, null, 'pass/off {}'],
    [null, true, null, null, 'unknown/smb-not-readable {}'],
  ])(
    'Linux: configured %s, running %s, server from %s, client from %s',
    (sambaConfigured, serverActive, serverMinProtocol, clientMinProtocol, expected) => {
      const smb = { sambaConfigured, serverActive, serverMinProtocol, clientMinProtocol }

      expect(ask('smb1-off', linuxInput({ smb }))).toBe(expected)
    },
  )
})

describe('remote-desktop-off', () => {
  test.each([
    [{ denyLocal: 1 }, 'pass/off {}'],
    [{ denyLocal: 0, denyPolicy: 1 }, 'pass/off {}'], // policy before local
    [{ denyLocal: 1, denyPolicy: 0, nlaLocal: 1 }, 'warn/on-with-nla {}'],
    [{ denyLocal: 0, nlaLocal: 1 }, 'warn/on-with-nla {}'],
    [{ denyLocal: 0, nlaLocal: 1, nlaPolicy: 0 }, 'fail/on-without-nla {}'],
    [{ denyLocal: 0, nlaLocal: 0, nlaPolicy: 1 }, 'warn/on-with-nla {}'],
    [{ denyLocal: 0, nlaLocal: null }, 'unknown/rdp-not-readable {}'],
    [{ denyLocal: null }, 'unknown/rdp-not-readable {}'],
    [
      { denyLocal: 1, remoteTools: ['TeamViewer', 'AnyDesk'] },
      'warn/remote-tool {"tools":["TeamViewer","AnyDesk"]}',
    ],
    [{ denyLocal: 0, nlaLocal: 0, remoteTools: ['TeamViewer'] }, 'fail/on-without-nla {}'],
    [{ denyLocal: 1, remoteTools: null }, 'unknown/rdp-not-readable {}'],
  ])('%j', (remoteDesktop, expected) => {
    expect(ask('remote-desktop-off', windowsInput('01', { remoteDesktop }))).toBe(expected)
  })

  test.each([
    [{}, 'pass/off {}'],
    [{ xrdpActive: true }, 'fail/on-without-nla {}'],
    [{ remoteTools: ['anydesk'] }, 'warn/remote-tool {"tools":["anydesk"]}'],
    [{ desktopSharingActive: true, remoteTools: null }, 'warn/remote-tool {"tools":["desktop-sharing"]}'],
    [{ xrdpActive: null }, 'unknown/rdp-not-readable {}'],
    [{ remoteTools: null }, 'unknown/rdp-not-readable {}'],
    // A door for administrators, not for the screen.
    [{ sshActive: true, sshPermitRootLogin: 'yes' }, 'pass/off {}'],
  ])('Linux: %j', (changes, expected) => {
    const remoteAccess = HEALTHY_LINUX.remoteAccess && { ...HEALTHY_LINUX.remoteAccess, ...changes }

    expect(ask('remote-desktop-off', linuxInput({ remoteAccess }))).toBe(expected)
  })
})

describe.each([
  ['Windows', (hardware: object) => windowsInput('01', { hardware })],
  [
    'Linux',
    (changes: object) =>
      linuxInput({ hardware: HEALTHY_LINUX.hardware && { ...HEALTHY_LINUX.hardware, ...changes } }),
  ],
])('minimum-hardware on %s', (_, pc) => {
  const hardware = (
    ramBytes: number | null,
    osDiskFreeBytes: number | null,
    osDiskTotalBytes: number | null = 240 * GIB,
  ) => pc({ ramBytes, osDiskFreeBytes, osDiskTotalBytes })

  test.each([
    [hardware(4 * GIB - 1, 100 * GIB), 'fail/memory-too-small {"ramBytes":4294967295}'],
    [hardware(4 * GIB, 100 * GIB), 'warn/memory-small {"ramBytes":4294967296}'],
    [hardware(8 * GIB - 1, 100 * GIB), 'warn/memory-small {"ramBytes":8589934591}'],
    [hardware(8 * GIB, 100 * GIB), 'pass/ok {}'],
    [hardware(8 * GIB, 5 * GIB - 1), 'fail/disk-full {"freeBytes":5368709119}'],
    [hardware(8 * GIB, 5 * GIB, 20 * GIB), 'warn/disk-nearly-full {"freeBytes":5368709120}'],
    [hardware(8 * GIB, 15 * GIB - 1, 100 * GIB), 'warn/disk-nearly-full {"freeBytes":16106127359}'],
    [hardware(8 * GIB, 15 * GIB, 100 * GIB), 'pass/ok {}'],
    [hardware(8 * GIB, 99 * GIB, 1000 * GIB), `warn/disk-nearly-full {"freeBytes":${99 * GIB}}`], // under a tenth
    [hardware(8 * GIB, 100 * GIB, 1000 * GIB), 'pass/ok {}'],
    // Worse first, then in the order of the rule.
    [hardware(2 * GIB, GIB), 'fail/memory-too-small {"ramBytes":2147483648}'],
    [hardware(4 * GIB, GIB), 'fail/disk-full {"freeBytes":1073741824}'],
    [hardware(4 * GIB, 6 * GIB), 'warn/memory-small {"ramBytes":4294967296}'],
    [hardware(null, GIB), 'fail/disk-full {"freeBytes":1073741824}'],
    [hardware(null, 6 * GIB), 'warn/disk-nearly-full {"freeBytes":6442450944}'],
    [hardware(null, 100 * GIB), 'unknown/hardware-not-readable {}'],
    [hardware(8 * GIB, null), 'unknown/hardware-not-readable {}'],
    [hardware(8 * GIB, 100 * GIB, null), 'unknown/hardware-not-readable {}'],
  ])('%#', (input, expected) => {
    expect(ask('minimum-hardware', input)).toBe(expected)
  })
})
