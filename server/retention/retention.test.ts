/** What had its time goes by whole months, after it was announced, and never before the law lets it. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listRequirements } from '../../checks/catalogue/catalogue.ts'
import { verifyAudit } from '../audit/verify.ts'
import { retentionCommand } from '../cli/retention.ts'
import { INSTALLATION } from '../db/database.ts'
import { ensureMonths } from '../db/partitions.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { addTestCommune, movingClock, testDeps } from '../people/testing.ts'
import { readSetting } from '../settings/service.ts'
import { goesAt, planSubject } from './plan.ts'
import { RETENTION_RULES } from './rules.ts'
import { retentionPlan, retentionTurn, setKeptMonths } from './service.ts'
import { announcements } from './settings.ts'
import { stateInWords } from './words.ts'

const DAY_MS = 86_400_000
const NOTICE_MS = 30 * DAY_MS
const clock = movingClock()
let base: TestDatabase
let deps: ReturnType<typeof testDeps>
let communeId: string
beforeEach(async () => {
  clock.set(new Date('2026-11-24T02:00:00Z'))
  base = await testDatabase()
  deps = testDeps(base, { clock })
  communeId = (await addTestCommune(base, { code: 'thanh-phu' })).communeId
  await ensureMonths(base.owner, {
    from: new Date('2025-08-01T00:00:00Z'),
    to: new Date('2025-11-01T00:00:00Z'),
  })
})
afterEach(() => base.close())

const addReport = (at: string) => base.owner`insert into reports
  (commune_id, device_id, received_at, seq, digest, collected_at, late, evidence_head, evidence_signature, facts_text)
  values (${communeId}, ${randomUUID()}, ${at}, 1, '\\x00', ${at}, false, '[]', '', '{}')`
const addTransition = (at: string, claimedAt: string | null) => base.owner`insert into transitions
  (commune_id, device_id, at, transition_id, check_id, to_state, to_reason, cause, claimed_at)
  values (${communeId}, ${randomUUID()}, ${at}, ${randomUUID()}, 'contact', 'silent', 'silent', 'time', ${claimedAt})`

const monthsOf = async (table: string) =>
  (
    await base.owner<{ month: string }[]>`select to_char(month, 'YYYY-MM') as month from monthly_partitions
    where table_name = ${table} and month < '2026-01-01' order by 1`
  ).map(({ month }) => month)
const planOf = async (subject: string) => {
  const plan = (await retentionPlan(deps)).find(({ rule }) => rule.subject === subject)
  if (plan === undefined) throw new Error(`no rule for ${subject}`)
  return plan
}
async function turnAfterNotice() {
  await retentionTurn(deps)
  clock.advance(NOTICE_MS)
  return retentionTurn(deps)
}

describe('the rules', () => {
  test('every table kept by month has one, and the database knows a floor that is not above it', async () => {
    const tables = await base.owner<{ name: string }[]>`select table_name as name from monthly_tables`
    const floors = await base.owner<{ tableName: string; months: number; source: string }[]>`
      select table_name as "tableName", months, source from retention_floors`

    const ruled = RETENTION_RULES.flatMap((rule) => rule.tables.map((table) => [table, rule.keep] as const))
    expect(ruled.map(([table]) => table).sort()).toEqual(tables.map(({ name }) => name).sort())
    const least = ruled.map(([table, keep]) => [table, keep.kind === 'months' ? keep.least : Number.NaN])
    expect(Object.fromEntries(floors.map(({ tableName, months }) => [tableName, months]))).toEqual(
      Object.fromEntries(least),
    )
    expect(floors.every(({ source }) => source === 'l3-5.8.2.1-a-8')).toBe(true)
  })

  test('name rows of the catalogue, and keep what those ask for', () => {
    const rows = new Map(listRequirements().map((row) => [row.id, row]))
    for (const { keep, sources } of RETENTION_RULES)
      for (const source of sources) {
        if (source.kind !== 'requirement') continue
        const row = rows.get(source.id)
        expect(row?.concept).toBe('log-retention')
        expect(keep).toMatchObject({ least: Number(/ít nhất (\d+) tháng/.exec(row?.title ?? '')?.[1]) })
      }
  })

  test('keep no month shorter than the law asks for, whatever was decided', async () => {
    await expect(setKeptMonths(deps, 'sign-ins', 2, 'cli')).rejects.toThrow('ít nhất 3 tháng')
    await expect(setKeptMonths(deps, 'audit', 12, 'cli')).rejects.toThrow('giữ mãi mãi')
    await expect(setKeptMonths(deps, 'cats', 12, 'cli')).rejects.toThrow('Không có loại dữ liệu')
    await base.owner`insert into installation_settings (key, value, updated_at, updated_by)
      values ('retention.months', '{"sign-ins": 1}', now(), 'somebody with psql')`

    expect((await planOf('sign-ins')).months).toBe(3)
  })
})

describe('before anything goes', () => {
  test('nothing is dropped in the first 30 days after the announcement', async () => {
    expect((await planOf('reports')).state).toEqual({ kind: 'unannounced' })
    expect(await retentionTurn(deps)).toEqual({
      announced: ['reports', 'transitions', 'sign-ins'],
      dropped: 0,
    })
    const plan = await planOf('reports')
    expect(plan.state).toEqual({
      ...{ kind: 'announced', since: clock.now(), goesFrom: new Date(clock.now().getTime() + NOTICE_MS) },
    })
    expect(stateInWords(plan)).toBe(
      'Báo cáo của máy trạm: tháng 08/2025, 09/2025 sẽ bị xóa từ 09:00 24/12/2026 (thông báo từ 09:00 24/11/2026).',
    )

    clock.advance(NOTICE_MS - 1)
    expect((await retentionTurn(deps)).dropped).toBe(0)
    expect(await monthsOf('reports')).toEqual(['2025-08', '2025-09', '2025-10', '2025-11'])
    clock.advance(1)
    expect((await retentionTurn(deps)).dropped).toBeGreaterThan(0)
    expect(await monthsOf('reports')).toEqual(['2025-11'])
  })

  test('to keep shorter than was announced is announced anew, to keep longer is not', async () => {
    await turnAfterNotice()
    await setKeptMonths(deps, 'reports', 12, 'cli')
    expect((await planOf('reports')).state).toEqual({ kind: 'unannounced' })
    expect((await retentionTurn(deps)).announced).toEqual(['reports'])
    expect(await monthsOf('reports')).toEqual(['2025-11'])

    const announced = await readSetting(deps, announcements)
    expect(announced.reports).toEqual({ since: clock.now().toISOString(), months: 12 })
    await setKeptMonths(deps, 'reports', 13, 'cli')
    expect((await retentionTurn(deps)).announced).toEqual([])
  })

  test('the dry run lists what would go and removes nothing', async () => {
    let out = ''
    const print = (text: string) => {
      out += text
    }
    const command = retentionCommand(print, (work) => work(deps))
    await command.parseAsync(['--json'], { from: 'user' })

    const listed = JSON.parse(out) as { subject: string; state: string; going: { month: string }[] }[]
    expect(listed.map(({ subject }) => subject)).toEqual(RETENTION_RULES.map(({ subject }) => subject))
    expect(listed[0]).toMatchObject({ months: 13, state: 'unannounced' })
    expect(listed[0]?.going.map(({ month }) => month)).toEqual(['2025-08-01', '2025-09-01'])
    expect(await monthsOf('reports')).toHaveLength(4)
    expect(await readSetting(deps, announcements)).toEqual({})
    out = ''
    await command.parseAsync(['keep', 'sign-ins', '12'], { from: 'user' })
    expect(out).toContain('Nhật ký đăng nhập, truy cập (sign-ins): giữ 12 tháng.')
    expect(out).toContain('Căn cứ: yêu cầu l3-5.8.2.1-a-8; mặc định của AnXã.')
  })
})

describe('what goes', () => {
  test('goes whole, with a line that says which month, how many rows, from when to when', async () => {
    await addReport('2025-08-03T01:00:00Z')
    await addReport('2025-08-31T23:59:59.999Z')
    await addReport('2025-11-01T00:00:00Z')
    await turnAfterNotice()

    const [line] = await base.owner`select actor, subject, detail from audit_lines
      where action = 'retention.dropped' and subject like '%reports/2025-08'`
    expect(line).toEqual({
      ...{ actor: 'system', subject: 'month:reports/2025-08' },
      detail: {
        ...{ subject: 'reports', table: 'reports', month: '2025-08', rows: 2, keptMonths: 13 },
        ...{ from: '2025-08-03T01:00:00.000Z', to: '2025-08-31T23:59:59.999Z' },
      },
    })
    expect(await base.owner`select received_at from reports`).toEqual([
      { received_at: new Date('2025-11-01T00:00:00Z') },
    ])
    expect(await verifyAudit(base.db, INSTALLATION)).toMatchObject({ state: 'whole' })
  })

  test('rows are counted over all communes, also by an owner that is no superuser', async () => {
    const owner = `owner_${randomUUID().slice(0, 8)}`
    await base.owner.unsafe(`create role ${owner}`)
    await base.owner.unsafe(`grant create, usage on schema public to ${owner}`)
    for (const name of ['reports', 'reports_2025_08', 'commune_directory', 'retention_floors'])
      await base.owner.unsafe(`alter table ${name} owner to ${owner}`)
    for (const name of ['monthly_tables', 'monthly_partitions'])
      await base.owner.unsafe(`alter view ${name} owner to ${owner}`)
    await base.owner.unsafe(`alter function drop_month(text, date) owner to ${owner}`)
    await addReport('2025-08-03T01:00:00Z')

    const [gone] = await base.db.reference`select row_count from drop_month('reports', '2025-08-01')`
    expect(gone).toEqual({ row_count: 1 })
    await base.owner.unsafe(`reassign owned by ${owner} to current_user`)
    await base.owner.unsafe(`drop owned by ${owner}`)
    await base.owner.unsafe(`drop role ${owner}`)
  })

  test('of several servers one drops a month, once', async () => {
    await retentionTurn(deps)
    clock.advance(NOTICE_MS)
    await Promise.all([1, 2, 3].map(() => retentionTurn(deps)))

    const lines = await base.owner`select subject from audit_lines where action = 'retention.dropped'`
    expect(new Set(lines.map(({ subject }) => subject)).size).toBe(lines.length)
  })

  test('a month with changes that nobody has claimed is held, and said to be', async () => {
    await addTransition('2025-08-03T01:00:00Z', null)
    await addTransition('2025-09-03T01:00:00Z', '2025-09-03T01:00:05Z')
    await turnAfterNotice()

    expect(await monthsOf('transitions')).toEqual(['2025-08', '2025-11'])
    const plan = await planOf('transitions')
    expect(plan.held).toEqual([expect.objectContaining({ month: '2025-08-01', unclaimed: 1 })])
    expect(stateInWords(plan)).toBe('Chưa xóa tháng 08/2025: còn thay đổi chưa được xét cảnh báo.')
    await base.owner`update transitions set claimed_at = now()`
    await retentionTurn(deps)
    expect(await monthsOf('transitions')).toEqual(['2025-11'])
  })

  test('a month that others hold waits, the others go, and the turn says that it failed', async () => {
    await retentionTurn(deps)
    clock.advance(NOTICE_MS)
    await base.owner.begin(async (tx) => {
      await tx`lock table sign_in_log in access share mode`
      await expect(retentionTurn(deps)).rejects.toThrow('1 tables could not lose their old months')
    })

    expect(await monthsOf('reports')).toEqual(['2025-11'])
    expect(await monthsOf('sign_in_log')).toEqual(['2025-08', '2025-09', '2025-10', '2025-11'])
    await retentionTurn(deps)
    expect(await monthsOf('sign_in_log')).toEqual([])
  })
})

describe('the database itself', () => {
  const drop = (table: string, month: string) =>
    base.db.reference`select * from drop_month(${table}, ${month}::date)`

  test('drops no month younger than its floor, whoever asks and whatever the clock of the server says', async () => {
    await base.owner`select ensure_month('reports', (now() - interval '3 months')::date)`

    const [last] = await base.owner<
      { day: string }[]
    >`select (now() - interval '3 months')::date::text as day`
    await expect(drop('reports', last?.day ?? '')).rejects.toThrow('is younger than 3 months')
    await expect(drop('reports', '2090-01-01')).rejects.toThrow('is younger than 3 months')
  })

  test.each(['audit_lines', 'devices', 'reports_2025_08', 'reports; drop table devices', 'retention_floors'])(
    'drops nothing of %s',
    async (table) => {
      await expect(drop(table, '2025-08-01')).rejects.toThrow('no table that loses months')
    },
  )

  test('drops no month with unclaimed rows', async () => {
    await addTransition('2025-08-03T01:00:00Z', null)

    await expect(drop('transitions', '2025-08-15')).rejects.toThrow('that nobody has claimed')
    expect(await monthsOf('transitions')).toContain('2025-08')
  })

  test('answers nothing for a month that is not there, and lets the application change no floor', async () => {
    expect(await drop('reports', '2019-01-01')).toHaveLength(0)
    await expect(base.db.reference`update retention_floors set months = 1`).rejects.toThrow(
      'permission denied',
    )
    await expect(base.db.reference`drop table reports_2025_08`).rejects.toThrow('must be owner')
  })

  test('states no commune after counting for all of them', async () => {
    await addReport('2025-11-03T01:00:00Z')
    const [left] = await base.db.transaction({ communes: [] }, async (tx) => {
      await tx`select * from drop_month('reports', '2025-08-01')`
      return tx<{ rows: number }[]>`select count(*) as rows from reports`
    })

    expect(left).toEqual({ rows: 0 })
  })
})

test('a month goes when its last moment is so many whole months past, and not a moment before', () => {
  const month = fc.tuple(fc.integer({ min: 2015, max: 2099 }), fc.integer({ min: 1, max: 12 }))
  fc.assert(
    fc.property(month, fc.integer({ min: 1, max: 120 }), ([year, number], keep) => {
      const first = `${year}-${String(number).padStart(2, '0')}-01`
      const end = new Date(Date.UTC(year, number, 1))
      const at = goesAt(first, keep)
      const months = (at.getUTCFullYear() - end.getUTCFullYear()) * 12 + at.getUTCMonth() - end.getUTCMonth()
      return months === keep && at.getUTCDate() === 1 && at.getUTCHours() === 0
    }),
  )
})

test('what is kept for ever, and what has no table by month, never has anything to go', () => {
  const partitions = [{ table: 'reports', month: '2000-01-01', bytes: 1, estimatedRows: 1, unclaimed: 0 }]
  for (const rule of RETENTION_RULES.filter(({ tables }) => tables.length === 0)) {
    const months = rule.keep.kind === 'months' ? rule.keep.usual : null
    const plan = planSubject(rule, { months, partitions, announcement: undefined, now: clock.now() })
    expect([plan.state, plan.going]).toEqual([{ kind: 'nothing' }, []])
  }
})
