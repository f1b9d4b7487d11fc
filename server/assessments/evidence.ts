/** The evidence of the rows of a system: which there is, how long it speaks, and what the police say of it. */
import type { Evidence } from '../../checks/requirements/answer.ts'
import type { Day } from '../../checks/time/zone.ts'
import type { Tx } from '../db/database.ts'
import type { SystemKey } from '../systems/systems.ts'

export type RowEvidence = Evidence & {
  readonly requirementId: string
  readonly evidenceId: string
  readonly title: string
  readonly review: 'unseen' | 'seen' | 'accepted' | 'returned'
  /** Until when a returned one has to be mended. */
  readonly reviewDue: Day | null
}

/** Of rows of all levels, without what was withdrawn; the oldest first. */
export const listRowEvidence = (tx: Tx, { communeId, systemId }: SystemKey): Promise<RowEvidence[]> =>
  tx<RowEvidence[]>`
    select l.item as "requirementId", e.evidence_id as "evidenceId", e.title, e.valid_from as "validFrom",
      e.valid_until as "validUntil", e.review, e.review_due as "reviewDue"
    from evidence_links l join evidence e using (commune_id, evidence_id)
    where l.commune_id = ${communeId} and l.system_id = ${systemId} and l.kind = 'requirement'
      and e.withdrawn_at is null
    order by e.filed_at, e.evidence_id`.execute()

/** What the police returned proves nothing until they see it again. */
export const speaks = ({ review }: RowEvidence): boolean => review !== 'returned'
