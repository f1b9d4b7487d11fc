/** The police of the commune look at evidence: seen, accepted, or sent back. Guidance, not the legal appraisal. */
import { type Day, dayOf } from '../../checks/time/zone.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type By, type EvidenceKey, lockOpen, note, requireEdition } from './service.ts'

export type ReviewDecision =
  | { readonly decision: 'seen' | 'accepted' }
  /** `due`: the day until which something better is expected. */
  | { readonly decision: 'returned'; readonly reason: string; readonly due: Day }

/**
 * One decision on the edition `seen`. Throws `forbidden` for whoever filed the piece or its newest version, or made the
 * change that is looked at; `conflict` when it is another edition by now; `invalid` for a day that has passed.
 */
export const reviewEvidence = (
  db: Database,
  key: EvidenceKey,
  given: ReviewDecision,
  { seen, ...by }: By & { readonly seen: number },
): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const piece = await lockOpen(tx, key)
    const [newest] = await tx<{ version: number; filedBy: string }[]>`
      select version, filed_by as "filedBy" from evidence_versions
      where commune_id = ${key.communeId} and evidence_id = ${key.evidenceId} order by version desc limit 1`
    if ([piece.filedBy, piece.changedBy, newest?.filedBy].includes(by.actor))
      throw new AppError('forbidden', 'Người nộp hoặc sửa bằng chứng không tự xem xét bằng chứng của mình.')
    requireEdition(piece, seen)
    const { reason, due } = given.decision === 'returned' ? given : { reason: null, due: null }
    if (due !== null && due < dayOf(by.now))
      throw new AppError('invalid', 'Hạn bổ sung phải từ hôm nay trở đi.')
    const version = newest?.version ?? 1
    await tx`insert into evidence_reviews ${tx({
      ...{ commune_id: key.communeId, evidence_id: key.evidenceId, edition: seen, version },
      ...{ decision: given.decision, reason, due },
      ...{ reviewed_by: by.actor, reviewed_name: by.name, reviewed_at: by.now },
    })}`
    await tx`update evidence set edition = edition + 1, updated_at = ${by.now}, review = ${given.decision},
        review_reason = ${reason}, review_due = ${due}, reviewed_by = ${by.actor}, reviewed_name = ${by.name},
        reviewed_at = ${by.now}, unseen_since = null
      where commune_id = ${key.communeId} and evidence_id = ${key.evidenceId}`
    const detail = { decision: given.decision, version, reason, due }
    await note(tx, key, by, { action: 'evidence.reviewed', detail })
  })
