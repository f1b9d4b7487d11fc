/** The commune's own templates, one a paper, with a line in the audit chain for each change. */
import type { PaperId } from '../../checks/documents/papers.ts'
import { appendAudit } from '../audit/service.ts'
import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { sha256 } from './zip.ts'

export type TemplateRow = {
  readonly paperId: string
  readonly fileName: string
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly uploadedName: string
  readonly uploadedAt: Date
}

export type Templates = ReadonlyMap<string, TemplateRow>

/** By id of the paper. */
export async function readTemplates(tx: Tx, communeId: string): Promise<Templates> {
  const rows = await tx<TemplateRow[]>`
    select paper_id as "paperId", file_name as "fileName", sha256, bytes, uploaded_name as "uploadedName",
      uploaded_at as "uploadedAt"
    from paper_templates where commune_id = ${communeId} order by paper_id`
  return new Map(rows.map((row) => [row.paperId, row]))
}

type By = { readonly actor: string; readonly name: string; readonly now: Date }
type Given = { readonly paper: PaperId; readonly fileName: string; readonly bytes: Uint8Array }

/** In the place of the one before. */
export async function setTemplate(tx: Tx, communeId: string, given: Given, by: By): Promise<void> {
  const { paper, fileName, bytes } = given
  const digest = sha256(bytes)
  await tx`insert into paper_templates
      (commune_id, paper_id, file_name, sha256, bytes, uploaded_by, uploaded_name, uploaded_at)
    values (${communeId}, ${paper}, ${fileName}, ${digest}, ${Buffer.from(bytes)}, ${by.actor}, ${by.name}, ${by.now})
    on conflict (commune_id, paper_id) do update set file_name = excluded.file_name, sha256 = excluded.sha256,
      bytes = excluded.bytes, uploaded_by = excluded.uploaded_by, uploaded_name = excluded.uploaded_name,
      uploaded_at = excluded.uploaded_at`
  await note(tx, communeId, paper, by, 'paper-template.set', { fileName, sha256: digest })
}

/** Throws `not_found`. */
export async function removeTemplate(tx: Tx, communeId: string, paper: PaperId, by: By): Promise<void> {
  const [row] = await tx<{ sha256: string }[]>`
    delete from paper_templates where commune_id = ${communeId} and paper_id = ${paper} returning sha256`
  if (row === undefined) throw new AppError('not_found', 'Giấy tờ này không có mẫu riêng.')
  await note(tx, communeId, paper, by, 'paper-template.removed', { sha256: row.sha256 })
}

const note = (
  tx: Tx,
  communeId: string,
  paper: PaperId,
  { actor, now }: By,
  action: string,
  detail: object,
) => appendAudit(tx, { communeId, actor, action, subject: `paper:${paper}`, detail: { ...detail } }, now)
