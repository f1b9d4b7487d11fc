/** Standing is kept, not computed: every change of a PC brings its difference to the row of its unit. */
import type { Tx } from '../db/database.ts'
import {
  addCounts,
  type Counts,
  countsOf,
  type DeviceKind,
  type DeviceStatus,
  isNothing,
  NO_COUNTS,
} from './counts.ts'
import type { KeptVerdicts } from './verdicts.ts'

/** The unit of PCs that have none. */
export const NO_UNIT = '00000000-0000-0000-0000-000000000000'

export type StandingChange = {
  readonly communeId: string
  readonly unitId: string | null
  readonly before: Counts
  readonly after: Counts
}

type Delta = { readonly communeId: string; readonly unitId: string; readonly counts: Counts }

function sumByUnit(changes: readonly StandingChange[]): readonly Delta[] {
  const sums = new Map<string, Delta>()
  for (const { communeId, unitId, before, after } of changes) {
    const unit = unitId ?? NO_UNIT
    const key = `${communeId}/${unit}`
    const sum = addCounts(addCounts(sums.get(key)?.counts ?? NO_COUNTS, after), before, -1)
    sums.set(key, { communeId, unitId: unit, counts: sum })
  }
  // One order for everybody: two transactions that meet on two rows must not wait for each other.
  return [...sums.entries()]
    .filter(([, { counts }]) => !isNothing(counts))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, delta]) => delta)
}

/**
 * Call after the rows of the PCs are locked and before audit lines are written: device, state, standing, audit is
 * the order in which everybody takes locks.
 */
export async function changeStanding(tx: Tx, changes: readonly StandingChange[], at: Date): Promise<void> {
  const deltas = sumByUnit(changes)
  if (deltas.length === 0) return
  const communes = deltas.map(({ communeId }) => communeId)
  const units = deltas.map(({ unitId }) => unitId)
  const [, rows] = await Promise.all([
    tx`insert into standings (commune_id, unit_id, counts, updated_at)
      select c, u, ${tx.json({})}, ${at} from unnest(${communes}::uuid[], ${units}::uuid[]) as k(c, u)
      on conflict do nothing`.execute(),
    tx<{ commune_id: string; unit_id: string; counts: Partial<Counts> }[]>`
      select s.commune_id, s.unit_id, s.counts from standings s
      join unnest(${communes}::uuid[], ${units}::uuid[]) as k(c, u) on s.commune_id = k.c and s.unit_id = k.u
      order by s.commune_id, s.unit_id for update of s`.execute(),
  ])
  const kept = new Map(rows.map((row) => [`${row.commune_id}/${row.unit_id}`, row.counts]))
  const updates = deltas.map(({ communeId, unitId, counts }) => ({
    c: communeId,
    u: unitId,
    counts: addCounts({ ...NO_COUNTS, ...kept.get(`${communeId}/${unitId}`) }, counts),
  }))
  await tx`update standings s set counts = r.counts, updated_at = greatest(s.updated_at, ${at})
    from json_to_recordset(${JSON.stringify(updates)}::text::json) as r(c uuid, u uuid, counts jsonb)
    where s.commune_id = r.c and s.unit_id = r.u`
}

type Row = {
  unit_id: string | null
  kind: DeviceKind
  status: DeviceStatus
  verdicts: KeptVerdicts | null
  silent: boolean
}

/** What the rows of one commune add up to, by unit: what `standings` must hold. Reads every PC. */
export async function recomputeStanding(tx: Tx, communeId: string): Promise<ReadonlyMap<string, Counts>> {
  const rows = await tx<Row[]>`
    select d.unit_id, d.kind, d.status, s.verdicts, s.silent_since is not null as silent
    from devices d left join device_states s using (commune_id, device_id) where d.commune_id = ${communeId}`
  const sums = new Map<string, Counts>()
  for (const { unit_id, kind, status, verdicts, silent } of rows) {
    const unit = unit_id ?? NO_UNIT
    const counts = countsOf({ kind, status }, verdicts === null ? null : { verdicts, silent })
    sums.set(unit, addCounts(sums.get(unit) ?? NO_COUNTS, counts))
  }
  return new Map([...sums].filter(([, counts]) => !isNothing(counts)))
}

/** What `standings` holds for one commune, by unit; units that count nothing are left out. */
export async function readStanding(tx: Tx, communeId: string): Promise<ReadonlyMap<string, Counts>> {
  const rows = await tx<{ unit_id: string; counts: Partial<Counts> }[]>`
    select unit_id, counts from standings where commune_id = ${communeId}`
  const counts = rows.map((row) => [row.unit_id, { ...NO_COUNTS, ...row.counts }] as const)
  return new Map(counts.filter(([, one]) => !isNothing(one)))
}
