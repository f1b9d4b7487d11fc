/** The appraisal beside the steps: the points of NĐ 331 Đ23.1 that were looked at, and what is said of the parts. */
import { randomUUID } from 'node:crypto'
import { appraisingHolder } from '../../checks/dossiers/authority.ts'
import { type DossierInput, runDossier } from '../../checks/dossiers/dossier.ts'
import { workflow } from '../../checks/dossiers/workflow.ts'
import { citation } from '../../checks/systems/basis.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { inputOf, readDossiers, seenOf, type WithSteps } from './records.ts'
import { type By, CHANGED } from './take-step.ts'
import { type Acting, OWNER_UNIT } from './units.ts'
import { INDEPENDENCE } from './words.ts'

export type Point = { readonly id: string; readonly text: string; readonly basis: string }

/** As Điều 23 khoản 1 names them. */
export const POINTS: readonly Point[] = [
  { id: 'level', text: 'Sự phù hợp về việc đề xuất cấp độ', basis: 'NĐ 331 Đ23.1.a' },
  {
    id: 'design',
    text: 'Sự phù hợp của phương án bảo đảm an ninh mạng hệ thống thông tin trong thiết kế sơ bộ, thiết kế thi công hoặc tài liệu có giá trị tương đương theo cấp độ tương ứng',
    basis: 'NĐ 331 Đ23.1.b',
  },
  {
    id: 'operation',
    text: 'Sự phù hợp của phương án bảo đảm an ninh mạng hệ thống thông tin trong quá trình vận hành hệ thống theo cấp độ tương ứng',
    basis: 'NĐ 331 Đ23.1.c',
  },
]

export type TickedPoint = { readonly point: string; readonly actorName: string; readonly at: Date }
export type Comment = {
  readonly commentId: string
  readonly documentId: string
  readonly body: string
  readonly actorName: string
  readonly at: Date
  readonly resolvedName: string | null
  readonly resolvedAt: Date | null
}

/** The step with which the dossier was handed in last; null: it was not. */
export function handedInSeq({ events }: WithSteps): number | null {
  const leadsThere = workflow()
    .transitions.filter(({ to }) => to === 'submitted')
    .map(({ id }) => id)
  return events.findLast(({ transition }) => leadsThere.includes(transition))?.seq ?? null
}

export async function listTicked(tx: Tx, one: WithSteps): Promise<readonly TickedPoint[]> {
  const { communeId, dossierId } = one.dossier
  return tx<TickedPoint[]>`select point, actor_name as "actorName", at from dossier_points
    where commune_id = ${communeId} and dossier_id = ${dossierId} and handed_in_seq = ${handedInSeq(one) ?? 0}`
}

/** Open ones first, then as they were made. */
export const listComments = (tx: Tx, { dossier }: WithSteps): Promise<Comment[]> =>
  tx<
    Comment[]
  >`select comment_id as "commentId", document_id as "documentId", body, actor_name as "actorName", at,
      resolved_name as "resolvedName", resolved_at as "resolvedAt"
    from dossier_comments where commune_id = ${dossier.communeId} and dossier_id = ${dossier.dossierId}
    order by resolved_at is not null, at, comment_id`.execute()

/** Null: the unit appraises this dossier, and it lies with it. Otherwise why not, in words with the article. */
export function whyNotAppraise(input: DossierInput, acting: Acting): string | null {
  if (acting.unit === null) return acting.why
  const { procedureLevel, appraiser, state } = runDossier(input)
  const basis = citation(workflow().conflictRule.basis)
  if (acting.unit === input.units.operator) return `${INDEPENDENCE} (${basis})`
  const isOfMinistry = appraisingHolder(procedureLevel, input.units).function === 'ministry'
  const unit = isOfMinistry && acting.unit === OWNER_UNIT ? appraiser?.unit : acting.unit
  if (appraiser === null) return `Chưa đơn vị nào được giao thẩm định hồ sơ này. (${basis})`
  if (unit !== appraiser.unit)
    return 'Đơn vị của bạn không thẩm định hồ sơ này. (Điều 18 Nghị định 331/2026/NĐ-CP)'
  return state === 'submitted' ? null : 'Hồ sơ không nằm ở bên thẩm định lúc này.'
}

type Place = { readonly communeId: string; readonly dossierId: string }

/** Throws `not_found`, `forbidden`. */
async function lockForAppraisal(tx: Tx, { communeId, dossierId }: Place, by: By): Promise<WithSteps> {
  const [one] = await readDossiers(tx, communeId, { dossierId, lock: true })
  if (one === undefined) throw new AppError('not_found', 'Xã không có hồ sơ này.')
  const why = whyNotAppraise(inputOf(one, by.now), by.acting)
  if (why !== null) throw new AppError('forbidden', why)
  return one
}

const note = (tx: Tx, { communeId, dossierId }: Place, by: By, action: string, detail: object) =>
  appendAudit(
    tx,
    { communeId, actor: by.actor, action, subject: `dossier:${dossierId}`, detail: { ...detail } },
    by.now,
  )

/** Exactly these points were looked at. Those ticked before keep who ticked them. */
export const savePoints = (
  db: Database,
  place: Place,
  { points, seen }: { readonly points: readonly string[]; readonly seen: string },
  by: By,
): Promise<void> =>
  db.transaction({ communes: [place.communeId] }, async (tx) => {
    const one = await lockForAppraisal(tx, place, by)
    if (seen !== seenOf(one)) throw new AppError('conflict', CHANGED)
    const chosen = POINTS.flatMap(({ id }) => (points.includes(id) ? [id] : []))
    const seq = handedInSeq(one) ?? 0
    await tx`delete from dossier_points where commune_id = ${place.communeId} and dossier_id = ${place.dossierId}
      and handed_in_seq = ${seq} and not (point = any (${chosen}::text[]))`
    for (const point of chosen)
      await tx`insert into dossier_points (commune_id, dossier_id, handed_in_seq, point, actor, actor_name, at)
        values (${place.communeId}, ${place.dossierId}, ${seq}, ${point}, ${by.actor}, ${by.name}, ${by.now})
        on conflict do nothing`
    await note(tx, place, by, 'dossier.points', { points: chosen, handedInSeq: seq })
  })

export const addComment = (
  db: Database,
  place: Place,
  { documentId, body }: { readonly documentId: string; readonly body: string },
  by: By,
): Promise<void> =>
  db.transaction({ communes: [place.communeId] }, async (tx) => {
    await lockForAppraisal(tx, place, by)
    const commentId = randomUUID()
    await tx`insert into dossier_comments ${tx({
      ...{ commune_id: place.communeId, comment_id: commentId, dossier_id: place.dossierId },
      ...{ document_id: documentId, body, actor: by.actor, actor_name: by.name, at: by.now },
    })}`
    await note(tx, place, by, 'dossier.comment', { commentId, documentId })
  })

/** Throws `conflict` for one that was resolved meanwhile, or that there is not. */
export const resolveComment = (db: Database, place: Place, commentId: string, by: By): Promise<void> =>
  db.transaction({ communes: [place.communeId] }, async (tx) => {
    await lockForAppraisal(tx, place, by)
    const rows = await tx`update dossier_comments set resolved_by = ${by.actor}, resolved_name = ${by.name},
        resolved_at = ${by.now}
      where commune_id = ${place.communeId} and dossier_id = ${place.dossierId} and comment_id = ${commentId}
        and resolved_at is null returning comment_id`
    if (rows.length === 0) throw new AppError('conflict', 'Ý kiến này đã xong, hoặc không còn.')
    await note(tx, place, by, 'dossier.comment-resolved', { commentId })
  })
