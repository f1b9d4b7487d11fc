/** /xa/:commune/quan-ly/mau-giay-to: the commune's own templates, handed in and taken back by its IT officer. */
import { isPaperId, PAPER_IDS, type PaperId, paperTitle } from '../../checks/documents/papers.ts'
import { PLACEHOLDERS } from '../../checks/documents/placeholders.ts'
import { formatMoment } from '../../checks/time/words.ts'
import { templatePath, templateRemovePath, templatesPath } from '../../web/pages/papers/paths.ts'
import { TemplatesPage, type TemplatesPageProps } from '../../web/pages/papers/templates-page.tsx'
import { pageFrame } from '../assets/frame.ts'
import { sendPage } from '../assets/send-page.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf, doneOf } from '../http/acting.ts'
import { FORM_BYTES } from '../http/body.ts'
import { readFields, readFile } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { EDIT_ACCESS } from '../systems/frame.ts'
import { DOCX_TYPE } from './render.ts'
import { MAX_TEMPLATE_BYTES, readTemplate } from './template-file.ts'
import { readTemplates, removeTemplate, setTemplate, type TemplateRow } from './templates.ts'

const PATH = templatesPath(':commune')

export const templateRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: EDIT_ACCESS, handle: (context) => draw(context) },
  {
    ...{ method: 'POST', path: PATH, access: EDIT_ACCESS, handle: take },
    maxBodyBytes: MAX_TEMPLATE_BYTES + FORM_BYTES,
  },
  { method: 'GET', path: templatePath(':commune', ':paper'), access: EDIT_ACCESS, handle: send },
  { method: 'POST', path: templateRemovePath(':commune', ':paper'), access: EDIT_ACCESS, handle: remove },
]

const DONE: Readonly<Record<string, string>> = {
  nop: 'Đã nhận mẫu. Giấy tờ này in theo mẫu của xã từ bây giờ.',
  bo: 'Đã bỏ mẫu riêng. Giấy tờ này in theo mẫu của phần mềm.',
}

type Wrong = Pick<TemplatesPageProps, 'chosen' | 'problems'>

async function draw(context: RouteContext, wrong?: Wrong): Promise<Response> {
  const { communeId, code } = communeOf(context)
  const templates = await context.deps.db.transaction(context.scope, (tx) => readTemplates(tx, communeId))
  const page = (
    <TemplatesPage
      frame={pageFrame(context)}
      communeCode={code}
      done={wrong === undefined ? doneOf(context, DONE) : undefined}
      papers={PAPER_IDS.map((id) => ({ value: id, label: paperTitle(id) }))}
      templates={[...templates.values()].map(shown)}
      placeholders={PLACEHOLDERS}
      {...wrong}
    />
  )
  return sendPage(context.c, page, wrong === undefined ? 200 : 400)
}

function shown(row: TemplateRow): TemplatesPageProps['templates'][number] {
  const read = readTemplate(row.bytes)
  return {
    ...{ paperId: row.paperId, fileName: row.fileName, sha256: row.sha256 },
    title: isPaperId(row.paperId) ? paperTitle(row.paperId) : row.paperId,
    uploaded: `${row.uploadedName}, ${formatMoment(row.uploadedAt)}`,
    ...(read.ok ? { known: read.known, unknown: read.unknown } : { known: [], unknown: [] }),
  }
}

const byOf = (context: RouteContext) => ({
  actor: actorOf(context),
  name: context.person?.name ?? '',
  now: context.deps.clock.now(),
})

async function take(context: RouteContext): Promise<Response> {
  const { paper = '' } = await readFields(context)
  if (!isPaperId(paper)) return draw(context, { problems: { paper: 'Hãy chọn giấy tờ.' } })
  const { name, bytes } = await readFile(context, 'file')
  const read = readTemplate(bytes)
  if (!read.ok) return draw(context, { chosen: paper, problems: { file: read.reason } })
  const { communeId, code } = communeOf(context)
  // The name is shown, and handed back with the file: no more of it than a name has.
  const fileName = name.replace(/[\p{C}"\\/]/gu, '').slice(0, 150) || 'mau.docx'
  await context.deps.db.transaction(context.scope, (tx) =>
    setTemplate(tx, communeId, { paper, fileName, bytes }, byOf(context)),
  )
  return context.c.redirect(`${templatesPath(code)}?xong=nop`, 303)
}

/** Throws `not_found`. */
function paperOf(context: RouteContext): PaperId {
  const paper = context.c.req.param('paper') ?? ''
  if (!isPaperId(paper)) throw notFound()
  return paper
}

async function send(context: RouteContext): Promise<Response> {
  const paper = paperOf(context)
  const { communeId } = communeOf(context)
  const templates = await context.deps.db.transaction(context.scope, (tx) => readTemplates(tx, communeId))
  const found = templates.get(paper)
  if (found === undefined) throw notFound()
  return context.c.body(new Uint8Array(found.bytes), 200, {
    'content-type': DOCX_TYPE,
    'content-disposition': `attachment; filename="mau-rieng_${paper}.docx"`,
  })
}

async function remove(context: RouteContext): Promise<Response> {
  const paper = paperOf(context)
  const { communeId, code } = communeOf(context)
  await context.deps.db.transaction(context.scope, (tx) =>
    removeTemplate(tx, communeId, paper, byOf(context)),
  )
  return context.c.redirect(`${templatesPath(code)}?xong=bo`, 303)
}
