import { describe, expect, test } from 'vitest'
import type { JudgeInput } from './check.ts'
import { told, untilOf, windowsInput } from './testing.ts'
import { HEALTHY_LINUX, linuxInput, linuxSections } from './testing-linux.ts'

const skew = (clockSkewSeconds: number | null) => ({ context: { signingRequired: true, clockSkewSeconds } })

describe('admin-accounts', () => {
  const ID = 'admin-accounts'
  const key = (number: number): string => String(number).padStart(16, '0')
  const user = (rid: number | null, changes: object = {}) => ({
    ...{ sid: key(rid ?? 9999), rid, disabled: false, passwordRequired: true, passwordExpires: false },
    ...{ lastLogon: '2026-10-27T00:00:00Z', lastLogonKnown: true },
    ...changes,
  })
  const admin = (number: number, enabled: boolean | null = true, kind = 'local-user') => ({
    sid: key(number),
    kind,
    enabled,
  })
  const BUILT_IN = [
    user(500, { disabled: true, lastLogon: null }),
    user(501, { disabled: true, lastLogon: null }),
  ]
  const pc = (changes: object, other: Partial<Omit<JudgeInput, 'facts'>> = {}): JudgeInput =>
    windowsInput(
      '01',
      {
        accounts: {
          localUsers: [...BUILT_IN, user(1001), user(1002)],
          administrators: [admin(1002)],
          interactiveSids: [key(1001)],
          lastInteractiveSid: key(1001),
          uacEnabled: true,
          ...changes,
        },
      },
      other,
    )
  const users = (...list: readonly object[]) => ({ localUsers: [...BUILT_IN, user(1001), ...list] })

  test.each([
    [{}, 'pass/ok {"enabledAdmins":1}'],
    [{ localUsers: [user(500, { disabled: true }), user(501)] }, 'fail/guest-enabled {}'],
    [{ uacEnabled: false }, 'fail/uac-off {}'],
    [{ uacEnabled: null }, 'unknown/accounts-not-readable {}'],
    [{ administrators: [1, 2, 3].map((one) => admin(one)) }, 'pass/ok {"enabledAdmins":3}'],
    [{ administrators: [1, 2, 3, 4].map((one) => admin(one)) }, 'fail/too-many-admins {"count":4}'],
    // Only enabled accounts of this PC count.
    [
      {
        administrators: [
          ...[1, 2, 3].map((one) => admin(one)),
          admin(4, false),
          admin(5, null, 'domain-group'),
          admin(6, true, 'entra'),
        ],
      },
      'pass/ok {"enabledAdmins":3}',
    ],
    [
      { administrators: [...[1, 2, 3].map((one) => admin(one)), admin(4, null)] },
      'unknown/accounts-not-readable {}',
    ],
    [{ localUsers: [user(500), user(501, { disabled: true })] }, 'warn/built-in-administrator-enabled {}'],
    [{ administrators: [admin(1001)] }, 'warn/daily-user-is-admin {}'],
    [{ administrators: [admin(1001)], interactiveSids: [] }, 'warn/daily-user-is-admin {}'],
    [{ administrators: [admin(1001)], lastInteractiveSid: null }, 'warn/daily-user-is-admin {}'],
    // Nobody has signed in at a file server.
    [{ interactiveSids: [], lastInteractiveSid: null }, 'pass/ok {"enabledAdmins":1}'],
    [{ interactiveSids: null, lastInteractiveSid: null }, 'unknown/accounts-not-readable {}'],
    [{ administrators: null }, 'unknown/accounts-not-readable {}'],
    [{ localUsers: null }, 'unknown/accounts-not-readable {}'],
    // What is known stands, whatever else could not be read.
    [{ localUsers: [user(501)], administrators: null }, 'fail/guest-enabled {}'],
    [{ localUsers: null, administrators: [admin(1001)] }, 'warn/daily-user-is-admin {}'],
    [{ localUsers: [user(501, { disabled: null })] }, 'unknown/accounts-not-readable {}'],
    [users(user(null)), 'unknown/accounts-not-readable {}'],
    [users(user(null, { disabled: true })), 'pass/ok {"enabledAdmins":1}'],
    // Failures before warnings, both in the order of the rule.
    [{ localUsers: [user(500), user(501)], uacEnabled: false }, 'fail/guest-enabled {}'],
    [{ administrators: [1, 2, 3, 1001].map((one) => admin(one)), uacEnabled: false }, 'fail/uac-off {}'],
    [
      { localUsers: [user(500)], administrators: [1, 2, 3, 1001].map((one) => admin(one)) },
      'fail/too-many-admins {"count":4}',
    ],
    [{ localUsers: [user(500)], administrators: [admin(1001)] }, 'warn/built-in-administrator-enabled {}'],
  ])('%#', (changes, expected) => {
    expect(told(ID, pc(changes))).toBe(expected)
  })

  test.each([
    [users(user(1003, { lastLogon: '2026-09-12T03:00:01Z' })), 'pass/ok {"enabledAdmins":1}'], // a second under 46 days
    [users(user(1003, { lastLogon: '2026-09-12T03:00:00Z' })), 'warn/inactive-accounts {"count":1}'],
    [users(user(1003, { lastLogon: '2026-01-01T00:00:00Z', disabled: true })), 'pass/ok {"enabledAdmins":1}'],
    [users(user(1003, { lastLogon: null })), 'pass/ok {"enabledAdmins":1}'], // never signed in
    [
      users(user(1003, { lastLogon: '2026-01-01T00:00:00Z', disabled: null })),
      'unknown/accounts-not-readable {}',
    ],
    [
      users(
        user(1003, { lastLogon: '2026-01-01T00:00:00Z' }),
        user(1004, { lastLogon: '2026-02-01T00:00:00Z' }),
      ),
      'warn/inactive-accounts {"count":2}',
    ],
  ])('inactive accounts %#', (changes, expected) => {
    expect(told(ID, pc(changes))).toBe(expected)
  })

  test('by a wrong clock nobody is inactive', () => {
    const old = users(user(1003, { lastLogon: '2020-01-01T00:00:00Z' }))

    expect(told(ID, pc(old, skew(300)))).toBe('warn/inactive-accounts {"count":1}')
    expect(told(ID, pc(old, skew(301)))).toBe('pass/ok {"enabledAdmins":1}')
    expect(told(ID, pc(old, skew(null)))).toBe('pass/ok {"enabledAdmins":1}')
  })

  test('an account turns inactive at the moment its 46th day is over', () => {
    expect(untilOf(ID, pc({}))).toBe('2026-12-12T00:00:00.000Z')
  })

  describe('Linux', () => {
    const accounts = HEALTHY_LINUX.accounts
    if (accounts === null) throw new TypeError('no accounts')
    const person = (lastLoginOn: string | null, locked: boolean | null = false) => ({
      ...{ owner: '0123456789abcdef', administrator: false, locked, lastLoginOn, lastLoginKnown: true },
    })
    const linux = (changes: Partial<typeof accounts>) => linuxInput({ accounts: { ...accounts, ...changes } })

    test.each([
      [{ administrators: 3 }, 'pass/ok {"enabledAdmins":3}'],
      [{ administrators: 4 }, 'fail/too-many-admins {"count":4}'],
      [{ administrators: 0, people: null, rootPasswordSet: null }, 'pass/ok {"enabledAdmins":0}'],
      [{ administrators: null }, 'unknown/accounts-not-readable {}'],
      [{ rootPasswordSet: true }, 'warn/built-in-administrator-enabled {}'],
      [{ people: [person('2026-09-13')] }, 'pass/ok {"enabledAdmins":1}'], // 45 days
      [{ people: [person('2026-09-12')] }, 'warn/inactive-accounts {"count":1}'],
      [{ people: [person('2026-09-12', true)] }, 'pass/ok {"enabledAdmins":1}'],
      [{ people: [person(null)] }, 'pass/ok {"enabledAdmins":1}'],
    ])('%j', (changes, expected) => {
      expect(told(ID, linux(changes))).toBe(expected)
    })
  })

  test.each([
    [3, null, 'pass/ok {"enabledAdmins":3}'],
    [4, 5, 'pass/ok {"enabledAdmins":4}'],
    [2, 1, 'fail/too-many-admins {"count":2}'],
  ])('%i administrators where this PC is allowed %j', (count, allowedAdmins, expected) => {
    const context = { signingRequired: true, clockSkewSeconds: 0, allowedAdmins }
    const administrators = Array.from({ length: count }, (_, at) => admin(at + 2001))

    expect(told(ID, pc({ administrators }, { context }))).toBe(expected)
  })

  test('Linux: five administrators where this PC is allowed five', () => {
    const accounts = HEALTHY_LINUX.accounts && { ...HEALTHY_LINUX.accounts, administrators: 5 }
    const context = { signingRequired: false, clockSkewSeconds: 0, allowedAdmins: 5 }

    expect(told(ID, linuxInput({ accounts }, { context }))).toBe('pass/ok {"enabledAdmins":5}')
    expect(told(ID, linuxInput({ accounts }))).toBe('fail/too-many-admins {"count":5}')
  })
})

describe('time-sync', () => {
  const ID = 'time-sync'
  const pc = (time: object, other: Partial<Omit<JudgeInput, 'facts'>> = {}) =>
    windowsInput('01', { time }, other)

  test.each([
    ['2026-10-20T03:00:01Z', 'pass/in-sync {"ageDays":7}'], // a second under 8 days
    ['2026-10-20T03:00:00Z', 'warn/sync-old {"ageDays":8}'],
    [null, 'unknown/last-sync-not-known {}'],
  ])('last sync %s', (lastSync, expected) => {
    expect(told(ID, pc({ lastSync }))).toBe(expected)
  })

  test.each([
    [{ serviceStart: 'Disabled' }, 'fail/sync-off {}'],
    [{ type: 'NoSync' }, 'fail/sync-off {}'],
    [{ ntpClientEnabled: 0 }, 'fail/sync-off {}'],
    [{ type: 'NoSync', lastSync: null }, 'fail/sync-off {}'],
    // A null says nothing, and a stopped service is normal.
    [{ serviceStart: null, type: null, ntpClientEnabled: null }, 'pass/in-sync {"ageDays":0}'],
    [{ serviceState: 'Stopped' }, 'pass/in-sync {"ageDays":0}'],
    [{ type: 'NT5DS' }, 'pass/in-sync {"ageDays":0}'],
  ])('%j', (time, expected) => {
    expect(told(ID, pc(time))).toBe(expected)
  })

  test.each([
    [300, 'pass/in-sync {"ageDays":0}'],
    [301, 'fail/clock-wrong {"skewSeconds":301}'],
    [-300, 'pass/in-sync {"ageDays":0}'],
    [-301, 'fail/clock-wrong {"skewSeconds":-301}'],
    [null, 'unknown/last-sync-not-known {}'], // a date by an unmeasured clock
  ])('skew of %s seconds', (seconds, expected) => {
    expect(told(ID, pc({}, skew(seconds)))).toBe(expected)
  })

  test('a clock that the server found wrong is wrong, whatever the PC could tell', () => {
    const unread = { sections: { time: { status: 'error' } } }

    expect(told(ID, windowsInput('01', unread, skew(301)))).toBe('fail/clock-wrong {"skewSeconds":301}')
    expect(told(ID, linuxInput({ sections: linuxSections({ time: 'error' }) }, skew(-400)))).toBe(
      'fail/clock-wrong {"skewSeconds":-400}',
    )
  })

  test('holds until the eighth day is over', () => {
    expect(untilOf(ID, pc({ lastSync: '2026-10-28T00:02:33Z' }))).toBe('2026-11-05T00:02:33.000Z')
  })

  test.each([
    [true, true, 'pass/in-sync {}'],
    [true, false, 'unknown/last-sync-not-known {}'],
    [true, null, 'unknown/last-sync-not-known {}'],
    [false, true, 'fail/sync-off {}'],
    [null, true, 'unknown/time-not-readable {}'],
  ])('Linux: NTP %s, synchronised %s', (ntp, synchronized, expected) => {
    expect(told(ID, linuxInput({ time: { ...HEALTHY_LINUX.time, ntp, synchronized } }))).toBe(expected)
  })
})
