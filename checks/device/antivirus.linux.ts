/** What protects a Linux PC against malicious software: units that scan files as they are opened. */
import type { LinuxFacts } from '../facts/linux.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import { linuxGroup } from './reading.ts'

export type LinuxProtection = {
  readonly judgement: Judgement
  /** Vendors whose definitions are loaded. */
  readonly vendors: readonly string[]
}

/** The scanner itself; freshclam only fetches definitions. */
const CLAMAV_DAEMON = 'clamav-daemon'

export function linuxProtectionOf(facts: LinuxFacts): LinuxProtection {
  const units = linuxGroup(facts, 'antivirus')?.units ?? null
  if (units === null) return { judgement: unknown('antivirus-not-readable'), vendors: [] }
  const active = units.filter(({ state }) => state === 'active')
  const scanning = active.filter(({ onAccess }) => onAccess)
  const [first] = scanning
  if (first !== undefined)
    return {
      judgement: pass('running', { name: first.unit }),
      vendors: [...new Set(scanning.map(({ vendor }) => vendor))],
    }
  const daemon = active.find(({ unit }) => unit.startsWith(CLAMAV_DAEMON))
  return daemon === undefined
    ? { judgement: fail('none'), vendors: [] }
    : { judgement: warn('service-only', { vendor: daemon.vendor }), vendors: [daemon.vendor] }
}
