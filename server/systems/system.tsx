/** /xa/:commune/he-thong/:system: one system, its fields, its PCs, and its splitting and merging. */
import { z } from 'zod'
import { formatMoment } from '../../checks/time/words.ts'
import { systemDevicesPath, systemEditPath, systemPath } from '../../web/pages/systems/paths.ts'
import { SystemDevicesPage, SystemPage } from '../../web/pages/systems/system-page.tsx'
import { sendPage } from '../assets/send-page.ts'
import { appendAudit } from '../audit/service.ts'
import { listUnits } from '../communes/queries.ts'
import type { Tx } from '../db/database.ts'
import { listDevicesIn } from '../devices/service.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import { readAll, readForm } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { listDeterminations } from './determinations.ts'
import { drawForm, readSystemForm } from './form.tsx'
import { EDIT_ACCESS, READ_ACCESS, systemsFrame } from './frame.ts'
import { TRIGGER_WORDS } from './review.ts'
import { showSystem, writtenOf } from './show.ts'
import {
  changeSystem,
  getSystem,
  linkDevices,
  linkedDevices,
  listSystems,
  lockSystem,
  mergeSystem,
  openReview,
  type SystemKey,
  type SystemRow,
} from './systems.ts'

const PATH = systemPath(':commune', ':system')
const DEVICES = systemDevicesPath(':commune', ':system')

export const systemRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: (context) => drawSystem(context) },
  { method: 'POST', path: PATH, access: EDIT_ACCESS, handle: takeChange },
  {
    method: 'GET',
    path: systemEditPath(':commune', ':system'),
    access: EDIT_ACCESS,
    handle: async (context) => drawForm(context, {}, await ownSystem(context), null),
  },
  { method: 'GET', path: DEVICES, access: EDIT_ACCESS, handle: drawDevices },
  { method: 'POST', path: DEVICES, access: EDIT_ACCESS, handle: takeDevices },
  { method: 'POST', path: `${PATH}/gop`, access: EDIT_ACCESS, handle: takeMerge },
  { method: 'POST', path: `${PATH}/xem-lai`, access: EDIT_ACCESS, handle: takeReview },
]

/** Of the path. Throws `not_found` for what is no id. */
export function systemKey(context: RouteContext): SystemKey {
  const systemId = context.c.req.param('system') ?? ''
  if (!z.uuid().safeParse(systemId).success) throw notFound()
  return { communeId: communeOf(context).communeId, systemId }
}

const ownSystem = (context: RouteContext): Promise<SystemRow> =>
  context.deps.db.transaction(context.scope, (tx) => getSystem(tx, systemKey(context)))

async function drawSystem(context: RouteContext, problem?: string): Promise<Response> {
  const key = systemKey(context)
  const { system, all, determinations, devices } = await context.deps.db.transaction(
    context.scope,
    async (tx) => ({
      system: await getSystem(tx, key),
      all: await listSystems(tx, key.communeId),
      determinations: await listDeterminations(tx, key),
      devices: await devicesOf(tx, key),
    }),
  )
  const page = (
    <SystemPage
      {...systemsFrame(context, { problem })}
      system={{
        ...showSystem(system),
        security: system.securityUnit ?? system.securityName,
        written: writtenOf(system),
        open: system.open,
      }}
      determinations={determinations.map((one) => ({
        ...{ determinationId: one.determinationId, state: one.state, level: one.level },
        begunAt: formatMoment(one.begunAt),
        signed: one.signedAt === null ? null : `${one.signedName}, ${formatMoment(one.signedAt)}`,
      }))}
      devices={devices.filter(({ isLinked }) => isLinked)}
      related={relatedOf(system, all)}
      mergeTargets={all
        .filter((one) => one.systemId !== system.systemId && one.life !== 'retired')
        .map((one) => ({ value: one.systemId, label: one.name }))}
      reviewReasons={Object.entries(TRIGGER_WORDS).map(([value, label]) => ({ value, label }))}
    />
  )
  return sendPage(context.c, page, problem === undefined ? 200 : 400)
}

function relatedOf(system: SystemRow, all: readonly SystemRow[]) {
  const shown = (how: string) => (one: SystemRow) => ({ systemId: one.systemId, name: one.name, how })
  return [
    ...all.filter((one) => one.systemId === system.splitFrom).map(shown('Tách ra từ')),
    ...all.filter((one) => one.splitFrom === system.systemId).map(shown('Phần đã tách ra')),
    ...all.filter((one) => one.systemId === system.mergedInto).map(shown('Đã gộp vào')),
    ...all.filter((one) => one.mergedInto === system.systemId).map(shown('Đã nhận gộp')),
  ]
}

/** Every PC in service, with whether it belongs to the system. */
async function devicesOf(tx: Tx, key: SystemKey) {
  const [devices, units, linked] = [
    await listDevicesIn(tx, key.communeId),
    await listUnits(tx, key.communeId),
    new Set(await linkedDevices(tx, key)),
  ]
  const unitName = new Map(units.map(({ unitId, name }) => [unitId, name]))
  return devices
    .filter(({ deviceId, status }) => linked.has(deviceId) || status === 'active' || status === 'quarantined')
    .map(({ deviceId, hostName, label, unitId }) => ({
      deviceId,
      name: label === null ? hostName : `${hostName} – ${label}`,
      unit: unitId === null ? null : (unitName.get(unitId) ?? null),
      isLinked: linked.has(deviceId),
    }))
}

const Seen = z.object({ seen: z.string().default('') })

async function takeChange(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const system = await ownSystem(context)
  const form = await readSystemForm(context)
  if (!form.ok) return drawForm(context, form, system, null)
  const { seen } = Seen.parse(form.given)
  const by = { actor: actorOf(context), now: deps.clock.now(), seen }
  try {
    await changeSystem(deps.db, system, form.fields, by)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    const said = { given: form.given, information: form.fields.informationTypes, conflict: error.message }
    return drawForm(context, said, system, null)
  }
  return c.redirect(`${systemPath(communeOf(context).code, system.systemId)}?xong=sua`, 303)
}

async function drawDevices(context: RouteContext): Promise<Response> {
  const key = systemKey(context)
  const { system, devices } = await context.deps.db.transaction(context.scope, async (tx) => ({
    system: await getSystem(tx, key),
    devices: await devicesOf(tx, key),
  }))
  const names = [...new Set(devices.map(({ unit }) => unit))]
  const units = names.map((unit) => ({
    name: unit ?? 'Chưa xếp đơn vị',
    devices: devices.filter((device) => device.unit === unit),
  }))
  return sendPage(context.c, <SystemDevicesPage {...systemsFrame(context)} system={system} units={units} />)
}

async function takeDevices(context: RouteContext): Promise<Response> {
  const key = systemKey(context)
  const chosen = (await readAll(context, 'may')).filter((id) => z.uuid().safeParse(id).success)
  const by = { actor: actorOf(context), now: context.deps.clock.now() }
  await linkDevices(context.deps.db, key, chosen, by)
  return context.c.redirect(`${systemPath(communeOf(context).code, key.systemId)}?xong=may`, 303)
}

const Merge = z.object({ into: z.uuid('Hãy chọn hệ thống để gộp vào.') })

async function takeMerge(context: RouteContext): Promise<Response> {
  const key = systemKey(context)
  const form = await readForm(context, Merge)
  if (!form.ok) return drawSystem(context, form.problems.into)
  const by = { actor: actorOf(context), now: context.deps.clock.now() }
  await mergeSystem(context.deps.db, key, form.value.into, by)
  return context.c.redirect(`${systemPath(communeOf(context).code, form.value.into)}?xong=gop`, 303)
}

const Review = z.object({ trigger: z.string().default('') })

async function takeReview(context: RouteContext): Promise<Response> {
  const key = systemKey(context)
  const { deps, scope, c } = context
  const { trigger } = Review.parse((await readForm(context, Review)).given)
  if (!Object.hasOwn(TRIGGER_WORDS, trigger)) return drawSystem(context, 'Hãy chọn một lý do.')
  const now = deps.clock.now()
  await deps.db.transaction(scope, async (tx) => {
    await lockSystem(tx, key)
    await openReview(tx, key, [trigger], now)
    const line = { communeId: key.communeId, actor: actorOf(context), action: 'system.review' }
    await appendAudit(tx, { ...line, subject: `system:${key.systemId}`, detail: { trigger } }, now)
  })
  return c.redirect(`${systemPath(communeOf(context).code, key.systemId)}?xong=xem-lai`, 303)
}
