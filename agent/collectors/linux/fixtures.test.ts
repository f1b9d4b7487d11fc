import { describe, expect, test } from 'vitest'
import type { JudgeInput } from '../../../checks/device/check.ts'
import { DEVICE_CHECKS } from '../../../checks/device/registry.ts'
import { judgeAll } from '../../../checks/device/run.ts'
import { BUILT_IN_TABLES } from '../../../checks/device/tables.ts'
import { DEFAULT_THRESHOLDS } from '../../../checks/device/thresholds.ts'
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import { replayDoors } from '../../platform/replay-doors.ts'
import { collectLinux } from './collect.ts'
import { type Fixture, linuxFixtures } from './fixtures.ts'

const collect = (fixture: Fixture): Promise<LinuxFacts> =>
  collectLinux({ doors: replayDoors(fixture.raw), now: new Date(fixture.context.asOf), memory: {} })

const firewallWord = (firewall: LinuxFacts['firewall']): string | null => {
  if (firewall?.ufwEnabled && firewall.ufwUnitActive) return 'ufw'
  if (firewall?.firewalldActive) return 'firewalld'
  if (firewall?.inputDrops) return 'nftables'
  return firewall?.ufwEnabled === false ? 'ufw-disabled' : null
}

/** The fixtures' own words for facts, from ours. */
const projections: Readonly<Record<string, (facts: LinuxFacts) => unknown>> = {
  id: ({ os }) => os?.id,
  version: ({ os }) => os?.versionId,
  proAttached: ({ pro }) => pro?.attached,
  pendingAll: ({ updates }) => updates?.pendingAll,
  pendingSecurity: ({ updates }) => updates?.pendingSecurity,
  listsDate: ({ updates }) => updates?.listsDate,
  lastUpgrade: ({ updates, time }) =>
    `${updates?.lastUpgradeLocal} (local, ${time.timezone}) = ${updates?.lastUpgrade}`,
  unattendedEnabled: ({ updates }) => updates?.unattendedEnabled,
  rebootRequired: ({ updates }) => updates?.rebootRequired,
  clamavDatabase: ({ antivirus }) => antivirus?.clamav?.databaseDate,
  firewall: ({ firewall }) => firewallWord(firewall),
  rootEncrypted: ({ encryption }) => encryption?.rootEncrypted,
  sudoMembers: ({ accounts }) => accounts?.administrators,
  timeSynchronized: ({ time }) => time.synchronized,
}

for (const [name, fixture] of linuxFixtures())
  test(`${name}: the recording gives the expected facts`, async () => {
    const facts = await collect(fixture)

    const seen = Object.fromEntries(
      Object.keys(fixture.expected.facts).map((key) => [key, projections[key]?.(facts)]),
    )
    expect(seen).toEqual(fixture.expected.facts)
  })

test('the same recording twice gives the same document', async () => {
  const [, fixture] = linuxFixtures()[0] ?? expect.fail('no fixture')
  expect(await collect(fixture)).toEqual(await collect(fixture))
})

/** The recordings say nothing of a clock, so the machine's is taken for right. */
const inputOf = (fixture: Fixture, facts: LinuxFacts): JudgeInput => ({
  facts,
  now: new Date(fixture.context.asOf),
  context: { signingRequired: fixture.context.signingRequired, clockSkewSeconds: 0 },
  thresholds: DEFAULT_THRESHOLDS,
  tables: BUILT_IN_TABLES,
})

describe('played through the collector, a recording is judged as it expects', () => {
  for (const [name, fixture] of linuxFixtures())
    test(name, async () => {
      const results = judgeAll(inputOf(fixture, await collect(fixture)))

      const seen = Object.fromEntries(results.map(({ id, until: _, ...result }) => [id, result]))
      expect(seen).toMatchObject(fixture.expected.checks)
    })

  test('and the recordings name only checks that exist', () => {
    const known = new Set(DEVICE_CHECKS.map(({ id }) => id))
    const named = linuxFixtures().flatMap(([, fixture]) => Object.keys(fixture.expected.checks))

    expect(named.filter((id) => !known.has(id))).toEqual([])
    expect(named.length).toBeGreaterThan(30)
  })
})
