/** /xa/:commune/quan-ly/may/phieu: the PCs of a unit on paper, for a round through its rooms. */
import type { DeviceCheck } from '../../checks/device/check.ts'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { compareNames, comparePeople } from '../../checks/names.ts'
import { formatMoment } from '../../checks/time/words.ts'
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
import { notFound } from '../http/access.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { unitWords } from './device-list.ts'
import { communeOf, IT_ACCESS, manageFrame } from './frame.ts'
import { type UnitChoice, unitChoices } from './units.ts'

export const roomSheetRoutes: RouteTable = [
  { method: 'GET', path: roomSheetPath(':commune'), access: IT_ACCESS, handle: showSheet },
]

async function showSheet(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const { communeId } = communeOf(context)
  const unit = c.req.query('unit') ?? ''
  const units = await unitChoices(context)
  if (unit !== '' && !units.some(({ value }) => value === unit)) throw notFound()
  const [devices, officers] = await deps.db.transaction(scope, (tx) =>
    Promise.all([
      listDevices(tx, { communeId, unitIds: unit === '' ? null : [unit] }),
      readOfficers(tx, communeId),
    ]),
  )
  const stood = devices.map((device) => standOf(device, DEVICE_CHECKS))
  const sheets = sheetsOf(stood, units, officers)
  return sendPage(c, <RoomSheetPage {...manageFrame(context)} units={units} unit={unit} sheets={sheets} />)
}

/** Names by PC. */
async function readOfficers(tx: Tx, communeId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx<{ device_id: string; names: string[] }[]>`
    select o.device_id, array_agg(s.full_name) as names
    from device_officers o join staff s using (commune_id, staff_id)
    where o.commune_id = ${communeId} group by o.device_id`
  return new Map(rows.map(({ device_id, names }) => [device_id, names.sort(comparePeople)]))
}

/** One for each unit that has PCs, in the order of the units; those without a unit last. */
function sheetsOf(
  devices: readonly StandingDevice[],
  units: readonly UnitChoice[],
  officers: ReadonlyMap<string, readonly string[]>,
): RoomSheetPageProps['sheets'] {
  return [...units.map(({ value }) => value), null].flatMap((unitId) => {
    const rows = devices
      .filter((device) => device.unitId === unitId)
      .sort((a, b) => compareNames(a.name, b.name))
      .map((device) => sheetRow(device, officers.get(device.deviceId) ?? []))
    return rows.length === 0 ? [] : [{ unitName: unitWords(units, unitId), rows }]
  })
}

/** What a person in the room can look at, worst first. */
const SHORT: readonly Standing[] = ['fail', 'warn', 'unknown', 'stale']

function sheetRow(device: StandingDevice, officers: readonly string[]): SheetRow {
  const { name, label, contact, lastReportAt } = device
  return {
    ...{ name, label, officers },
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
