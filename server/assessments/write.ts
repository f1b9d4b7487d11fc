/** Writes the answers of one change-set: the answers, their history, one audit line. The system is locked meanwhile. */
import { appendAudit } from '../audit/service.ts'
import type { Tx } from '../db/database.ts'
import type { SystemKey } from '../systems/systems.ts'
import type { StoredAnswer } from './read.ts'

export type By = { readonly actor: string; readonly name: string; readonly now: Date }

export type Written = {
  readonly before: StoredAnswer | null
  readonly after: Omit<StoredAnswer, 'edition'>
  /** The row of another level from which it was carried over. */
  readonly carriedFrom: string | null
}

type Audited = {
  readonly action: string
  readonly detail: Readonly<Record<string, string | number | readonly string[]>>
}

/** `edition`: of the last change-set before this one. The transaction states the commune and has locked the system. */
export async function writeAnswers(
  tx: Tx,
  { communeId, systemId }: SystemKey,
  edition: number,
  written: readonly Written[],
  { actor, name, now }: By,
  { action, detail }: Audited,
): Promise<void> {
  const next = edition + 1
  const rows = JSON.stringify(written.map(({ after, carriedFrom }) => ({ ...after, carriedFrom })))
  const record = tx`json_to_recordset(${rows}::text::json) as r("requirementId" text, state text, reason text,
    responsible text, "staffId" uuid, due date, "answeredOn" date, "answeredBy" text, "answeredName" text,
    "carriedFrom" text)`
  await tx`insert into requirement_answers (commune_id, system_id, requirement_id, state, reason, responsible, staff_id,
      due, answered_on, answered_by, answered_name, edition, updated_at)
    select ${communeId}, ${systemId}, "requirementId", state, reason, responsible, "staffId", due, "answeredOn",
      "answeredBy", "answeredName", ${next}::int, ${now} from ${record}
    on conflict (commune_id, system_id, requirement_id) do update set state = excluded.state, reason = excluded.reason,
      responsible = excluded.responsible, staff_id = excluded.staff_id, due = excluded.due,
      answered_on = excluded.answered_on, answered_by = excluded.answered_by, answered_name = excluded.answered_name,
      edition = excluded.edition, updated_at = excluded.updated_at`
  await tx`insert into requirement_answer_history (commune_id, system_id, requirement_id, edition, state, reason,
      responsible, due, answered_on, carried_from, changed_by, changed_name, changed_at)
    select ${communeId}, ${systemId}, "requirementId", ${next}::int, state, reason, responsible, due, "answeredOn",
      "carriedFrom", ${actor}, ${name}, ${now} from ${record}`
  await appendAudit(
    tx,
    {
      ...{ communeId, actor, action, subject: `system:${systemId}` },
      before: written.map(({ before }) => before),
      after: written.map(({ after }) => ({ ...after, edition: next })),
      detail: { ...detail, edition: next, rows: written.map(({ after }) => after.requirementId) },
    },
    now,
  )
}

export type HistoryLine = {
  readonly edition: number
  readonly state: StoredAnswer['state']
  readonly reason: string
  readonly responsible: string | null
  readonly due: string | null
  readonly answeredOn: string | null
  readonly carriedFrom: string | null
  readonly changedName: string
  readonly changedAt: Date
}

/** Every answer that a row ever had, newest first. */
export const listHistory = (
  tx: Tx,
  { communeId, systemId }: SystemKey,
  requirementId: string,
): Promise<HistoryLine[]> =>
  tx<HistoryLine[]>`
    select edition, state, reason, responsible, due, answered_on as "answeredOn", carried_from as "carriedFrom",
      changed_name as "changedName", changed_at as "changedAt"
    from requirement_answer_history
    where commune_id = ${communeId} and system_id = ${systemId} and requirement_id = ${requirementId}
    order by edition desc`.execute()
