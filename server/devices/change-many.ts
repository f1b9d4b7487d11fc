/** Several PCs changed by one word: all of them or none, in one transaction, each with its audit line. */
import { createHash } from 'node:crypto'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Audited, type By, type LockedDevice, lockAll, recountAll, tellOfAll } from './change-device.ts'
import { judgeAgain } from './details.ts'
import { lostStatus } from './service.ts'
import { requireUnit } from './tokens.ts'

export type ManyChange =
  | { readonly what: 'unit'; readonly unitId: string | null }
  | { readonly what: 'signing'; readonly signingRequired: boolean }
  | { readonly what: 'lend'; readonly lentTo: string; readonly lentUntil: string | null }
  | { readonly what: 'take-back' }
  | { readonly what: 'retire' }
  | { readonly what: 'lose' }

/** What of a PC such a change touches, or is refused for. */
export type ChangeableDevice = {
  readonly deviceId: string
  readonly unitId: string | null
  readonly status: string
  readonly signingRequired: boolean
  readonly lentTo: string | null
  /** `YYYY-MM-DD`. */
  readonly lentUntil: string | null
}

export type NoChange = 'out-of-service' | 'already-so'

/** Why the change does nothing to this PC; null: it does. */
export function whyUnchanged(device: ChangeableDevice, change: ManyChange): NoChange | null {
  if (device.status === 'revoked' || device.status === 'retired') return 'out-of-service'
  return isAlreadySo(device, change) ? 'already-so' : null
}

function isAlreadySo(device: ChangeableDevice, change: ManyChange): boolean {
  switch (change.what) {
    case 'unit':
      return device.unitId === change.unitId
    case 'signing':
      return device.signingRequired === change.signingRequired
    case 'lend':
      return device.lentTo === change.lentTo && device.lentUntil === change.lentUntil
    case 'take-back':
      return device.lentTo === null
    case 'retire':
    case 'lose':
      return false
    default:
      return change satisfies never
  }
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
          .map(({ deviceId, unitId, status, signingRequired, lentTo, lentUntil }) => [
            ...[deviceId, unitId, status, signingRequired, lentTo, lentUntil],
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

/**
 * Answers how many were changed. Throws not_found (a PC or unit of elsewhere) and conflict (somebody changed one of
 * them since the preview); then nothing is changed.
 */
export const changeManyDevices = (db: Database, wanted: ManyWanted, by: By): Promise<number> =>
  db.transaction({ communes: [wanted.communeId] }, (tx) => changeDevices(tx, wanted, by))

async function changeDevices(
  tx: Tx,
  { communeId, deviceIds, change, seen }: ManyWanted,
  by: By,
): Promise<number> {
  const ids = [...new Set(deviceIds)]
  const locked = await lockAll(
    tx,
    ids.map((deviceId) => ({ communeId, deviceId })),
  )
  if (locked.length < ids.length) throw new AppError('not_found', 'Không có máy này trong xã.')
  const rows = await tx<ChangeableDevice[]>`
    select device_id as "deviceId", unit_id as "unitId", status, signing_required as "signingRequired",
      lent_to as "lentTo", lent_until as "lentUntil"
    from devices where commune_id = ${communeId} and device_id = any(${ids}::uuid[])`
  if (editionOfMany(rows) !== seen || rows.some((row) => whyUnchanged(row, change) !== null))
    throw new AppError(
      'conflict',
      'Trong lúc bạn xem, có máy đã được người khác đổi. Hãy xem lại rồi xác nhận.',
    )
  if (change.what === 'unit') await requireUnit(tx, communeId, change.unitId)
  await write(tx, communeId, ids, change, by.now)
  await recountAll(tx, locked, by.now)
  const before = new Map(rows.map((row) => [row.deviceId, row]))
  const told = locked.map((device) => ({
    device,
    audited: auditOf(before.get(device.deviceId), device, change),
  }))
  await tellOfAll(tx, communeId, told, by)
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
    case 'lend':
    case 'take-back': {
      const { lentTo, lentUntil } = change.what === 'lend' ? change : { lentTo: null, lentUntil: null }
      await tx`update devices set lent_to = ${lentTo}, lent_until = ${lentUntil}
        where commune_id = ${communeId} and device_id = any(${ids}::uuid[])`
      return
    }
    case 'retire':
      await tx`update devices set status = 'retired', status_at = ${now}
        where commune_id = ${communeId} and device_id = any(${ids}::uuid[])`
      return
    case 'lose':
      // Only who has a key has it revoked.
      await tx`update devices set status = case kind when 'agent' then 'revoked' else 'retired' end,
          status_at = ${now}, lost_at = ${now}
        where commune_id = ${communeId} and device_id = any(${ids}::uuid[])`
      return
    default:
      change satisfies never
  }
}

function auditOf(
  row: ChangeableDevice | undefined,
  { kind, status }: LockedDevice,
  change: ManyChange,
): Audited {
  switch (change.what) {
    case 'unit':
      return {
        action: 'device.changed',
        before: { unitId: row?.unitId ?? null },
        after: { unitId: change.unitId },
      }
    case 'signing':
      return {
        action: 'device.changed',
        before: { signingRequired: row?.signingRequired ?? null },
        after: { signingRequired: change.signingRequired },
      }
    case 'lend':
    case 'take-back': {
      const { lentTo, lentUntil } = change.what === 'lend' ? change : { lentTo: null, lentUntil: null }
      return {
        action: change.what === 'lend' ? 'device.lent' : 'device.taken-back',
        before: { lentTo: row?.lentTo ?? null, lentUntil: row?.lentUntil ?? null },
        after: { lentTo, lentUntil },
      }
    }
    case 'retire':
      return { action: 'device.retired', before: { status }, after: { status: 'retired' } }
    case 'lose':
      return { action: 'device.lost', before: { status }, after: { status: lostStatus(kind) } }
    default:
      return change satisfies never
  }
}
