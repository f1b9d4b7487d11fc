/** /xa/:commune/quan-ly/may/:device: one PC, its particulars, out of service and back from quarantine. */
import { z } from 'zod'
import { formatMoment } from '../../checks/time/words.ts'
import { ManagedDevicePage, OutOfServicePage } from '../../web/pages/manage/device-page.tsx'
import { managedDevicePath } from '../../web/pages/manage/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { changeDetails, type DeviceDetails, editionOf, readDetails } from '../devices/details.ts'
import {
  type DeviceListRow,
  listDevices,
  releaseQuarantine,
  retireDevice,
  revokeDevice,
} from '../devices/service.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { type FormProblems, type FormText, optionalText, readFields, readForm, ticked } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { isInService, showDevice } from './device-list.ts'
import { actorOf, communeOf, IT_ACCESS, manageFrame } from './frame.ts'
import { chosenUnit, UNKNOWN_UNIT, unitChoices } from './units.ts'

const PATH = managedDevicePath(':commune', ':device')
const access = IT_ACCESS

export const deviceRoutes: RouteTable = [
  { method: 'GET', path: PATH, access, handle: (context) => draw(context, {}) },
  { method: 'POST', path: PATH, access, handle: takeDetails },
  { method: 'GET', path: `${PATH}/ngung`, access, handle: (context) => drawSecondLook(context, 'retire') },
  { method: 'POST', path: `${PATH}/ngung`, access, handle: (context) => takeOut(context, 'retire') },
  { method: 'GET', path: `${PATH}/thu-hoi`, access, handle: (context) => drawSecondLook(context, 'revoke') },
  { method: 'POST', path: `${PATH}/thu-hoi`, access, handle: (context) => takeOut(context, 'revoke') },
  { method: 'POST', path: `${PATH}/bo-cach-ly`, access, handle: takeRelease },
]

/** Throws `not_found`. */
async function getDevice(context: RouteContext): Promise<DeviceListRow> {
  const { communeId } = communeOf(context)
  const devices = await listDevices(context.deps.db, communeId)
  const device = devices.find(({ deviceId }) => deviceId === context.c.req.param('device'))
  if (device === undefined) throw notFound()
  return device
}

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  /** Somebody was faster, or it is too late for this: what is there now is drawn. */
  readonly conflict?: string
}

const fieldsOf = ({ unitId, label, note, signingRequired }: DeviceDetails): FormText => ({
  ...(unitId !== null && { unit: unitId }),
  ...(label !== null && { label }),
  ...(note !== null && { note }),
  ...(signingRequired && { signingRequired: 'co' }),
})

async function draw(context: RouteContext, said: Said): Promise<Response> {
  const { deps, scope, c } = context
  const device = await getDevice(context)
  const [details, units] = await Promise.all([
    deps.db.transaction(scope, (tx) => readDetails(tx, device)),
    unitChoices(context),
  ])
  const { given, problems = {}, conflict } = said
  const lastReport = device.lastReportAt === null ? null : formatMoment(device.lastReportAt)
  const page = (
    <ManagedDevicePage
      {...manageFrame(context, { problem: conflict })}
      device={{ ...showDevice(device, units), lastReport, enrolledAt: formatMoment(device.enrolledAt) }}
      units={units}
      // A form with a mistake keeps what its writer saw: a change made meanwhile must still be noticed.
      seen={given?.seen ?? editionOf(details)}
      given={given ?? fieldsOf(details)}
      problems={problems}
    />
  )
  return sendPage(c, page, conflict !== undefined ? 409 : Object.keys(problems).length > 0 ? 400 : 200)
}

const Details = z.object({
  seen: z.string().default(''),
  label: optionalText('Nhãn', 100),
  unit: z.string().default(''),
  note: optionalText('Ghi chú', 500),
  signingRequired: ticked,
})

async function takeDetails(context: RouteContext): Promise<Response> {
  const device = await getDevice(context)
  const form = await readForm(context, Details)
  if (!form.ok) return draw(context, form)
  const { unit, ...details } = form.value
  const chosen = await chosenUnit(context, unit)
  if (chosen === null) return draw(context, { given: form.given, problems: UNKNOWN_UNIT })
  return answer(context, device, 'sua-may', (by) =>
    changeDetails(context.deps.db, device, { ...details, ...chosen }, by),
  )
}

/** Back to the page of the PC, with what was done or with what stood in the way. */
async function answer(
  context: RouteContext,
  { deviceId }: DeviceListRow,
  done: string,
  work: (by: { readonly actor: string; readonly now: Date }) => Promise<void>,
): Promise<Response> {
  const { c, deps } = context
  try {
    await work({ actor: actorOf(context), now: deps.clock.now() })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return draw(context, { conflict: error.message })
  }
  return c.redirect(`${managedDevicePath(communeOf(context).code, deviceId)}?xong=${done}`, 303)
}

async function drawSecondLook(context: RouteContext, way: 'retire' | 'revoke'): Promise<Response> {
  const device = await getDevice(context)
  if (!isInService(device)) return draw(context, { conflict: 'Máy này đã ngừng sử dụng.' })
  const shown = showDevice(device, await unitChoices(context))
  return sendPage(context.c, <OutOfServicePage {...manageFrame(context)} device={shown} way={way} />)
}

/** Without the second look there is no way out of service. */
async function takeOut(context: RouteContext, way: 'retire' | 'revoke'): Promise<Response> {
  const device = await getDevice(context)
  if ((await readFields(context)).seen === undefined) return drawSecondLook(context, way)
  const { db } = context.deps
  return way === 'retire'
    ? answer(context, device, 'ngung-may', (by) => retireDevice(db, device, by))
    : answer(context, device, 'mat-may', (by) => revokeDevice(db, device, by))
}

async function takeRelease(context: RouteContext): Promise<Response> {
  const device = await getDevice(context)
  return answer(context, device, 'bo-cach-ly', (by) => releaseQuarantine(context.deps.db, device, by))
}
