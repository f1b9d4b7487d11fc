/** Pieces of evidence: filed, replaced by a newer version, changed, withdrawn, tied to what they prove. */
import { randomUUID } from 'node:crypto'
import { listRequirements } from '../../checks/catalogue/catalogue.ts'
import type { Evidence, EvidenceById } from '../../checks/requirements/answer.ts'
import type { Day } from '../../checks/time/zone.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'

export type EvidenceKey = { readonly communeId: string; readonly evidenceId: string }
/** `name`: as it stands beside what was done, for people to read. */
export type By = { readonly actor: string; readonly name: string; readonly now: Date }

/** What people write about a piece. */
export type EvidenceFields = {
  readonly title: string
  /** Number and day of the document itself. */
  readonly documentNumber: string | null
  readonly documentOn: Day | null
  /** From and to, both included; no end: it holds until it is withdrawn. */
  readonly validFrom: Day
  readonly validUntil: Day | null
  readonly vouchedBy: string
  readonly note: string | null
}

/** A file that lies on disk already. */
export type StoredUpload = {
  readonly sha256: Buffer
  readonly bytes: number
  readonly fileName: string
  readonly mediaType: string
  readonly scan: 'clean' | 'not-scanned'
}

/** What a piece proves: a row of the catalogue for a system, or the system as a whole. */
export type EvidenceTarget =
  | { readonly kind: 'requirement'; readonly systemId: string; readonly item: string }
  | { readonly kind: 'system'; readonly systemId: string; readonly item: '' }

export const REVIEWS = ['unseen', 'seen', 'accepted', 'returned'] as const
export type Review = (typeof REVIEWS)[number]

/** Files a new piece with its first version. Throws `invalid` for a target that there is not. */
export const fileEvidence = (
  db: Database,
  communeId: string,
  given: {
    readonly fields: EvidenceFields
    readonly file: StoredUpload
    readonly targets?: readonly EvidenceTarget[]
  },
  by: By,
): Promise<string> =>
  db.transaction({ communes: [communeId] }, async (tx) => {
    const key = { communeId, evidenceId: randomUUID() }
    await tx`insert into evidence ${tx({
      ...{ commune_id: communeId, evidence_id: key.evidenceId, ...columnsOf(given.fields) },
      ...{ filed_by: by.actor, filed_name: by.name, filed_at: by.now, changed_by: by.actor },
      ...{ updated_at: by.now, unseen_since: by.now },
    })}`
    await insertVersion(tx, key, 1, given.file, by)
    const targets = given.targets ?? []
    await insertLinks(tx, key, targets, by)
    const detail = { ...digestOf(given.file), targets: targets.map(nameOf) }
    await note(tx, key, by, { action: 'evidence.filed', after: fieldsOf(given.fields), detail })
    return key.evidenceId
  })

/** A newer version of the file: the police look at it anew. Answers its number. Throws `not_found`, `conflict`. */
export const addVersion = (db: Database, key: EvidenceKey, file: StoredUpload, by: By): Promise<number> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockOpen(tx, key)
    const [last] = await tx<{ version: number }[]>`select max(version) as version from evidence_versions
      where commune_id = ${key.communeId} and evidence_id = ${key.evidenceId}`
    const version = (last?.version ?? 0) + 1
    await insertVersion(tx, key, version, file, by)
    await makeUnseen(tx, key, by)
    await note(tx, key, by, { action: 'evidence.version', detail: { version, ...digestOf(file) } })
    return version
  })

/**
 * Writes what people know now; the police look at it anew, but for a changed note. Throws `not_found`, and `conflict`
 * when it was changed since the edition `seen`.
 */
export const changeEvidence = (
  db: Database,
  key: EvidenceKey,
  fields: EvidenceFields,
  { seen, ...by }: By & { readonly seen: number },
): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const before = await lockOpen(tx, key)
    requireEdition(before, seen)
    await tx`update evidence set ${tx(columnsOf(fields))}
      where commune_id = ${key.communeId} and evidence_id = ${key.evidenceId}`
    if (isOtherThan(before, fields)) await makeUnseen(tx, key, by)
    else await nextEdition(tx, key, by)
    await note(tx, key, by, {
      action: 'evidence.changed',
      before: fieldsOf(before),
      after: fieldsOf(fields),
    })
  })

/** It proves nothing any more, and stays to be read. Throws `not_found`, `conflict`. */
export const withdrawEvidence = (db: Database, key: EvidenceKey, reason: string, by: By): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockOpen(tx, key)
    await tx`update evidence set withdrawn_at = ${by.now}, withdrawn_reason = ${reason}
      where commune_id = ${key.communeId} and evidence_id = ${key.evidenceId}`
    await nextEdition(tx, key, by)
    await note(tx, key, by, { action: 'evidence.withdrawn', detail: { reason } })
  })

/** Ties it to more; answers how many were new. Throws `not_found`, `conflict`, `invalid`. */
export const linkEvidence = (
  db: Database,
  key: EvidenceKey,
  targets: readonly EvidenceTarget[],
  by: By,
): Promise<number> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const { review } = await lockOpen(tx, key)
    return (await changeLinks(tx, key, review, { add: targets, remove: [] }, by)).added
  })

export const unlinkEvidence = (
  db: Database,
  key: EvidenceKey,
  targets: readonly EvidenceTarget[],
  by: By,
): Promise<number> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const { review } = await lockOpen(tx, key)
    return (await changeLinks(tx, key, review, { add: [], remove: targets }, by)).removed
  })

/**
 * Exactly these of what was `offered`: the boxes of a page, ticked or not. What the page did not show stays. Throws
 * `not_found`, `invalid`, and `conflict` when it was changed since the edition `seen`.
 */
export const linkExactly = (
  db: Database,
  key: EvidenceKey,
  { offered, ticked }: { readonly offered: readonly EvidenceTarget[]; readonly ticked: ReadonlySet<string> },
  { seen, ...by }: By & { readonly seen: number },
): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const piece = await lockOpen(tx, key)
    requireEdition(piece, seen)
    const isTicked = (target: EvidenceTarget): boolean => ticked.has(nameOf(target))
    const add = offered.filter(isTicked)
    const remove = offered.filter((one) => !isTicked(one))
    await changeLinks(tx, key, piece.review, { add, remove }, by)
  })

/** One name for one target, as forms carry it and audit lines keep it. */
export const nameOf = ({ systemId, item }: EvidenceTarget): string =>
  item === '' ? systemId : `${systemId}/${item}`

export type Locked = EvidenceFields & {
  readonly edition: number
  readonly review: Review
  readonly filedBy: string
  readonly changedBy: string
  readonly withdrawnAt: Date | null
}

/** A piece that is not withdrawn, kept from others until the transaction ends. Throws `not_found`, `conflict`. */
export async function lockOpen(tx: Tx, { communeId, evidenceId }: EvidenceKey): Promise<Locked> {
  const [row] = await tx<Locked[]>`
    select title, document_number as "documentNumber", document_on as "documentOn", valid_from as "validFrom",
      valid_until as "validUntil", vouched_by as "vouchedBy", note, edition, review, filed_by as "filedBy",
      changed_by as "changedBy", withdrawn_at as "withdrawnAt"
    from evidence where commune_id = ${communeId} and evidence_id = ${evidenceId} for update`
  if (row === undefined) throw noEvidence()
  if (row.withdrawnAt !== null)
    throw new AppError('conflict', 'Bằng chứng này đã được rút, không sửa hay xem xét được nữa.')
  return row
}

export const noEvidence = () => new AppError('not_found', 'Xã không có bằng chứng này.')

export function requireEdition({ edition }: Pick<Locked, 'edition'>, seen: number): void {
  if (edition !== seen)
    throw new AppError('conflict', 'Người khác vừa thay đổi bằng chứng này. Hãy xem lại rồi làm tiếp.')
}

export const nextEdition = (tx: Tx, { communeId, evidenceId }: EvidenceKey, { now }: By) =>
  tx`update evidence set edition = edition + 1, updated_at = ${now}
    where commune_id = ${communeId} and evidence_id = ${evidenceId}`

/** What waits already keeps its place in the queue. */
const makeUnseen = (tx: Tx, { communeId, evidenceId }: EvidenceKey, { actor, now }: By) =>
  tx`update evidence set edition = edition + 1, updated_at = ${now}, changed_by = ${actor},
      unseen_since = case when review = 'unseen' then unseen_since else ${now} end, review = 'unseen',
      review_reason = null, review_due = null, reviewed_by = null, reviewed_name = null, reviewed_at = null
    where commune_id = ${communeId} and evidence_id = ${evidenceId}`

const isOtherThan = (before: EvidenceFields, after: EvidenceFields): boolean =>
  (['title', 'documentNumber', 'documentOn', 'validFrom', 'validUntil', 'vouchedBy'] as const).some(
    (name) => before[name] !== after[name],
  )

const fieldsOf = (all: EvidenceFields) => ({
  ...{ title: all.title, documentNumber: all.documentNumber, documentOn: all.documentOn, note: all.note },
  ...{ validFrom: all.validFrom, validUntil: all.validUntil, vouchedBy: all.vouchedBy },
})

const columnsOf = (fields: EvidenceFields) => ({
  ...{ title: fields.title, document_number: fields.documentNumber, document_on: fields.documentOn },
  ...{ valid_from: fields.validFrom, valid_until: fields.validUntil, vouched_by: fields.vouchedBy },
  note: fields.note,
})

const insertVersion = (tx: Tx, key: EvidenceKey, version: number, file: StoredUpload, by: By) =>
  tx`insert into evidence_versions ${tx({
    ...{ commune_id: key.communeId, evidence_id: key.evidenceId, version, sha256: file.sha256 },
    ...{ file_name: file.fileName, media_type: file.mediaType, bytes: file.bytes, scan: file.scan },
    ...{ filed_by: by.actor, filed_name: by.name, filed_at: by.now },
  })}`

type Changes = { readonly add: readonly EvidenceTarget[]; readonly remove: readonly EvidenceTarget[] }

/** A document that proves more than the police have looked at is unseen; one that was sent back stays so. */
async function changeLinks(tx: Tx, key: EvidenceKey, review: Review, { add, remove }: Changes, by: By) {
  const added = await insertLinks(tx, key, add, by)
  const removed: string[] = []
  for (const target of remove) {
    const { count } = await tx`delete from evidence_links where commune_id = ${key.communeId}
      and evidence_id = ${key.evidenceId} and kind = ${target.kind} and system_id = ${target.systemId}
      and item = ${target.item}`
    if (count > 0) removed.push(nameOf(target))
  }
  if (added.length > 0 && review !== 'returned') await makeUnseen(tx, key, by)
  else if (added.length + removed.length > 0) await nextEdition(tx, key, by)
  if (added.length + removed.length > 0)
    await note(tx, key, by, { action: 'evidence.linked', detail: { added, removed } })
  return { added: added.length, removed: removed.length }
}

/** Answers those that were not there. Throws `invalid` before any of them is. */
async function insertLinks(tx: Tx, key: EvidenceKey, targets: readonly EvidenceTarget[], by: By) {
  const systems = [...new Set(targets.map(({ systemId }) => systemId))]
  const known = await tx`select from systems
    where commune_id = ${key.communeId} and system_id = any (${systems}::uuid[])`
  if (known.length !== systems.length || !targets.every(isKnownItem))
    throw new AppError('invalid', 'Hệ thống hoặc yêu cầu cần gắn không có trong sổ của xã.')
  const added: string[] = []
  for (const target of targets) {
    const { count } = await tx`insert into evidence_links ${tx({
      ...{ commune_id: key.communeId, evidence_id: key.evidenceId, kind: target.kind },
      ...{ system_id: target.systemId, item: target.item, linked_by: by.actor, linked_at: by.now },
    })} on conflict do nothing`
    if (count > 0) added.push(nameOf(target))
  }
  return added
}

let rowIds: ReadonlySet<string> | undefined
export function isKnownItem({ kind, item }: Pick<EvidenceTarget, 'kind' | 'item'>): boolean {
  rowIds ??= new Set(listRequirements().map(({ id }) => id))
  return kind === 'system' ? item === '' : rowIds.has(item)
}

const digestOf = ({ sha256, bytes, mediaType, scan }: StoredUpload) => ({
  ...{ sha256: sha256.toString('hex'), bytes, mediaType, scan },
})

type Line = Omit<Parameters<typeof appendAudit>[1], 'communeId' | 'actor' | 'subject'>

export const note = (tx: Tx, key: EvidenceKey, { actor, now }: By, line: Line): Promise<void> =>
  appendAudit(tx, { communeId: key.communeId, actor, subject: `evidence:${key.evidenceId}`, ...line }, now)

/** A piece behind a row, as an assessment needs it: how long it speaks, and what the police said of it. */
export type RowEvidence = Evidence & {
  readonly evidenceId: string
  readonly title: string
  readonly documentNumber: string | null
  readonly documentOn: Day | null
  readonly validFrom: Day
  readonly review: Review
  /** Of a piece that was sent back. */
  readonly reviewReason: string | null
  readonly reviewDue: Day | null
}

/** The key under which `evidenceFor` lists what proves the system as a whole. */
export const WHOLE_SYSTEM = ''

/** By id of the requirement row, oldest first; withdrawn pieces are left out, rows without any too. */
export async function evidenceFor(
  tx: Tx,
  communeId: string,
  systemId: string,
): Promise<ReadonlyMap<string, readonly RowEvidence[]>> {
  const rows = await tx<(RowEvidence & { item: string })[]>`
    select l.item, e.evidence_id as "evidenceId", e.title, e.document_number as "documentNumber",
      e.document_on as "documentOn", e.valid_from as "validFrom", e.valid_until as "validUntil", e.review,
      e.review_reason as "reviewReason", e.review_due as "reviewDue"
    from evidence_links l join evidence e on e.commune_id = l.commune_id and e.evidence_id = l.evidence_id
    where l.commune_id = ${communeId} and l.system_id = ${systemId} and e.withdrawn_at is null
    order by e.filed_at, e.evidence_id`
  const byItem = new Map<string, RowEvidence[]>()
  for (const { item, ...piece } of rows) {
    const known = byItem.get(item)
    if (known === undefined) byItem.set(item, [piece])
    else known.push(piece)
  }
  return byItem
}

/** What the police sent back proves nothing until they see it again. */
export const speaks = ({ review }: Pick<RowEvidence, 'review'>): boolean => review !== 'returned'

/** What may speak for an answer. For `AssessmentInput.evidence`. */
export const countedEvidence = (pieces: Iterable<RowEvidence>): EvidenceById =>
  new Map([...pieces].filter(speaks).map((piece) => [piece.evidenceId, piece]))
