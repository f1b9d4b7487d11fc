/** PCs as people manage them: declared by hand, named, moved, taken out of service, released from quarantine. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { fold } from '../../checks/names.ts'
import { appendAuditLines } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { contactChange } from './aging.ts'
import { type By, changeDevice, type LockedDevice, setStatus } from './change-device.ts'
import { countsOf, type DeviceKind, type DeviceStatus, NO_COUNTS } from './counts.ts'
import { changeStanding } from './standing.ts'
import { type DeviceKey, insertTransitions } from './states.ts'
import { requireUnit } from './tokens.ts'

export type DeclaredDevice = {
  readonly communeId: string
  readonly unitId: string | null
  /** state-secret: never runs the agent, is inspected by hand. */
  readonly kind: 'declared' | 'state-secret'
  readonly hostName: string
  readonly label: string | null
  readonly note?: string | null
}

/** A PC that exists but does not report; answers its id. */
export async function declareDevice(db: Database, given: DeclaredDevice, by: By): Promise<string> {
  const [deviceId] = await db.transaction({ communes: [given.communeId] }, (tx) =>
    declareDevices(tx, given.communeId, [given], by),
  )
  if (deviceId === undefined) throw new Error('one PC was declared and none came back')
  return deviceId
}

/** What a PC is known by when somebody types it: letters without marks and case. */
export const nameKey = (hostName: string): string => fold(hostName.trim())

/**
 * The same for PCs that people type in: a name that a PC in service has already is a second entry of the same PC.
 * Throws conflict; then none is declared.
 */
export async function declareNewDevices(
  tx: Tx,
  communeId: string,
  given: readonly Omit<DeclaredDevice, 'communeId'>[],
  by: By,
): Promise<readonly string[]> {
  // One after the other: of two that declare the same PC at once the second sees the first.
  await tx`select pg_advisory_xact_lock(hashtext('declare'), hashtext(${communeId}))`
  const rows = await tx<{ name: string }[]>`select host_name as name from devices
    where commune_id = ${communeId} and status in ('active', 'quarantined')`
  const known = new Set(rows.map(({ name }) => nameKey(name)))
  const twice = given.find(({ hostName }) => known.has(nameKey(hostName)))
  if (twice !== undefined)
    throw new AppError('conflict', `Đã có máy tên ${twice.hostName} đang được quản lý.`)
  return declareDevices(tx, communeId, given, by)
}

/** All of them or none; answers their ids. The transaction states the commune. */
export async function declareDevices(
  tx: Tx,
  communeId: string,
  given: readonly Omit<DeclaredDevice, 'communeId'>[],
  { actor, now }: By,
): Promise<readonly string[]> {
  const made = given.map((device) => ({
    ...device,
    deviceId: randomUUID(),
    hostName: device.hostName.trim(),
  }))
  if (made.some(({ hostName }) => hostName === '')) throw new AppError('invalid', 'Cần tên máy.')
  for (const unitId of new Set(made.map((device) => device.unitId))) await requireUnit(tx, communeId, unitId)
  const rows = made.map(({ deviceId, unitId, kind, hostName, label, note = null }) => ({
    ...{ commune_id: communeId, device_id: deviceId, unit_id: unitId, kind, status: 'active' },
    ...{ host_name: hostName, label, note, enrolled_at: now, status_at: now },
  }))
  if (rows.length > 0) await tx`insert into devices ${tx(rows)}`
  const changes = made.map(({ unitId, kind }) => ({
    ...{ communeId, unitId, before: NO_COUNTS, after: countsOf({ kind, status: 'active' }, null) },
  }))
  await changeStanding(tx, changes, now)
  const lines = made.map(({ deviceId, kind, hostName }) => ({
    ...{ actor, action: 'device.declared', subject: `device:${deviceId}`, detail: { kind, hostName } },
  }))
  await appendAuditLines(tx, communeId, lines, now)
  return made.map(({ deviceId }) => deviceId)
}

export type DeviceListRow = DeviceKey & {
  readonly unitId: string | null
  readonly kind: DeviceKind
  readonly status: DeviceStatus
  readonly hostName: string
  readonly label: string | null
  readonly platform: string | null
  readonly signingRequired: boolean
  readonly enrolledAt: Date
  readonly lastReportAt: Date | null
  readonly silentSince: Date | null
  readonly lentTo: string | null
  /** `YYYY-MM-DD`. */
  readonly lentUntil: string | null
  readonly lostAt: Date | null
}

const selectDevices = (tx: Tx) => tx`
  select d.commune_id as "communeId", d.device_id as "deviceId", d.unit_id as "unitId", d.kind, d.status,
    d.host_name as "hostName", d.label, d.platform, d.signing_required as "signingRequired",
    d.enrolled_at as "enrolledAt", s.last_report_at as "lastReportAt", s.silent_since as "silentSince",
    d.lent_to as "lentTo", d.lent_until as "lentUntil", d.lost_at as "lostAt"
  from devices d left join device_states s using (commune_id, device_id)`

/** By name; retired and revoked ones included. */
export const listDevices = (db: Database, communeId: string): Promise<readonly DeviceListRow[]> =>
  db.transaction({ communes: [communeId] }, (tx) => listDevicesIn(tx, communeId))

/** The same in a transaction that states the commune. */
export const listDevicesIn = (tx: Tx, communeId: string): Promise<readonly DeviceListRow[]> =>
  tx<DeviceListRow[]>`${selectDevices(tx)}
    where d.commune_id = ${communeId} order by d.host_name, d.device_id`.execute()

/** One of them; `deviceId` may be any text. */
export async function findDevice(
  tx: Tx,
  { communeId, deviceId }: DeviceKey,
): Promise<DeviceListRow | undefined> {
  if (!z.guid().safeParse(deviceId).success) return undefined
  const [row] = await tx<DeviceListRow[]>`${selectDevices(tx)}
    where d.commune_id = ${communeId} and d.device_id = ${deviceId}`
  return row
}

/**
 * Its reports are refused from the next one on. Throws not_found; conflict when it has no key or already is out of
 * service.
 */
export const revokeDevice = (db: Database, key: DeviceKey, by: By): Promise<void> =>
  takeOut(db, key, by, ({ kind }) => {
    if (kind !== 'agent') throw new AppError('conflict', 'Máy này không có khóa để thu hồi.')
    return { action: 'device.revoked', status: 'revoked' }
  })

/** What becomes of a PC that nobody knows the place of: who has a key has it revoked. */
export const lostStatus = (kind: DeviceKind): 'revoked' | 'retired' =>
  kind === 'agent' ? 'revoked' : 'retired'

/** Nobody knows where it is. */
export const loseDevice = (db: Database, key: DeviceKey, by: By): Promise<void> =>
  takeOut(db, key, by, ({ kind }) => ({ action: 'device.lost', status: lostStatus(kind) }))

/** Out of use in good order: given away, broken. */
export const retireDevice = (db: Database, key: DeviceKey, by: By): Promise<void> =>
  takeOut(db, key, by, () => ({ action: 'device.retired', status: 'retired' }))

type WayOut = { readonly action: string; readonly status: 'revoked' | 'retired' }

function takeOut(
  db: Database,
  key: DeviceKey,
  by: By,
  wayOf: (device: LockedDevice) => WayOut,
): Promise<void> {
  return changeDevice(db, key, by, async (tx, device) => {
    if (device.status === 'revoked' || device.status === 'retired')
      throw new AppError('conflict', 'Máy này đã ngừng sử dụng.')
    const { action, status } = wayOf(device)
    await setStatus(tx, device, status, by.now)
    if (action === 'device.lost')
      await tx`update devices set lost_at = ${by.now}
        where commune_id = ${key.communeId} and device_id = ${key.deviceId}`
    return { action, before: { status: device.status }, after: { status } }
  })
}

/**
 * A lost PC was found, or one without agent is used again. A revoked key stays revoked: a PC with agent enrols anew.
 * Throws conflict when there is nothing to bring back.
 */
export const bringBack = (db: Database, key: DeviceKey, by: By): Promise<void> =>
  changeDevice(db, key, by, async (tx, device) => {
    const [row] = await tx<{ lost_at: Date | null }[]>`select lost_at from devices
      where commune_id = ${key.communeId} and device_id = ${key.deviceId}`
    const wasLost = row !== undefined && row.lost_at !== null
    const isOut = device.status === 'revoked' || device.status === 'retired'
    if (!isOut || !(wasLost || device.kind !== 'agent'))
      throw new AppError('conflict', 'Máy này không mất, hoặc cần đăng ký lại mới dùng tiếp được.')
    const status = device.kind === 'agent' ? device.status : 'active'
    await tx`update devices set lost_at = null
      where commune_id = ${key.communeId} and device_id = ${key.deviceId}`
    if (status !== device.status) await setStatus(tx, device, status, by.now)
    const action = wasLost ? 'device.found' : 'device.restored'
    return { action, before: { status: device.status, lost: wasLost }, after: { status, lost: false } }
  })

/** IT has found out which machine the key belongs to. Throws conflict when it is not in quarantine. */
export const releaseQuarantine = (db: Database, key: DeviceKey, by: By): Promise<void> =>
  changeDevice(db, key, by, async (tx, device) => {
    if (device.status !== 'quarantined') throw new AppError('conflict', 'Máy này không bị cách ly.')
    await insertTransitions(tx, [{ ...key, change: contactChange(by.now, 'quarantined', 'heard', 'person') }])
    await setStatus(tx, device, 'active', by.now)
    return { action: 'device.released', before: { status: 'quarantined' }, after: { status: 'active' } }
  })
