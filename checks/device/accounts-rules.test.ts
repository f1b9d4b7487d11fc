/** What a PC asks of whoever signs in: lockout, passwords, accounts nobody uses, automatic sign-in. */
import { describe, expect, test } from 'vitest'
import type { LinuxFacts } from '../facts/linux.ts'
import type { JudgeInput } from './check.ts'
import { CommunePolicy } from './policy.ts'
import { inOrder, on, told, untilOf, windowsInput } from './testing.ts'
import { HEALTHY_LINUX, linuxInput } from './testing-linux.ts'
import { Thresholds } from './thresholds.ts'

const pc = (accounts: object, other: Partial<Omit<JudgeInput, 'facts'>> = {}): JudgeInput =>
  inOrder({ accounts }, other)
const linux = (accounts: Partial<NonNullable<LinuxFacts['accounts']>>): JudgeInput =>
  linuxInput({ accounts: HEALTHY_LINUX.accounts && { ...HEALTHY_LINUX.accounts, ...accounts } })
const context = (given: object): JudgeInput['context'] => ({
  ...{ signingRequired: false, clockSkewSeconds: 0 },
  ...given,
})

describe('account-lockout', () => {
  const locked = (input: JudgeInput): string => told('account-lockout', input)

  test.each([
    [{ lockoutThreshold: 10, lockoutMinutes: 720 }, 'pass/locks {"attempts":10,"minutes":720}'],
    [{ lockoutThreshold: 1, lockoutMinutes: 43_200 }, 'pass/locks {"attempts":1,"minutes":43200}'],
    [{ lockoutThreshold: 0, lockoutMinutes: 720 }, 'fail/never-locks {}'],
    [{ lockoutThreshold: 11, lockoutMinutes: 720 }, 'fail/too-many-attempts {"attempts":11}'],
    [{ lockoutThreshold: 5, lockoutMinutes: 719 }, 'warn/short-lock {"attempts":5,"minutes":719}'],
    [{ lockoutThreshold: 5, lockoutMinutes: 43_201 }, 'warn/long-lock {"attempts":5,"minutes":43201}'],
    [{ lockoutMinutes: null, lockoutForever: true }, 'warn/locks-for-ever {"attempts":5}'],
    // Reports of before the collector told the two apart.
    [{ lockoutMinutes: null, lockoutForever: undefined }, 'unknown/lock-time-not-known {"attempts":5}'],
    [{ lockoutThreshold: null }, 'unknown/lockout-not-readable {}'],
  ])('%j: %s', (accounts, expected) => {
    expect(locked(pc(accounts))).toBe(expected)
  })

  test.each([
    [{ attempts: 10, unlockSeconds: 43_200 }, 'pass/locks {"attempts":10,"minutes":720}'],
    [{ attempts: 0, unlockSeconds: null }, 'fail/never-locks {}'],
    [{ attempts: 3, unlockSeconds: 600 }, 'warn/short-lock {"attempts":3,"minutes":10}'],
    [{ attempts: 3, unlockSeconds: 0 }, 'warn/locks-for-ever {"attempts":3}'],
    [null, 'unknown/lockout-not-readable {}'],
    [undefined, 'unknown/lockout-not-readable {}'],
  ])('of Linux %j: %s', (lockout, expected) => {
    expect(locked(linux({ lockout }))).toBe(expected)
  })

  test('a commune may ask for less, and sets it for all its PCs', () => {
    const thresholds = Thresholds.parse({ lockoutMinHours: 1, maxSignInAttempts: 4 })

    expect(locked(pc({ lockoutThreshold: 4, lockoutMinutes: 60 }, { thresholds }))).toMatch(/^pass/)
    expect(locked(pc({ lockoutThreshold: 5, lockoutMinutes: 60 }, { thresholds }))).toMatch(/^fail/)
  })
})

describe('password-policy', () => {
  const strong = (input: JudgeInput): string => told('password-policy', input)
  const withMfa = { context: context({ policy: CommunePolicy.parse({ multiFactorSignIn: true }) }) }
  const user = (other: object) => ({
    ...{
      sid: '0123456789abcdef',
      rid: 1001,
      disabled: false,
      passwordRequired: true,
      passwordExpires: false,
    },
    ...{ lastLogon: null, lastLogonKnown: true, ...other },
  })

  test.each([
    [{ minPasswordLength: 14, passwordComplexity: true }, 'pass/strong {"length":14}'],
    [{ minPasswordLength: 13, passwordComplexity: true }, 'fail/too-short {"length":13,"wanted":14}'],
    [{ minPasswordLength: 0, passwordComplexity: null }, 'fail/too-short {"length":0,"wanted":14}'],
    [{ minPasswordLength: 14, passwordComplexity: false }, 'fail/not-complex {}'],
    [{ minPasswordLength: 14, passwordComplexity: null }, 'unknown/complexity-not-known {}'],
    [{ minPasswordLength: null, passwordComplexity: true }, 'unknown/password-policy-not-readable {}'],
    [{ localUsers: [user({ passwordRequired: false })] }, 'warn/blank-password-allowed {"count":1}'],
    // Nobody signs in with an account that is switched off.
    [{ localUsers: [user({ passwordRequired: false, disabled: true })] }, 'pass/strong {"length":14}'],
    [{ localUsers: [user({ passwordRequired: null })] }, 'unknown/password-policy-not-readable {}'],
    [{ localUsers: null }, 'unknown/password-policy-not-readable {}'],
  ])('%j: %s', (accounts, expected) => {
    expect(strong(pc(accounts))).toBe(expected)
  })

  test('eight characters are enough where a second factor is asked for, of whatever kind they are', () => {
    expect(strong(pc({ minPasswordLength: 8, passwordComplexity: false }, withMfa))).toBe(
      'pass/strong {"length":8}',
    )
    expect(strong(pc({ minPasswordLength: 7 }, withMfa))).toBe('fail/too-short {"length":7,"wanted":8}')
  })

  test.each([
    [{ passwordRules: { minLength: 14, minClasses: 4 } }, 'pass/strong {"length":14}'],
    [{ passwordRules: { minLength: 6, minClasses: 0 } }, 'fail/too-short {"length":6,"wanted":14}'],
    [{ passwordRules: { minLength: 14, minClasses: 3 } }, 'fail/not-complex {}'],
    [{ emptyPasswords: 2 }, 'fail/empty-passwords {"count":2}'],
    [{ emptyPasswords: null }, 'unknown/password-policy-not-readable {}'],
    [{ passwordRules: undefined }, 'unknown/password-policy-not-readable {}'],
  ])('of Linux %j: %s', (accounts, expected) => {
    expect(strong(linux(accounts))).toBe(expected)
  })
})

describe('local-accounts-inactive', () => {
  const inactive = (input: JudgeInput): string => told('local-accounts-inactive', input)
  const user = (lastLogon: string | null, other: object = {}) => ({
    ...{
      sid: '0123456789abcdef',
      rid: 1001,
      disabled: false,
      passwordRequired: true,
      passwordExpires: false,
    },
    ...{ lastLogon, lastLogonKnown: true, ...other },
  })
  const users = (...localUsers: readonly object[]): JudgeInput => ({
    ...pc({ localUsers }),
    ...on('2026-10-28'),
  })

  test.each([
    [[user('2026-10-27T01:00:00Z')], 'pass/none-inactive {}'],
    [[user('2026-09-13T02:59:59Z')], 'pass/none-inactive {}'],
    [[user('2026-09-12T02:59:59Z')], 'fail/inactive {"count":1}'],
    [[user('2026-09-12T02:59:59Z', { disabled: true })], 'pass/none-inactive {}'],
    [[user(null)], 'warn/never-used {"count":1}'],
    [[user(null, { disabled: true })], 'pass/none-inactive {}'],
    [[user(null, { lastLogonKnown: false })], 'unknown/last-sign-in-not-known {"count":1}'],
    [[user('2026-09-01T00:00:00Z', { disabled: null })], 'unknown/last-sign-in-not-known {"count":1}'],
    // The worst decides.
    [[user(null), user('2026-01-01T00:00:00Z'), user('2026-02-01T00:00:00Z')], 'fail/inactive {"count":2}'],
  ])('%j: %s', (list, expected) => {
    expect(inactive(users(...list))).toBe(expected)
  })

  test('becomes a failure by itself, at the end of the 45th day', () => {
    const input = users(user('2026-10-20T01:00:00Z'))

    expect(untilOf('local-accounts-inactive', input)).toBe('2026-12-05T01:00:00.000Z')
  })

  test('says nothing by a clock that nobody trusts', () => {
    const input = { ...users(user('2026-01-01T00:00:00Z')), context: context({ clockSkewSeconds: 4000 }) }

    expect(inactive(input)).toBe('unknown/last-sign-in-not-known {"count":1}')
  })

  const person = (lastLoginOn: string | null, other: object = {}) => ({
    ...{ owner: '0123456789abcdef', administrator: false, locked: false, lastLoginOn, lastLoginKnown: true },
    ...other,
  })

  test.each([
    [[person('2026-10-27')], 'pass/none-inactive {}'],
    [[person('2026-08-01')], 'fail/inactive {"count":1}'],
    [[person('2026-08-01', { locked: true })], 'pass/none-inactive {}'],
    [[person(null)], 'warn/never-used {"count":1}'],
    [[person(null, { lastLoginKnown: false })], 'unknown/last-sign-in-not-known {"count":1}'],
    [null, 'unknown/accounts-not-readable {}'],
  ])('of Linux %j: %s', (people, expected) => {
    expect(inactive(linux({ people }))).toBe(expected)
  })
})

describe('auto-logon-off', () => {
  const off = (input: JudgeInput): string => told('auto-logon-off', input)
  const level = (systemLevel: number | null) => ({ context: context({ systemLevel }) })

  test.each([
    [{ isOn: false, hasPassword: false }, 'pass/off {}'],
    [{ isOn: null, hasPassword: false }, 'unknown/auto-logon-not-readable {}'],
    [null, 'unknown/auto-logon-not-readable {}'],
  ])('%j: %s', (autoLogon, expected) => {
    expect(off(pc({ autoLogon }))).toBe(expected)
  })

  test.each([
    [null, 'warn/on {}', 'warn/password-stored {}'],
    [1, 'warn/on {}', 'warn/password-stored {}'],
    [2, 'fail/on {}', 'fail/password-stored {}'],
    [5, 'fail/on {}', 'fail/password-stored {}'],
  ])('at level %s: %s, %s', (systemLevel, whenOn, withPassword) => {
    expect(off(pc({ autoLogon: { isOn: true, hasPassword: false } }, level(systemLevel)))).toBe(whenOn)
    // Left behind after it was switched off, it still lies there for everybody to read.
    expect(off(pc({ autoLogon: { isOn: false, hasPassword: true } }, level(systemLevel)))).toBe(withPassword)
  })

  test('a report of before the collector asked says nothing', () => {
    expect(off(windowsInput('01'))).toBe('unknown/auto-logon-not-readable {}')
  })

  test.each([
    [true, 'warn/on {}'],
    [false, 'pass/off {}'],
    [null, 'unknown/auto-logon-not-readable {}'],
    [undefined, 'unknown/auto-logon-not-readable {}'],
  ])('of Linux %s: %s', (autoLogon, expected) => {
    expect(off(linux({ autoLogon }))).toBe(expected)
  })
})
