/** What PCs of one commune are judged by: checks, thresholds, tables, calendar; and the edition of all that. */
import { createHash } from 'node:crypto'
import type { CheckResult } from '../../checks/device/check.ts'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { judgeAll } from '../../checks/device/run.ts'
import { BUILT_IN_TABLES, type Tables } from '../../checks/device/tables.ts'
import { Thresholds } from '../../checks/device/thresholds.ts'
import type { Facts } from '../../checks/facts/facts.ts'
import { type Calendar, createCalendar } from '../../checks/time/calendar.ts'
import { parseDuration } from '../../checks/time/duration.ts'
import { VERSION } from '../version.ts'
import type { Freshness } from './aging.ts'

export type Judged = {
  readonly facts: Facts
  readonly signingRequired: boolean
  readonly skewSeconds: number | null
}

export type Rules = Freshness & {
  /** Changes with the program, the tables and the thresholds: facts judged under another one are judged again. */
  readonly edition: string
  readonly judge: (judged: Judged, at: Date) => readonly CheckResult[]
}

/** `thresholds` as in communes.thresholds: those that differ from the defaults. */
export type RulesOf = (thresholds: unknown) => Rules

export type RuleParts = { readonly tables?: Tables; readonly calendar?: Calendar; readonly version?: string }

const maxAgeDays: ReadonlyMap<string, number> = new Map(
  DEVICE_CHECKS.map((check) => [check.id, parseDuration(check.maxAge).days]),
)

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Rules are made once for each set of thresholds and kept: nearly all communes have the same. */
export function createRules(parts: RuleParts = {}): RulesOf {
  const { tables = BUILT_IN_TABLES, calendar = createCalendar(), version = VERSION } = parts
  const base = digest([version, DEVICE_CHECKS.map(({ id, maxAge }) => [id, maxAge]), tables])
  const known = new Map<string, Rules>()
  return (overrides) => {
    const key = JSON.stringify(overrides)
    const rules = known.get(key)
    if (rules !== undefined) return rules
    const thresholds = Thresholds.parse(overrides)
    const made: Rules = {
      calendar,
      maxAgeDays,
      edition: `${version}-${digest([base, thresholds])}`,
      judge: ({ facts, signingRequired, skewSeconds }, now) =>
        judgeAll({
          facts,
          now,
          context: { signingRequired, clockSkewSeconds: skewSeconds },
          thresholds,
          tables,
        }),
    }
    known.set(key, made)
    return made
  }
}
