/** /xa/:commune/quan-ly/may/doi: several PCs changed at once, looked at by name first. */
import { z } from 'zod'
import { type Day, dayOf } from '../../checks/time/zone.ts'
import { BulkPreviewPage, type BulkRow } from '../../web/pages/manage/bulk-page.tsx'
import {
  LOST_WORDS,
  NOT_LENT_WORDS,
  STATUS_WORDS,
  signingWords,
} from '../../web/pages/manage/device-words.ts'
import { bulkPaths, managePaths } from '../../web/pages/manage/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { changeManyDevices, editionOfMany, type ManyChange, whyUnchanged } from '../devices/change-many.ts'
import type { DeviceListRow } from '../devices/service.ts'
import { AppError } from '../errors.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import { optionalDay, optionalText, readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { MAX_CHOICE_BYTES, readChosen } from './chosen.ts'
import { type Loan, lentWords, unitWords } from './device-list.ts'
import { drawDevices } from './devices.tsx'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { chosenUnit, type UnitChoice, unitChoices } from './units.ts'

const PATHS = bulkPaths(':commune')
const form = { method: 'POST', access: IT_ACCESS, maxBodyBytes: MAX_CHOICE_BYTES } as const

export const changeManyRoutes: RouteTable = [
  { ...form, path: PATHS.preview, handle: takeChoice },
  { ...form, path: PATHS.confirm, handle: takeConfirmation },
]

const Wanted = z
  .object({
    viec: z.enum(
      ['don-vi', 'co-ky', 'khong-ky', 'cho-muon', 'nhan-lai', 'ngung', 'mat'],
      'Hãy chọn việc cần làm.',
    ),
    toUnit: z.string().default(''),
    lentTo: optionalText('Người mượn', 200),
    lentUntil: optionalDay(),
  })
  .refine(({ viec, lentTo }) => viec !== 'cho-muon' || lentTo !== null, 'Hãy ghi ai mượn máy.')
type Wanted = z.infer<typeof Wanted>

type Read = { readonly wanted: Wanted; readonly change: ManyChange }

/** A sentence for the person when what was chosen is no change. */
async function readChange(context: RouteContext): Promise<Read | string> {
  const parsed = Wanted.safeParse(await readFields(context))
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'Hãy chọn việc cần làm.'
  const wanted = parsed.data
  const change = await toChange(context, wanted)
  return change === null ? 'Xã không có đơn vị này.' : { wanted, change }
}

/** Null: the unit is not of this commune. */
async function toChange(context: RouteContext, wanted: Wanted): Promise<ManyChange | null> {
  const { viec, toUnit, lentTo, lentUntil } = wanted
  switch (viec) {
    case 'don-vi': {
      const chosen = await chosenUnit(context, toUnit)
      return chosen === null ? null : { what: 'unit', ...chosen }
    }
    case 'co-ky':
    case 'khong-ky':
      return { what: 'signing', signingRequired: viec === 'co-ky' }
    case 'cho-muon':
      return { what: 'lend', lentTo: lentTo ?? '', lentUntil }
    case 'nhan-lai':
      return { what: 'take-back' }
    case 'ngung':
      return { what: 'retire' }
    case 'mat':
      return { what: 'lose' }
    default:
      return viec satisfies never
  }
}

async function takeChoice(context: RouteContext): Promise<Response> {
  const chosen = await readChosen(context)
  const read = await readChange(context)
  if (chosen.length === 0) return refuse(context, 'Chưa chọn máy nào trong danh sách.')
  return typeof read === 'string' ? refuse(context, read) : preview(context, chosen, read)
}

/** The list again, with what was ticked and typed. */
async function refuse(context: RouteContext, problem: string): Promise<Response> {
  return drawDevices(context, { bulk: { problem, given: await readFields(context) } })
}

async function preview(
  context: RouteContext,
  devices: readonly DeviceListRow[],
  { wanted, change }: Read,
  problem?: string,
): Promise<Response> {
  const units = await unitChoices(context)
  const today = dayOf(context.deps.clock.now())
  const changed = devices.filter((device) => whyUnchanged(device, change) === null)
  const { lentTo, lentUntil, ...rest } = wanted
  const page = (
    <BulkPreviewPage
      {...manageFrame(context, { problem })}
      change={changeWords(change, units)}
      danger={change.what === 'retire' || change.what === 'lose'}
      rows={devices.map((device) => row(device, change, units, today))}
      hidden={{ ...rest, lentTo: lentTo ?? '', lentUntil: lentUntil ?? '', seen: editionOfMany(changed) }}
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
    case 'lend':
      return `Cho ${change.lentTo} mượn`
    case 'take-back':
      return 'Nhận lại máy cho mượn'
    case 'retire':
      return 'Ngừng sử dụng'
    case 'lose':
      return 'Báo mất, thu hồi khóa'
    default:
      return change satisfies never
  }
}

const WHY = { 'out-of-service': 'máy không còn được quản lý', 'already-so': 'đã như vậy' } as const

function row(device: DeviceListRow, change: ManyChange, units: readonly UnitChoice[], today: Day): BulkRow {
  const { deviceId, hostName: name, label } = device
  const why = whyUnchanged(device, change)
  const [before, after] = sides(device, change, units, today)
  return why === null
    ? { deviceId, name, label, before, after, why: '' }
    : { deviceId, name, label, before, after: null, why: WHY[why] }
}

/** As it is, as it will be. */
function sides(
  device: DeviceListRow,
  change: ManyChange,
  units: readonly UnitChoice[],
  today: Day,
): readonly [string, string] {
  const loan = (of: Loan): string => {
    const lent = lentWords(of, today)
    return lent === null ? NOT_LENT_WORDS : `cho mượn: ${lent}`
  }
  switch (change.what) {
    case 'unit':
      return [unitWords(units, device.unitId), unitWords(units, change.unitId)]
    case 'signing':
      return [signingWords(device.signingRequired), signingWords(change.signingRequired)]
    case 'lend':
      return [loan(device), loan(change)]
    case 'take-back':
      return [loan(device), NOT_LENT_WORDS]
    case 'retire':
      return [STATUS_WORDS[device.status], STATUS_WORDS.retired]
    case 'lose':
      return [STATUS_WORDS[device.status], LOST_WORDS]
    default:
      return change satisfies never
  }
}

async function takeConfirmation(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = communeOf(context)
  const chosen = await readChosen(context)
  const read = await readChange(context)
  if (typeof read === 'string') return refuse(context, read)
  if (chosen.length === 0) return refuse(context, 'Chưa chọn máy nào trong danh sách.')
  const { seen = '' } = await readFields(context)
  const deviceIds = chosen.map(({ deviceId }) => deviceId)
  const by = { actor: actorOf(context), now: deps.clock.now() }
  try {
    await changeManyDevices(deps.db, { communeId, deviceIds, change: read.change, seen }, by)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return preview(context, await readChosen(context), read, error.message)
  }
  return c.redirect(`${managePaths(code).devices}?xong=doi-may`, 303)
}
