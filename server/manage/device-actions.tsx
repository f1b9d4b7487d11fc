/** What is done to one PC by a word: out of service, back into it, out of quarantine, on with what was known of it. */
import { dayOf } from '../../checks/time/zone.ts'
import { OutOfServicePage } from '../../web/pages/manage/out-of-service-page.tsx'
import { managedDevicePath } from '../../web/pages/manage/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import type { Database } from '../db/database.ts'
import type { By } from '../devices/change-device.ts'
import { takeOverDetails } from '../devices/former.ts'
import { bringBack, loseDevice, releaseQuarantine, retireDevice, revokeDevice } from '../devices/service.ts'
import type { DeviceKey } from '../devices/states.ts'
import { readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { answer, drawDevice, getDevice } from './device.tsx'
import { isInService, showDevice } from './device-list.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { unitChoices } from './units.ts'

const PATH = managedDevicePath(':commune', ':device')
const access = IT_ACCESS

type Work = (db: Database, key: DeviceKey, by: By) => Promise<void>
type Way = 'retire' | 'revoke' | 'lose'

/** Where from, what is said when it is done, what is done. */
const WAYS_OUT: Readonly<Record<Way, { readonly path: string; readonly done: string; readonly work: Work }>> =
  {
    retire: { path: 'ngung', done: 'ngung-may', work: retireDevice },
    revoke: { path: 'thu-hoi', done: 'thu-hoi-may', work: revokeDevice },
    lose: { path: 'mat', done: 'mat-may', work: loseDevice },
  }
const ways: readonly Way[] = ['retire', 'revoke', 'lose']

const SIMPLE = [
  { path: 'bo-cach-ly', done: 'bo-cach-ly', work: releaseQuarantine },
  { path: 'dung-lai', done: 'dung-lai', work: bringBack },
  { path: 'tiep-noi', done: 'tiep-noi', work: takeOverDetails },
] as const

export const deviceActionRoutes: RouteTable = [
  ...ways.map((way) => ({
    ...({ method: 'GET', path: `${PATH}/${WAYS_OUT[way].path}`, access } as const),
    handle: (context: RouteContext) => drawSecondLook(context, way),
  })),
  ...ways.map((way) => ({
    ...({ method: 'POST', path: `${PATH}/${WAYS_OUT[way].path}`, access } as const),
    handle: (context: RouteContext) => takeOut(context, way),
  })),
  ...SIMPLE.map(({ path, done, work }) => ({
    ...({ method: 'POST', path: `${PATH}/${path}`, access } as const),
    handle: (context: RouteContext) => act(context, done, work),
  })),
]

async function act(context: RouteContext, done: string, work: Work): Promise<Response> {
  const device = await getDevice(context)
  return answer(context, device, done, (by) => work(context.deps.db, device, by))
}

async function drawSecondLook(context: RouteContext, way: Way): Promise<Response> {
  const device = await getDevice(context)
  if (!isInService(device)) return drawDevice(context, { conflict: 'Máy này đã ngừng sử dụng.' })
  if (way === 'revoke' && device.kind !== 'agent')
    return drawDevice(context, { conflict: 'Máy này không có khóa để thu hồi.' })
  const shown = showDevice(device, await unitChoices(context), dayOf(context.deps.clock.now()))
  return sendPage(context.c, <OutOfServicePage {...manageFrame(context)} device={shown} way={way} />)
}

/** Without the second look there is no way out of service. */
async function takeOut(context: RouteContext, way: Way): Promise<Response> {
  if ((await readFields(context)).seen === undefined) return drawSecondLook(context, way)
  return act(context, WAYS_OUT[way].done, WAYS_OUT[way].work)
}
