import { describe, expect, test } from 'vitest'
import { DEVICE_CHECKS } from './registry.ts'
import { judgeAll } from './run.ts'
import { told, windowsPcs } from './testing.ts'

describe('a recorded Windows PC is judged as its expected file says', () => {
  for (const { name, input, expected } of windowsPcs())
    test(name, () => {
      const results = judgeAll(input).filter(({ id }) => Object.hasOwn(expected, id))

      const seen = Object.fromEntries(
        results.map(({ id, verdict, reason, facts }) => [id, { verdict, reason, facts }]),
      )
      expect(seen).toEqual(expected)
    })
})

/** Of the checks that the expected files do not know: what nearly every recorded PC gets, and who gets something else. */
const OTHER_CHECKS: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> = {
  'account-lockout': [
    'warn/short-lock {"attempts":5,"minutes":15}',
    { 22: 'unknown/lockout-not-readable {}', 25: 'unknown/lockout-not-readable {}' },
  ],
  'password-policy': [
    'fail/too-short {"length":8,"wanted":14}',
    { 22: 'unknown/password-policy-not-readable {}', 25: 'unknown/password-policy-not-readable {}' },
  ],
  'local-accounts-inactive': [
    'pass/none-inactive {}',
    {
      22: 'unknown/last-sign-in-not-known {"count":2}',
      25: 'unknown/accounts-not-readable {}',
      28: 'warn/never-used {"count":3}',
    },
  ],
  'browser-supported': [
    'fail/old {"names":["Edge 141","Chrome 141"]}',
    { 14: 'fail/old {"names":["Chrome 109"]}' },
  ],
  'software-inventory': ['not-applicable/not-requested {}', {}],
  'hardware-inventory': [
    'pass/complete {}',
    { 22: 'unknown/incomplete {"fields":["mac"]}', 25: 'unknown/hardware-not-readable {}' },
  ],
  'dns-filtering': [
    'fail/not-filtering {"servers":["192.0.2.1"]}',
    { 15: 'fail/not-filtering {"servers":["192.0.2.53"]}', 26: 'unknown/network-not-readable {}' },
  ],
  'exploit-protection-on': ['pass/on {}', { 26: 'unknown/exploit-protection-not-readable {}' }],
  'edr-running': ['not-applicable/not-required {}', { 25: 'unknown/services-not-readable {}' }],
  // Recorded before the collector asked.
  'auto-logon-off': ['unknown/auto-logon-not-readable {}', {}],
  'line-quality': ['unknown/not-recorded {}', {}],
}

test('and by the other checks as this table says', () => {
  for (const { name, input } of windowsPcs())
    for (const [id, [most, others]] of Object.entries(OTHER_CHECKS))
      expect(told(id, input), `${name} ${id}`).toBe(others[name.slice(0, 2)] ?? most)
})

test('between the two no check is left out', () => {
  for (const { expected } of windowsPcs())
    expect([...Object.keys(expected), ...Object.keys(OTHER_CHECKS)].sort()).toEqual(
      DEVICE_CHECKS.map(({ id }) => id).sort(),
    )
})
