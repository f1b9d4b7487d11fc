/**
 * The good rows of an upload between its preview and the word to take them. They lie in the database, not in the
 * page: what was seen is what is taken, whichever server process answers, and nobody can alter it on the way.
 */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Tx } from '../db/database.ts'

export type DraftKind = 'people' | 'staff' | 'devices'

/** A preview that nobody confirmed is forgotten after this. */
export const DRAFT_MS = 2 * 3_600_000

type NewDraft = {
  readonly communeId: string
  readonly kind: DraftKind
  readonly fileName: string
  readonly rows: unknown
  /** `user:<id>`: only that person may take it. */
  readonly createdBy: string
}

/** Keeps a draft and drops what was forgotten; answers its id. */
export async function keepDraft(tx: Tx, draft: NewDraft, now: Date): Promise<string> {
  const { communeId, kind, fileName, rows, createdBy } = draft
  await tx`delete from import_drafts where commune_id = ${communeId} and created_at < ${new Date(now.getTime() - DRAFT_MS)}`
  const draftId = randomUUID()
  await tx`insert into import_drafts (commune_id, draft_id, kind, file_name, rows, created_by, created_at)
    values (${communeId}, ${draftId}, ${kind}, ${fileName.slice(0, 200)}, ${JSON.stringify(rows)}, ${createdBy}, ${now})`
  return draftId
}

type Wanted = {
  readonly communeId: string
  readonly draftId: string
  readonly kind: DraftKind
  readonly by: string
}

/** Takes the rows out: once, by the person who uploaded them. Null: taken already, too old, or not theirs. */
export async function takeDraft<T>(
  tx: Tx,
  { communeId, draftId, kind, by }: Wanted,
  rows: z.ZodType<T>,
  now: Date,
): Promise<{ readonly rows: T; readonly fileName: string } | null> {
  const [draft] = await tx<{ rows: unknown; fileName: string }[]>`
    delete from import_drafts where commune_id = ${communeId} and draft_id = ${draftId} and kind = ${kind}
      and created_by = ${by} and created_at >= ${new Date(now.getTime() - DRAFT_MS)}
    returning rows, file_name as "fileName"`
  return draft === undefined ? null : { rows: rows.parse(draft.rows), fileName: draft.fileName }
}
