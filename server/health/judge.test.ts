import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../checks/time/calendar.ts'
import type { Heartbeat } from '../jobs/heartbeats.ts'
import type { DescribedTable } from '../tables/describe.ts'
import { isRed, judgeHealth } from './judge.ts'
import type { Readings } from './readings.ts'

// Tuesday 24 November 2026, 09:00 in Việt Nam.
const NOW = new Date('2026-11-24T02:00:00Z')
const SECOND = 1000
const DAY = 86_400_000
const GIB = 1024 ** 3
const ago = (ms: number) => new Date(NOW.getTime() - ms)

const loop = (given: Partial<Heartbeat> = {}): Heartbeat => ({
  ...{ job: 'sweep', everySeconds: 30, lastTurnAt: NOW, lastOkAt: NOW, lastError: null },
  ...given,
})

const table: DescribedTable = {
  ...{ name: 'lifecycle', title: 'Bảng thời hạn', asOf: '2026-11-21', ageDays: 3, state: 'fresh' },
  ...{ source: { kind: 'built-in' }, isUnreadable: false },
}

const well: Readings = {
  program: { version: '0.1.0', node: '20.20.2', system: 'Linux' },
  mail: { isConfigured: true, last: { lastTurnAt: NOW, lastOkAt: NOW, lastError: null } },
  loops: [loop()],
  backup: { verdict: 'pass', text: 'Bản sao lưu tốt gần nhất: hôm nay.', lastGoodAt: NOW },
  tables: [table],
  disk: { freeBytes: 100 * GIB, totalBytes: 200 * GIB },
  clock: { databaseAheadMs: 0, offsetMs: 0, agents: { heard: 10, ahead: 0, behind: 0 } },
  database: { bytes: GIB, version: '18.4', isEmbedded: true, pendingMigrations: 0 },
  certificate: { kind: 'authority', endsAt: new Date(NOW.getTime() + 3650 * DAY) },
  counts: { communes: 1, devices: 60, agents: 50 },
  lastReportAt: NOW,
  calendar: createCalendar(),
}

const judged = (given: Partial<Readings>, id: string) =>
  judgeHealth({ ...well, ...given }, NOW).find((row) => row.id === id)
const verdictOf = (given: Partial<Readings>, id: string) => judged(given, id)?.verdict

test('an installation that is well has nothing red or yellow, and nothing to do', () => {
  const rows = judgeHealth(well, NOW)

  expect(rows.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
  expect(rows.filter(({ mend }) => mend !== null)).toEqual([])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
})

test('whatever is not well says what to do', () => {
  const rows = judgeHealth(
    {
      ...well,
      ...{ loops: [], mail: { isConfigured: false, last: null }, disk: { freeBytes: 0, totalBytes: GIB } },
      ...{ backup: { verdict: 'fail', text: 'x', lastGoodAt: null }, lastReportAt: null },
      tables: [{ ...table, state: 'too-old' }],
      ...{ certificate: { kind: 'unreadable', message: 'x' } },
      database: { ...well.database, pendingMigrations: 2 },
      clock: { ...well.clock, databaseAheadMs: 60_000 },
    },
    NOW,
  )

  expect(rows.filter(isRed).length).toBeGreaterThanOrEqual(7)
  expect(rows.filter(({ id, mend }) => id !== 'program' && mend === null)).toEqual([])
})

describe('a loop', () => {
  const verdict = (given: Partial<Heartbeat>) => verdictOf({ loops: [loop(given)] }, 'loop:sweep')

  test('may miss two turns and take a minute; then it is stuck', () => {
    expect(verdict({ lastTurnAt: ago(150 * SECOND) })).toBe('pass')
    expect(verdict({ lastTurnAt: ago(150 * SECOND + 1) })).toBe('fail')
  })

  test('whose last turn failed is yellow while a good one is near, red when there is none', () => {
    const failed = { lastError: 'deadlock detected' }
    expect(verdict({ ...failed, lastOkAt: ago(150 * SECOND) })).toBe('warn')
    expect(verdict({ ...failed, lastOkAt: ago(150 * SECOND + 1) })).toBe('fail')
    expect(verdict({ ...failed, lastOkAt: null })).toBe('fail')
  })

  test('that never turned at all is red when it is the one that keeps verdicts true', () => {
    expect(verdictOf({ loops: [] }, 'loop:sweep')).toBe('fail')
    expect(verdictOf({ loops: [loop({ job: 'tls' })] }, 'loop:sweep')).toBe('fail')
  })

  test('nobody gave words to is shown by its name', () => {
    expect(judged({ loops: [loop(), loop({ job: 'alerts' })] }, 'loop:alerts')?.title).toBe(
      'Việc nền “alerts”',
    )
  })
})

describe('reports', () => {
  // Friday 20 November, 09:00: Monday 09:00 is one working day later, Wednesday three.
  const friday = new Date('2026-11-20T02:00:00Z')
  const at = (now: string) =>
    judgeHealth({ ...well, lastReportAt: friday }, new Date(now)).find(({ id }) => id === 'reports')?.verdict

  test('may be missing over a weekend', () => {
    expect(at('2026-11-23T01:59:59.999Z')).toBe('pass')
  })

  test('missing for a working day are yellow, for three red', () => {
    expect(at('2026-11-23T02:00:00Z')).toBe('warn')
    expect(at('2026-11-25T01:59:59.999Z')).toBe('warn')
    expect(at('2026-11-25T02:00:00Z')).toBe('fail')
  })

  test('are not missed where there is no agent, and are where one was enrolled', () => {
    expect(verdictOf({ counts: { communes: 1, devices: 3, agents: 0 }, lastReportAt: null }, 'reports')).toBe(
      'not-applicable',
    )
    expect(verdictOf({ lastReportAt: null }, 'reports')).toBe('warn')
  })
})

describe('mail', () => {
  const tried = (lastOkAt: Date | null) => ({
    mail: { isConfigured: true, last: { lastTurnAt: NOW, lastOkAt, lastError: 'connect ECONNREFUSED' } },
  })

  test('that was refused is yellow for a day, then red; red at once when none ever went out', () => {
    expect(verdictOf(tried(ago(DAY)), 'mail')).toBe('warn')
    expect(verdictOf(tried(ago(DAY + 1)), 'mail')).toBe('fail')
    expect(verdictOf(tried(null), 'mail')).toBe('fail')
  })

  test('nobody set up is no fault, one that sent nothing yet is not known', () => {
    expect(verdictOf({ mail: { isConfigured: false, last: null } }, 'mail')).toBe('not-applicable')
    expect(verdictOf({ mail: { isConfigured: true, last: null } }, 'mail')).toBe('unknown')
  })
})

test.each([
  ['fresh', 'pass'],
  ['ageing', 'warn'],
  ['too-old', 'fail'],
] as const)('a table that is %s is %s', (state, verdict) => {
  expect(verdictOf({ tables: [{ ...table, state }] }, 'table:lifecycle')).toBe(verdict)
})

test('an imported table that cannot be read is red, however fresh the one in its place', () => {
  expect(verdictOf({ tables: [{ ...table, isUnreadable: true }] }, 'table:lifecycle')).toBe('fail')
})

describe('the disk', () => {
  const free = (freeBytes: number, database = 0) =>
    verdictOf(
      {
        disk: { freeBytes, totalBytes: 100 * GIB },
        database: { ...well.database, bytes: database },
      },
      'disk',
    )

  test('is yellow below 5 GiB and red below 1', () => {
    expect([free(5 * GIB), free(5 * GIB - 1), free(GIB), free(GIB - 1)]).toEqual([
      'pass',
      'warn',
      'warn',
      'fail',
    ])
  })

  test('is yellow when no backup would fit on it', () => {
    expect([free(20 * GIB, 20 * GIB), free(20 * GIB, 20 * GIB + 1)]).toEqual(['pass', 'warn'])
  })

  test('that cannot be read is not known, and never good', () => {
    expect(verdictOf({ disk: null }, 'disk')).toBe('unknown')
  })
})

describe('the clock', () => {
  const apart = (databaseAheadMs: number) => verdictOf({ clock: { ...well.clock, databaseAheadMs } }, 'clock')
  const heard = (heardOf: number, ahead: number, behind: number) =>
    judged({ clock: { ...well.clock, agents: { heard: heardOf, ahead, behind } } }, 'clock')

  test('and that of the database may be two seconds apart, either way; half a minute is red', () => {
    expect([apart(2000), apart(-2001), apart(30_000), apart(30_001)]).toEqual([
      'pass',
      'warn',
      'warn',
      'fail',
    ])
  })

  test('is wrong when most of three PCs or more say so, and it says in which direction', () => {
    expect(heard(4, 3, 0)).toMatchObject({
      verdict: 'fail',
      text: expect.stringContaining('chậm hơn 5 phút'),
    })
    expect(heard(4, 0, 3)).toMatchObject({
      verdict: 'fail',
      text: expect.stringContaining('nhanh hơn 5 phút'),
    })
    expect(heard(4, 2, 0)?.verdict).toBe('pass')
    expect(heard(2, 2, 0)?.verdict).toBe('pass')
  })

  test('that is moved for a rehearsal is yellow', () => {
    expect(verdictOf({ clock: { ...well.clock, offsetMs: 1 } }, 'clock')).toBe('warn')
  })
})

test('a database that waits for migrations, or is of a newer program, is red', () => {
  const pending = (pendingMigrations: number | null) =>
    verdictOf({ database: { ...well.database, pendingMigrations } }, 'database')

  expect([pending(0), pending(1), pending(null)]).toEqual(['pass', 'fail', 'fail'])
})

describe('a certificate', () => {
  const endsIn = (kind: 'server' | 'authority', ms: number) =>
    verdictOf({ certificate: { kind, endsAt: new Date(NOW.getTime() + ms) } }, 'certificate')

  test('of a file is yellow in its last 21 days, and red when it has ended', () => {
    expect(endsIn('server', 21 * DAY)).toBe('pass')
    expect(endsIn('server', 21 * DAY - 1)).toBe('warn')
    expect(endsIn('server', 1)).toBe('warn')
    expect(endsIn('server', 0)).toBe('fail')
  })

  test('that agents pin is yellow in its last year', () => {
    expect(endsIn('authority', 365 * DAY)).toBe('pass')
    expect(endsIn('authority', 365 * DAY - 1)).toBe('warn')
  })

  test('is not asked for where plain http is answered', () => {
    expect(verdictOf({ certificate: { kind: 'none' } }, 'certificate')).toBe('not-applicable')
  })
})

test('backups are judged where they are made; not readable is not good', () => {
  expect(verdictOf({ backup: { verdict: 'warn', text: 'x', lastGoodAt: null } }, 'backup')).toBe('warn')
  expect(verdictOf({ backup: null }, 'backup')).toBe('unknown')
})
