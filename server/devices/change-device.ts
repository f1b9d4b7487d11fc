/** The one way to change what a PC counts as: its rows locked, the standing moved along, in one transaction. */
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Counts, countsOf, type DeviceKind, type DeviceStatus, NO_COUNTS } from './counts.ts'
import { changeStanding, type StandingChange } from './standing.ts'
import type { DeviceKey } from './states.ts'
import type { KeptVerdicts } from './verdicts.ts'

export type LockedDevice = DeviceKey & {
  readonly unitId: string | null
  readonly kind: DeviceKind
  readonly status: DeviceStatus
  readonly hostName: string
  readonly counts: Counts
}

type Row = {
  unit_id: string | null
  kind: DeviceKind
  status: DeviceStatus
  host_name: string
}

/** null: no such PC in the communes stated. Its state row is locked, too: no report is taken meanwhile. */
export async function lockDevice(tx: Tx, { communeId, deviceId }: DeviceKey): Promise<LockedDevice | null> {
  const [row] = await tx<Row[]>`select unit_id, kind, status, host_name from devices
    where commune_id = ${communeId} and device_id = ${deviceId} for update`
  if (row === undefined) return null
  const [state] = await tx<{ verdicts: KeptVerdicts; silent_since: Date | null }[]>`
    select verdicts, silent_since from device_states
    where commune_id = ${communeId} and device_id = ${deviceId} for update`
  const report =
    state === undefined ? null : { verdicts: state.verdicts, silent: state.silent_since !== null }
  return {
    ...{
      communeId,
      deviceId,
      unitId: row.unit_id,
      kind: row.kind,
      status: row.status,
      hostName: row.host_name,
    },
    counts: countsOf(row, report),
  }
}

/** What the PC counts as after `change` was made to its row. */
export const recount = (tx: Tx, before: LockedDevice, at: Date): Promise<void> => recountAll(tx, [before], at)

/** The same for several: their differences meet in one change of the standing, so that its rows are locked in one order. */
export async function recountAll(tx: Tx, devices: readonly LockedDevice[], at: Date): Promise<void> {
  const changes: StandingChange[] = []
  for (const before of devices) {
    const { communeId, unitId, counts } = before
    changes.push({ communeId, unitId, before: counts, after: NO_COUNTS })
    const after = await lockDevice(tx, before)
    if (after !== null)
      changes.push({ communeId, unitId: after.unitId, before: NO_COUNTS, after: after.counts })
  }
  await changeStanding(tx, changes, at)
}

export async function setStatus(tx: Tx, device: LockedDevice, status: DeviceStatus, at: Date): Promise<void> {
  await tx`update devices set status = ${status}, status_at = ${at}
    where commune_id = ${device.communeId} and device_id = ${device.deviceId}`
  await recount(tx, device, at)
}

/** Whose doing, for the audit line: `user:<id>`, `cli`. */
export type By = { readonly actor: string; readonly now: Date }

type Told = Readonly<Record<string, string | number | boolean | null | readonly string[]>>
export type Audited = { readonly action: string; readonly before?: Told; readonly after: Told }

/** One PC changed by a person, with its audit line; null: nothing was changed. Throws not_found. */
export async function changeDevice(
  db: Database,
  key: DeviceKey,
  by: By,
  change: (tx: Tx, device: LockedDevice) => Promise<Audited | null>,
): Promise<void> {
  await db.transaction({ communes: [key.communeId] }, async (tx) => {
    const device = await lockDevice(tx, key)
    if (device === null) throw new AppError('not_found', 'Không có máy này trong xã.')
    const audited = await change(tx, device)
    if (audited !== null) await tellOf(tx, device, audited, by)
  })
}

/** The audit line of a change of a PC. */
export async function tellOf(
  tx: Tx,
  { communeId, deviceId, hostName }: LockedDevice,
  audited: Audited,
  { actor, now }: By,
): Promise<void> {
  const detail = { hostName, ...audited.after }
  await appendAudit(tx, { communeId, actor, subject: `device:${deviceId}`, ...audited, detail }, now)
}
