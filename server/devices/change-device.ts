/** The one way to change what a PC counts as: its rows locked, the standing moved along, in one transaction. */
import type { Tx } from '../db/database.ts'
import { type Counts, countsOf, type DeviceKind, type DeviceStatus, NO_COUNTS } from './counts.ts'
import { changeStanding } from './standing.ts'
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
export async function recount(tx: Tx, before: LockedDevice, at: Date): Promise<void> {
  const after = await lockDevice(tx, before)
  const { communeId } = before
  await changeStanding(
    tx,
    [
      { communeId, unitId: before.unitId, before: before.counts, after: NO_COUNTS },
      ...(after === null
        ? []
        : [{ communeId, unitId: after.unitId, before: NO_COUNTS, after: after.counts }]),
    ],
    at,
  )
}

export async function setStatus(tx: Tx, device: LockedDevice, status: DeviceStatus, at: Date): Promise<void> {
  await tx`update devices set status = ${status}, status_at = ${at}
    where commune_id = ${device.communeId} and device_id = ${device.deviceId}`
  await recount(tx, device, at)
}
