/** The one way to change what a PC counts as: its rows locked, the standing moved along, in one transaction. */
import type postgres from 'postgres'
import { appendAuditLines } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Counts, countsOf, type DeviceKind, type DeviceStatus, NO_COUNTS } from './counts.ts'
import { changeStanding, type StandingChange } from './standing.ts'
import { type DeviceKey, holdStates, lockDevices } from './states.ts'
import type { KeptVerdicts } from './verdicts.ts'

export type LockedDevice = DeviceKey & {
  readonly unitId: string | null
  readonly kind: DeviceKind
  readonly status: DeviceStatus
  readonly hostName: string
  readonly counts: Counts
}

type Row = {
  commune_id: string
  device_id: string
  unit_id: string | null
  kind: DeviceKind
  status: DeviceStatus
  host_name: string
  verdicts: KeptVerdicts | null
  silent: boolean
}

/** Read under the locks of `lockAll`. */
const readAll = (tx: Tx, keys: readonly DeviceKey[]): postgres.PendingQuery<Row[]> => tx`
  select d.commune_id, d.device_id, d.unit_id, d.kind, d.status, d.host_name, s.verdicts,
    s.silent_since is not null as silent
  from devices d
  join unnest(${keys.map((key) => key.communeId)}::uuid[], ${keys.map((key) => key.deviceId)}::uuid[]) as k(c, d)
    on d.commune_id = k.c and d.device_id = k.d
  left join device_states s on s.commune_id = d.commune_id and s.device_id = d.device_id
  order by d.commune_id, d.device_id`

const lockedDevice = ({ verdicts, silent, ...row }: Row): LockedDevice => ({
  ...{ communeId: row.commune_id, deviceId: row.device_id, unitId: row.unit_id, kind: row.kind },
  ...{ status: row.status, hostName: row.host_name },
  counts: countsOf(row, verdicts === null ? null : { verdicts, silent }),
})

/**
 * Those that are in the communes stated, by id. Their state rows are locked, too: no report is taken meanwhile. State
 * rows first, in one order, as ingest locks them: whoever locked otherwise would wait for it while it waits for him.
 */
export async function lockAll(tx: Tx, keys: readonly DeviceKey[]): Promise<readonly LockedDevice[]> {
  // Sent together, run one after the other. A first report may have made a state row before its PC was locked.
  const [, , , rows] = await Promise.all([
    holdStates(tx, keys).execute(),
    lockDevices(tx, keys).execute(),
    holdStates(tx, keys).execute(),
    readAll(tx, keys).execute(),
  ])
  return rows.map(lockedDevice)
}

/** null: no such PC in the communes stated. */
export async function lockDevice(tx: Tx, key: DeviceKey): Promise<LockedDevice | null> {
  const [device] = await lockAll(tx, [key])
  return device ?? null
}

/** What the PC counts as after `change` was made to its row. */
export const recount = (tx: Tx, before: LockedDevice, at: Date): Promise<void> => recountAll(tx, [before], at)

/** The same for several: their differences meet in one change of the standing, so that its rows are locked in one order. */
export async function recountAll(tx: Tx, devices: readonly LockedDevice[], at: Date): Promise<void> {
  const after = (await readAll(tx, devices)).map(lockedDevice)
  const changes: readonly StandingChange[] = [
    ...devices.map(({ communeId, unitId, counts }) => ({
      ...{ communeId, unitId, before: counts, after: NO_COUNTS },
    })),
    ...after.map(({ communeId, unitId, counts }) => ({
      ...{ communeId, unitId, before: NO_COUNTS, after: counts },
    })),
  ]
  await changeStanding(tx, changes, at)
}

export async function setStatus(tx: Tx, device: LockedDevice, status: DeviceStatus, at: Date): Promise<void> {
  await tx`update devices set status = ${status}, status_at = ${at}
    where commune_id = ${device.communeId} and device_id = ${device.deviceId}`
  await recount(tx, device, at)
}

/** Whose doing, for the audit line: `user:<id>`, `cli`. */
export type By = { readonly actor: string; readonly now: Date }

type Particulars = Readonly<Record<string, string | number | boolean | null | readonly string[]>>
export type Audited = { readonly action: string; readonly before?: Particulars; readonly after: Particulars }

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
const tellOf = (tx: Tx, device: LockedDevice, audited: Audited, by: By): Promise<void> =>
  tellOfAll(tx, device.communeId, [{ device, audited }], by)

export type Told = { readonly device: LockedDevice; readonly audited: Audited }

/** The same for several of one commune. */
export const tellOfAll = (
  tx: Tx,
  communeId: string,
  told: readonly Told[],
  { actor, now }: By,
): Promise<void> =>
  appendAuditLines(
    tx,
    communeId,
    told.map(({ device: { deviceId, hostName }, audited }) => ({
      ...{ actor, subject: `device:${deviceId}`, ...audited, detail: { hostName, ...audited.after } },
    })),
    now,
  )
