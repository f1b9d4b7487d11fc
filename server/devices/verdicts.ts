/** The verdicts of one PC as they are kept in device_states.verdicts, and how two of them differ. */
import type { CheckResult } from '../../checks/device/check.ts'
import type { Verdict, VerdictFacts } from '../../checks/verdict.ts'

/** Moments are RFC 3339 texts: the record is JSON in the database. */
export type KeptVerdict = {
  readonly verdict: Verdict
  readonly reason: string
  readonly facts: VerdictFacts
  /** Since when the word is this one; a change of the reason alone does not move it. */
  readonly since: string
  /** When time alone would change it, as long as the report is fresh. */
  readonly until: string | null
  /** The report outlived the `maxAge` of the check: from then on the verdict is frozen. */
  readonly staleSince: string | null
}
export type KeptVerdicts = Readonly<Record<string, KeptVerdict>>

/** What a check counts as: a stale verdict is not its word any more. */
export type CheckState = Verdict | 'stale'
export const stateOf = (kept: KeptVerdict): CheckState => (kept.staleSince === null ? kept.verdict : 'stale')

export type Cause = 'report' | 'time' | 'rules' | 'person'

/** One change of state; `checkId` is a check or `contact`. */
export type Change = {
  readonly checkId: string
  readonly at: Date
  readonly fromState: string | null
  readonly fromReason: string | null
  readonly toState: string
  readonly toReason: string
  readonly cause: Cause
}

/** One result as a kept verdict; `since` goes on where the word stays. */
export const keepResult = (
  { verdict, reason, facts, until }: CheckResult,
  before: KeptVerdict | undefined,
  at: Date,
): KeptVerdict => ({
  verdict,
  reason,
  facts,
  since: before?.verdict === verdict ? before.since : at.toISOString(),
  until: until === null ? null : until.toISOString(),
  staleSince: null,
})

export const keepResults = (results: readonly CheckResult[], before: KeptVerdicts, at: Date): KeptVerdicts =>
  Object.fromEntries(results.map((result) => [result.id, keepResult(result, before[result.id], at)]))

/** A change for each check whose state or reason is another one; the order is that of `after`. */
export function changesBetween(
  before: KeptVerdicts,
  after: KeptVerdicts,
  at: Date,
  cause: Cause,
): readonly Change[] {
  const changes: Change[] = []
  for (const [checkId, now] of Object.entries(after)) {
    const old = before[checkId]
    const toState = stateOf(now)
    if (old !== undefined && stateOf(old) === toState && old.reason === now.reason) continue
    changes.push({
      checkId,
      at,
      fromState: old === undefined ? null : stateOf(old),
      fromReason: old?.reason ?? null,
      toState,
      toReason: now.reason,
      cause,
    })
  }
  return changes
}

/** The earliest moment at which a fresh verdict would change by itself; null when none would. */
export function earliestUntil(verdicts: KeptVerdicts): Date | null {
  let earliest: number | null = null
  for (const { until, staleSince } of Object.values(verdicts)) {
    if (until === null || staleSince !== null) continue
    const moment = Date.parse(until)
    if (earliest === null || moment < earliest) earliest = moment
  }
  return earliest === null ? null : new Date(earliest)
}

/** Equal to the last number: nothing need be written. */
export const sameVerdicts = (a: KeptVerdicts, b: KeptVerdicts): boolean => {
  const ids = Object.keys(a)
  return ids.length === Object.keys(b).length && ids.every((id) => sameVerdict(a[id], b[id]))
}

function sameVerdict(a: KeptVerdict | undefined, b: KeptVerdict | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return (
    a.verdict === b.verdict &&
    a.reason === b.reason &&
    a.since === b.since &&
    a.until === b.until &&
    a.staleSince === b.staleSince &&
    sameFacts(a.facts, b.facts)
  )
}

// jsonb gives keys back in an order of its own, so texts cannot be compared.
function sameFacts(a: VerdictFacts, b: VerdictFacts): boolean {
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key]))
  )
}
