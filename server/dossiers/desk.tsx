/** /xa/:commune/tham-dinh: the appraisal desk, the least legal time first, and the appraisal of one dossier. */
import { z } from 'zod'
import { type DossierInput, runDossier, walkDossier } from '../../checks/dossiers/dossier.ts'
import { nextSteps } from '../../checks/dossiers/steps.ts'
import { documentsToSubmit, stateOf, transitionOf, workflow } from '../../checks/dossiers/workflow.ts'
import { citation } from '../../checks/systems/basis.ts'
import type { Calendar } from '../../checks/time/calendar.ts'
import { formatMoment } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { AppraisalPage, DeskPage } from '../../web/pages/dossiers/desk-page.tsx'
import {
  appraisalPath,
  commentsPath,
  deskPath,
  pointsPath,
  resolvePath,
  stepPath,
} from '../../web/pages/dossiers/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { listUnits } from '../communes/queries.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import { readAll, readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { getSystem } from '../systems/systems.ts'
import { tablesInForce } from '../tables/in-force.ts'
import {
  addComment,
  listComments,
  listTicked,
  POINTS,
  resolveComment,
  savePoints,
  whyNotAppraise,
} from './appraisal.ts'
import { ACT_ACCESS, actingOf, byOf, dossierFrame, maySee, READ_ACCESS } from './frame.ts'
import { byUrgency, type CountedLimit, countedLimits, nearest } from './limits.ts'
import { APPROVED_STATES, getDossier, inputOf, keyOf, readDossiers, seenOf } from './records.ts'
import { type Names, shownSteps } from './show.ts'
import { unitName } from './words.ts'

export const deskRoutes: RouteTable = [
  { method: 'GET', path: deskPath(':commune'), access: READ_ACCESS, handle: drawDesk },
  {
    method: 'GET',
    path: appraisalPath(':commune', ':dossier'),
    access: READ_ACCESS,
    handle: (context) => drawAppraisal(context),
  },
  { method: 'POST', path: pointsPath(':commune', ':dossier'), access: ACT_ACCESS, handle: takePoints },
  { method: 'POST', path: commentsPath(':commune', ':dossier'), access: ACT_ACCESS, handle: takeComment },
  {
    method: 'POST',
    path: resolvePath(':commune', ':dossier', ':comment'),
    access: ACT_ACCESS,
    handle: takeResolution,
  },
]

/** Those it waits for: who takes one of the next steps. */
function waitsFor(input: DossierInput, calendar: Calendar, names: Names) {
  const holders = nextSteps(input, null, calendar).map(({ actor }) => actor)
  const texts = holders.map(({ title, unit }) => `${title} (${unitName(unit, names) ?? 'chưa giao'})`)
  return { texts: [...new Set(texts)], units: new Set(holders.map(({ unit }) => unit)) }
}

async function drawDesk(context: RouteContext): Promise<Response> {
  const { deps, scope, c } = context
  const { communeId, code } = communeOf(context)
  const now = deps.clock.now()
  const { calendar } = await tablesInForce(deps.db).current()
  const { all, units } = await deps.db.transaction(scope, async (tx) => ({
    all: await readDossiers(tx, communeId, { newest: true }),
    units: await listUnits(tx, communeId),
  }))
  const names = new Map(units.map(({ unitId, name }) => [unitId, name]))
  const waiting = all
    .filter(({ dossier }) => !APPROVED_STATES.includes(dossier.state) && !stateOf(dossier.state).terminal)
    .map((one) => ({ ...one, input: inputOf(one, now) }))
    .filter(({ input }) => maySee(context, input.units))
    .map(({ dossier, input }) => ({
      ...{ dossier, waits: waitsFor(input, calendar, names) },
      limit: nearest(countedLimits(input, calendar)),
    }))
  const chosen = c.req.query('don-vi') ?? ''
  const shown = waiting
    .filter(({ waits }) => chosen === '' || waits.units.has(chosen))
    .sort((a, b) => bySomeUrgency(a.limit, b.limit))
  const filterUnits = [...new Set(waiting.flatMap(({ waits }) => [...waits.units]))].flatMap((unit) =>
    unit === null ? [] : [{ value: unit, label: unitName(unit, names) ?? '' }],
  )
  const page = (
    <DeskPage
      {...dossierFrame(context, deskPath(code), undefined)}
      units={filterUnits}
      unit={chosen}
      rows={shown.map(({ dossier, waits, limit }) => ({
        ...{ dossierId: dossier.dossierId, systemId: dossier.systemId, name: dossier.systemName },
        ...{ level: dossier.level, state: stateOf(dossier.state).label, waits: waits.texts, limit },
      }))}
    />
  )
  return sendPage(c, page)
}

/** Those without a limit come last. */
function bySomeUrgency(a: CountedLimit | null, b: CountedLimit | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return byUrgency(a, b)
}

/** Of the path. Throws `not_found` also for what this person may not see. */
async function readOne(context: RouteContext) {
  const dossierId = context.c.req.param('dossier') ?? ''
  if (!z.uuid().safeParse(dossierId).success) throw notFound()
  const { communeId } = communeOf(context)
  const now = context.deps.clock.now()
  const read = await context.deps.db.transaction(context.scope, async (tx) => {
    const one = await getDossier(tx, communeId, dossierId)
    return {
      ...{ one, system: await getSystem(tx, keyOf(one.dossier)), units: await listUnits(tx, communeId) },
      ticked: await listTicked(tx, one),
      comments: await listComments(tx, one),
    }
  })
  const input = inputOf(read.one, now)
  if (!maySee(context, input.units)) throw notFound()
  return { ...read, input, now, place: { communeId, dossierId } }
}

type Said = {
  readonly status: number
  readonly problem: string
  readonly typed?: { readonly body: string; readonly part: string; readonly problem: string }
}

async function drawAppraisal(context: RouteContext, said?: Said): Promise<Response> {
  const { one, system, units, ticked, comments, input, now } = await readOne(context)
  const { calendar } = await tablesInForce(context.deps.db).current()
  const { code } = communeOf(context)
  const { dossier } = one
  const names = new Map(units.map(({ unitId, name }) => [unitId, name]))
  const walk = walkDossier(input, calendar)
  const acting = actingOf(context)
  const whyNot = whyNotAppraise(input, acting)
  const steps = shownSteps(input, {
    ...{ acting, calendar, names, level: system.level, seen: seenOf(one), today: dayOf(now), typed: null },
    actionOf: (step) => stepPath(code, dossier.systemId, step),
  })
  const page = (
    <AppraisalPage
      {...dossierFrame(context, deskPath(code), said?.problem)}
      dossier={{
        ...{ dossierId: dossier.dossierId, systemId: dossier.systemId, name: dossier.systemName },
        ...{ level: dossier.level, state: stateOf(dossier.state).label },
        appraiser: unitName(runDossier(input).appraiser?.unit ?? null, names) ?? 'chưa đơn vị nào',
      }}
      limits={countedLimits(input, calendar)}
      parts={documentsToSubmit(walk.level).map(({ id, title, basis }) => ({
        ...{ id, title, basis: citation(basis), isHandedIn: walk.written.documents.has(id) },
      }))}
      points={POINTS.map(({ id, text, basis }) => {
        const tick = ticked.find(({ point }) => point === id)
        return {
          ...{ id, text, basis: citation(basis) },
          ticked: tick === undefined ? null : `${tick.actorName}, ${formatMoment(tick.at)}`,
        }
      })}
      comments={comments.map((comment) => ({
        ...{ commentId: comment.commentId, body: comment.body, part: partTitle(comment.documentId) },
        said: `${comment.actorName}, ${formatMoment(comment.at)}`,
        resolved:
          comment.resolvedAt === null
            ? null
            : `xong: ${comment.resolvedName}, ${formatMoment(comment.resolvedAt)}`,
      }))}
      mayAppraise={whyNot === null}
      whyNot={whyNot}
      seen={seenOf(one)}
      steps={steps.filter(({ act, id }) => act !== null && isDecision(id))}
      typed={said?.typed ?? null}
    />
  )
  return sendPage(context.c, page, said?.status ?? 200)
}

/** The steps of whoever appraises and approves; handing in is done on the page of the dossier. */
const isDecision = (id: string): boolean => transitionOf(id)?.actor !== 'operator'

const partTitle = (id: string): string =>
  workflow().requiredDocuments.find((one) => one.id === id)?.title ?? id

/** Refusals of who and when are drawn on the page; everything else goes its way. */
async function orDrawn(
  context: RouteContext,
  word: string,
  work: (place: { communeId: string; dossierId: string }) => Promise<void>,
): Promise<Response> {
  const { place } = await readOne(context)
  try {
    await work(place)
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'forbidden' && error.code !== 'conflict')) throw error
    return drawAppraisal(context, { status: error.code === 'forbidden' ? 403 : 409, problem: error.message })
  }
  return context.c.redirect(`${appraisalPath(communeOf(context).code, place.dossierId)}?xong=${word}`, 303)
}

async function takePoints(context: RouteContext): Promise<Response> {
  const points = await readAll(context, 'noi-dung')
  const seen = (await readFields(context))['da-xem'] ?? ''
  return orDrawn(context, 'noi-dung', (place) =>
    savePoints(context.deps.db, place, { points, seen }, byOf(context)),
  )
}

const MOST_CHARACTERS = 2000

async function takeComment(context: RouteContext): Promise<Response> {
  const { one } = await readOne(context)
  const given = await readFields(context)
  const body = (given['y-kien-moi'] ?? '').trim()
  const documentId = given.phan ?? ''
  const level = runDossier(inputOf(one, context.deps.clock.now())).procedureLevel
  const wrong =
    body === ''
      ? 'Ý kiến: chưa điền.'
      : body.length > MOST_CHARACTERS
        ? `Ý kiến: dài nhất ${MOST_CHARACTERS} ký tự.`
        : documentsToSubmit(level).some(({ id }) => id === documentId)
          ? null
          : 'Hãy chọn một phần của hồ sơ.'
  if (wrong !== null)
    return drawAppraisal(context, {
      ...{ status: 400, problem: 'Chưa ghi ý kiến.' },
      typed: { body, part: documentId, problem: wrong },
    })
  return orDrawn(context, 'y-kien', (place) =>
    addComment(context.deps.db, place, { documentId, body }, byOf(context)),
  )
}

async function takeResolution(context: RouteContext): Promise<Response> {
  const commentId = context.c.req.param('comment') ?? ''
  if (!z.uuid().safeParse(commentId).success) throw notFound()
  return orDrawn(context, 'xong', (place) => resolveComment(context.deps.db, place, commentId, byOf(context)))
}
