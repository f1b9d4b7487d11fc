/** /xa/:commune/quan-ly/may/:device/phieu-kiem-tra: a PC that runs no agent, to be looked at by hand. */
import { CATALOGUE_EDITION, listCheckEntries, passWords } from '../../checks/catalogue/catalogue.ts'
import { legalBasis } from '../../checks/catalogue/law.ts'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { comparePeople } from '../../checks/names.ts'
import { formatDate } from '../../checks/time/words.ts'
import { KIND_WORDS } from '../../web/pages/manage/device-words.ts'
import { InspectionPage } from '../../web/pages/manage/inspection-page.tsx'
import { inspectionPath } from '../../web/pages/manage/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import type { Tx } from '../db/database.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { getDevice } from './device.tsx'
import { unitWords } from './device-list.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { unitChoices } from './units.ts'

export const inspectionRoutes: RouteTable = [
  { method: 'GET', path: inspectionPath(':commune', ':device'), access: IT_ACCESS, handle: showSheet },
]

/** What only an agent or a network can tell. */
const NOT_BY_HAND: ReadonlySet<string> = new Set(['line-quality', 'dns-filtering'])
/** What a higher level asks for is looked at on PCs of a higher level. */
const LOWEST_LEVEL = 1

async function showSheet(context: RouteContext): Promise<Response> {
  const device = await getDevice(context)
  // A PC with an agent is looked at by its agent.
  if (device.kind === 'agent') throw notFound()
  const { deps, scope } = context
  const { communeId } = communeOf(context)
  const [units, officers] = await Promise.all([
    unitChoices(context),
    deps.db.transaction(scope, (tx) => readOfficers(tx, communeId, device.deviceId)),
  ])
  const { deviceId, hostName: name, label, kind, unitId } = device
  const page = (
    <InspectionPage
      {...manageFrame(context)}
      device={{
        deviceId,
        name: name ?? deviceId,
        label,
        unitName: unitWords(units, unitId),
        kind: KIND_WORDS[kind],
        officers,
      }}
      rows={rows()}
      edition={formatDate(CATALOGUE_EDITION)}
    />
  )
  return sendPage(context.c, page)
}

const readOfficers = async (tx: Tx, communeId: string, deviceId: string): Promise<readonly string[]> => {
  const found = await tx<{ name: string }[]>`
    select s.full_name as name from device_officers o join staff s using (commune_id, staff_id)
    where o.commune_id = ${communeId} and o.device_id = ${deviceId}`
  return found.map((one) => one.name).sort(comparePeople)
}

const rows = () =>
  DEVICE_CHECKS.flatMap(({ id, title }) => {
    const entry = listCheckEntries().get(id)
    if (entry === undefined || NOT_BY_HAND.has(id)) return []
    const [basis] = legalBasis(id, LOWEST_LEVEL)
    return [{ title, passWhen: passWords(entry), basis: basis?.ref ?? '' }]
  })
