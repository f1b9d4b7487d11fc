/** Reading evidence: lists with filters, the queue of the police, one piece with its versions, links and reviews. */
import type { Day } from '../../checks/time/zone.ts'
import type { Tx } from '../db/database.ts'
import { type EvidenceFields, type EvidenceKey, noEvidence, type Review } from './service.ts'
import { type Validity, validityOf } from './validity.ts'

export type EvidenceRow = EvidenceFields & {
  readonly communeId: string
  readonly evidenceId: string
  readonly review: Review
  readonly reviewReason: string | null
  readonly reviewDue: Day | null
  readonly reviewedName: string | null
  readonly reviewedAt: Date | null
  readonly filedBy: string
  readonly filedName: string
  readonly filedAt: Date
  readonly changedBy: string
  readonly withdrawnAt: Date | null
  readonly withdrawnReason: string | null
  readonly unseenSince: Date | null
  readonly edition: number
  /** Of its newest version. */
  readonly version: number
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: number
  readonly scan: 'clean' | 'not-scanned'
  readonly versionFiledBy: string
  readonly linkCount: number
}

export type EvidenceFilter = {
  readonly review?: Review | undefined
  /** Without it all but what was withdrawn. */
  readonly validity?: Validity | undefined
  /** Of title and number, without diacritics. */
  readonly text?: string | undefined
  readonly systemId?: string | undefined
  /** A requirement row of the system. */
  readonly item?: string | undefined
}

/** Newest first. */
export async function listEvidence(
  tx: Tx,
  communeId: string,
  filter: EvidenceFilter,
  today: Day,
): Promise<readonly EvidenceRow[]> {
  const { review = null, text = '', systemId = null, item = null, validity } = filter
  const rows = await tx<EvidenceRow[]>`${columns(tx)}
    where e.commune_id = ${communeId}
      and (${review}::text is null or e.review = ${review})
      and position(fold_text(${text}) in e.search_text) > 0
      and (${systemId}::uuid is null or exists (select from evidence_links l where l.commune_id = e.commune_id
        and l.evidence_id = e.evidence_id and l.system_id = ${systemId}
        and (${item}::text is null or l.item = ${item})))
    order by e.filed_at desc, e.evidence_id`
  return rows.filter((row) => {
    const standing = validityOf(row, today)
    return validity === undefined ? standing !== 'withdrawn' : standing === validity
  })
}

/** What waits for the police, the longest first. */
export const listQueue = (tx: Tx, communeId: string): Promise<EvidenceRow[]> =>
  tx<EvidenceRow[]>`${columns(tx)}
    where e.commune_id = ${communeId} and e.review = 'unseen' and e.withdrawn_at is null
    order by e.unseen_since, e.evidence_id`.execute()

const columns = (tx: Tx) => tx`
  select e.commune_id as "communeId", e.evidence_id as "evidenceId", e.title, e.document_number as "documentNumber",
    e.document_on as "documentOn", e.valid_from as "validFrom", e.valid_until as "validUntil",
    e.vouched_by as "vouchedBy", e.note, e.review, e.review_reason as "reviewReason", e.review_due as "reviewDue",
    e.reviewed_name as "reviewedName", e.reviewed_at as "reviewedAt", e.filed_by as "filedBy",
    e.filed_name as "filedName", e.filed_at as "filedAt", e.changed_by as "changedBy",
    e.withdrawn_at as "withdrawnAt", e.withdrawn_reason as "withdrawnReason", e.unseen_since as "unseenSince",
    e.edition, v.version, v.file_name as "fileName", v.media_type as "mediaType", v.bytes, v.scan,
    v.filed_by as "versionFiledBy",
    (select count(*)::int from evidence_links l where l.commune_id = e.commune_id
      and l.evidence_id = e.evidence_id) as "linkCount"
  from evidence e join lateral (select * from evidence_versions v where v.commune_id = e.commune_id
    and v.evidence_id = e.evidence_id order by v.version desc limit 1) v on true`

export type EvidenceVersion = {
  readonly version: number
  readonly sha256: Buffer
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: number
  readonly scan: 'clean' | 'not-scanned'
  readonly filedName: string
  readonly filedAt: Date
}

export type EvidenceLink = {
  readonly evidenceId: string
  readonly kind: 'requirement' | 'system'
  readonly systemId: string
  readonly systemName: string
  readonly item: string
}

export type EvidenceReview = {
  readonly version: number
  readonly decision: Exclude<Review, 'unseen'>
  readonly reason: string | null
  readonly due: Day | null
  readonly reviewedName: string
  readonly reviewedAt: Date
}

/** Throws `not_found`. */
export async function getEvidence(tx: Tx, { communeId, evidenceId }: EvidenceKey): Promise<EvidenceRow> {
  const [row] = await tx<EvidenceRow[]>`${columns(tx)}
    where e.commune_id = ${communeId} and e.evidence_id = ${evidenceId}`
  if (row === undefined) throw noEvidence()
  return row
}

/** Newest first. */
export const listVersions = (tx: Tx, { communeId, evidenceId }: EvidenceKey): Promise<EvidenceVersion[]> =>
  tx<EvidenceVersion[]>`
    select version, sha256, file_name as "fileName", media_type as "mediaType", bytes, scan,
      filed_name as "filedName", filed_at as "filedAt"
    from evidence_versions where commune_id = ${communeId} and evidence_id = ${evidenceId}
    order by version desc`.execute()

export const listLinks = (tx: Tx, { communeId, evidenceId }: EvidenceKey): Promise<EvidenceLink[]> =>
  listLinksOf(tx, communeId, [evidenceId])

/** Of several pieces: by system, then the system as a whole before its rows. */
export const listLinksOf = (tx: Tx, communeId: string, ids: readonly string[]): Promise<EvidenceLink[]> =>
  tx<EvidenceLink[]>`
    select l.evidence_id as "evidenceId", l.kind, l.system_id as "systemId", s.name as "systemName", l.item
    from evidence_links l join systems s on s.commune_id = l.commune_id and s.system_id = l.system_id
    where l.commune_id = ${communeId} and l.evidence_id = any (${[...ids]}::uuid[])
    order by s.name collate vi, s.system_id, l.kind desc, l.item`.execute()

/** Newest first. */
export const listReviews = (tx: Tx, { communeId, evidenceId }: EvidenceKey): Promise<EvidenceReview[]> =>
  tx<EvidenceReview[]>`
    select version, decision, reason, due, reviewed_name as "reviewedName", reviewed_at as "reviewedAt"
    from evidence_reviews where commune_id = ${communeId} and evidence_id = ${evidenceId}
    order by edition desc`.execute()
