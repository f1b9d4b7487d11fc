/** Which PCs of the list somebody ticked: boxes one by one, or the whole list as it was narrowed. */
import { type DeviceListRow, listDevices } from '../devices/service.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import { readAll, readFields } from '../http/form.ts'
import type { RouteContext } from '../http/route.ts'
import { narrow, readDeviceFilter } from './device-list.ts'

/** Room for the ids of some thousand PCs. */
export const MAX_CHOICE_BYTES = 256 * 1024

const EVERY_STATUS = readDeviceFilter({ status: 'moi' })

/** By name; throws `not_found` for a PC that is not of this commune. */
export async function readChosen(context: RouteContext): Promise<readonly DeviceListRow[]> {
  const fields = await readFields(context)
  const devices = await listDevices(context.deps.db, communeOf(context).communeId)
  if (fields['tat-ca'] !== undefined) return narrow(devices, readDeviceFilter(fields))
  const wanted = new Set(await readAll(context, 'may'))
  const found = devices.filter(({ deviceId }) => wanted.has(deviceId))
  if (found.length !== wanted.size) throw notFound()
  return narrow(found, EVERY_STATUS)
}
