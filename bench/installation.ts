/** A throw-away installation for a bench: an embedded database as durable as a real one, a commune, its PCs. */

import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type postgres from 'postgres'
import { connect, connectionUrl } from '../server/db/client.ts'
import { startEmbedded } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { ensureMonths } from '../server/db/partitions.ts'
import { processesIn } from '../server/db/stale-lock.ts'

export type BenchPc = { readonly communeId: string; readonly deviceId: string }

export type Installation = {
  readonly folder: string
  readonly owner: postgres.Sql
  readonly ownerUrl: string
  readonly appUrl: string
  /** One key for all PCs: each still has a row and a key object of its own. */
  readonly key: KeyObject
  readonly publicKey: string
  readonly databasePids: () => readonly number[]
  readonly addCommune: (code: string, pcs: number) => Promise<readonly BenchPc[]>
  readonly stop: () => Promise<void>
}

export async function openInstallation(now: Date): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'anxa-bench-'))
  // The database runs under an account of its own when we are root.
  chmodSync(folder, 0o711)
  const dataDir = join(folder, 'data')
  const cluster = await startEmbedded({ dataDir, log: pino({ level: 'silent' }) })
  await migrate(cluster.owner)
  const owner = connect(cluster.owner, { max: 2, applicationName: 'anxa bench' })
  const month = 31 * 86_400_000
  await ensureMonths(owner, {
    from: new Date(now.getTime() - 3 * month),
    to: new Date(now.getTime() + 3 * month),
  })
  const { privateKey } = generateKeyPairSync('ed25519')
  const publicKey = privateKey.export({ format: 'jwk' }).x ?? ''
  const place = realpathSync(join(dataDir, 'postgres', 'data'))
  return {
    ...{ folder, owner, key: privateKey, publicKey },
    ...{ ownerUrl: connectionUrl(cluster.owner), appUrl: connectionUrl(cluster.app) },
    databasePids: () => processesIn(place),
    addCommune: (code, pcs) => addCommune(owner, { code, pcs, publicKey, now }),
    stop: async () => {
      await owner.end({ timeout: 5 })
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Wanted = { readonly code: string; readonly pcs: number; readonly publicKey: string; readonly now: Date }

const UNITS = ['Văn phòng', 'Kinh tế', 'Văn hóa', 'Hành chính công', 'Công an', 'Quân sự']

async function addCommune(
  owner: postgres.Sql,
  { code, pcs, publicKey, now }: Wanted,
): Promise<readonly BenchPc[]> {
  const communeId = randomUUID()
  const key = Buffer.from(publicKey, 'base64url')
  const units = UNITS.map(() => randomUUID())
  const devices = Array.from({ length: pcs }, () => randomUUID())
  const unitOf = devices.map((_, index) => units[index % units.length] ?? '')
  await owner.begin(async (tx) => {
    await tx`insert into communes (commune_id, code, name, province, created_at)
      values (${communeId}, ${code}, ${`Xã ${code}`}, 'Tỉnh thử', ${now})`
    await tx`insert into commune_directory (commune_id, code, name) values (${communeId}, ${code}, ${`Xã ${code}`})`
    await tx`insert into units (commune_id, unit_id, name, kind, created_at)
      select ${communeId}, u, n, 'office', ${now} from unnest(${units}::uuid[], ${UNITS}::text[]) as k(u, n)`
    await tx`insert into devices (commune_id, device_id, unit_id, kind, status, host_name, platform, public_key, enrolled_at, status_at)
      select ${communeId}, d, u, 'agent', 'active', 'PC-' || row_number() over (), 'windows', ${key}, ${now}, ${now}
      from unnest(${devices}::uuid[], ${unitOf}::uuid[]) as k(d, u)`
    await tx`insert into device_directory (device_id, commune_id) select d, ${communeId} from unnest(${devices}::uuid[]) as k(d)`
    await tx`insert into standings (commune_id, unit_id, counts, updated_at)
      select commune_id, unit_id, jsonb_build_object('devices', count(*), 'agents', count(*), 'checks', '{}'::jsonb), ${now}
      from devices where commune_id = ${communeId} group by 1, 2`
  })
  await owner`analyze`
  return devices.map((deviceId) => ({ communeId, deviceId }))
}
