/** The particulars of one PC that people keep: where it stands, who has it, what is allowed on it. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../audit/canonical.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type By, changeDevice, recount } from './change-device.ts'
import type { DeviceKey } from './states.ts'
import { requireUnit } from './tokens.ts'

export type DeviceDetails = {
  /** A PC with agent is called what it says itself. */
  readonly hostName: string
  readonly unitId: string | null
  readonly label: string | null
  readonly note: string | null
  readonly signingRequired: boolean
  readonly lentTo: string | null
  /** `YYYY-MM-DD`, the last day of the loan; null: no end was agreed. */
  readonly lentUntil: string | null
  /** Instead of the threshold maxEnabledAdmins; null: as everywhere. */
  readonly allowedAdmins: number | null
  /** As the agent names them. */
  readonly allowedRemoteTools: readonly string[]
  /** Ids of the staff who work at it, in order. */
  readonly officers: readonly string[]
}

/** Throws not_found. */
export async function readDetails(tx: Tx, { communeId, deviceId }: DeviceKey): Promise<DeviceDetails> {
  const [row] = await tx<DeviceDetails[]>`
    select host_name as "hostName", unit_id as "unitId", label, note, signing_required as "signingRequired", lent_to as "lentTo",
      lent_until as "lentUntil", allowed_admins as "allowedAdmins", allowed_remote_tools as "allowedRemoteTools",
      array(select o.staff_id::text from device_officers o
        where o.commune_id = d.commune_id and o.device_id = d.device_id order by o.staff_id::text) as officers
    from devices d where commune_id = ${communeId} and device_id = ${deviceId}`
  if (row === undefined) throw new AppError('not_found', 'Không có máy này trong xã.')
  return { ...row }
}

/** Equal details have an equal one: a form carries it to tell whether somebody else was faster. */
export const editionOf = (details: DeviceDetails): string =>
  createHash('sha256').update(canonicalJson(details)).digest('hex').slice(0, 16)

/** What is not given stays. */
export type DetailsChange = Partial<DeviceDetails> & {
  /** `editionOf` what the person had before the eyes. */
  readonly seen?: string
}

/** Throws not_found; conflict when the details are no longer those that were `seen`. */
export const changeDetails = (
  db: Database,
  key: DeviceKey,
  { seen, ...given }: DetailsChange,
  by: By,
): Promise<void> =>
  changeDevice(db, key, by, async (tx, device) => {
    const before = await readDetails(tx, key)
    const edition = editionOf(before)
    if (seen !== undefined && seen !== edition)
      throw new AppError(
        'conflict',
        'Trong lúc bạn sửa, người khác đã đổi máy này. Hãy xem lại rồi sửa tiếp.',
      )
    const all = { ...before, ...given }
    const hostName = device.kind === 'agent' ? before.hostName : all.hostName
    const details = { ...all, hostName, officers: [...new Set(all.officers)].sort() }
    if (editionOf(details) === edition) return null
    await requireUnit(tx, key.communeId, details.unitId)
    await writeDetails(tx, key, details)
    if (judgedBy(before) !== judgedBy(details)) await judgeAgain(tx, [key], by.now)
    await recount(tx, device, by.now)
    return { action: 'device.changed', before: { ...before }, after: { ...details } }
  })

/** What of the details the checks read. */
export const judgedBy = ({ signingRequired, allowedAdmins, allowedRemoteTools }: DeviceDetails): string =>
  JSON.stringify([signingRequired, allowedAdmins, allowedRemoteTools])

/** Writes the row and the officers; who judges and counts again is the caller. */
export async function writeDetails(
  tx: Tx,
  { communeId, deviceId }: DeviceKey,
  details: DeviceDetails,
): Promise<void> {
  const { hostName, unitId, label, note, signingRequired, lentTo, lentUntil } = details
  await tx`update devices set host_name = ${hostName}, unit_id = ${unitId}, label = ${label}, note = ${note},
      signing_required = ${signingRequired}, lent_to = ${lentTo}, lent_until = ${lentUntil},
      allowed_admins = ${details.allowedAdmins}, allowed_remote_tools = ${[...details.allowedRemoteTools]}::text[]
    where commune_id = ${communeId} and device_id = ${deviceId}`
  await tx`delete from device_officers where commune_id = ${communeId} and device_id = ${deviceId}
    and staff_id <> all(${[...details.officers]}::uuid[])`
  await tx`insert into device_officers (commune_id, device_id, staff_id)
    select ${communeId}, ${deviceId}, s from unnest(${[...details.officers]}::uuid[]) as s on conflict do nothing`
}

/** What PCs are judged by was changed: the next turn of the sweeper judges what they last said again. */
export async function judgeAgain(tx: Tx, keys: readonly DeviceKey[], at: Date): Promise<void> {
  await tx`update device_states s set edition = '', next_look_at = ${at}
    from unnest(${keys.map((key) => key.communeId)}::uuid[], ${keys.map((key) => key.deviceId)}::uuid[]) as k(c, d)
    where s.commune_id = k.c and s.device_id = k.d`
}
