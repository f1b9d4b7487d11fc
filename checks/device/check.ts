/** The shape of one device check: what it judges, why it matters and how a person mends it. */
import type { Facts } from '../facts/facts.ts'
import type { Judgement, VerdictFacts } from '../verdict.ts'
import type { CommunePolicy } from './policy.ts'
import type { Tables } from './tables.ts'
import type { Thresholds } from './thresholds.ts'

/** What the commune and the moment of upload add to the facts of one PC. */
export type DeviceContext = {
  /** Set by the commune: does somebody sign documents on this PC. */
  readonly signingRequired: boolean
  /** Machine clock minus server clock at upload, in seconds; null when it was not measured. */
  readonly clockSkewSeconds: number | null
  /** Set by the commune for this PC, instead of the threshold maxEnabledAdmins; null and left out: as everywhere. */
  readonly allowedAdmins?: number | null
  /** Programs for remote control that the commune allows on this PC, by name without regard to case. */
  readonly allowedRemoteTools?: readonly string[]
  /** Left out: nothing decided. */
  readonly policy?: CommunePolicy
  /** Highest level of the information systems the PC belongs to; null and left out: none is known, so the lowest. */
  readonly systemLevel?: number | null
}

export type JudgeInput = {
  readonly facts: Facts
  readonly now: Date
  readonly context: DeviceContext
  readonly thresholds: Thresholds
  readonly tables: Tables
}

/** How old a report may be before its verdict is stale, counted in working days. */
export type MaxAge = 'P1D' | 'P7D' | 'P30D'

export type Severity = 'critical' | 'high' | 'medium' | 'low'

export type DeviceCheck = {
  /** Stable id of device-checks; never reused. */
  readonly id: string
  readonly title: string
  /** Two or three words for the head of a narrow column. */
  readonly shortTitle: string
  /** Why it matters, for a person who is no technician. */
  readonly why: string
  /** How to mend it, step by step: exact clicks or the exact command. */
  readonly mend: { readonly windows: readonly string[]; readonly linux: readonly string[] }
  readonly severity: Severity
  readonly maxAge: MaxAge
  /** Concepts of the requirement catalogue that this check proves the technical part of. */
  readonly concepts: readonly string[]
  /** Threshold names this check reads, shown beside it on the settings page. */
  readonly thresholds: readonly (keyof Thresholds)[]
  /** A sentence for every reason code that `judge` can give. */
  readonly reasons: Readonly<Record<string, (facts: VerdictFacts) => string>>
  readonly judge: (input: JudgeInput) => Judgement
}

export type CheckResult = Judgement & { readonly id: string }
