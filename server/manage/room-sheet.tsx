/** /xa/:commune/quan-ly/may/phieu: the PCs of a unit on paper, for a round through its rooms. */
import type { DeviceCheck } from '../../checks/device/check.ts'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { compareNames, comparePeople } from '../../checks/names.ts'
import { formatMoment } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { roomSheetPath } from '../../web/pages/manage/paths.ts'
import {
  RoomSheetPage,
  type RoomSheetPageProps,
  type SheetRow,
} from '../../web/pages/manage/room-sheet-page.tsx'
import { CONTACT_WORDS, STANDING_WORDS, type Standing } from '../../web/words.ts'
import { sendPage } from '../assets/send-page.ts'
import { listDevices } from '../board/queries.ts'
import { hasNoData, type StandingDevice, standOf } from '../board/standing.ts'
import type { Tx } from '../db/database.ts'
import { type DeviceListRow, listDevices as listManaged } from '../devices/service.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import { readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { MAX_CHOICE_BYTES, readChosen } from './chosen.ts'
import { lentWords, NO_UNIT, narrow, readDeviceFilter, unitWords } from './device-list.ts'
import { drawDevices } from './devices.tsx'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { type UnitChoice, unitChoices } from './units.ts'

const path = roomSheetPath(':commune')

export const roomSheetRoutes: RouteTable = [
  { method: 'GET', path, access: IT_ACCESS, handle: showFiltered },
  // Ticked in the list: too many for an address, and nothing is changed by it.
  { method: 'POST', path, access: IT_ACCESS, handle: showChosen, maxBodyBytes: MAX_CHOICE_BYTES },
]

async function showFiltered(context: RouteContext): Promise<Response> {
  const filter = readDeviceFilter(context.c.req.query())
  const units = await unitChoices(context)
  if (filter.unit !== '' && filter.unit !== NO_UNIT && !units.some(({ value }) => value === filter.unit))
    throw notFound()
  const managed = await listManaged(context.deps.db, communeOf(context).communeId)
  return drawSheets(context, narrow(managed, filter), { units, filter })
}

async function showChosen(context: RouteContext): Promise<Response> {
  const chosen = await readChosen(context)
  if (chosen.length === 0) return drawChoiceAgain(context)
  return drawSheets(context, chosen, { units: await unitChoices(context), filter: null })
}

const drawChoiceAgain = async (context: RouteContext): Promise<Response> =>
  drawDevices(context, {
    bulk: { problem: 'Chưa chọn máy nào trong danh sách.', given: await readFields(context) },
  })

async function drawSheets(
  context: RouteContext,
  wanted: readonly DeviceListRow[],
  { units, filter }: Pick<RoomSheetPageProps, 'units' | 'filter'>,
): Promise<Response> {
  const { deps, scope } = context
  const { communeId } = communeOf(context)
  const [devices, officers] = await deps.db.transaction(scope, (tx) =>
    Promise.all([listDevices(tx, { communeId, unitIds: null }), readOfficers(tx, communeId)]),
  )
  const today = dayOf(deps.clock.now())
  const loans = new Map(wanted.map((device) => [device.deviceId, lentWords(device, today)]))
  const stood = devices
    .filter(({ deviceId }) => loans.has(deviceId))
    .map((device) => standOf(device, DEVICE_CHECKS))
  const sheets = sheetsOf(stood, units, { officers, loans })
  const page = <RoomSheetPage {...manageFrame(context)} units={units} filter={filter} sheets={sheets} />
  return sendPage(context.c, page)
}

/** By PC. */
type Known = {
  readonly officers: ReadonlyMap<string, readonly string[]>
  readonly loans: ReadonlyMap<string, string | null>
}

/** Names by PC. */
async function readOfficers(tx: Tx, communeId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx<{ device_id: string; names: string[] }[]>`
    select o.device_id, array_agg(s.full_name) as names
    from device_officers o join staff s using (commune_id, staff_id)
    where o.commune_id = ${communeId} group by o.device_id`
  return new Map(rows.map(({ device_id, names }) => [device_id, names.sort(comparePeople)]))
}

/** One for each unit that has PCs among them, in the order of the units; those without a unit last. */
function sheetsOf(
  devices: readonly StandingDevice[],
  units: readonly UnitChoice[],
  known: Known,
): RoomSheetPageProps['sheets'] {
  return [...units.map(({ value }) => value), null].flatMap((unitId) => {
    const rows = devices
      .filter((device) => device.unitId === unitId)
      .sort((a, b) => compareNames(a.name, b.name))
      .map((device) => sheetRow(device, known))
    return rows.length === 0 ? [] : [{ unitName: unitWords(units, unitId), rows }]
  })
}

/** What a person in the room can look at, worst first. */
const SHORT: readonly Standing[] = ['fail', 'warn', 'unknown', 'stale']

function sheetRow(device: StandingDevice, { officers, loans }: Known): SheetRow {
  const { deviceId, name, label, contact, lastReportAt } = device
  return {
    ...{ name, label, officers: officers.get(deviceId) ?? [], lent: loans.get(deviceId) ?? null },
    contact: CONTACT_WORDS[contact] + (lastReportAt === null ? '' : `, ${formatMoment(lastReportAt)}`),
    short: shortOf(device),
  }
}

/** Nothing known is not nothing wrong: what no report speaks for is looked at by hand. */
function shortOf(device: StandingDevice): readonly string[] {
  if (device.contact === 'quarantined') return ['Máy bị cách ly: báo cáo chưa tin được, kiểm tra bằng tay']
  if (hasNoData(device.contact)) return ['Chưa có số liệu: kiểm tra bằng tay']
  return SHORT.flatMap((standing) => {
    const titles = DEVICE_CHECKS.filter(standsSo(device, standing)).map(({ shortTitle }) => shortTitle)
    return titles.length === 0 ? [] : [`${STANDING_WORDS[standing]}: ${titles.join(', ')}`]
  })
}

const standsSo =
  ({ standings }: StandingDevice, standing: Standing) =>
  ({ id }: DeviceCheck): boolean =>
    standings.get(id) === standing
