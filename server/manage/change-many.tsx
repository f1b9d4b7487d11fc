/** /xa/:commune/quan-ly/may/doi: several PCs changed at once, looked at by name first. */
import { z } from 'zod'
import { BulkPreviewPage, type BulkRow } from '../../web/pages/manage/bulk-page.tsx'
import { STATUS_WORDS, signingWords } from '../../web/pages/manage/device-words.ts'
import { bulkPaths, managePaths } from '../../web/pages/manage/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { changeManyDevices, editionOfMany, type ManyChange, whyUnchanged } from '../devices/change-many.ts'
import { type DeviceListRow, listDevices } from '../devices/service.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { readAll, readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { narrow, readDeviceFilter, unitWords } from './device-list.ts'
import { drawDevices } from './devices.tsx'
import { actorOf, communeOf, IT_ACCESS, manageFrame } from './frame.ts'
import { chosenUnit, type UnitChoice, unitChoices } from './units.ts'

const PATHS = bulkPaths(':commune')
/** Room for the ids of some thousand PCs. */
const maxBodyBytes = 256 * 1024

export const changeManyRoutes: RouteTable = [
  { method: 'POST', path: PATHS.preview, access: IT_ACCESS, handle: takeChoice, maxBodyBytes },
  { method: 'POST', path: PATHS.confirm, access: IT_ACCESS, handle: takeConfirmation, maxBodyBytes },
]

const Wanted = z.object({
  viec: z.enum(['don-vi', 'co-ky', 'khong-ky', 'ngung'], 'Hãy chọn việc cần làm.'),
  toUnit: z.string().default(''),
})
type Wanted = z.infer<typeof Wanted>

/** A sentence for the person when what was chosen is no change. */
async function readChange(
  context: RouteContext,
): Promise<{ readonly wanted: Wanted; readonly change: ManyChange } | string> {
  const parsed = Wanted.safeParse(await readFields(context))
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'Hãy chọn việc cần làm.'
  const wanted = parsed.data
  if (wanted.viec === 'ngung') return { wanted, change: { what: 'retire' } }
  if (wanted.viec !== 'don-vi')
    return { wanted, change: { what: 'signing', signingRequired: wanted.viec === 'co-ky' } }
  const chosen = await chosenUnit(context, wanted.toUnit)
  return chosen === null ? 'Xã không có đơn vị này.' : { wanted, change: { what: 'unit', ...chosen } }
}

/** By name; throws `not_found` for a PC that is not of this commune. */
function pick(devices: readonly DeviceListRow[], ids: readonly string[]): readonly DeviceListRow[] {
  const wanted = new Set(ids)
  const found = devices.filter(({ deviceId }) => wanted.has(deviceId))
  if (found.length !== wanted.size) throw notFound()
  return narrow(found, readDeviceFilter({ status: 'moi' }))
}

async function takeChoice(context: RouteContext): Promise<Response> {
  const { deps } = context
  const fields = await readFields(context)
  const devices = await listDevices(deps.db, communeOf(context).communeId)
  const chosen =
    fields['tat-ca'] === undefined
      ? pick(devices, await readAll(context, 'may'))
      : narrow(devices, readDeviceFilter(fields))
  const refuse = (bulkProblem: string) => drawDevices(context, { bulkProblem, narrowed: fields })
  if (chosen.length === 0) return refuse('Chưa chọn máy nào trong danh sách.')
  const read = await readChange(context)
  return typeof read === 'string' ? refuse(read) : preview(context, chosen, read)
}

type Chosen = { readonly wanted: Wanted; readonly change: ManyChange }

async function preview(
  context: RouteContext,
  devices: readonly DeviceListRow[],
  { wanted, change }: Chosen,
  problem?: string,
): Promise<Response> {
  const units = await unitChoices(context)
  const changed = devices.filter((device) => whyUnchanged(device, change) === null)
  const page = (
    <BulkPreviewPage
      {...manageFrame(context, { problem })}
      change={changeWords(change, units)}
      danger={change.what === 'retire'}
      rows={devices.map((device) => row(device, change, units))}
      hidden={{ ...wanted, seen: editionOfMany(changed) }}
    />
  )
  return sendPage(context.c, page, problem === undefined ? 200 : 409)
}

function changeWords(change: ManyChange, units: readonly UnitChoice[]): string {
  switch (change.what) {
    case 'unit':
      return change.unitId === null ? 'Bỏ khỏi đơn vị' : `Chuyển sang ${unitWords(units, change.unitId)}`
    case 'signing':
      return change.signingRequired ? 'Đặt là máy có ký số' : 'Đặt là máy không ký số'
    case 'retire':
      return 'Ngừng sử dụng'
  }
}

const WHY = { 'out-of-service': 'máy không còn được quản lý', 'already-so': 'đã như vậy' } as const

function row(device: DeviceListRow, change: ManyChange, units: readonly UnitChoice[]): BulkRow {
  const { deviceId, hostName: name, label } = device
  const why = whyUnchanged(device, change)
  const [before, after] = sides(device, change, units)
  return why === null
    ? { deviceId, name, label, before, after, why: '' }
    : { deviceId, name, label, before, after: null, why: WHY[why] }
}

function sides(
  device: DeviceListRow,
  change: ManyChange,
  units: readonly UnitChoice[],
): readonly [string, string] {
  switch (change.what) {
    case 'unit':
      return [unitWords(units, device.unitId), unitWords(units, change.unitId)]
    case 'signing':
      return [signingWords(device.signingRequired), signingWords(change.signingRequired)]
    case 'retire':
      return [STATUS_WORDS[device.status], STATUS_WORDS.retired]
  }
}

async function takeConfirmation(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = communeOf(context)
  const deviceIds = await readAll(context, 'may')
  const chosen = pick(await listDevices(deps.db, communeId), deviceIds)
  const read = await readChange(context)
  if (typeof read === 'string') return drawDevices(context, { bulkProblem: read })
  if (chosen.length === 0) return drawDevices(context, { bulkProblem: 'Chưa chọn máy nào trong danh sách.' })
  const { seen = '' } = await readFields(context)
  const by = { actor: actorOf(context), now: deps.clock.now() }
  try {
    await changeManyDevices(deps.db, { communeId, deviceIds, change: read.change, seen }, by)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    const now = pick(await listDevices(deps.db, communeId), deviceIds)
    return preview(context, now, read, error.message)
  }
  return c.redirect(`${managePaths(code).devices}?xong=doi-may`, 303)
}
