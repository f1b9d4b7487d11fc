/** Several PCs changed by one word: all of them or none, in one transaction, each with its audit line. */
import { createHash } from 'node:crypto'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Audited, type By, type LockedDevice, lockDevice, recountAll, tellOf } from './change-device.ts'
import { judgeAgain } from './details.ts'
import { requireUnit } from './tokens.ts'

export type ManyChange =
  | { readonly what: 'unit'; readonly unitId: string | null }
  | { readonly what: 'signing'; readonly signingRequired: boolean }
  | { readonly what: 'retire' }

/** What of a PC such a change touches, or is refused for. */
export type ChangeableDevice = {
  readonly deviceId: string
  readonly unitId: string | null
  readonly status: string
  readonly signingRequired: boolean
}

export type NoChange = 'out-of-service' | 'already-so'

/** Why the change does nothing to this PC; null: it does. */
export function whyUnchanged(device: ChangeableDevice, change: ManyChange): NoChange | null {
  if (device.status === 'revoked' || device.status === 'retired') return 'out-of-service'
  if (change.what === 'unit') return device.unitId === change.unitId ? 'already-so' : null
  if (change.what === 'signing')
    return device.signingRequired === change.signingRequired ? 'already-so' : null
  return null
}

const byId = (a: { readonly deviceId: string }, b: { readonly deviceId: string }): number =>
  a.deviceId < b.deviceId ? -1 : 1

/** Equal PCs in an equal state have an equal one: what was previewed is what is changed. */
export const editionOfMany = (devices: readonly ChangeableDevice[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [...devices]
          .sort(byId)
          .map(({ deviceId, unitId, status, signingRequired }) => [
            deviceId,
            unitId,
            status,
            signingRequired,
          ]),
      ),
    )
    .digest('hex')
    .slice(0, 32)

export type ManyWanted = {
  readonly communeId: string
  readonly deviceIds: readonly string[]
  readonly change: ManyChange
  /** `editionOfMany` of the preview. */
  readonly seen: string
}

/** Two that wait for each other's rows: PostgreSQL ends one of them, which may simply begin again. */
const DEADLOCK = '40P01'
const ATTEMPTS = 3

/**
 * Answers how many were changed. Throws not_found (a PC or unit of elsewhere) and conflict (somebody changed one of
 * them since the preview); then nothing is changed.
 */
export async function changeManyDevices(db: Database, wanted: ManyWanted, by: By): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction({ communes: [wanted.communeId] }, (tx) => changeDevices(tx, wanted, by))
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === DEADLOCK
      if (!isDeadlock || attempt === ATTEMPTS) throw error
    }
  }
}

/** The same within a transaction that states the commune. */
export async function changeDevices(
  tx: Tx,
  { communeId, deviceIds, change, seen }: ManyWanted,
  by: By,
): Promise<number> {
  // One order for everybody: two officers with overlapping choices must not wait for each other.
  const ids = [...new Set(deviceIds)].sort()
  const locked: LockedDevice[] = []
  for (const deviceId of ids) {
    const device = await lockDevice(tx, { communeId, deviceId })
    if (device === null) throw new AppError('not_found', 'Không có máy này trong xã.')
    locked.push(device)
  }
  const rows = await tx<ChangeableDevice[]>`
    select device_id as "deviceId", unit_id as "unitId", status, signing_required as "signingRequired"
    from devices where commune_id = ${communeId} and device_id = any(${ids}::uuid[])`
  if (editionOfMany(rows) !== seen || rows.some((row) => whyUnchanged(row, change) !== null))
    throw new AppError(
      'conflict',
      'Trong lúc bạn xem, có máy đã được người khác đổi. Hãy xem lại rồi xác nhận.',
    )
  if (change.what === 'unit') await requireUnit(tx, communeId, change.unitId)
  await write(tx, communeId, ids, change, by.now)
  await recountAll(tx, locked, by.now)
  for (const device of locked) await tellOf(tx, device, auditOf(device, change), by)
  return ids.length
}

async function write(
  tx: Tx,
  communeId: string,
  ids: readonly string[],
  change: ManyChange,
  now: Date,
): Promise<void> {
  switch (change.what) {
    case 'unit':
      await tx`update devices set unit_id = ${change.unitId}
        where commune_id = ${communeId} and device_id = any(${ids}::uuid[])`
      return
    case 'signing':
      await tx`update devices set signing_required = ${change.signingRequired}
        where commune_id = ${communeId} and device_id = any(${ids}::uuid[])`
      await judgeAgain(
        tx,
        ids.map((deviceId) => ({ communeId, deviceId })),
        now,
      )
      return
    case 'retire':
      await tx`update devices set status = 'retired', status_at = ${now}
        where commune_id = ${communeId} and device_id = any(${ids}::uuid[])`
  }
}

function auditOf(device: LockedDevice, change: ManyChange): Audited {
  switch (change.what) {
    case 'unit':
      return {
        action: 'device.changed',
        before: { unitId: device.unitId },
        after: { unitId: change.unitId },
      }
    case 'signing':
      return { action: 'device.signing-set', after: { signingRequired: change.signingRequired } }
    case 'retire':
      return { action: 'device.retired', before: { status: device.status }, after: { status: 'retired' } }
  }
}
