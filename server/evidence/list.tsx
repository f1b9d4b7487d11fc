/** /xa/:commune/bang-chung: the list with its filters, and the queue of the police. */
import { z } from 'zod'
import { ago, formatMoment } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { EvidenceListPage } from '../../web/pages/evidence/evidence-list-page.tsx'
import { addEvidenceFor, evidencePaths } from '../../web/pages/evidence/paths.ts'
import { QueuePage } from '../../web/pages/evidence/queue-page.tsx'
import { sendPage } from '../assets/send-page.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import { pageNumber, pageOf } from '../http/paging.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { READ_ACCESS } from '../systems/frame.ts'
import { listSystems } from '../systems/systems.ts'
import { evidenceFrame, REVIEW_ACCESS } from './frame.ts'
import { type EvidenceRow, listEvidence, listLinksOf, listQueue } from './queries.ts'
import { REVIEWS } from './service.ts'
import { linkWords, requirementOf, rowWords, showEvidence } from './show.ts'
import { VALIDITIES } from './validity.ts'

const PATHS = evidencePaths(':commune')

export const listRoutes: RouteTable = [
  { method: 'GET', path: PATHS.home, access: READ_ACCESS, handle: drawList },
  { method: 'GET', path: PATHS.queue, access: REVIEW_ACCESS, handle: (context) => drawQueue(context) },
]

const MAX_QUERY_CHARACTERS = 100

/** What is not understood filters nothing. */
const Filter = z.object({
  q: z
    .string()
    .catch('')
    .transform((text) => text.normalize('NFC').trim().slice(0, MAX_QUERY_CHARACTERS)),
  xem: z.enum(REVIEWS).optional().catch(undefined),
  'gia-tri': z.enum(VALIDITIES).optional().catch(undefined),
  'he-thong': z.uuid().optional().catch(undefined),
  dong: z.string().optional().catch(undefined),
  trang: pageNumber,
})

async function drawList(context: RouteContext): Promise<Response> {
  const { deps, scope, c } = context
  const { communeId, code } = communeOf(context)
  const today = dayOf(deps.clock.now())
  const asked = Filter.parse(c.req.query())
  const systemId = asked['he-thong']
  const row = systemId === undefined ? undefined : requirementOf(asked.dong ?? '')
  const filter = { review: asked.xem, validity: asked['gia-tri'], text: asked.q, systemId, item: row?.id }
  const { found, systems, waiting } = await deps.db.transaction(scope, async (tx) => ({
    found: await listEvidence(tx, communeId, filter, today),
    systems: await listSystems(tx, communeId),
    waiting: (await listQueue(tx, communeId)).length,
  }))
  const paged = pageOf(found, asked.trang)
  const query = {
    ...(asked.q !== '' && { q: asked.q }),
    ...(asked.xem && { xem: asked.xem }),
    ...(asked['gia-tri'] && { 'gia-tri': asked['gia-tri'] }),
    ...(systemId && { 'he-thong': systemId }),
    ...(row && { dong: row.id }),
  }
  const page = (
    <EvidenceListPage
      {...evidenceFrame(context)}
      rows={paged.rows.map((one) => showEvidence(one, today))}
      total={found.length}
      first={paged.first}
      pager={{
        ...{ page: paged.page, pages: paged.pages },
        href: (number) =>
          `${evidencePaths(code).home}?${new URLSearchParams({ ...query, trang: String(number) })}`,
      }}
      filter={{
        ...{ text: asked.q, review: asked.xem ?? '', validity: asked['gia-tri'] ?? '' },
        systemId: systemId ?? '',
        row: row === undefined ? null : { id: row.id, words: rowWords(row) },
        systems: systems.map((system) => ({ value: system.systemId, label: system.name })),
      }}
      isNarrowed={Object.keys(query).length > 0}
      waiting={waiting}
      addHref={
        systems.some((system) => system.systemId === systemId)
          ? addEvidenceFor(code, systemId ?? '', row?.id)
          : evidencePaths(code).add
      }
    />
  )
  return sendPage(c, page)
}

/** Who filed or changed what is looked at does not decide on it. */
export const isOwn = ({ filedBy, changedBy, versionFiledBy }: EvidenceRow, actor: string): boolean =>
  [filedBy, changedBy, versionFiledBy].includes(actor)

/** `said`: why a decision was not taken. */
export async function drawQueue(
  context: RouteContext,
  said?: { readonly problem: string; readonly status: number },
): Promise<Response> {
  const { deps, scope, c } = context
  const { communeId, code } = communeOf(context)
  const now = deps.clock.now()
  const wanted = pageNumber.parse(c.req.query('trang'))
  const { paged, total, links } = await deps.db.transaction(scope, async (tx) => {
    const queue = await listQueue(tx, communeId)
    const paged = pageOf(queue, wanted)
    const ids = paged.rows.map(({ evidenceId }) => evidenceId)
    return { paged, total: queue.length, links: await listLinksOf(tx, communeId, ids) }
  })
  const today = dayOf(now)
  const page = (
    <QueuePage
      {...evidenceFrame(context, { problem: said?.problem })}
      pieces={paged.rows.map((row) => ({
        ...showEvidence(row, today),
        ...{ edition: row.edition, isOwn: isOwn(row, actorOf(context)) },
        proves: links.filter(({ evidenceId }) => evidenceId === row.evidenceId).map(linkWords),
        waiting:
          row.unseenSince === null ? '' : `${formatMoment(row.unseenSince)}, ${ago(row.unseenSince, now)}`,
      }))}
      total={total}
      today={today}
      pager={{
        ...{ page: paged.page, pages: paged.pages },
        href: (number) => `${evidencePaths(code).queue}?trang=${number}`,
      }}
    />
  )
  return sendPage(c, page, said?.status)
}
