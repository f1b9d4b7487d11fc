/** What one PC adds to the standing of its unit. Sums of these are what boards show. */
import { type CheckState, type KeptVerdicts, stateOf } from './verdicts.ts'

export const COUNTED_STATES = ['pass', 'warn', 'fail', 'unknown', 'na', 'stale'] as const
export type CountedState = (typeof COUNTED_STATES)[number]

/** Zeros are left out, so that equal standings are equal texts. */
export type Counts = {
  /** Every PC that exists: with agent, declared by hand, for state secrets. */
  readonly devices: number
  readonly agents: number
  readonly declared: number
  readonly stateSecret: number
  /** Agents that have reported and are neither silent nor quarantined: coverage is this over `devices`. */
  readonly reporting: number
  readonly silent: number
  readonly quarantined: number
  readonly checks: Readonly<Record<string, Partial<Record<CountedState, number>>>>
}

export const NO_COUNTS: Counts = {
  devices: 0,
  agents: 0,
  declared: 0,
  stateSecret: 0,
  reporting: 0,
  silent: 0,
  quarantined: 0,
  checks: {},
}

export type DeviceKind = 'agent' | 'declared' | 'state-secret'
export type DeviceStatus = 'active' | 'quarantined' | 'revoked' | 'retired'

export type CountedDevice = { readonly kind: DeviceKind; readonly status: DeviceStatus }
export type CountedReport = { readonly verdicts: KeptVerdicts; readonly silent: boolean }

const countedState = (state: CheckState): CountedState => (state === 'not-applicable' ? 'na' : state)

/**
 * `report` is null for a PC that never reported. A quarantined PC exists, but what its key says is said by nobody
 * knows which machine: its verdicts are not counted.
 */
export function countsOf({ kind, status }: CountedDevice, report: CountedReport | null): Counts {
  if (status === 'revoked' || status === 'retired') return NO_COUNTS
  const quarantined = status === 'quarantined'
  const heard = kind === 'agent' && report !== null && !quarantined
  // Of a PC that was declared by hand somebody may have brought a file.
  const isJudged = heard || (kind === 'declared' && report !== null)
  const checks: Record<string, Partial<Record<CountedState, number>>> = {}
  if (isJudged && report !== null)
    for (const [id, kept] of Object.entries(report.verdicts))
      checks[id] = { [countedState(stateOf(kept))]: 1 }
  return {
    devices: 1,
    agents: Number(kind === 'agent'),
    declared: Number(kind === 'declared'),
    stateSecret: Number(kind === 'state-secret'),
    reporting: Number(heard && !report.silent),
    silent: Number(heard && report.silent),
    quarantined: Number(quarantined),
    checks,
  }
}

/** `a + sign x b`. */
export function addCounts(a: Counts, b: Counts, sign: 1 | -1 = 1): Counts {
  const checks: Record<string, Partial<Record<CountedState, number>>> = {}
  for (const id of [...Object.keys(a.checks), ...Object.keys(b.checks)].sort()) {
    if (checks[id] !== undefined) continue
    const states: Partial<Record<CountedState, number>> = {}
    for (const state of COUNTED_STATES) {
      const sum = (a.checks[id]?.[state] ?? 0) + sign * (b.checks[id]?.[state] ?? 0)
      if (sum !== 0) states[state] = sum
    }
    checks[id] = states
  }
  for (const [id, states] of Object.entries(checks)) if (Object.keys(states).length === 0) delete checks[id]
  return {
    devices: a.devices + sign * b.devices,
    agents: a.agents + sign * b.agents,
    declared: a.declared + sign * b.declared,
    stateSecret: a.stateSecret + sign * b.stateSecret,
    reporting: a.reporting + sign * b.reporting,
    silent: a.silent + sign * b.silent,
    quarantined: a.quarantined + sign * b.quarantined,
    checks,
  }
}

export function isNothing(counts: Counts): boolean {
  const { checks, ...numbers } = counts
  return Object.values(numbers).every((number) => number === 0) && Object.keys(checks).length === 0
}
