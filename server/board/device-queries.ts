/** What the page of one PC reads: the PC with all it last said, and how its verdicts changed. */
import type { Tx } from '../db/database.ts'
import type { DeviceKind, DeviceStatus } from '../devices/counts.ts'
import { currentFactsText } from '../devices/evidence.ts'
import { type DecidedOf, decidedOf } from '../devices/rules.ts'
import { type BoardPlace, readVerdicts, type StoredVerdicts } from './queries.ts'

export type DeviceFull = {
  readonly deviceId: string
  readonly unitId: string | null
  readonly unitName: string | null
  readonly kind: DeviceKind
  readonly status: DeviceStatus
  readonly name: string
  readonly label: string | null
  readonly platform: string | null
  /** What the commune has decided for this PC, as its checks take it. */
  readonly decided: DecidedOf
  readonly isThisMachine: boolean
  readonly enrolledAt: Date
  readonly note: string | null
  /** Null while it never reported. */
  readonly state: DeviceState | null
}

export type DeviceState = {
  readonly seq: number
  /** SHA-256 of the signed report as it came. */
  readonly digest: Buffer
  readonly receivedAt: Date
  readonly collectedAt: Date
  readonly agentVersion: string
  readonly skewSeconds: number | null
  readonly factsText: string
  readonly verdicts: StoredVerdicts
  readonly silentSince: Date | null
}

export type Transition = {
  readonly at: Date
  readonly checkId: string
  readonly from: string | null
  readonly to: string
  readonly reason: string
  readonly cause: 'report' | 'time' | 'rules' | 'person'
}

const SHOWN_TRANSITIONS = 100

type Row = {
  device_id: string
  unit_id: string | null
  unit_name: string | null
  kind: DeviceKind
  status: DeviceStatus
  host_name: string
  label: string | null
  platform: string | null
  signing_required: boolean
  allowed_admins: number | null
  allowed_remote_tools: string[]
  system_level: number | null
  is_this_machine: boolean
  enrolled_at: Date
  note: string | null
  last_seq: number | null
  last_digest: Buffer
  last_report_at: Date
  collected_at: Date
  agent_version: string
  skew_seconds: number | null
  evidence_head: string
  facts_text: string
  verdicts: unknown
  silent_since: Date | null
}

/** Revoked and retired PCs too: their page tells what they were. */
export async function findDevice(
  tx: Tx,
  place: BoardPlace,
  deviceId: string,
): Promise<DeviceFull | undefined> {
  const [row] = await tx<Row[]>`
    select d.device_id, d.unit_id, u.name as unit_name, d.kind, d.status, d.host_name, d.label, d.platform,
           d.signing_required, d.allowed_admins, d.allowed_remote_tools, d.system_level, d.is_this_machine, d.enrolled_at, d.note,
           s.last_seq, s.last_digest, s.last_report_at, s.collected_at, s.agent_version, s.skew_seconds,
           s.evidence_head, s.facts_text, s.verdicts, s.silent_since
    from devices d
    left join device_states s using (commune_id, device_id)
    left join units u on u.commune_id = d.commune_id and u.unit_id = d.unit_id
    where d.commune_id = ${place.communeId} and d.device_id = ${deviceId}`
  if (row === undefined || (place.unitIds !== null && !place.unitIds.includes(row.unit_id ?? '')))
    return undefined
  return toDevice(row)
}

const toDevice = (row: Row): DeviceFull => ({
  deviceId: row.device_id,
  unitId: row.unit_id,
  unitName: row.unit_name,
  kind: row.kind,
  status: row.status,
  name: row.host_name,
  label: row.label,
  platform: row.platform,
  decided: decidedOf(row),
  isThisMachine: row.is_this_machine,
  enrolledAt: row.enrolled_at,
  note: row.note,
  state: row.last_seq === null ? null : toState(row, row.last_seq),
})

const toState = (row: Row, seq: number): DeviceState => ({
  seq,
  digest: row.last_digest,
  receivedAt: row.last_report_at,
  collectedAt: row.collected_at,
  agentVersion: row.agent_version,
  skewSeconds: row.skew_seconds,
  // The facts of the newest report, not of the one that last changed something: what stands beside its number.
  factsText: currentFactsText(row),
  verdicts: readVerdicts(row.verdicts),
  silentSince: row.silent_since,
})

/** Newest first. */
export async function listTransitions(tx: Tx, communeId: string, deviceId: string): Promise<Transition[]> {
  const rows = await tx<
    {
      at: Date
      check_id: string
      from_state: string | null
      to_state: string
      to_reason: string
      cause: Transition['cause']
    }[]
  >`
    select at, check_id, from_state, to_state, to_reason, cause from transitions
    where commune_id = ${communeId} and device_id = ${deviceId}
    order by at desc, check_id limit ${SHOWN_TRANSITIONS}`
  return rows.map((row) => ({
    at: row.at,
    checkId: row.check_id,
    from: row.from_state,
    to: row.to_state,
    reason: row.to_reason,
    cause: row.cause,
  }))
}
