/** 0012_reports_in_parts.sql: reports kept as they were sent come out of their parts byte for byte. */
import { expect, test } from 'vitest'
import { listMigrations, migrate } from '../db/migrate.ts'
import { ensureMonths } from '../db/partitions.ts'
import { testDatabase } from '../db/testing.ts'
import { rebuildJws } from '../devices/evidence.ts'
import { linuxFacts, makeKey, signReport } from './testing.ts'

const MIGRATION = '0012_reports_in_parts.sql'
const AT = new Date('2026-11-24T02:00:00Z')
const DEVICE = '00000000-0000-4000-8000-000000000001'

test('a report of the history is the same one after it was taken apart', async () => {
  const base = await testDatabase({ migrated: false })
  try {
    await migrate(
      base.ownerUrl,
      listMigrations().filter(({ name }) => name < MIGRATION),
    )
    await ensureMonths(base.owner, { from: AT, to: AT })
    const pc = { deviceId: DEVICE, key: makeKey() }
    // Every length of the last group of base64, quotes inside the version, letters outside ASCII.
    const sent = ['1', '1"2', 'ấ', '1234'].map((agentVersion, index) =>
      signReport(pc, { seq: index + 1, at: AT, facts: linuxFacts(AT), agentVersion }),
    )
    for (const [index, jws] of sent.entries())
      await base.owner`insert into reports (commune_id, device_id, received_at, seq, digest, collected_at, late, jws)
        values (${DEVICE}, ${DEVICE}, ${AT}, ${index + 1}, '\\x00', ${AT}, false, ${jws})`

    await migrate(base.ownerUrl)

    const rows = await base.owner<Parameters<typeof rebuildJws>[0][]>`
      select evidence_head, evidence_signature, facts_text from reports order by seq`
    expect(rows.map((row) => rebuildJws(row))).toEqual(sent)
  } finally {
    await base.close()
  }
})
