/** The particulars of one PC that people keep: where it stands, what it is called, whether somebody signs on it. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../audit/canonical.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type By, changeDevice, recount } from './change-device.ts'
import type { DeviceKey } from './states.ts'
import { requireUnit } from './tokens.ts'

export type DeviceDetails = {
  readonly unitId: string | null
  readonly label: string | null
  readonly note: string | null
  readonly signingRequired: boolean
}

/** Throws not_found. */
export async function readDetails(tx: Tx, { communeId, deviceId }: DeviceKey): Promise<DeviceDetails> {
  const [row] = await tx<DeviceDetails[]>`
    select unit_id as "unitId", label, note, signing_required as "signingRequired"
    from devices where commune_id = ${communeId} and device_id = ${deviceId}`
  if (row === undefined) throw new AppError('not_found', 'Không có máy này trong xã.')
  return { ...row }
}

/** Equal details have an equal one: a form carries it to tell whether somebody else was faster. */
export const editionOf = (details: DeviceDetails): string =>
  createHash('sha256').update(canonicalJson(details)).digest('hex').slice(0, 16)

/** Throws not_found; conflict when the details are no longer those of the edition that was `seen`. */
export const changeDetails = (
  db: Database,
  key: DeviceKey,
  { seen, ...details }: DeviceDetails & { readonly seen: string },
  by: By,
): Promise<void> =>
  changeDevice(db, key, by, async (tx, device) => {
    const before = await readDetails(tx, key)
    if (editionOf(before) !== seen)
      throw new AppError(
        'conflict',
        'Trong lúc bạn sửa, người khác đã đổi máy này. Hãy xem lại rồi sửa tiếp.',
      )
    if (editionOf(details) === seen) return null
    await requireUnit(tx, key.communeId, details.unitId)
    await tx`update devices set unit_id = ${details.unitId}, label = ${details.label}, note = ${details.note},
        signing_required = ${details.signingRequired}
      where commune_id = ${key.communeId} and device_id = ${key.deviceId}`
    if (before.signingRequired !== details.signingRequired) await judgeAgain(tx, [key], by.now)
    await recount(tx, device, by.now)
    return { action: 'device.changed', before: { ...before }, after: { ...details } }
  })

/** What PCs are judged by was changed: the next turn of the sweeper judges what they last said again. */
export async function judgeAgain(tx: Tx, keys: readonly DeviceKey[], at: Date): Promise<void> {
  await tx`update device_states s set edition = '', next_look_at = ${at}
    from unnest(${keys.map((key) => key.communeId)}::uuid[], ${keys.map((key) => key.deviceId)}::uuid[]) as k(c, d)
    where s.commune_id = k.c and s.device_id = k.d`
}
