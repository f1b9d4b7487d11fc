/** /xa/:commune/quan-ly/may/:device: one PC and its particulars. */
import { z } from 'zod'
import { formatMoment } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { ManagedDevicePage, type ShownRelated } from '../../web/pages/manage/device-page.tsx'
import { managedDevicePath } from '../../web/pages/manage/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import type { Tx } from '../db/database.ts'
import { changeDetails, type DeviceDetails, editionOf, readDetails } from '../devices/details.ts'
import { findRelatives, type RelatedDevice } from '../devices/former.ts'
import { type DeviceListRow, findDevice } from '../devices/service.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  optionalDay,
  optionalText,
  optionalWholeNumber,
  readAll,
  readForm,
  requiredText,
  ticked,
} from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { listStaff, listStaffIn } from '../staff/service.ts'
import { showDevice } from './device-list.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { chosenUnit, UNKNOWN_UNIT, unitChoicesIn } from './units.ts'

const PATH = managedDevicePath(':commune', ':device')
const access = IT_ACCESS

export const deviceRoutes: RouteTable = [
  { method: 'GET', path: PATH, access, handle: (context) => drawDevice(context, {}) },
  { method: 'POST', path: PATH, access, handle: takeDetails },
]

/** Throws `not_found`. */
export function getDevice(context: RouteContext): Promise<DeviceListRow> {
  return context.deps.db.transaction(context.scope, (tx) => getDeviceIn(tx, context))
}

async function getDeviceIn(tx: Tx, context: RouteContext): Promise<DeviceListRow> {
  const { communeId } = communeOf(context)
  const device = await findDevice(tx, { communeId, deviceId: context.c.req.param('device') ?? '' })
  if (device === undefined) throw notFound()
  return device
}

export type Said = {
  readonly given?: FormText
  /** Ticked in the form that is drawn again. */
  readonly officers?: readonly string[]
  readonly problems?: FormProblems
  /** Somebody was faster, or it is too late for this: what is there now is drawn. */
  readonly conflict?: string
}

const fieldsOf = ({
  hostName,
  unitId,
  label,
  note,
  lentTo,
  lentUntil,
  allowedAdmins,
  ...rest
}: DeviceDetails): FormText => ({
  hostName,
  ...(unitId !== null && { unit: unitId }),
  ...(label !== null && { label }),
  ...(note !== null && { note }),
  ...(rest.signingRequired && { signingRequired: 'co' }),
  ...(lentTo !== null && { lentTo }),
  ...(lentUntil !== null && { lentUntil }),
  ...(allowedAdmins !== null && { allowedAdmins: String(allowedAdmins) }),
  allowedRemoteTools: rest.allowedRemoteTools.join(', '),
})

const showRelated = (related: RelatedDevice | null): ShownRelated | null =>
  related && { ...related, statusAt: formatMoment(related.statusAt) }

export async function drawDevice(context: RouteContext, said: Said): Promise<Response> {
  const { deps, scope, c } = context
  const { device, details, relatives, units, staff } = await deps.db.transaction(scope, async (tx) => {
    const found = await getDeviceIn(tx, context)
    return {
      device: found,
      details: await readDetails(tx, found),
      relatives: await findRelatives(tx, found),
      units: await unitChoicesIn(tx, found.communeId),
      staff: await listStaffIn(tx, found.communeId, { withFormer: true }),
    }
  })
  const { given, officers = details.officers, problems = {}, conflict } = said
  const lastReport = device.lastReportAt === null ? null : formatMoment(device.lastReportAt)
  const page = (
    <ManagedDevicePage
      {...manageFrame(context, { problem: conflict })}
      device={{
        ...showDevice(device, units, dayOf(deps.clock.now())),
        ...{ lastReport, enrolledAt: formatMoment(device.enrolledAt), isLost: device.lostAt !== null },
      }}
      former={showRelated(relatives.former)}
      successor={showRelated(relatives.successor)}
      replaced={relatives.replaced}
      unitId={device.unitId}
      units={units}
      // Who has left stands there only as long as the PC is still theirs.
      staff={staff
        .filter(({ staffId, leftOn }) => leftOn === null || officers.includes(staffId))
        .map(({ staffId, fullName, post }) => ({
          ...{ value: staffId, label: post === null ? fullName : `${fullName} – ${post}` },
        }))}
      officers={officers}
      // A form with a mistake keeps what its writer saw: a change made meanwhile must still be noticed.
      seen={given?.seen ?? editionOf(details)}
      given={given ?? fieldsOf(details)}
      problems={problems}
    />
  )
  return sendPage(c, page, conflict !== undefined ? 409 : Object.keys(problems).length > 0 ? 400 : 200)
}

/** "UltraViewer, AnyDesk" as names; each once. */
const toNames = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/[,;\n]/)
      .map((name) => name.replace(/\s+/gu, ' ').trim())
      .filter((name) => name !== ''),
  ),
]
const ToolNames = z
  .array(z.string().max(100, 'Tên phần mềm: dài nhất 100 ký tự.'))
  .max(20, 'Nhiều nhất 20 phần mềm.')

const Details = z
  .object({
    seen: z.string().default(''),
    /** Of a PC without agent; the field is not there for the others. */
    hostName: requiredText('Tên máy', 63).optional(),
    label: optionalText('Nhãn', 100),
    unit: z.string().default(''),
    note: optionalText('Ghi chú', 500),
    signingRequired: ticked,
    lentTo: optionalText('Người mượn', 200),
    lentUntil: optionalDay(),
    allowedAdmins: optionalWholeNumber('Số tài khoản quản trị', 1, 50),
    allowedRemoteTools: z.string().default('').transform(toNames).pipe(ToolNames),
  })
  .refine(({ lentTo, lentUntil }) => lentTo !== null || lentUntil === null, {
    path: ['lentTo'],
    error: 'Hãy ghi ai mượn máy.',
  })

async function takeDetails(context: RouteContext): Promise<Response> {
  const device = await getDevice(context)
  const form = await readForm(context, Details)
  const officers = await readAll(context, 'officer')
  if (!form.ok) return drawDevice(context, { ...form, officers })
  const { given } = form
  const { hostName = device.hostName, unit, ...rest } = form.value
  const chosen = await chosenUnit(context, unit)
  if (chosen === null) return drawDevice(context, { given, officers, problems: UNKNOWN_UNIT })
  const known = await listStaff(context.deps.db, device.communeId, { withFormer: true })
  if (officers.some((id) => !known.some(({ staffId }) => staffId === id)))
    return drawDevice(context, {
      given,
      problems: { officer: 'Danh sách cán bộ của xã không có người này.' },
    })
  const details = { ...rest, ...chosen, hostName, officers }
  return answer(context, device, 'sua-may', (by) => changeDetails(context.deps.db, device, details, by))
}

/** Back to the page of the PC, with what was done or with what stood in the way. */
export async function answer(
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
    return drawDevice(context, { conflict: error.message })
  }
  return c.redirect(`${managedDevicePath(communeOf(context).code, deviceId)}?xong=${done}`, 303)
}
