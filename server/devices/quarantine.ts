/** What ingest tells the commune about reports it did not take. */
import { appendAudit } from '../audit/service.ts'
import type { Database } from '../db/database.ts'
import { contactChange } from './aging.ts'
import { lockDevice, setStatus } from './change-device.ts'
import { type DeviceKey, insertTransitions } from './states.ts'

/**
 * A number came twice with different bytes: two machines use this key, or one was put back to an older state.
 * Nothing more is taken until IT has looked; a PC that already is in quarantine stays as it is.
 */
export async function quarantineDevice(db: Database, key: DeviceKey, seq: number, at: Date): Promise<void> {
  const { communeId, deviceId } = key
  await db.transaction({ communes: [communeId] }, async (tx) => {
    const device = await lockDevice(tx, key)
    if (device === null || device.status !== 'active') return
    await insertTransitions(tx, [
      { communeId, deviceId, change: contactChange(at, 'heard', 'quarantined', 'report') },
    ])
    await setStatus(tx, device, 'quarantined', at)
    await appendAudit(
      tx,
      {
        ...{
          communeId,
          actor: `device:${deviceId}`,
          action: 'device.quarantined',
          subject: `device:${deviceId}`,
        },
        ...{ before: { status: 'active' }, after: { status: 'quarantined' } },
        detail: { reason: 'sequence-conflict', seq },
      },
      at,
    )
  })
}

/** The caller sees to it that this does not happen with every request. */
export async function noteRefusedReport(
  db: Database,
  { communeId, deviceId }: DeviceKey,
  code: 'bad-signature' | 'device-revoked',
  at: Date,
): Promise<void> {
  const entry = {
    ...{ communeId, actor: 'unknown', action: 'device.report-refused', subject: `device:${deviceId}` },
    detail: { reason: code },
  }
  await db.transaction({ communes: [communeId] }, (tx) => appendAudit(tx, entry, at))
}
