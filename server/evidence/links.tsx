/** /xa/:commune/bang-chung/:evidence/gan: which rows of a system a piece proves. */
import { Level } from '../../checks/catalogue/catalogue.ts'
import { groupsOfLevel } from '../../checks/requirements/rows.ts'
import { EvidenceLinksPage } from '../../web/pages/evidence/evidence-links-page.tsx'
import { evidenceLinksPath, evidencePath, evidenceUnlinkPath } from '../../web/pages/evidence/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import { readAll, readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { EDIT_ACCESS } from '../systems/frame.ts'
import { getSystem, type SystemRow } from '../systems/systems.ts'
import { Seen } from './form.tsx'
import { byOf, evidenceFrame, evidenceKey, isId } from './frame.ts'
import { targetNamed } from './piece.tsx'
import { getEvidence, listLinks } from './queries.ts'
import { type EvidenceTarget, linkExactly, nameOf, unlinkEvidence } from './service.ts'
import { rowWords } from './show.ts'

const PATH = evidenceLinksPath(':commune', ':evidence')

export const linkRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: EDIT_ACCESS, handle: drawLinks },
  { method: 'POST', path: PATH, access: EDIT_ACCESS, handle: takeLinks },
  {
    ...{ method: 'POST', path: evidenceUnlinkPath(':commune', ':evidence'), access: EDIT_ACCESS },
    handle: takeUnlink,
  },
]

/** Throws `not_found`. */
async function systemOf(context: RouteContext, systemId: string | undefined): Promise<SystemRow> {
  if (!isId(systemId)) throw notFound()
  const { communeId } = communeOf(context)
  return context.deps.db.transaction(context.scope, (tx) => getSystem(tx, { communeId, systemId }))
}

const groupsOf = ({ level }: SystemRow) => (level === null ? [] : groupsOfLevel(Level.parse(level)))

async function drawLinks(context: RouteContext): Promise<Response> {
  const key = evidenceKey(context)
  const system = await systemOf(context, context.c.req.query('he-thong'))
  const { piece, links } = await context.deps.db.transaction(context.scope, async (tx) => ({
    piece: await getEvidence(tx, key),
    links: await listLinks(tx, key),
  }))
  if (piece.withdrawnAt !== null)
    throw new AppError('conflict', 'Bằng chứng này đã được rút, không gắn được nữa.')
  const linked = new Set(links.filter((link) => link.systemId === system.systemId).map(({ item }) => item))
  const page = (
    <EvidenceLinksPage
      {...evidenceFrame(context)}
      piece={piece}
      system={system}
      isWholeLinked={linked.has('')}
      groups={groupsOf(system).map(({ groupTitle, rows }) => ({
        title: groupTitle,
        rows: rows.map((row) => ({
          ...{ id: row.id, words: rowWords(row), hint: row.evidence, isLinked: linked.has(row.id) },
        })),
      }))}
    />
  )
  return sendPage(context.c, page)
}

async function takeLinks(context: RouteContext): Promise<Response> {
  const key = evidenceKey(context)
  const given = await readFields(context)
  const system = await systemOf(context, given['he-thong'])
  const items = ['', ...groupsOf(system).flatMap(({ rows }) => rows.map(({ id }) => id))]
  const offered = items.map((item) => targetNamed(system.systemId, item))
  const ticked = new Set(await readAll(context, 'target'))
  await linkExactly(context.deps.db, key, { offered, ticked }, { ...byOf(context), ...Seen.parse(given) })
  return context.c.redirect(`${evidencePath(communeOf(context).code, key.evidenceId)}?xong=gan`, 303)
}

async function takeUnlink(context: RouteContext): Promise<Response> {
  const key = evidenceKey(context)
  const { target = '' } = await readFields(context)
  const links = await context.deps.db.transaction(context.scope, (tx) => listLinks(tx, key))
  const found: readonly EvidenceTarget[] = links
    .map(({ systemId, item }) => targetNamed(systemId, item))
    .filter((one) => nameOf(one) === target)
  await unlinkEvidence(context.deps.db, key, found, byOf(context))
  return context.c.redirect(`${evidencePath(communeOf(context).code, key.evidenceId)}?xong=bo-gan`, 303)
}
