/** /xa/:commune/he-thong/:system/giay-to: the papers of a system, each as DOCX, all of them as ZIP. */

import { missingIn } from '../../checks/documents/compose.ts'
import { documentOf } from '../../checks/documents/documents.ts'
import type { PaperFacts } from '../../checks/documents/facts.ts'
import type { WrittenAt } from '../../checks/documents/fields.ts'
import {
  isPaperId,
  type PaperId,
  papersOfLevel,
  paperTitle,
  SHEET_ID,
} from '../../checks/documents/papers.ts'
import type { MissingField } from '../../checks/documents/spans.ts'
import { citation } from '../../checks/systems/basis.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { assessmentPath } from '../../web/pages/assessments/paths.ts'
import { type MissingGroup, PapersPage, type ShownPaper } from '../../web/pages/papers/papers-page.tsx'
import { paperPath, papersPath, papersZipPath, templatesPath } from '../../web/pages/papers/paths.ts'
import { systemEditPath, systemPath } from '../../web/pages/systems/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { READ_ACCESS, systemsFrame } from '../systems/frame.ts'
import { systemKey } from '../systems/system.tsx'
import { tablesInForce } from '../tables/in-force.ts'
import { readPaperFacts, type SystemPapers } from './facts.ts'
import { paperFileName, zipFileName } from './file-names.ts'
import { DOCX_TYPE, type RenderedPaper, renderPaper } from './render.ts'
import { fillTemplate } from './template-file.ts'
import { readTemplates, type Templates } from './templates.ts'
import { renderDossier } from './zip.ts'

const PATH = papersPath(':commune', ':system')

export const papersRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: drawPapers },
  // Before the route of one paper: "ho-so.zip" is none.
  { method: 'GET', path: papersZipPath(':commune', ':system'), access: READ_ACCESS, handle: sendZip },
  {
    method: 'GET',
    path: paperPath(':commune', ':system', ':paper'),
    access: READ_ACCESS,
    handle: sendPaper,
  },
]

type Found = SystemPapers & { readonly templates: Templates }

async function read(context: RouteContext): Promise<Found> {
  const { deps, scope } = context
  const { calendar } = await tablesInForce(deps.db).current()
  const at = { now: deps.clock.now(), calendar }
  const key = systemKey(context)
  return deps.db.transaction(scope, async (tx) => ({
    ...(await readPaperFacts(tx, key, at)),
    templates: await readTemplates(tx, key.communeId),
  }))
}

/** In the commune's own template where it has one. */
async function render({ templates }: Found, id: PaperId, facts: PaperFacts): Promise<RenderedPaper> {
  const own = templates.get(id)
  return own === undefined ? renderPaper(id, facts) : fillTemplate(own.bytes, id, facts)
}

/** The dossier of a system that somebody else owns is theirs. */
const idsFor = ({ system, facts }: SystemPapers): readonly PaperId[] =>
  system.ownership === 'owned' ? papersOfLevel(facts.procedureLevel ?? null) : []

async function drawPapers(context: RouteContext): Promise<Response> {
  const found = await read(context)
  const { system } = found
  const { systemId, name, level, procedureLevel } = system
  const page = (
    <PapersPage
      {...systemsFrame(context)}
      system={{
        ...{ systemId, name, level, isOwned: system.ownership === 'owned' },
        procedureLevel: procedureLevel === level ? null : procedureLevel,
      }}
      papers={idsFor(found).map((id) => showPaper(context, id, found))}
      templatesHref={context.roles.includes('it') ? templatesPath(communeOf(context).code) : null}
    />
  )
  return sendPage(context.c, page)
}

const SHEET_BASIS = 'NĐ 331 Đ20.1.a, Đ21.3, Đ22.4'

const IN_APPENDIX = 'NĐ 331 Phụ lục; '

const basisInWords = (basis: string): string =>
  basis.startsWith(IN_APPENDIX)
    ? `${citation(`NĐ 331 ${basis.slice(IN_APPENDIX.length)}`)} và Phụ lục`
    : citation(basis)

function showPaper(context: RouteContext, id: PaperId, { system, facts, templates }: Found): ShownPaper {
  const own = templates.get(id)
  const missing = own === undefined ? missingIn(id, facts) : fillTemplate(own.bytes, id, facts).missing
  const { basis, flag } = id === SHEET_ID ? { basis: SHEET_BASIS, flag: undefined } : documentOf(id)
  return {
    ...{ id, title: paperTitle(id), basis: basisInWords(basis) },
    hasTemplate: own !== undefined,
    flag: flag === undefined ? null : citation(flag),
    missingCount: missing.length,
    missing: groupsOf(missing, placesOf(context, system.systemId)),
  }
}

type Place = { readonly where: string; readonly href: string | null }

function placesOf(context: RouteContext, systemId: string): Readonly<Record<WrittenAt, Place>> {
  const { code } = communeOf(context)
  const form = context.roles.includes('it') ? systemEditPath(code, systemId) : systemPath(code, systemId)
  return {
    system: { where: 'Ghi ở thông tin hệ thống', href: form },
    level: { where: 'Xác định cấp độ', href: `${systemPath(code, systemId)}#cap-do` },
    assessment: { where: 'Tự đánh giá theo cấp độ', href: assessmentPath(code, systemId) },
    issue: { where: 'Ghi khi ban hành', href: null },
    paper: { where: 'Điền vào tệp, phần mềm chưa giữ', href: null },
  }
}

function groupsOf(
  missing: readonly MissingField[],
  places: Readonly<Record<WrittenAt, Place>>,
): readonly MissingGroup[] {
  const kinds = ['system', 'level', 'assessment', 'issue', 'paper'] as const
  return kinds.flatMap((kind) => {
    const labels = [...new Set(missing.filter(({ at }) => at === kind).map(({ label }) => label))]
    return labels.length === 0 ? [] : [{ ...places[kind], labels }]
  })
}

const attachment = (context: RouteContext, type: string, name: string, bytes: Uint8Array): Response =>
  context.c.body(new Uint8Array(bytes), 200, {
    'content-type': type,
    'content-length': String(bytes.length),
    'content-disposition': `attachment; filename="${name}"`,
  })

async function sendPaper(context: RouteContext): Promise<Response> {
  const id = (context.c.req.param('paper') ?? '').replace(/\.docx$/, '')
  const found = await read(context)
  // Only what the page lists.
  if (!isPaperId(id) || !idsFor(found).includes(id)) throw notFound()
  const { bytes } = await render(found, id, found.facts)
  const day = dayOf(context.deps.clock.now())
  const name = paperFileName(id, found.system.name, communeOf(context).code, day)
  return attachment(context, DOCX_TYPE, name, bytes)
}

async function sendZip(context: RouteContext): Promise<Response> {
  const found = await read(context)
  const ids = idsFor(found)
  if (ids.length === 0) throw notFound()
  const day = dayOf(context.deps.clock.now())
  const { bytes } = await renderDossier(ids, found.facts, day, (id, facts) => render(found, id, facts))
  const name = zipFileName(found.system.name, communeOf(context).code, day)
  return attachment(context, 'application/zip', name, bytes)
}
