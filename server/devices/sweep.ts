/**
 * Wakes for the PCs whose moment has come: a verdict that changes with time, a report that becomes too old, a PC that
 * falls silent, facts judged under older rules. Any number of processes may sweep at once: rows are claimed with
 * SKIP LOCKED, and what one did is committed with its transitions, or was never done.
 */

import type { Logger } from 'pino'
import type { CheckResult } from '../../checks/device/check.ts'
import { Facts } from '../../checks/facts/facts.ts'
import type { Clock } from '../../checks/time/clock.ts'
import type { Database, Tx } from '../db/database.ts'
import { ensureMonths } from '../db/partitions.ts'
import { startLoop } from '../jobs/loop.ts'
import type { JobDeps, Loop } from '../jobs/turn.ts'
import { SEEN_BY_ALL_MS } from '../tables/in-force.ts'
import { type Aged, applyRules, NEVER, passTime } from './aging.ts'
import { countsOf, type DeviceKind, type DeviceStatus } from './counts.ts'
import { criteriaOf } from './criteria.ts'
import { currentFactsText } from './evidence.ts'
import { type CurrentRules, decidedOf, type Rules, type RulesOf, rulesInForce } from './rules.ts'
import { changeStanding, type StandingChange } from './standing.ts'
import { insertTransitions, type LookedAt, type Transition, writeLookedAt } from './states.ts'
import type { KeptVerdicts } from './verdicts.ts'

const SWEEP_EVERY_SECONDS = 30
const ROWS_AT_ONCE = 100
/** All of them would do as well; a list of thousands in every transaction would not be read by anybody. */
const COMMUNES_AT_ONCE = 500

export type SweepDeps = { readonly db: Database; readonly clock: Clock; readonly log: Logger }

export type Sweep = {
  /** Looks at everything that is due; answers how many PCs that were. */
  readonly turn: () => Promise<number>
}

type DueRow = {
  commune_id: string
  device_id: string
  unit_id: string | null
  kind: DeviceKind
  status: DeviceStatus
  signing_required: boolean
  allowed_admins: number | null
  allowed_remote_tools: string[]
  system_level: number | null
  criteria: unknown
  last_report_at: Date
  skew_seconds: number | null
  evidence_head: string
  facts_text: string
  verdicts: KeptVerdicts
  edition: string
  silent_since: Date | null
  next_look_at: Date
}

export function createSweep(
  { db, clock, log }: SweepDeps,
  currentRules: CurrentRules = rulesInForce(db),
): Sweep {
  const editions = createEditionWatch()
  return {
    turn: async () => {
      const rulesOf = await currentRules()
      const mayBeOlder = editions.mayBeOlder(rulesOf, performance.now())
      let looked = 0
      for (const communes of await communeGroups(db)) {
        if (mayBeOlder) await wakeOtherEditions(db, communes, rulesOf, clock.now())
        for (let rows = ROWS_AT_ONCE; rows === ROWS_AT_ONCE; looked += rows)
          rows = await sweepSome({ db, log, rulesOf }, communes, clock.now())
      }
      editions.setChecked(rulesOf, performance.now())
      if (looked > 0) log.debug({ looked }, 'swept')
      return looked
    },
  }
}

/**
 * Facts judged under an older edition are looked for at start, and after a table was replaced: then again until every
 * other process has surely seen the new one, since until then they may still judge by the old.
 */
function createEditionWatch() {
  let checked: RulesOf | null = null
  let settledAt = 0
  return {
    mayBeOlder: (rulesOf: RulesOf, elapsedMs: number): boolean =>
      checked !== rulesOf || elapsedMs < settledAt,
    /** Call when all communes were looked through; a turn that failed on the way begins anew. */
    setChecked: (rulesOf: RulesOf, elapsedMs: number): void => {
      if (checked !== null && checked !== rulesOf) settledAt = elapsedMs + SEEN_BY_ALL_MS
      checked = rulesOf
    },
  }
}

export function startSweepLoop(deps: JobDeps): Loop {
  const sweep = createSweep(deps)
  return startLoop({ name: 'sweep', everySeconds: SWEEP_EVERY_SECONDS, deps, turn: sweep.turn })
}

/** The sweeper speaks for every commune: it reads their ids from the directory and states them group by group. */
async function communeGroups(db: Database): Promise<readonly (readonly string[])[]> {
  const rows = await db.reference<
    { commune_id: string }[]
  >`select commune_id from commune_directory order by 1`
  const ids = rows.map((row) => row.commune_id)
  return Array.from({ length: Math.ceil(ids.length / COMMUNES_AT_ONCE) }, (_, index) =>
    ids.slice(index * COMMUNES_AT_ONCE, (index + 1) * COMMUNES_AT_ONCE),
  )
}

/** Call after the criteria of a commune were changed, in the same transaction. */
export async function wakeCommune(tx: Tx, communeId: string, now: Date): Promise<void> {
  // Locked in the order in which ingest locks them.
  await tx`with all_of_it as (
      select commune_id, device_id from device_states where commune_id = ${communeId}
      order by commune_id, device_id for update)
    update device_states s set next_look_at = ${now} from all_of_it a
    where s.commune_id = a.commune_id and s.device_id = a.device_id`
}

async function wakeOtherEditions(
  db: Database,
  communes: readonly string[],
  rulesOf: RulesOf,
  now: Date,
): Promise<void> {
  await db.transaction({ communes }, async (tx) => {
    const rows = await tx<
      { commune_id: string; criteria: unknown }[]
    >`select c.commune_id, ${criteriaOf(tx)} from communes c`
    const editions = rows.map(({ commune_id, criteria }) => ({
      c: commune_id,
      e: rulesOf(criteria).edition,
    }))
    // Locked in the order in which ingest locks them.
    await tx`with older as (
        select s.commune_id, s.device_id from device_states s
        join json_to_recordset(${JSON.stringify(editions)}::text::json) as r(c uuid, e text) on s.commune_id = r.c
        where s.edition <> r.e and s.next_look_at > ${now}
        order by s.commune_id, s.device_id for update of s)
      update device_states s set next_look_at = ${now} from older o
      where s.commune_id = o.commune_id and s.device_id = o.device_id`
  })
}

type SweepHouse = { readonly db: Database; readonly log: Logger; readonly rulesOf: RulesOf }

async function sweepSome(
  { db, log, rulesOf }: SweepHouse,
  communes: readonly string[],
  now: Date,
): Promise<number> {
  return db.transaction({ communes }, async (tx) => {
    const rows = await claim(tx, now)
    if (rows.length === 0) return 0
    const looked = rows.map((row) => look(row, rulesOf(row.criteria), now, log))
    await makeMonths(db, looked, now)
    await writeLookedAt(
      tx,
      looked.map(({ row, aged, edition }) => ({
        c: row.commune_id,
        d: row.device_id,
        verdicts: aged.verdicts,
        edition,
        verdicts_until: aged.verdictsUntil,
        next_look: aged.nextLookAt,
        silent_since: aged.silentSince,
      })) satisfies readonly LookedAt[],
    )
    await insertTransitions(tx, looked.flatMap(transitionsOf))
    await changeStanding(tx, looked.map(standingOf), now)
    return rows.length
  })
}

/** Status and unit are read after the lock, and who changes them holds it: see readDevices. */
async function claim(tx: Tx, now: Date): Promise<readonly DueRow[]> {
  const claimed = await tx<{ commune_id: string; device_id: string }[]>`
    select commune_id, device_id from device_states where next_look_at <= ${now}
    order by next_look_at limit ${ROWS_AT_ONCE} for update skip locked`
  if (claimed.length === 0) return []
  return tx<DueRow[]>`
    select s.commune_id, s.device_id, d.unit_id, d.kind, d.status, d.signing_required,
      d.allowed_admins, d.allowed_remote_tools, d.system_level,
      ${criteriaOf(tx)},
      s.last_report_at, s.skew_seconds, s.evidence_head, s.facts_text, s.verdicts, s.edition, s.silent_since,
      s.next_look_at
    from unnest(${claimed.map((row) => row.commune_id)}::uuid[], ${claimed.map((row) => row.device_id)}::uuid[]) as k(c, d)
    join device_states s on s.commune_id = k.c and s.device_id = k.d
    join devices d on d.commune_id = k.c and d.device_id = k.d
    join communes c on c.commune_id = k.c`
}

type Looked = { readonly row: DueRow; readonly aged: Aged; readonly edition: string }

function look(row: DueRow, rules: Rules, now: Date, log: Logger): Looked {
  const aging = {
    ...{ verdicts: row.verdicts, lastReportAt: row.last_report_at, silentSince: row.silent_since },
    isVisited: row.kind !== 'agent',
  }
  if (row.status === 'revoked' || row.status === 'retired')
    return {
      row,
      aged: { ...aging, changes: [], verdictsUntil: null, nextLookAt: NEVER },
      edition: rules.edition,
    }
  const judgeAt = judgeOf(row, rules, log)
  if (row.edition === rules.edition)
    return { row, aged: passTime(aging, now, judgeAt, rules), edition: row.edition }
  const ruled = applyRules(row.verdicts, now, judgeAt(now))
  const aged = passTime({ ...aging, verdicts: ruled.verdicts }, now, judgeAt, rules)
  return { row, aged: { ...aged, changes: [...ruled.changes, ...aged.changes] }, edition: rules.edition }
}

/** Facts are read when first judged: most PCs only have their timer moved on. */
function judgeOf(row: DueRow, rules: Rules, log: Logger): (at: Date) => readonly CheckResult[] {
  let facts: Facts | null = null
  return (at) => {
    try {
      facts ??= Facts.parse(JSON.parse(currentFactsText(row)))
      return rules.judge({ facts, ...decidedOf(row), skewSeconds: row.skew_seconds }, at)
    } catch (err) {
      // One PC whose facts cannot be judged must not stop the clock of all others.
      log.error({ err, device: row.device_id }, 'facts cannot be judged any more')
      return []
    }
  }
}

const transitionsOf = ({ row, aged }: Looked): readonly Transition[] =>
  aged.changes.map((change) => ({ communeId: row.commune_id, deviceId: row.device_id, change }))

const standingOf = ({ row, aged }: Looked): StandingChange => ({
  communeId: row.commune_id,
  unitId: row.unit_id,
  before: countsOf(row, { verdicts: row.verdicts, silent: row.silent_since !== null }),
  after: countsOf(row, { verdicts: aged.verdicts, silent: aged.silentSince !== null }),
})

/** Transitions carry the moment of the change; after a long time switched off, that may be a month nobody made. */
async function makeMonths(db: Database, looked: readonly Looked[], now: Date): Promise<void> {
  const moments = looked.flatMap(({ aged }) => aged.changes.map(({ at }) => at.getTime()))
  if (moments.length === 0) return
  const earliest = new Date(Math.min(...moments))
  const isThisMonth = earliest.toISOString().slice(0, 7) === now.toISOString().slice(0, 7)
  if (!isThisMonth) await ensureMonths(db.reference, { from: earliest, to: now })
}
