import { describe, expect, test } from 'vitest'
import type { JudgeInput } from './check.ts'
import { BUILT_IN_TABLES } from './tables.ts'
import { judgeOne, on, told, untilOf, windowsInput, words } from './testing.ts'
import { HEALTHY_LINUX, linuxInput } from './testing-linux.ts'

const ID = 'patches-current'
const said = (input: JudgeInput): string => words(judgeOne(ID, input))

/** Windows 11 25H2 Pro at the level of September 2026; 9711 came on 13 October. */
const september = (day: string): JudgeInput => windowsInput('01', { os: { ubr: 9457 } }, on(day))

describe('by the table of builds', () => {
  test.each([
    ['2026-10-12', 'pass/current {"ubr":9457}'],
    [
      '2026-10-13',
      'pass/within-window {"ubr":9457,"firstMissingUbr":9711,"firstMissingReleased":"2026-10-13","lagDays":0}',
    ],
    [
      '2026-10-27',
      'pass/within-window {"ubr":9457,"firstMissingUbr":9711,"firstMissingReleased":"2026-10-13","lagDays":14}',
    ],
    [
      '2026-10-28',
      'warn/behind {"ubr":9457,"firstMissingUbr":9711,"firstMissingReleased":"2026-10-13","lagDays":15}',
    ],
    [
      '2026-11-27',
      'warn/behind {"ubr":9457,"firstMissingUbr":9711,"firstMissingReleased":"2026-10-13","lagDays":45}',
    ],
    [
      '2026-11-28',
      'fail/too-old {"ubr":9457,"firstMissingUbr":9711,"firstMissingReleased":"2026-10-13","lagDays":46}',
    ],
  ])('on %s the level of September is %s', (day, expected) => {
    expect(told(ID, september(day))).toBe(expected)
  })

  test('a verdict holds until the next fix is published, the window closes, or the table grows too old', () => {
    expect(untilOf(ID, september('2026-09-20'))).toBe('2026-10-13T00:00:00.000Z')
    expect(untilOf(ID, september('2026-10-20'))).toBe('2026-10-28T00:00:00.000Z')
    expect(untilOf(ID, september('2026-11-01'))).toBe('2026-11-28T00:00:00.000Z')
    // Of 21 November and good for 45 days: on 6 January the last installation decides.
    expect(untilOf(ID, windowsInput('01'))).toBe('2027-01-06T00:00:00.000Z')
  })

  test('a preview and an emergency fix never count as missing', () => {
    // 9550 is the preview of September, above 9457.
    expect(
      said(
        windowsInput(
          '01',
          { os: { currentBuild: 26100, editionId: 'Enterprise', ubr: 9457 } },
          on('2026-10-01'),
        ),
      ),
    ).toBe('pass/current')
    expect(
      said(
        windowsInput(
          '01',
          { os: { currentBuild: 26100, editionId: 'Enterprise', ubr: 9550 } },
          on('2026-10-01'),
        ),
      ),
    ).toBe('pass/current')
  })

  test.each([
    [9106, '2026-08-11', 'pass/current'], // the hotpatch of August, below the 9168 of the same day
    [9106, '2026-09-07', 'pass/current'],
    [9106, '2026-09-08', 'pass/within-window'], // September's base is a restart
    [8893, '2026-08-10', 'pass/current'], // an emergency hotpatch of 18 July
    [8893, '2026-08-11', 'pass/within-window'],
    [9105, '2026-08-26', 'warn/behind'], // no hotpatch: then the number decides
  ])('level %s on the hotpatch track, seen on %s: %s', (ubr, day, expected) => {
    expect(said(windowsInput('02', { os: { ubr } }, on(day)))).toBe(expected)
  })

  test('a server is compared with servers: the same build has other numbers there', () => {
    const server = { os: { currentBuild: 26100, editionId: 'ServerStandard', productType: 3, ubr: 33650 } }

    expect(said(windowsInput('15', server))).toBe('pass/current')
    expect(said(windowsInput('15', { os: { ...server.os, ubr: 9711 } }))).toBe('fail/too-old')
    // 33650 is far above every number of a client.
    expect(said(windowsInput('02', { os: { ubr: 33650 } }, on('2026-10-28')))).toBe('pass/current')
  })

  test('the side of a build is not guessed without the edition', () => {
    expect(told(ID, windowsInput('15', { os: { editionId: null } }))).toBe(
      'pass/recent-install {"installed":"2026-10-18","ageDays":10}',
    )
  })
})

describe('by the last installation, where the table says nothing', () => {
  const tableless = { ...BUILT_IN_TABLES, builds: { ...BUILT_IN_TABLES.builds, rows: [] } }
  const installed = (updates: object, other: Partial<JudgeInput> = {}): JudgeInput =>
    windowsInput(
      '01',
      { updates: { lastCumulative: null, qfe: [], history: [], ...updates } },
      { tables: tableless, ...other },
    )
  const entry = (kb: string | null, date: string, operation = 1, resultCode = 2) => ({
    ...{ date, operation, resultCode, kb, hresult: null, title: null, updateId: null },
    ...{ serverSelection: null, clientApplicationId: null },
  })
  const qfe = (installedOn: string | null, description = 'Security Update') => ({
    ...{ hotFixId: 'KB5200001', description, installedOn, installedOnRaw: null },
  })

  test.each([
    ['2026-09-13', 'pass/recent-install {"installed":"2026-09-13","ageDays":45}'],
    ['2026-09-12', 'warn/install-ageing {"installed":"2026-09-12","ageDays":46}'],
    ['2026-08-14', 'warn/install-ageing {"installed":"2026-08-14","ageDays":75}'],
    ['2026-08-13', 'fail/install-old {"installed":"2026-08-13","ageDays":76}'],
  ])('of %s', (day, expected) => {
    expect(told(ID, installed({ qfe: [qfe(day)] }))).toBe(expected)
  })

  test('the newest of package, fixes and history counts', () => {
    const updates = {
      lastCumulative: { packageName: null, version: null, installTime: '2026-10-01T20:00:00Z' },
      qfe: [qfe('2026-09-01'), qfe(null), qfe('2026-10-20', 'Update')],
      history: [entry('KB5200001', '2026-10-03T23:59:00Z'), entry('KB5200002', '2026-09-03T00:00:00Z')],
    }

    expect(judgeOne(ID, installed(updates)).facts.installed).toBe('2026-10-03')
  })

  test.each([
    ['the malicious-software tool', entry('KB890830', '2026-10-20T00:00:00Z')],
    ['definitions of Defender', entry('KB2267602', '2026-10-20T00:00:00Z')],
    ['a driver, which has no number', entry(null, '2026-10-20T00:00:00Z')],
    ['a removal', entry('KB5200001', '2026-10-20T00:00:00Z', 2)],
    ['a failed attempt', entry('KB5200001', '2026-10-20T00:00:00Z', 1, 4)],
  ])('%s is no patch', (_, one) => {
    expect(said(installed({ history: [one] }))).toBe('unknown/patch-level-not-readable')
  })

  test('by a wrong clock no date is believed', () => {
    const context = (clockSkewSeconds: number | null) => ({
      context: { signingRequired: true, clockSkewSeconds },
    })
    const updates = { qfe: [qfe('2026-10-20')] }

    expect(said(installed(updates, context(300)))).toBe('pass/recent-install')
    expect(said(installed(updates, context(-301)))).toBe('unknown/patch-level-not-readable')
    expect(said(installed(updates, context(null)))).toBe('unknown/patch-level-not-readable')
    // The level needs no clock.
    expect(said(windowsInput('01', {}, context(86_400)))).toBe('pass/current')
  })
})

describe('a pass is lowered', () => {
  test.each([
    [{ pendingReboot: { cbsRebootPending: true } }, 'warn/reboot-pending {"ubr":9711}'],
    [{ pendingReboot: { wuRebootRequired: true } }, 'warn/reboot-pending {"ubr":9711}'],
    [{ service: { wuauservStart: 'Disabled' } }, 'warn/updates-disabled {"ubr":9711}'],
    [
      { pendingReboot: { wuRebootRequired: true }, service: { wuauservStart: 'Disabled' } },
      'warn/reboot-pending {"ubr":9711}',
    ],
    [{ pendingReboot: { pendingFileRename: true, installerInProgress: true } }, 'pass/current {"ubr":9711}'],
  ])('by %j', (updates, expected) => {
    expect(told(ID, windowsInput('01', { updates }))).toBe(expected)
  })

  test('and nothing else is', () => {
    expect(
      said(windowsInput('01', { os: { ubr: 9457 }, updates: { service: { wuauservStart: 'Disabled' } } })),
    ).toBe('warn/behind')
  })
})

test('an ended release cannot be patched, whatever was installed', () => {
  expect(told(ID, windowsInput('03'))).toBe('fail/out-of-support {"endDate":"2026-10-13"}')
})

describe('Linux', () => {
  const { updates } = HEALTHY_LINUX
  if (updates === null) throw new TypeError('no updates')
  const linux = (changes: Partial<typeof updates>, other: Partial<JudgeInput> = {}): JudgeInput =>
    linuxInput({ updates: { ...updates, ...changes } }, other)
  const pending = (changes: Partial<typeof updates>): Partial<typeof updates> => ({
    ...{ pendingAll: 9, pendingSecurity: 5, pendingAtFirstRun: false },
    ...changes,
  })

  test.each([
    [pending({ oldestPendingSeenOn: '2026-10-14' }), 'pass/within-window {"security":5,"lagDays":14}'],
    [pending({ oldestPendingSeenOn: '2026-10-13' }), 'warn/behind {"security":5,"lagDays":15}'],
    [pending({ oldestPendingSeenOn: '2026-09-13' }), 'warn/behind {"security":5,"lagDays":45}'],
    [pending({ oldestPendingSeenOn: '2026-09-12' }), 'fail/too-old {"security":5,"lagDays":46}'],
    [
      pending({ oldestPendingSeenOn: '2026-10-14', rebootRequired: true }),
      'warn/reboot-pending {"security":5,"lagDays":14}',
    ],
    [pending({ oldestPendingSeenOn: '2026-10-14', listsDate: null }), 'unknown/patch-level-not-readable {}'],
    [
      pending({ oldestPendingSeenOn: '2026-10-13', listsDate: null }),
      'warn/behind {"security":5,"lagDays":15}',
    ],
    [
      pending({ pendingAtFirstRun: true, firstRunOn: '2026-10-28' }),
      'warn/security-updates-pending {"security":5}',
    ],
    [
      pending({ pendingAtFirstRun: true, firstRunOn: '2026-09-13' }),
      'warn/security-updates-pending {"security":5}',
    ],
    [
      pending({ pendingAtFirstRun: true, firstRunOn: '2026-09-12' }),
      'fail/too-old {"security":5,"lagDays":46}',
    ],
    [
      pending({ pendingAtFirstRun: null, firstRunOn: '2026-01-01' }),
      'warn/security-updates-pending {"security":5}',
    ],
    [{ listsDate: '2026-10-20T03:00:01Z' }, 'pass/current {}'], // a second under 8 days
    [{ listsDate: '2026-10-20T03:00:00Z' }, 'warn/lists-old {"ageDays":8}'],
    [{ listsDate: '2026-09-27T03:00:01Z' }, 'warn/lists-old {"ageDays":30}'],
    [{ listsDate: '2026-09-27T03:00:00Z' }, 'unknown/lists-too-old {"ageDays":31}'],
    [{ listsDate: null }, 'unknown/patch-level-not-readable {}'],
    [{ simulation: 'failed' as const }, 'unknown/patch-level-not-readable {}'],
    [{ rebootRequired: true }, 'warn/reboot-pending {}'],
    [{ rebootRequired: null }, 'pass/current {}'],
  ])('%j', (changes, expected) => {
    expect(told(ID, linux(changes))).toBe(expected)
  })

  test('by a wrong clock nobody knows since when an update has been pending', () => {
    const context = { signingRequired: false, clockSkewSeconds: 301 }
    const seen = pending({ oldestPendingSeenOn: '2026-01-01' })
    const first = pending({ pendingAtFirstRun: true, firstRunOn: '2026-01-01' })

    expect(said(linux(seen, { context }))).toBe('warn/security-updates-pending')
    expect(said(linux(first, { context }))).toBe('warn/security-updates-pending')
    // The date of the lists is the archive's.
    expect(said(linux({}, { context }))).toBe('pass/current')
  })

  test('holds until the lists are eight days old', () => {
    expect(untilOf(ID, linuxInput())).toBe('2026-11-04T20:12:33.000Z')
  })
})
