/** Answers of a former level for the rows of the level that a system has now: worked out, offered, and only then taken. */
import type { Level } from '../../checks/catalogue/catalogue.ts'
import { type HumanAnswer, NO_ANSWER } from '../../checks/requirements/answer.ts'
import { carryAnswers } from '../../checks/requirements/carry-answers.ts'
import { type CarriedRow, type LevelRow, rowsOfLevel } from '../../checks/requirements/rows.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { SystemKey } from '../systems/systems.ts'
import { readSaid, requirementOf, type Said, toHuman } from './read.ts'
import { lockForAnswers } from './service.ts'
import { type By, writeAnswers } from './write.ts'

export type CarryOffer = {
  readonly fromLevel: Level
  readonly toLevel: Level
  /** Answers that would be written: the rows of the present level have none, or an older one. */
  readonly carried: readonly CarriedRow[]
  /** Those of them whose requirement is another or asks for more: they would wait for an answer again. */
  readonly toConfirm: readonly CarriedRow[]
  /** Those of them that would take the place of an older answer of the present level. */
  readonly replaced: readonly CarriedRow[]
  /** Rows whose concept the former level had without an answer. */
  readonly open: readonly LevelRow[]
  /** Rows whose concept is new at the present level. */
  readonly added: readonly LevelRow[]
  /** Answers whose concept the present level does not have. */
  readonly dropped: readonly LevelRow[]
  /** Evidence that would prove the new rows too, as pairs of piece and row. */
  readonly evidence: readonly { readonly evidenceId: string; readonly to: string }[]
  /** By id of the present row. */
  readonly answers: ReadonlyMap<string, HumanAnswer>
}

/** Null: nobody answered at another level, or all of it is here already. */
export function carryOffer(said: Said, toLevel: Level): CarryOffer | null {
  const fromLevel = lastOtherLevel(said, toLevel)
  if (fromLevel === null) return null
  const over = carryAnswers(fromLevel, toLevel, givenAt(said, fromLevel))
  const isCarried = ({ from, to }: CarriedRow): boolean => {
    const source = said.answers.get(from.id)
    return source !== undefined && source.edition > (said.answers.get(to.id)?.edition ?? 0)
  }
  const carried = over.carried.filter(isCarried)
  const evidence = over.carried.flatMap(({ from, to }) => missingEvidence(said, from.id, to.id))
  if (carried.length === 0 && evidence.length === 0) return null
  const waiting = new Set(over.toConfirm)
  return {
    ...{ fromLevel, toLevel, carried, evidence, answers: over.answers },
    ...{ open: over.open, added: over.added, dropped: over.dropped },
    toConfirm: carried.filter(({ to }) => waiting.has(to.id)),
    replaced: carried.filter(({ to }) => said.answers.has(to.id)),
  }
}

/** The level at which somebody wrote last, of those that are not the present one; else the one that has evidence. */
function lastOtherLevel({ answers, evidence }: Said, present: Level): Level | null {
  let last: { readonly level: Level; readonly edition: number } | null = null
  for (const { requirementId, edition } of answers.values()) {
    const level = requirementOf(requirementId)?.level
    if (level === undefined || level === present) continue
    if (last === null || edition > last.edition) last = { level, edition }
  }
  if (last !== null) return last.level
  const levels = [...evidence.keys()].map((id) => requirementOf(id)?.level)
  return levels.findLast((level) => level !== undefined && level !== present) ?? null
}

/** Evidence of a row that nobody answered goes over as well. */
const givenAt = ({ answers, evidence }: Said, level: Level): ReadonlyMap<string, HumanAnswer> =>
  new Map(
    rowsOfLevel(level).flatMap(({ id }) => {
      const answer = answers.get(id)
      const pieces = evidence.get(id) ?? []
      if (answer === undefined && pieces.length === 0) return []
      return [[id, answer === undefined ? NO_ANSWER : toHuman(answer, pieces)] as const]
    }),
  )

function missingEvidence({ evidence }: Said, from: string, to: string) {
  const there = new Set((evidence.get(to) ?? []).map(({ evidenceId }) => evidenceId))
  return (evidence.get(from) ?? [])
    .filter(({ evidenceId }) => !there.has(evidenceId))
    .map(({ evidenceId }) => ({ evidenceId, to }))
}

export type CarryRequest = { readonly fromLevel: number; readonly toLevel: number; readonly seen: number }

/** Takes the offer that was seen; answers how many rows got an answer. Throws `not_found`, and `conflict` for another offer. */
export const takeCarryOffer = (
  db: Database,
  key: SystemKey,
  { fromLevel, toLevel, seen }: CarryRequest,
  by: By,
): Promise<number> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const level = await lockForAnswers(tx, key)
    const said = await readSaid(tx, key)
    const offer = carryOffer(said, level)
    if (offer === null || said.edition !== seen || offer.fromLevel !== fromLevel || level !== toLevel)
      throw new AppError('conflict', 'Đánh giá vừa được sửa hoặc đã chuyển rồi. Hãy xem lại rồi chuyển.')
    await linkEvidence(tx, key, offer.evidence, by)
    const written = offer.carried.flatMap(({ from, to }) => {
      const [source, answer] = [said.answers.get(from.id), offer.answers.get(to.id)]
      if (source === undefined || answer === undefined) return []
      const { state, reason, responsible, due, answeredOn } = answer
      const isKept = answeredOn !== null
      const after = {
        ...{ requirementId: to.id, state, reason, responsible, due, answeredOn, staffId: source.staffId },
        answeredBy: isKept ? source.answeredBy : null,
        answeredName: isKept ? source.answeredName : null,
      }
      return [{ before: said.answers.get(to.id) ?? null, after, carriedFrom: from.id }]
    })
    const detail = {
      fromLevel,
      toLevel,
      evidence: offer.evidence.map(({ evidenceId, to }) => `${evidenceId} ${to}`),
    }
    await writeAnswers(tx, key, said.edition, written, by, { action: 'assessment.carried', detail })
    return written.length
  })

async function linkEvidence(
  tx: Tx,
  { communeId, systemId }: SystemKey,
  links: CarryOffer['evidence'],
  { actor, now }: By,
): Promise<void> {
  if (links.length === 0) return
  await tx`insert into evidence_links (commune_id, evidence_id, kind, system_id, item, linked_by, linked_at)
    select ${communeId}, "evidenceId", 'requirement', ${systemId}, "to", ${actor}, ${now}
    from json_to_recordset(${JSON.stringify(links)}::text::json) as r("evidenceId" uuid, "to" text)
    on conflict do nothing`
}
