/** What one PC of the ingest and sweep benches says, report after report: a healthy Windows 11 of today. */
import type { WindowsFacts } from '../checks/facts/windows.ts'
import { factsOn, readRecordedPcs } from './recorded-pcs.ts'

/** Everything in order: the most common PC. */
const HEALTHY = '01-win11-25h2-pro-healthy'

/**
 * The facts' text of report `seq`. What flutters by itself (moments and durations of collecting) is another one each
 * time, as on a real PC; all else stays, but for the firewall, which is on or off as wished.
 */
export type SampleFacts = (firewallOff: boolean, seq: number) => string

export function sampleFacts(now: Date): SampleFacts {
  const recorded = readRecordedPcs().find(({ name }) => name === HEALTHY)
  if (recorded === undefined) throw new Error(`there is no recorded PC ${HEALTHY}`)
  const healthy = factsOn(now, recorded)
  return (firewallOff, seq) => {
    const at = new Date(now.getTime() + seq * 1000).toISOString()
    const { collector, time } = healthy
    const facts: WindowsFacts = {
      ...healthy,
      collector: { ...collector, startedAt: at, finishedAt: at, durationMs: 5000 + (seq % 1000) },
      time: time && { ...time, nowUtc: at },
      ...(firewallOff && { firewall: switchedOff(healthy.firewall) }),
    }
    return JSON.stringify(facts)
  }
}

/** As a person does it: every profile, by the local setting. */
const switchedOff = (firewall: WindowsFacts['firewall']): WindowsFacts['firewall'] =>
  firewall && {
    ...firewall,
    profiles:
      firewall.profiles?.map((profile) => ({ ...profile, enabledLocal: false, effective: false })) ?? null,
  }
