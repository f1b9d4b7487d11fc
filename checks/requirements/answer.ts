/** What a person says of a row, and the evidence it leans on. */
import { z } from 'zod'
import { Day } from '../time/zone.ts'

export const REQUIREMENT_STATES = ['not-assessed', 'met', 'partly', 'not-met', 'not-applicable'] as const
export const RequirementState = z.enum(REQUIREMENT_STATES)
export type RequirementState = z.infer<typeof RequirementState>

/** What the states are on screen; always with an icon, never as colour alone. */
export const REQUIREMENT_STATE_WORDS: Readonly<Record<RequirementState, string>> = {
  'not-assessed': 'Chưa đánh giá',
  met: 'Đạt',
  partly: 'Một phần',
  'not-met': 'Chưa đạt',
  'not-applicable': 'Không áp dụng',
}

/** As the person gave it; what the row is worth after machines, evidence and time is `RowState`. */
export const HumanAnswer = z
  .strictObject({
    state: RequirementState,
    /** Free words; `not-applicable` counts only with them. */
    reason: z.string(),
    /** Who sees to it, as the caller names people: searched and printed as it stands. */
    responsible: z.string().nullable(),
    /** Last day on which it is still in time. */
    due: Day.nullable(),
    /** The cycle of the row counts from here; null only before the first answer. */
    answeredOn: Day.nullable(),
    /** Ids of pieces of evidence. */
    evidence: z.array(z.string()).readonly(),
  })
  .readonly()
export type HumanAnswer = z.infer<typeof HumanAnswer>

export const NO_ANSWER: HumanAnswer = {
  state: 'not-assessed',
  reason: '',
  responsible: null,
  due: null,
  answeredOn: null,
  evidence: [],
}

/** A dash or some dots typed to get past the form are no reason. */
export const isWrittenReason = (reason: string): boolean => /[\p{L}\p{N}]/u.test(reason)

/** How long a piece of evidence speaks. One that was withdrawn or returned is left out by the caller. */
export type Evidence = {
  /** First day; null: since ever. */
  readonly validFrom: Day | null
  /** Last day; null: until it is withdrawn. */
  readonly validUntil: Day | null
}

export type EvidenceById = ReadonlyMap<string, Evidence>
