/** /xa/:commune/quan-ly/may: all PCs, and one more that does not report. */
import { z } from 'zod'
import { dayOf } from '../../checks/time/zone.ts'
import { DevicesPage } from '../../web/pages/manage/devices-page.tsx'
import { devicesHref, managePaths } from '../../web/pages/manage/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { listDoorEvents } from '../devices/door-events.ts'
import { declareNewDevices, listDevices } from '../devices/service.ts'
import { AppError } from '../errors.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  optionalText,
  readAll,
  readForm,
  requiredText,
} from '../http/form.ts'
import { pageNumber, pageOf } from '../http/paging.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { attentionOf } from './attention.ts'
import { deviceFilterBar, isInService, narrow, readDeviceFilter, showDevice } from './device-list.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { chosenUnit, UNKNOWN_UNIT, unitChoices } from './units.ts'

const PATHS = managePaths(':commune')

export const devicesRoutes: RouteTable = [
  { method: 'GET', path: PATHS.devices, access: IT_ACCESS, handle: (context) => drawDevices(context, {}) },
  { method: 'POST', path: PATHS.devices, access: IT_ACCESS, handle: takeDeclaration },
]

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  /** A choice of PCs and change that something was wrong with; its fields carry the filter of the list, too. */
  readonly bulk?: { readonly problem: string; readonly given: FormText }
}

export async function drawDevices(context: RouteContext, said: Said): Promise<Response> {
  const { c, deps, scope } = context
  const { communeId, code } = communeOf(context)
  const { given = {}, problems = {}, bulk } = said
  const now = deps.clock.now()
  const today = dayOf(now)
  const [devices, units, events, ticked] = await Promise.all([
    listDevices(deps.db, communeId),
    unitChoices(context),
    deps.db.transaction(scope, (tx) => listDoorEvents(tx, communeId, now)),
    bulk === undefined ? [] : readAll(context, 'may'),
  ])
  const asked = bulk?.given ?? c.req.query()
  const filter = readDeviceFilter(asked)
  const found = narrow(devices, filter)
  const { rows, page: number, pages } = pageOf(found, pageNumber.parse(asked.page))
  const page = (
    <DevicesPage
      {...manageFrame(context)}
      devices={rows.map((device) => showDevice(device, units, today))}
      found={found.length}
      pager={{ page: number, pages, href: (to) => devicesHref(code, filter, to) }}
      inService={devices.filter(isInService).length}
      attention={attentionOf(devices, events, today)}
      filter={filter}
      filterBar={deviceFilterBar(code, filter, units)}
      units={units}
      given={given}
      problems={problems}
      bulk={{ problem: bulk?.problem, ticked, given: bulk?.given ?? {} }}
    />
  )
  return sendPage(c, page, Object.keys(problems).length > 0 || bulk !== undefined ? 400 : 200)
}

const Declaration = z.object({
  hostName: requiredText('Tên máy', 63),
  label: optionalText('Nhãn', 100),
  unit: z.string().default(''),
  kind: z.enum(['declared', 'state-secret'], 'Hãy chọn một loại.'),
  note: optionalText('Ghi chú', 500),
})

async function takeDeclaration(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const { communeId, code } = communeOf(context)
  const form = await readForm(context, Declaration)
  if (!form.ok) return drawDevices(context, form)
  const { unit, ...device } = form.value
  const chosen = await chosenUnit(context, unit)
  if (chosen === null) return drawDevices(context, { given: form.given, problems: UNKNOWN_UNIT })
  const by = { actor: actorOf(context), now: deps.clock.now() }
  const declared = { ...device, ...chosen }
  try {
    await deps.db.transaction(scope, (tx) => declareNewDevices(tx, communeId, [declared], by))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawDevices(context, { given: form.given, problems: { hostName: error.message } })
  }
  // With a place of its own: else the browser keeps the one of the form, below what was done.
  return c.redirect(`${managePaths(code).devices}?xong=khai-may#noi-dung`, 303)
}
