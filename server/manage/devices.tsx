/** /xa/:commune/quan-ly/may: all PCs, and one more that does not report. */
import { z } from 'zod'
import { DevicesPage } from '../../web/pages/manage/devices-page.tsx'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { declareDevice, listDevices } from '../devices/service.ts'
import { type FormProblems, type FormText, optionalText, readForm, requiredText } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { deviceFilterBar, isInService, narrow, readDeviceFilter, showDevice } from './device-list.ts'
import { actorOf, communeOf, IT_ACCESS, manageFrame } from './frame.ts'
import { chosenUnit, UNKNOWN_UNIT, unitChoices } from './units.ts'

const PATHS = managePaths(':commune')

export const devicesRoutes: RouteTable = [
  { method: 'GET', path: PATHS.devices, access: IT_ACCESS, handle: (context) => drawDevices(context, {}) },
  { method: 'POST', path: PATHS.devices, access: IT_ACCESS, handle: takeDeclaration },
]

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  readonly bulkProblem?: string
  /** The filter of a form that was posted from a narrowed list. */
  readonly narrowed?: FormText
}

export async function drawDevices(context: RouteContext, said: Said): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = communeOf(context)
  const { given = {}, problems = {}, bulkProblem } = said
  const [devices, units] = await Promise.all([listDevices(deps.db, communeId), unitChoices(context)])
  const filter = readDeviceFilter(said.narrowed ?? c.req.query())
  const shown = (rows: typeof devices) => rows.map((row) => showDevice(row, units))
  const page = (
    <DevicesPage
      {...manageFrame(context)}
      devices={shown(narrow(devices, filter))}
      inService={devices.filter(isInService).length}
      quarantined={shown(devices.filter(({ status }) => status === 'quarantined'))}
      filter={filter}
      filterBar={deviceFilterBar(code, filter, units)}
      units={units}
      given={given}
      problems={problems}
      bulkProblem={bulkProblem}
    />
  )
  return sendPage(c, page, Object.keys(problems).length > 0 || bulkProblem !== undefined ? 400 : 200)
}

const Declaration = z.object({
  hostName: requiredText('Tên máy', 63),
  label: optionalText('Nhãn', 100),
  unit: z.string().default(''),
  kind: z.enum(['declared', 'state-secret'], 'Hãy chọn một loại.'),
  note: optionalText('Ghi chú', 500),
})

async function takeDeclaration(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = communeOf(context)
  const form = await readForm(context, Declaration)
  if (!form.ok) return drawDevices(context, form)
  const { unit, ...device } = form.value
  const chosen = await chosenUnit(context, unit)
  if (chosen === null) return drawDevices(context, { given: form.given, problems: UNKNOWN_UNIT })
  const by = { actor: actorOf(context), now: deps.clock.now() }
  await declareDevice(deps.db, { communeId, ...device, ...chosen }, by)
  return c.redirect(`${managePaths(code).devices}?xong=khai-may`, 303)
}
