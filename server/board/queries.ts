/** What the board reads: one statement a page for the PCs, never one for each row. */
import { z } from 'zod'
import { VERDICTS } from '../../checks/verdict.ts'
import { listUnits as listAllUnits } from '../communes/queries.ts'
import type { Tx } from '../db/database.ts'
import type { DeviceKind, DeviceStatus } from '../devices/counts.ts'

const FactValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])

const moment = z.string().transform((text) => new Date(text))

/** One entry of device_states.verdicts. */
export const StoredVerdict = z.object({
  verdict: z.enum(VERDICTS),
  reason: z.string(),
  facts: z.record(z.string(), FactValue).default({}),
  since: moment,
  until: moment.nullish().transform((value) => value ?? null),
  staleSince: moment.nullish().transform((value) => value ?? null),
})
export type StoredVerdict = z.infer<typeof StoredVerdict>
export type StoredVerdicts = Readonly<Record<string, StoredVerdict>>

/** A PC as the lists know it. */
export type BoardDevice = {
  readonly deviceId: string
  readonly unitId: string | null
  readonly kind: DeviceKind
  readonly status: DeviceStatus
  readonly name: string
  readonly label: string | null
  readonly platform: string | null
  readonly isThisMachine: boolean
  /** Null while it never reported. */
  readonly lastReportAt: Date | null
  readonly silentSince: Date | null
  readonly verdicts: StoredVerdicts
}

export type BoardUnit = { readonly unitId: string; readonly name: string }

export type BoardPlace = {
  readonly communeId: string
  /** Null: the whole commune. */
  readonly unitIds: readonly string[] | null
}

type DeviceRow = {
  device_id: string
  unit_id: string | null
  kind: DeviceKind
  status: DeviceStatus
  host_name: string
  label: string | null
  platform: string | null
  is_this_machine: boolean
  last_report_at: Date | null
  silent_since: Date | null
  verdicts: unknown
}

/** All PCs that exist; revoked and retired ones no longer do. */
export async function listDevices(tx: Tx, place: BoardPlace): Promise<BoardDevice[]> {
  const rows = await tx<DeviceRow[]>`
    select d.device_id, d.unit_id, d.kind, d.status, d.host_name, d.label, d.platform, d.is_this_machine,
           s.last_report_at, s.silent_since, s.verdicts
    from devices d left join device_states s using (commune_id, device_id)
    where d.commune_id = ${place.communeId} and d.status in ('active', 'quarantined') ${within(tx, place)}`
  return rows.map(toBoardDevice)
}

const within = (tx: Tx, { unitIds }: BoardPlace) =>
  unitIds === null ? tx`` : tx`and d.unit_id = any (${[...unitIds]}::uuid[])`

const toBoardDevice = (row: DeviceRow): BoardDevice => ({
  deviceId: row.device_id,
  unitId: row.unit_id,
  kind: row.kind,
  status: row.status,
  name: row.host_name,
  label: row.label,
  platform: row.platform,
  isThisMachine: row.is_this_machine,
  lastReportAt: row.last_report_at,
  silentSince: row.silent_since,
  verdicts: readVerdicts(row.verdicts),
})

const Verdicts = z.record(z.string(), StoredVerdict)

export const readVerdicts = (value: unknown): StoredVerdicts => (value === null ? {} : Verdicts.parse(value))

/** Those the person may see. */
export async function listUnits(tx: Tx, { communeId, unitIds }: BoardPlace): Promise<readonly BoardUnit[]> {
  const units = await listAllUnits(tx, communeId)
  return units.filter(({ unitId }) => unitIds === null || unitIds.includes(unitId))
}
