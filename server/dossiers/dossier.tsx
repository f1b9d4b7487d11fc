/** /xa/:commune/he-thong/:system/ho-so: the dossier of a system, its steps, and the units in it. */
import { z } from 'zod'
import { runDossier } from '../../checks/dossiers/dossier.ts'
import { stateOf, type Transition, transitionOf } from '../../checks/dossiers/workflow.ts'
import { formatDate } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { DossierPage } from '../../web/pages/dossiers/dossier-page.tsx'
import { deskPath, dossierPath, stepPath, unitsPath } from '../../web/pages/dossiers/paths.ts'
import type { Typed } from '../../web/pages/dossiers/step-form.tsx'
import { systemPaths } from '../../web/pages/systems/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { listUnits } from '../communes/queries.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import { readAll, readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { flagsOf } from '../systems/flags.ts'
import { systemKey } from '../systems/system.tsx'
import { getSystem } from '../systems/systems.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { listComments } from './appraisal.ts'
import { readStepForm } from './fields.ts'
import { ACT_ACCESS, actingOf, byOf, dossierFrame, maySee, OWNER_ACCESS, READ_ACCESS } from './frame.ts'
import { countedLimits } from './limits.ts'
import { APPROVED_STATES, blankInput, inputOf, mayOpenNext, readDossiers, seenOf } from './records.ts'
import { setUnits } from './set-units.ts'
import { type Drawing, historyShown, shownSteps, stationsOf, unitsShown } from './show.ts'
import { takeStep } from './take-step.ts'
import { unitName } from './words.ts'

const PATH = dossierPath(':commune', ':system')

export const dossierRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: (context) => drawDossier(context) },
  {
    method: 'POST',
    path: stepPath(':commune', ':system', ':step'),
    access: ACT_ACCESS,
    handle: takeStepForm,
  },
  { method: 'POST', path: unitsPath(':commune', ':system'), access: OWNER_ACCESS, handle: takeUnits },
]

type Said = {
  readonly status: number
  readonly problem: string
  readonly typed?: { readonly step: string; readonly typed: Typed }
  readonly unitsProblem?: string
}

/** The system and the versions of its dossier. Throws `not_found` also for what this person may not see. */
async function readPlace(context: RouteContext) {
  const key = systemKey(context)
  const now = context.deps.clock.now()
  const read = await context.deps.db.transaction(context.scope, async (tx) => {
    const system = await getSystem(tx, key)
    const versions = await readDossiers(tx, key.communeId, { systemId: key.systemId })
    const [current] = versions
    return {
      ...{ system, versions },
      units: await listUnits(tx, key.communeId),
      comments: current === undefined ? [] : await listComments(tx, current),
    }
  })
  const [current] = read.versions
  const input =
    current === undefined ? blankInput(read.system, read.system.level, now) : inputOf(current, now)
  if (!maySee(context, input.units)) throw notFound()
  return { ...read, current, input, now }
}

const NOT_KEPT = 'Hồ sơ cấp độ của hệ thống này do chủ quản của nó lập; xã chỉ giữ văn bản xác nhận.'

async function drawDossier(context: RouteContext, said?: Said): Promise<Response> {
  const { system, versions, units, comments, current, input, now } = await readPlace(context)
  const { calendar } = await tablesInForce(context.deps.db).current()
  const { code } = communeOf(context)
  const acting = actingOf(context)
  const seesRegister = context.unitIds === null
  const names = new Map(units.map(({ unitId, name }) => [unitId, name]))
  const drawing: Drawing = {
    ...{ acting, calendar, names, level: system.level, seen: seenOf(current), today: dayOf(now) },
    actionOf: (step) => stepPath(code, system.systemId, step),
    typed: said?.typed ?? null,
  }
  const isKept = system.ownership === 'owned'
  const next =
    current !== undefined && mayOpenNext(current, system)
      ? shownSteps(blankInput(system, system.level, now), drawing).filter(({ id }) => id === 'start')
      : []
  const steps = isKept ? [...shownSteps(input, drawing), ...next] : []
  const isShown = steps.some(({ id, act }) => id === said?.typed?.step && act !== null)
  const state = current === undefined ? null : runDossier(input, calendar)
  const isOpen =
    current !== undefined &&
    !APPROVED_STATES.includes(current.dossier.state) &&
    !stateOf(current.dossier.state).terminal
  const problem =
    said === undefined ? undefined : `${said.problem}${isShown ? ' Điều đã nhập còn ở dưới.' : ''}`
  const page = (
    <DossierPage
      {...dossierFrame(context, seesRegister ? systemPaths(code).home : deskPath(code), problem)}
      seesRegister={seesRegister}
      system={system}
      dossier={
        current === undefined || state === null
          ? null
          : {
              ...{ dossierId: current.dossier.dossierId, version: current.dossier.version },
              ...{ level: current.dossier.level, procedureLevel: state.procedureLevel },
              state: stateOf(state.state ?? current.dossier.state).label,
              mau08: state.mau08Column6,
              edition: formatDate(current.dossier.edition),
              stations: stationsOf(input, calendar),
              units: unitsShown(input, names),
              openComments: comments.filter(({ resolvedAt }) => resolvedAt === null).length,
            }
      }
      alerts={flagsOf(system).filter(({ tone }) => tone === 'bad')}
      notKept={isKept ? null : NOT_KEPT}
      limits={current === undefined ? [] : countedLimits(input, calendar)}
      steps={steps}
      acting={acting.unit === null ? acting.why : `Bạn làm thay: ${unitName(acting.unit, names) ?? ''}.`}
      histories={versions.map((one) => historyShown(one, now, calendar, names))}
      unitsForm={
        isOpen && context.roles.includes('leader')
          ? {
              options: units.map(({ unitId, name }) => ({ value: unitId, label: name })),
              value: current.dossier.independentUnitId ?? '',
              seen: seenOf(current),
              problem: said?.unitsProblem,
            }
          : null
      }
    />
  )
  return sendPage(context.c, page, said?.status ?? 200)
}

async function takeStepForm(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = systemKey(context)
  const transition = transitionOf(c.req.param('step') ?? '')
  // The program takes its own steps by itself.
  if (transition === null || transition.actor === 'system') throw notFound()
  const { input } = await readPlace(context)
  const by = byOf(context)
  const given = await readFields(context)
  const ticked = {
    documents: await readAll(context, 'documents'),
    returned: await readAll(context, 'returned'),
  }
  const refused = (status: number, problem: string, problems: Readonly<Record<string, string>>) =>
    drawDossier(context, {
      ...{ status, problem },
      typed: { step: transition.id, typed: { text: given, ticked, problems } },
    })
  const level = levelOf(transition, given, runDossier({ ...input, events: [] }).procedureLevel)
  const form = readStepForm(transition, level, { text: given, ...ticked }, by.now)
  if (!form.ok) return refused(400, 'Chưa ghi bước này: hãy xem lại các ô bên dưới.', form.problems)
  const { calendar } = await tablesInForce(deps.db).current()
  try {
    const outcome = await takeStep(deps.db, key, transition, form.value, by, calendar)
    if (outcome.ok) return c.redirect(`${dossierPath(communeOf(context).code, key.systemId)}?xong=buoc`, 303)
    const { text, basis, field, status } = outcome.refusal
    const words = basis === null ? text : `${text} (${basis})`
    return refused(status, words, field === null ? {} : { [field]: words })
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return refused(409, error.message, {})
    throw error
  }
}

/** A dossier that is begun has the level that was typed. */
const levelOf = (
  transition: Transition,
  given: Readonly<Record<string, string>>,
  known: 1 | 2 | 3 | 4 | 5,
): 1 | 2 | 3 | 4 | 5 =>
  transition.from === null
    ? (([1, 2, 3, 4, 5] as const).find((level) => String(level) === given['cap-do']) ?? known)
    : known

async function takeUnits(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = systemKey(context)
  await readPlace(context)
  const given = await readFields(context)
  const independent = given['doc-lap'] ?? ''
  const by = { actor: actorOf(context), now: deps.clock.now() }
  try {
    if (independent !== '' && !z.uuid().safeParse(independent).success)
      throw new AppError('invalid', 'Xã không có đơn vị này.')
    const form = {
      independent: independent === '' ? null : independent,
      ...{ fromRegister: given['theo-so'] !== undefined, seen: given['da-xem'] ?? '' },
    }
    await setUnits(deps.db, key, form, by)
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'conflict' && error.code !== 'invalid')) throw error
    const status = error.code === 'conflict' ? 409 : 400
    return drawDossier(context, { status, problem: error.message, unitsProblem: error.message })
  }
  return c.redirect(`${dossierPath(communeOf(context).code, key.systemId)}?xong=don-vi`, 303)
}
