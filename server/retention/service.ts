/** Keeps what has to be kept and lets go of the rest: announced first, whole months only, each with an audit line. */
import { appendAudit } from '../audit/service.ts'
import { INSTALLATION } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError, CannotError } from '../errors.ts'
import { changeSetting, readSetting } from '../settings/service.ts'
import { type Partition, planSubject, type SubjectPlan } from './plan.ts'
import { countUnclaimed, dropMonth, listMonths } from './queries.ts'
import { findRule, RETENTION_RULES, type RetentionRule } from './rules.ts'
import { announcements, keptMonths } from './settings.ts'

export type RetentionDeps = Pick<Deps, 'db' | 'clock' | 'log'>

/** What would go and when, subject by subject; changes nothing. For the page, the command and the loop. */
export async function retentionPlan(deps: Pick<Deps, 'db' | 'clock'>): Promise<readonly SubjectPlan[]> {
  const now = deps.clock.now()
  const [decided, announced, months, unclaimed] = await Promise.all([
    readSetting(deps, keptMonths),
    readSetting(deps, announcements),
    listMonths(deps.db),
    countUnclaimed(deps.db, now),
  ])
  const partitions = months.map((row) => ({
    ...row,
    unclaimed: row.table === 'transitions' ? (unclaimed.get(row.month) ?? 0) : 0,
  }))
  return RETENTION_RULES.map((rule) =>
    planSubject(rule, {
      ...{ partitions, now },
      months: monthsFor(rule, decided[rule.subject]),
      announcement: announced[rule.subject],
    }),
  )
}

/** Whatever is written in the settings, the law's minimum holds. */
function monthsFor({ keep }: RetentionRule, decided: number | undefined): number | null {
  return keep.kind === 'for-ever' ? null : Math.max(keep.least, decided ?? keep.usual)
}

/** Decides how long a subject is kept. Throws `invalid` below the law's minimum, or for what is kept for ever. */
export async function setKeptMonths(
  deps: Pick<Deps, 'db' | 'clock'>,
  subject: string,
  months: number,
  actor: string,
): Promise<void> {
  const rule = findRule(subject)
  if (rule === undefined)
    throw new AppError('invalid', `Không có loại dữ liệu "${subject}" trong các quy tắc lưu giữ.`)
  if (rule.keep.kind === 'for-ever') throw new AppError('invalid', `${rule.title} được giữ mãi mãi.`)
  if (!Number.isInteger(months) || months < rule.keep.least || months > 1200)
    throw new AppError('invalid', `${rule.title}: ít nhất ${rule.keep.least} tháng. ${rule.why}`)
  await changeSetting(deps, keptMonths, (kept) => ({ ...kept, [subject]: months }), actor)
}

export type RetentionTurn = { readonly announced: readonly string[]; readonly dropped: number }

/** One turn of the daily loop. Throws CannotError when a month that is due could not go; the others went. */
export async function retentionTurn(deps: RetentionDeps): Promise<RetentionTurn> {
  const plan = await retentionPlan(deps)
  const announced = await announce(deps, plan)
  let dropped = 0
  const failures: unknown[] = []
  for (const { rule, months, state, going } of plan) {
    if (state.kind !== 'due' || months === null) continue
    for (const partition of going)
      try {
        if (await drop(deps, rule, months, partition)) dropped += 1
      } catch (err) {
        deps.log.warn({ err, table: partition.table, month: partition.month }, 'month not dropped')
        failures.push(err)
        // While we wait for a table, its writers wait behind us: not again and again for the other months.
        break
      }
  }
  if (failures.length > 0)
    throw new CannotError(`${failures.length} tables could not lose their old months`, { cause: failures[0] })
  return { announced, dropped }
}

async function announce(deps: RetentionDeps, plan: readonly SubjectPlan[]): Promise<readonly string[]> {
  const fresh = plan.filter(({ state }) => state.kind === 'unannounced')
  if (fresh.length === 0) return []
  const since = deps.clock.now().toISOString()
  const entries = fresh.map(({ rule, months }) => [rule.subject, { since, months: months ?? 0 }] as const)
  await changeSetting(
    deps,
    announcements,
    (known) => ({ ...known, ...Object.fromEntries(entries) }),
    'system',
  )
  const subjects = fresh.map(({ rule }) => rule.subject)
  deps.log.info({ subjects }, 'removal of old months announced')
  return subjects
}

/** The month and the line about it go in one transaction. false: another server was first. */
async function drop(
  { db, clock, log }: RetentionDeps,
  { subject }: RetentionRule,
  keptMonthsNow: number,
  { table, month }: Partition,
): Promise<boolean> {
  const now = clock.now()
  const gone = await db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    const found = await dropMonth(tx, { table, month })
    if (found === null) return null
    const line = { communeId: INSTALLATION, actor: 'system', action: 'retention.dropped' }
    const detail = {
      ...{ subject, table, month: month.slice(0, 7), rows: found.rows, keptMonths: keptMonthsNow },
      ...{ from: found.from?.toISOString() ?? null, to: found.to?.toISOString() ?? null },
    }
    await appendAudit(tx, { ...line, subject: `month:${table}/${month.slice(0, 7)}`, detail }, now)
    return found
  })
  if (gone !== null) log.info({ table, month, rows: gone.rows }, 'month dropped')
  return gone !== null
}
