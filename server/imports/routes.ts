/** The way of an upload, whatever is imported: explained, looked at row by row, then all of it taken or none. */
import { z } from 'zod'
import type { ImportPreview, ImportStart } from '../../web/parts/import.tsx'
import { sendPage } from '../assets/send-page.ts'
import { INSTALLATION, type Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { actorOf } from '../http/acting.ts'
import { readFields, readFile } from '../http/form.ts'
import type { Access, RouteContext, RouteTable } from '../http/route.ts'
import { type DraftKind, keepDraft, takeDraft } from './drafts.ts'
import { explainColumns, previewRows } from './preview.ts'
import { readTable } from './read.ts'
import { allValues, type Column, type ReadRow, readRows, refuseTwice } from './rows.ts'
import { MAX_FILE_BYTES } from './table.ts'
import { writeTemplate } from './template.ts'

/** What the texts of a row are, or why they are nothing, in the words of its column. */
export type Resolved<Draft> =
  | { readonly ok: true; readonly value: Draft }
  | { readonly ok: false; readonly column: string; readonly message: string }

export const wrong = (column: string, message: string): Resolved<never> => ({ ok: false, column, message })

/** What is asked of the database once for a whole file. */
export type Reading<Text, Draft> = {
  readonly resolve: (given: Text) => Resolved<Draft>
  /** What taking a good row will do. */
  readonly effectOf: (draft: Draft) => string
}

export type Import<Text, Draft, Taken> = {
  readonly kind: DraftKind
  readonly access: Access
  /** Where it begins; of a commune with `:commune` or its code. */
  readonly pathOf: (code: string) => string
  readonly columns: readonly Column[]
  /** The texts of a row by column key. */
  readonly text: z.ZodType<Text>
  /** A row as it waits between preview and word: everything resolved to ids. */
  readonly draft: z.ZodType<Draft>
  /** Rows with the same key say the same; the problem is told in this column. */
  readonly once: { readonly keyOf: (draft: Draft) => string; readonly column: string }
  readonly template: { readonly fileName: string; readonly example: Example }
  readonly read: (context: RouteContext) => Promise<Reading<Text, Draft>>
  readonly wordsOf: (count: number) => string
  readonly drawStart: (context: RouteContext, start: ImportStart) => unknown
  readonly drawPreview: (context: RouteContext, preview: ImportPreview) => unknown
  /** In the transaction that uses the draft up: it is kept for something that did not happen. */
  readonly take: (tx: Tx, rows: readonly Draft[], context: RouteContext) => Promise<Taken>
  readonly answer: (context: RouteContext, taken: Taken) => Response | Promise<Response>
}

type Example = (context: RouteContext) => Promise<readonly string[]>

/** The file and what a form puts around it. */
const MAX_BODY_BYTES = MAX_FILE_BYTES + 64 * 1024
const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const pathsFrom = (start: string) => ({
  start,
  confirm: `${start}/xac-nhan`,
  template: `${start}/mau.xlsx`,
})

const ownerOf = ({ commune }: RouteContext): string => commune?.communeId ?? INSTALLATION

export function importRoutes<Text, Draft, Taken>(plan: Import<Text, Draft, Taken>): RouteTable {
  const { access } = plan
  const { start, confirm, template } = pathsFrom(plan.pathOf(':commune'))
  return [
    { method: 'GET', path: start, access, handle: (context) => drawStart(plan, context) },
    {
      ...{ method: 'POST', path: start, access, maxBodyBytes: MAX_BODY_BYTES },
      handle: (context) => takeFile(plan, context),
    },
    { method: 'POST', path: confirm, access, handle: (context) => takeConfirmation(plan, context) },
    { method: 'GET', path: template, access, handle: (context) => sendTemplate(plan, context) },
  ]
}

const pathsOf = <Text, Draft, Taken>(plan: Import<Text, Draft, Taken>, { commune }: RouteContext) =>
  pathsFrom(plan.pathOf(commune?.code ?? ''))

function drawStart<Text, Draft, Taken>(
  plan: Import<Text, Draft, Taken>,
  context: RouteContext,
  problem?: string,
): Promise<Response> {
  const { start, template } = pathsOf(plan, context)
  const page = plan.drawStart(context, {
    ...{ action: start, csrfToken: context.csrfToken, templateHref: template, problem },
    columns: explainColumns(plan.columns),
  })
  return sendPage(context.c, page, problem === undefined ? 200 : 400)
}

async function sendTemplate<Text, Draft, Taken>(
  { columns, template }: Import<Text, Draft, Taken>,
  context: RouteContext,
): Promise<Response> {
  const file = await writeTemplate(columns, await template.example(context))
  return context.c.body(new Uint8Array(file), 200, {
    'content-type': XLSX_TYPE,
    'content-disposition': `attachment; filename="${template.fileName}"`,
  })
}

function resolveRow<Text, Draft>(
  row: ReadRow<Text>,
  resolve: Reading<Text, Draft>['resolve'],
): ReadRow<Draft> {
  if (!row.ok) return row
  const { number, shown } = row
  const resolved = resolve(row.value)
  if (resolved.ok) return { number, shown, ok: true, value: resolved.value }
  const { column, message } = resolved
  return { number, shown, ok: false, problems: [{ column, message }] }
}

async function takeFile<Text, Draft, Taken>(
  plan: Import<Text, Draft, Taken>,
  context: RouteContext,
): Promise<Response> {
  const { c, deps, scope } = context
  const file = await readFile(context, 'file')
  const read = await readTable(file.bytes)
  if (!read.ok) return drawStart(plan, context, read.problem)
  const table = readRows(read.table, plan.columns, plan.text)
  if (!table.ok) return drawStart(plan, context, table.problem)
  const { resolve, effectOf } = await plan.read(context)
  const resolved = table.rows.map((row) => resolveRow(row, resolve))
  const rows = refuseTwice(resolved, plan.once.keyOf, plan.once.column)
  const values = allValues(rows)
  const draft = {
    ...{ communeId: ownerOf(context), kind: plan.kind, createdBy: actorOf(context) },
    ...{ fileName: file.name, rows: values },
  }
  const draftId =
    values === null ? null : await deps.db.transaction(scope, (tx) => keepDraft(tx, draft, deps.clock.now()))
  const { start, confirm } = pathsOf(plan, context)
  const page = plan.drawPreview(context, {
    ...{ fileName: file.name, titles: table.titles, back: start, csrfToken: context.csrfToken },
    rows: previewRows(rows, effectOf),
    confirm: draftId === null ? null : { action: confirm, draftId, words: plan.wordsOf(rows.length) },
  })
  return sendPage(c, page, values === null ? 400 : 200)
}

async function takeConfirmation<Text, Draft, Taken>(
  plan: Import<Text, Draft, Taken>,
  context: RouteContext,
): Promise<Response> {
  const { deps, scope } = context
  const { draft = '' } = await readFields(context)
  if (!z.guid().safeParse(draft).success) return drawStart(plan, context, 'Hãy chọn tệp lại.')
  const wanted = {
    ...{ communeId: ownerOf(context), draftId: draft, kind: plan.kind, by: actorOf(context) },
  }
  try {
    const done = await deps.db.transaction(scope, async (tx) => {
      const kept = await takeDraft(tx, wanted, z.array(plan.draft), deps.clock.now())
      return kept === null ? null : { taken: await plan.take(tx, kept.rows, context) }
    })
    if (done !== null) return await plan.answer(context, done.taken)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawStart(plan, context, `${error.message} Không dòng nào được nhập.`)
  }
  return drawStart(plan, context, 'Bản xem trước này đã được nhập hoặc đã quá hạn. Hãy chọn tệp lại.')
}
