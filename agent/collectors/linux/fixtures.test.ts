import { expect, test } from 'vitest'
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
