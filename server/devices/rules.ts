/** What PCs of one commune are judged by: checks, criteria, tables, calendar; and the edition of all that. */
import { createHash } from 'node:crypto'
import type { CheckResult, DeviceContext } from '../../checks/device/check.ts'
import type { CommunePolicy } from '../../checks/device/policy.ts'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { judgeAll } from '../../checks/device/run.ts'
import { BUILT_IN_TABLES, type Tables } from '../../checks/device/tables.ts'
import type { Facts } from '../../checks/facts/facts.ts'
import { type Calendar, createCalendar } from '../../checks/time/calendar.ts'
import { parseDuration } from '../../checks/time/duration.ts'
import { PACK_TABLES, type YearTables } from '../../checks/time/year-tables.ts'
import type { Database } from '../db/database.ts'
import { type InForce, tablesInForce } from '../tables/in-force.ts'
import { VERSION } from '../version.ts'
import type { Freshness } from './aging.ts'
import { Criteria } from './criteria.ts'

export type Judged = {
  readonly facts: Facts
  readonly skewSeconds: number | null
} & DecidedOf

/** What the commune has decided for one PC. */
export type DecidedOf = Omit<DeviceContext, 'clockSkewSeconds' | 'policy'>

/** The same, from the columns of its row. */
export const decidedOf = (row: {
  readonly signing_required: boolean
  readonly allowed_admins: number | null
  readonly allowed_remote_tools: readonly string[]
  readonly system_level: number | null
}): DecidedOf => ({
  signingRequired: row.signing_required,
  allowedAdmins: row.allowed_admins,
  allowedRemoteTools: row.allowed_remote_tools,
  systemLevel: row.system_level,
})

export type Rules = Freshness & {
  readonly policy: CommunePolicy
  /**
   * Changes with the program, the tables (holidays, too) and the criteria: facts judged under another one are judged
   * again.
   */
  readonly edition: string
  readonly judge: (judged: Judged, at: Date) => readonly CheckResult[]
}

/** `criteria`: of the commune, as criteria.ts reads them. */
export type RulesOf = (criteria: unknown) => Rules

export type RuleParts = {
  readonly tables?: Tables
  /** What `calendar` was made of; given together with it. */
  readonly years?: YearTables
  readonly calendar?: Calendar
  readonly version?: string
}

const maxAgeDays: ReadonlyMap<string, number> = new Map(
  DEVICE_CHECKS.map((check) => [check.id, parseDuration(check.maxAge).days]),
)

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Rules are made once for each set of criteria and kept: nearly all communes have the same. */
export function createRules(parts: RuleParts = {}): RulesOf {
  const { tables = BUILT_IN_TABLES, years = PACK_TABLES, version = VERSION } = parts
  const calendar = parts.calendar ?? createCalendar(years)
  const base = digest([version, DEVICE_CHECKS.map(({ id, maxAge }) => [id, maxAge]), tables, years])
  const known = new Map<string, Rules>()
  return (given) => {
    const key = JSON.stringify(given)
    const rules = known.get(key)
    if (rules !== undefined) return rules
    const { thresholds, policy } = Criteria.parse(given)
    const made: Rules = {
      calendar,
      maxAgeDays,
      policy,
      edition: `${version}-${digest([base, thresholds, policy])}`,
      judge: ({ facts, skewSeconds, ...decided }, now) =>
        judgeAll({
          facts,
          now,
          context: { ...decided, policy, clockSkewSeconds: skewSeconds },
          thresholds,
          tables,
        }),
    }
    known.set(key, made)
    return made
  }
}

/** The rules at this moment; the same object as long as no table was replaced. */
export type CurrentRules = () => Promise<RulesOf>

export function rulesInForce(db: Database): CurrentRules {
  const tables = tablesInForce(db)
  let made: { readonly of: InForce; readonly rulesOf: RulesOf } | undefined
  return async () => {
    const inForce = await tables.current()
    if (made?.of !== inForce) made = { of: inForce, rulesOf: createRules(inForce) }
    return made.rulesOf
  }
}
