/**
 * What time alone does to a PC between two reports. Worked out moment by moment and not from "now", so that the
 * outcome is the same whether the sweeper came at once, or after a week in which the server was switched off.
 */
import type { CheckResult } from '../../checks/device/check.ts'
import { addWorkingDays, type Calendar } from '../../checks/time/calendar.ts'
import {
  type Change,
  changesBetween,
  earliestUntil,
  type KeptVerdict,
  type KeptVerdicts,
  keepResult,
  keepResults,
} from './verdicts.ts'

/** Working days without a report after which a PC is silent, whatever its checks say. */
export const SILENT_AFTER_WORKING_DAYS = 3
/** `check_id` of the transitions between heard and silent. */
export const CONTACT = 'contact'

/** next_look_at of a PC for which time can do nothing more: everything stale, and silent. */
export const NEVER = new Date('9999-12-31T00:00:00Z')
/** A verdict whose `until` is not ahead is looked at again after this, instead of at once and for ever. */
const LOOK_AGAIN_MS = 3_600_000

export type Freshness = {
  readonly calendar: Calendar
  /** Working days a report is good for, by check id. */
  readonly maxAgeDays: ReadonlyMap<string, number>
}

export type Aging = {
  readonly verdicts: KeptVerdicts
  readonly lastReportAt: Date
  readonly silentSince: Date | null
  /** Somebody carries its files: it never falls silent, its numbers only grow old. */
  readonly isVisited?: boolean
}

export type Aged = {
  readonly verdicts: KeptVerdicts
  readonly silentSince: Date | null
  readonly changes: readonly Change[]
  readonly verdictsUntil: Date | null
  readonly nextLookAt: Date
}

type Moments = { readonly staleAt: (checkId: string) => number; readonly silentAt: number }

/** A check that is no longer in the registry is judged by nobody: its last verdict is good for one day. */
const DAYS_OF_UNKNOWN_CHECK = 1

function momentsOf({ lastReportAt, isVisited = false }: Aging, { calendar, maxAgeDays }: Freshness): Moments {
  const byDays = new Map<number, number>()
  const after = (days: number): number => {
    const known = byDays.get(days)
    if (known !== undefined) return known
    const moment = addWorkingDays(lastReportAt, days, calendar).getTime()
    byDays.set(days, moment)
    return moment
  }
  return {
    staleAt: (checkId) => after(maxAgeDays.get(checkId) ?? DAYS_OF_UNKNOWN_CHECK),
    silentAt: isVisited ? NEVER.getTime() : after(SILENT_AFTER_WORKING_DAYS),
  }
}

/** The first moment at which something may happen to this PC without a report. */
export function nextLook(aging: Aging, freshness: Freshness): Date {
  return new Date(nextEvent(aging, momentsOf(aging, freshness)))
}

function nextEvent({ verdicts, silentSince }: Aging, { staleAt, silentAt }: Moments): number {
  let next = silentSince === null ? silentAt : NEVER.getTime()
  for (const [checkId, { until, staleSince }] of Object.entries(verdicts)) {
    if (staleSince !== null) continue
    next = Math.min(next, staleAt(checkId), until === null ? next : Date.parse(until))
  }
  return next
}

/**
 * Lets the time from the last look to `now` pass. `judgeAt` judges the same facts as of another moment; no results
 * mean that the facts can no longer be read.
 */
export function passTime(
  aging: Aging,
  now: Date,
  judgeAt: (at: Date) => readonly CheckResult[],
  freshness: Freshness,
): Aged {
  const moments = momentsOf(aging, freshness)
  const changes: Change[] = []
  let { verdicts, silentSince } = aging
  let next = nextEvent(aging, moments)
  while (next <= now.getTime()) {
    const at = new Date(next)
    const stepped = stepTo(at, verdicts, judgeAt, moments)
    changes.push(...changesBetween(verdicts, stepped, at, 'time'))
    verdicts = stepped
    if (silentSince === null && moments.silentAt <= next) {
      silentSince = at
      changes.push(contactChange(at, 'heard', 'silent', 'time'))
    }
    const after = nextEvent({ ...aging, verdicts, silentSince }, moments)
    if (after <= next) return { ...summary(verdicts, silentSince, changes), nextLookAt: lookAgain(now) }
    next = after
  }
  return { ...summary(verdicts, silentSince, changes), nextLookAt: new Date(next) }
}

const summary = (verdicts: KeptVerdicts, silentSince: Date | null, changes: readonly Change[]) => ({
  verdicts,
  silentSince,
  changes,
  verdictsUntil: earliestUntil(verdicts),
})

const lookAgain = (now: Date): Date => new Date(now.getTime() + LOOK_AGAIN_MS)

/** At `at` some reports become too old, and what is still fresh may be judged otherwise. */
function stepTo(
  at: Date,
  verdicts: KeptVerdicts,
  judgeAt: (at: Date) => readonly CheckResult[],
  moments: Moments,
): KeptVerdicts {
  const isFresh = (id: string, kept: KeptVerdict): boolean =>
    kept.staleSince === null && moments.staleAt(id) > at.getTime()
  const isDue = ([id, kept]: [string, KeptVerdict]): boolean =>
    isFresh(id, kept) && kept.until !== null && Date.parse(kept.until) <= at.getTime()
  const entries = Object.entries(verdicts)
  const results = new Map(entries.some(isDue) ? judgeAt(at).map((result) => [result.id, result]) : [])
  return Object.fromEntries(
    entries.map(([id, kept]) => {
      if (!isFresh(id, kept))
        return [id, kept.staleSince === null ? { ...kept, staleSince: at.toISOString() } : kept]
      const result = results.get(id)
      if (result !== undefined) return [id, keepResult(result, kept, at)]
      // Its moment has come and nobody can judge it any more: not to be trusted is all that is known.
      return [id, isDue([id, kept]) ? { ...kept, staleSince: at.toISOString() } : kept]
    }),
  )
}

export const contactChange = (
  at: Date,
  fromState: 'heard' | 'silent' | 'quarantined' | null,
  toState: 'heard' | 'silent' | 'quarantined',
  cause: Change['cause'],
): Change => ({
  checkId: CONTACT,
  at,
  fromState,
  fromReason: fromState,
  toState,
  toReason: toState,
  cause,
})

/**
 * The same facts under a new edition of rules, now. What is stale stays frozen; without results (the facts can no
 * longer be read) everything becomes stale; a check that is gone from the registry goes from the row, too.
 */
export function applyRules(
  verdicts: KeptVerdicts,
  now: Date,
  results: readonly CheckResult[],
): { readonly verdicts: KeptVerdicts; readonly changes: readonly Change[] } {
  const after =
    results.length === 0
      ? Object.fromEntries(
          Object.entries(verdicts).map(([id, kept]) => [
            id,
            { ...kept, staleSince: kept.staleSince ?? now.toISOString() },
          ]),
        )
      : { ...keepResults(results, verdicts, now), ...frozen(verdicts, results) }
  return { verdicts: after, changes: changesBetween(verdicts, after, now, 'rules') }
}

const frozen = (verdicts: KeptVerdicts, results: readonly CheckResult[]): KeptVerdicts =>
  Object.fromEntries(
    results.flatMap(({ id }) => {
      const kept = verdicts[id]
      return kept === undefined || kept.staleSince === null ? [] : [[id, kept]]
    }),
  )
