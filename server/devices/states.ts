/** Every statement on device_states and transitions. Rows travel as one JSON text: one parameter for any number. */

import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import type { Tx } from '../db/database.ts'
import type { DeviceKind, DeviceStatus } from './counts.ts'
import { criteriaOf } from './criteria.ts'
import type { Change, KeptVerdicts } from './verdicts.ts'

export type DeviceKey = { readonly communeId: string; readonly deviceId: string }
export const keyOf = ({ communeId, deviceId }: DeviceKey): string => `${communeId}/${deviceId}`

export type StateRow = {
  readonly commune_id: string
  readonly device_id: string
  readonly last_seq: number
  readonly recent: Buffer
  readonly last_report_at: Date
  readonly skew_seconds: number | null
  readonly stable_digest: Buffer
  readonly verdicts: KeptVerdicts
  readonly edition: string
  readonly next_look_at: Date
  readonly silent_since: Date | null
}

export type DeviceRow = {
  readonly commune_id: string
  readonly device_id: string
  readonly unit_id: string | null
  readonly kind: DeviceKind
  readonly status: DeviceStatus
  readonly signing_required: boolean
  readonly allowed_admins: number | null
  readonly allowed_remote_tools: readonly string[]
  readonly system_level: number | null
  /** What its commune judges by: see criteria.ts. */
  readonly criteria: unknown
}

/** Locks them in one order for everybody; PCs that never reported have no row. */
export const lockStates = (tx: Tx, keys: readonly DeviceKey[]): postgres.PendingQuery<StateRow[]> => tx`
  select s.commune_id, s.device_id, s.last_seq, s.recent, s.last_report_at, s.skew_seconds, s.stable_digest,
    s.verdicts, s.edition, s.next_look_at, s.silent_since
  from device_states s
  join unnest(${keys.map((key) => key.communeId)}::uuid[], ${keys.map((key) => key.deviceId)}::uuid[]) as k(c, d)
    on s.commune_id = k.c and s.device_id = k.d
  order by s.commune_id, s.device_id for update of s`

/**
 * Read after the state is locked: who changes status, unit or kind holds that lock, too, so what is read here stays
 * true until the end of the transaction.
 */
export const readDevices = (tx: Tx, keys: readonly DeviceKey[]): postgres.PendingQuery<DeviceRow[]> => tx`
  select d.commune_id, d.device_id, d.unit_id, d.kind, d.status, d.signing_required,
    d.allowed_admins, d.allowed_remote_tools, d.system_level,
    ${criteriaOf(tx)}
  from devices d
  join unnest(${keys.map((key) => key.communeId)}::uuid[], ${keys.map((key) => key.deviceId)}::uuid[]) as k(c, d)
    on d.commune_id = k.c and d.device_id = k.d
  join communes c on c.commune_id = d.commune_id`

/** The same without reading them. */
export const holdStates = (tx: Tx, keys: readonly DeviceKey[]): postgres.PendingQuery<postgres.Row[]> => tx`
  select from device_states s
  join unnest(${keys.map((key) => key.communeId)}::uuid[], ${keys.map((key) => key.deviceId)}::uuid[]) as k(c, d)
    on s.commune_id = k.c and s.device_id = k.d
  order by s.commune_id, s.device_id for update of s`

/** For PCs without a state row, and for who changes the PC itself: the device row is locked after the state row. */
export const lockDevices = (tx: Tx, keys: readonly DeviceKey[]): postgres.PendingQuery<postgres.Row[]> => tx`
  select from devices d
  join unnest(${keys.map((key) => key.communeId)}::uuid[], ${keys.map((key) => key.deviceId)}::uuid[]) as k(c, d)
    on d.commune_id = k.c and d.device_id = k.d
  order by d.commune_id, d.device_id for no key update of d`

/** What every newer report brings; small, and no indexed column is among them, so that the update stays in its page. */
export type Touch = {
  readonly c: string
  readonly d: string
  readonly seq: number
  /** Hex with `\x`, as are all digests here. */
  readonly digest: string
  /** Newest first, 16 bytes each; put in front of what is there. */
  readonly recent: string
  readonly at: Date
  readonly collected: Date
  readonly agent: string
  readonly skew: number | null
  readonly head: string
  readonly sig: string
}

/** One report that leaves more than a touch: in the history, as a whole new present, or both. */
export type StoredReport = Touch & {
  readonly facts_text: string
  /** When it came; null: it says nothing new, the history does without it. */
  readonly received: Date | null
  readonly late: boolean
} & Partial<NewPresent>

/** What a report made of its PC. */
export type NewPresent = {
  readonly facts_digest: string
  readonly stable_digest: string
  readonly verdicts: KeptVerdicts
  readonly edition: string
  readonly verdicts_until: Date | null
  readonly next_look: Date
}

/** The last 32 (seq, first 8 bytes of the digest). */
export const RECENT_BYTES = 512

export async function touchStates(tx: Tx, rows: readonly Touch[]): Promise<void> {
  await tx`update device_states s set last_seq = r.seq, last_digest = r.digest,
      recent = substring(r.recent || s.recent from 1 for ${RECENT_BYTES}), last_report_at = r.at,
      collected_at = r.collected, agent_version = r.agent, skew_seconds = r.skew, evidence_head = r.head,
      evidence_signature = r.sig
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(c uuid, d uuid, seq bigint, digest bytea,
      recent bytea, at timestamptz, collected timestamptz, agent text, skew integer, head text, sig text)
    where s.commune_id = r.c and s.device_id = r.d`
}

/** A late report leaves one trace in the present: that its number was seen. */
export async function rememberNumbers(
  tx: Tx,
  rows: readonly Pick<Touch, 'c' | 'd' | 'recent'>[],
): Promise<void> {
  await tx`update device_states s set recent = substring(r.recent || s.recent from 1 for ${RECENT_BYTES})
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(c uuid, d uuid, recent bytea)
    where s.commune_id = r.c and s.device_id = r.d`
}

/**
 * One statement for both tables: the facts, by far the longest part of it all, travel once. A PC may come several times,
 * but with one new present only.
 */
export async function storeReports(tx: Tx, rows: readonly StoredReport[]): Promise<void> {
  await tx`with r as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(c uuid, d uuid, seq bigint,
        digest bytea, recent bytea, at timestamptz, collected timestamptz, agent text, skew integer, head text,
        sig text, facts_text text, received timestamptz, late boolean, facts_digest bytea, stable_digest bytea,
        verdicts jsonb, edition text, verdicts_until timestamptz, next_look timestamptz)),
    history as (
      insert into reports (commune_id, device_id, received_at, seq, digest, collected_at, late, skew_seconds,
        evidence_head, evidence_signature, facts_text)
      select c, d, received, seq, digest, collected, late, skew, head, sig, facts_text
      from r where received is not null)
    insert into device_states as s (commune_id, device_id, last_seq, last_digest, recent, last_report_at,
      collected_at, agent_version, skew_seconds, evidence_head, evidence_signature, facts_digest, stable_digest,
      facts_text, verdicts, edition, verdicts_until, next_look_at, silent_since)
    select c, d, seq, digest, recent, at, collected, agent, skew, head, sig, facts_digest, stable_digest,
      facts_text, verdicts, edition, verdicts_until, next_look, null
    from r where edition is not null
    on conflict (commune_id, device_id) do update set last_seq = excluded.last_seq,
      last_digest = excluded.last_digest, recent = substring(excluded.recent || s.recent from 1 for ${RECENT_BYTES}),
      last_report_at = excluded.last_report_at, collected_at = excluded.collected_at,
      agent_version = excluded.agent_version, skew_seconds = excluded.skew_seconds,
      evidence_head = excluded.evidence_head, evidence_signature = excluded.evidence_signature,
      facts_digest = excluded.facts_digest, stable_digest = excluded.stable_digest,
      facts_text = excluded.facts_text, verdicts = excluded.verdicts, edition = excluded.edition,
      verdicts_until = excluded.verdicts_until, next_look_at = excluded.next_look_at, silent_since = null`
}

export type LookedAt = {
  readonly c: string
  readonly d: string
  readonly verdicts: KeptVerdicts
  readonly edition: string
  readonly verdicts_until: Date | null
  readonly next_look: Date
  readonly silent_since: Date | null
}

/** What time or new rules made of PCs that sent nothing. */
export async function writeLookedAt(tx: Tx, rows: readonly LookedAt[]): Promise<void> {
  if (rows.length === 0) return
  await tx`update device_states s set verdicts = r.verdicts, edition = r.edition, verdicts_until = r.verdicts_until,
      next_look_at = r.next_look, silent_since = r.silent_since
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(c uuid, d uuid, verdicts jsonb, edition text,
      verdicts_until timestamptz, next_look timestamptz, silent_since timestamptz)
    where s.commune_id = r.c and s.device_id = r.d`
}

export type Transition = DeviceKey & { readonly change: Change }

export async function insertTransitions(tx: Tx, transitions: readonly Transition[]): Promise<void> {
  if (transitions.length === 0) return
  const rows = transitions.map(({ communeId, deviceId, change }) => ({
    c: communeId,
    d: deviceId,
    at: change.at,
    id: randomUUID(),
    check: change.checkId,
    fs: change.fromState,
    ts: change.toState,
    fr: change.fromReason,
    tr: change.toReason,
    cause: change.cause,
  }))
  await tx`insert into transitions (commune_id, device_id, at, transition_id, check_id, from_state, to_state,
      from_reason, to_reason, cause)
    select c, d, at, id, "check", fs, ts, fr, tr, cause
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(c uuid, d uuid, at timestamptz, id uuid,
      "check" text, fs text, ts text, fr text, tr text, cause text)`
}
