/** A machine that was here before: taken out of service, then enrolled anew with another key, it is another row. */
import { replacedParts } from '../../checks/report/same-machine.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type By, changeDevice } from './change-device.ts'
import type { DeviceStatus } from './counts.ts'
import { judgeAgain, judgedBy, readDetails, writeDetails } from './details.ts'
import { isMachine, type KnownMachine, readMachines } from './machines.ts'
import type { DeviceKey } from './states.ts'

export type RelatedDevice = {
  readonly deviceId: string
  readonly hostName: string
  readonly label: string | null
  readonly status: DeviceStatus
  /** When it came into this status. */
  readonly statusAt: Date
}

export type Relatives = {
  /** Out of service since before this one enrolled. */
  readonly former: RelatedDevice | null
  /** What the machine is now. */
  readonly successor: RelatedDevice | null
  /** Parts that are others than when it enrolled: names of digests. */
  readonly replaced: readonly string[]
}

const areOneMachine = (a: KnownMachine, b: KnownMachine): boolean =>
  isMachine(a, b.enrolledWith) || (b.reported !== null && isMachine(a, b.reported))

/** The other rows of the same machine, the nearest of each kind; and what of it was replaced. */
export async function findRelatives(tx: Tx, { communeId, deviceId }: DeviceKey): Promise<Relatives> {
  const rows = await readMachines(tx, communeId)
  const own = rows.find((row) => row.deviceId === deviceId)
  if (own === undefined) return { former: null, successor: null, replaced: [] }
  const same = rows.filter((row) => row !== own && areOneMachine(row, own))
  const isOut = ({ status }: KnownMachine): boolean => status === 'revoked' || status === 'retired'
  return {
    former: related(same.find((row) => isOut(row) && row.enrolledAt < own.enrolledAt)),
    successor: isOut(own) ? related(same.find((row) => row.enrolledAt > own.enrolledAt)) : null,
    replaced: own.reported === null ? [] : replacedParts(own.enrolledWith, own.reported),
  }
}

function related(row: KnownMachine | undefined): RelatedDevice | null {
  if (row === undefined) return null
  const { deviceId, hostName, label, status, statusAt } = row
  return { deviceId, hostName, label, status, statusAt }
}

/**
 * What people knew of the machine under its former row: label, note, officers, signing, what is allowed on it. Not the
 * unit, which the token said, and not a loan. Throws conflict when the machine was not here before.
 */
export const takeOverDetails = (db: Database, key: DeviceKey, by: By): Promise<void> =>
  changeDevice(db, key, by, async (tx) => {
    const { former } = await findRelatives(tx, key)
    if (former === null) throw new AppError('conflict', 'Xã chưa từng quản lý máy này.')
    const before = await readDetails(tx, key)
    const known = await readDetails(tx, { communeId: key.communeId, deviceId: former.deviceId })
    const { hostName, unitId, lentTo, lentUntil } = before
    const after = { ...known, hostName, unitId, lentTo, lentUntil }
    await writeDetails(tx, key, after)
    if (judgedBy(before) !== judgedBy(after)) await judgeAgain(tx, [key], by.now)
    return { action: 'device.taken-over', before: { ...before }, after: { ...after, from: former.deviceId } }
  })
