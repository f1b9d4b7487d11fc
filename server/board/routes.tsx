/** The board: commune, PC, check, province. Read only; who may see what is said here and nowhere else. */
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { BoardPage, type BoardPageProps } from '../../web/pages/board/board-page.tsx'
import { CheckPage } from '../../web/pages/board/check-page.tsx'
import { DevicePage } from '../../web/pages/board/device-page.tsx'
import { PROVINCE_PATH } from '../../web/pages/board/paths.ts'
import { ProvincePage } from '../../web/pages/board/province-page.tsx'
import { yearlyPath } from '../../web/pages/yearly-report/paths.ts'
import { pageFrame } from '../assets/frame.ts'
import { sendPage } from '../assets/send-page.ts'
import { readCriteria } from '../devices/criteria.ts'
import { notFound } from '../http/access.ts'
import type { Access, CommuneRef, Role, RouteContext, RouteTable } from '../http/route.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { yearlyDuty } from '../yearly-report/duty.ts'
import { boardProps } from './board.ts'
import { checkProps } from './check-rows.ts'
import { deviceProps } from './device.ts'
import { findDevice, listTransitions } from './device-queries.ts'
import { readFilter } from './filter.ts'
import { healthNotices, readVitals } from './health-notice.ts'
import { judgeNow, lawOf, staleBy } from './judged.ts'
import { provinceProps } from './province.ts'
import { listStandings } from './province-queries.ts'
import { type BoardPlace, listDevices, listUnits } from './queries.ts'
import { tableNotes } from './table-notes.ts'

/** Not `admin`: who configures the system does not look into the communes. */
const READERS: Access = { kind: 'commune', roles: ['police', 'it', 'leader', 'unit', 'province'] }
/** Those who answer for the figures; a unit or a province can only wait. */
const TOLD_OF_HEALTH: readonly Role[] = ['it', 'leader', 'police']
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function inCommune(context: RouteContext): { readonly commune: CommuneRef; readonly place: BoardPlace } {
  const { commune, unitIds } = context
  if (commune === null) throw notFound()
  return { commune, place: { communeId: commune.communeId, unitIds } }
}

async function showBoard(context: RouteContext): Promise<Response> {
  const { c, deps, scope, roles } = context
  const { commune, place } = inCommune(context)
  const [devices, units] = await deps.db.transaction(scope, (tx) =>
    Promise.all([listDevices(tx, place), listUnits(tx, place)]),
  )
  const now = deps.clock.now()
  const isSample = commune.isSample || context.app.isSample
  const isTold = roles.some((role) => TOLD_OF_HEALTH.includes(role))
  const board = boardProps({
    ...{ commune, devices, units, checks: DEVICE_CHECKS },
    isWholeCommune: place.unitIds === null,
    filter: readFilter(c.req.query()),
    healthNotices: isTold ? healthNotices(await readVitals(deps), now, isSample) : [],
    duties: await dutiesOf(context),
    now,
  })
  return sendPage(c, <BoardPage frame={pageFrame(context)} board={board} />)
}

/** For those who read the register of systems. */
async function dutiesOf(context: RouteContext): Promise<BoardPageProps['duties']> {
  const { deps, scope, roles } = context
  if (!roles.some((role) => role === 'police' || role === 'it' || role === 'leader')) return []
  const { commune } = inCommune(context)
  const { calendar } = await tablesInForce(deps.db).current()
  const text = await deps.db.transaction(scope, (tx) =>
    yearlyDuty(tx, commune.communeId, deps.clock.now(), calendar),
  )
  return text === null ? [] : [{ text, href: yearlyPath(commune.code) }]
}

async function showDevice(context: RouteContext): Promise<Response> {
  const { c, deps, scope, roles } = context
  const { commune, place } = inCommune(context)
  const deviceId = c.req.param('device') ?? ''
  if (!UUID.test(deviceId)) throw notFound()
  const [device, transitions, criteria] = await deps.db.transaction(scope, (tx) =>
    Promise.all([
      findDevice(tx, place, deviceId),
      listTransitions(tx, commune.communeId, deviceId),
      readCriteria(tx, commune.communeId),
    ]),
  )
  if (device === undefined) throw notFound()
  const now = deps.clock.now()
  const { tables, calendar } = await tablesInForce(deps.db).current()
  const props = deviceProps({
    ...{ communeCode: commune.code, device, transitions, checks: DEVICE_CHECKS, now },
    lawOf: (checkId) => lawOf(checkId, device.decided.systemLevel),
    staleAt: staleBy(calendar),
    judged: judgeNow(device, criteria, tables, now),
    isManager: roles.includes('it'),
  })
  return sendPage(c, <DevicePage frame={pageFrame(context)} device={props} />)
}

async function showCheck(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const { commune, place } = inCommune(context)
  const check = DEVICE_CHECKS.find(({ id }) => id === c.req.param('check'))
  if (check === undefined) throw notFound()
  const [devices, units, { thresholds }] = await deps.db.transaction(scope, (tx) =>
    Promise.all([listDevices(tx, place), listUnits(tx, place), readCriteria(tx, commune.communeId)]),
  )
  const now = deps.clock.now()
  const inForce = await tablesInForce(deps.db).current()
  const props = checkProps({
    ...{ communeCode: commune.code, check, devices, units, law: lawOf(check.id), now },
    thresholds,
    tableNotes: tableNotes(check.id, inForce, thresholds, now),
  })
  return sendPage(c, <CheckPage frame={pageFrame(context)} check={props} />)
}

async function showProvince(context: RouteContext): Promise<Response> {
  const { c, deps, person, scope } = context
  const communes = (person?.memberships ?? [])
    .filter(({ role }) => role === 'province')
    .map(({ communeId }) => communeId)
  if (communes.length === 0) throw notFound()
  const own = { ...scope, communes }
  const standings = await deps.db.transaction(own, (tx) => listStandings(tx, communes))
  const province = provinceProps(standings, deps.clock.now())
  return sendPage(c, <ProvincePage frame={pageFrame(context)} province={province} />)
}

export const boardRoutes: RouteTable = [
  { method: 'GET', path: PROVINCE_PATH, access: { kind: 'signed-in' }, handle: showProvince },
  { method: 'GET', path: '/xa/:commune', access: READERS, handle: showBoard },
  { method: 'GET', path: '/xa/:commune/may/:device', access: READERS, handle: showDevice },
  { method: 'GET', path: '/xa/:commune/kiem-tra/:check', access: READERS, handle: showCheck },
]
