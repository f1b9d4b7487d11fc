/** Puts sample PCs into the tables, as ingest would have left them. */
import { createHash, randomUUID } from 'node:crypto'
import type { TestDatabase } from '../db/testing.ts'
import { cutVolatile, writeEvidence } from '../devices/evidence.ts'
import type { BoardDevice, BoardUnit } from './queries.ts'
import { SAMPLE_NOW } from './sample.ts'

const FACTS = { contract: 'linux-collector/1', hardware: { ramBytes: 8_589_934_592 }, encryption: null }

export async function addSampleUnits(
  base: TestDatabase,
  communeId: string,
  units: readonly BoardUnit[],
): Promise<void> {
  for (const { unitId, name } of units)
    await base.owner`insert into units (commune_id, unit_id, name, kind, created_at)
      values (${communeId}, ${unitId}, ${name}, 'office', ${SAMPLE_NOW})`
}

export async function addSampleDevices(
  base: TestDatabase,
  communeId: string,
  devices: readonly BoardDevice[],
): Promise<void> {
  for (const device of devices) {
    await base.owner`insert into devices
      (commune_id, device_id, unit_id, kind, status, host_name, label, platform, enrolled_at, status_at)
      values (${communeId}, ${device.deviceId}, ${device.unitId}, ${device.kind}, ${device.status},
              ${device.name}, ${device.label}, ${device.platform}, ${SAMPLE_NOW}, ${SAMPLE_NOW})`
    if (device.lastReportAt !== null) await addState(base, communeId, device, device.lastReportAt)
  }
}

async function addState(base: TestDatabase, communeId: string, device: BoardDevice, at: Date): Promise<void> {
  const digest = createHash('sha256').update(device.deviceId).digest()
  const facts = JSON.stringify(FACTS)
  const head = writeEvidence({ header: '', head: '', values: cutVolatile(facts).values })
  await base.owner`insert into device_states
    (commune_id, device_id, last_seq, last_digest, last_report_at, collected_at, agent_version, skew_seconds,
     evidence_head, evidence_signature, facts_digest, stable_digest, facts_text, verdicts, edition, next_look_at,
     silent_since)
    values (${communeId}, ${device.deviceId}, 7, ${digest}, ${at}, ${at}, '0.1.0', 3, ${head}, '', ${digest}, ${digest},
            ${facts}, ${JSON.stringify(device.verdicts)}::text::jsonb, 'sample', ${at},
            ${device.silentSince})`
  await base.owner`insert into transitions
    (commune_id, device_id, at, transition_id, check_id, from_state, to_state, to_reason, cause)
    values (${communeId}, ${device.deviceId}, ${at}, ${randomUUID()}, 'contact', 'silent', 'heard', 'heard', 'report')`
}
