/** From a device id to its commune and key, kept in memory: neither of them ever changes. Status is not kept. */
import type { KeyObject } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { publicKeyOf } from './jws.ts'

export type KnownDevice = {
  readonly communeId: string
  readonly deviceId: string
  readonly key: KeyObject
}

export type Directory = {
  readonly find: (deviceId: string) => Promise<KnownDevice | null>
  /** Without a look into the database: null says nothing of a PC that has not reported to this process yet. */
  readonly findKept: (deviceId: string) => KnownDevice | null
}

/** Some 2 KB each. */
const KEPT_DEVICES = 20_000

export function createDirectory(db: Database): Directory {
  const kept = new Map<string, KnownDevice>()
  return {
    findKept: (deviceId) => kept.get(deviceId) ?? null,
    find: async (deviceId) => {
      const known = kept.get(deviceId)
      if (known !== undefined) return known
      const device = await load(db, deviceId)
      if (device === null) return null
      const [oldest] = kept.keys()
      if (kept.size >= KEPT_DEVICES && oldest !== undefined) kept.delete(oldest)
      kept.set(deviceId, device)
      return device
    },
  }
}

async function load(db: Database, deviceId: string): Promise<KnownDevice | null> {
  const [entry] = await db.reference<{ commune_id: string }[]>`
    select commune_id from device_directory where device_id = ${deviceId}`
  if (entry === undefined) return null
  const communeId = entry.commune_id
  const [row] = await db.transaction(
    { communes: [communeId] },
    (tx) => tx<{ public_key: Buffer | null }[]>`
      select public_key from devices where commune_id = ${communeId} and device_id = ${deviceId}`,
  )
  if (row === undefined || row.public_key === null) return null
  return { communeId, deviceId, key: publicKeyOf(row.public_key.toString('base64url')) }
}
