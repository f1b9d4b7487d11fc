/** How a piece of evidence stands on a day. */
import { addDays, type Day } from '../../checks/time/zone.ts'

export const VALIDITIES = ['valid', 'expiring', 'upcoming', 'expired', 'withdrawn'] as const
export type Validity = (typeof VALIDITIES)[number]

const EXPIRING_DAYS = 30

export type ValiditySpan = {
  readonly validFrom: Day
  readonly validUntil: Day | null
  readonly withdrawnAt: Date | null
}

/** Both days are included. `expiring`: valid, and its last day is at most 30 days away. */
export function validityOf({ validFrom, validUntil, withdrawnAt }: ValiditySpan, today: Day): Validity {
  if (withdrawnAt !== null) return 'withdrawn'
  if (validUntil !== null && validUntil < today) return 'expired'
  if (validFrom > today) return 'upcoming'
  return validUntil !== null && validUntil <= addDays(today, EXPIRING_DAYS) ? 'expiring' : 'valid'
}
