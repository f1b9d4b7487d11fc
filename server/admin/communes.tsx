/** /quan-tri/xa: communes and their units. */
import { z } from 'zod'
import { CommunePage, CommunesPage, UNIT_KINDS } from '../../web/pages/admin/communes-pages.tsx'
import { ADMIN_PATHS, communeAdminPath } from '../../web/pages/admin/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { findCommuneByCode } from '../communes/queries.ts'
import { addCommune, addUnits, COMMUNE_CODE, renameUnit } from '../communes/service.ts'
import { INSTALLATION } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { actorOf } from '../http/acting.ts'
import { type FormProblems, type FormText, readForm, requiredText, ticked } from '../http/form.ts'
import type { CommuneRef, RouteContext, RouteTable } from '../http/route.ts'
import { giveRole } from '../people/memberships.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'
import { getCommuneProvince, listCommuneRows, listUnitRows } from './queries.ts'

const access = INSTALLATION_ACCESS

export const communeRoutes: RouteTable = [
  { method: 'GET', path: ADMIN_PATHS.communes, access, handle: (context) => drawCommunes(context, {}) },
  { method: 'POST', path: ADMIN_PATHS.communes, access, handle: takeCommune },
  { method: 'GET', path: communeAdminPath(':code'), access, handle: (context) => drawCommune(context, {}) },
  { method: 'POST', path: `${communeAdminPath(':code')}/don-vi`, access, handle: takeUnits },
  { method: 'POST', path: `${communeAdminPath(':code')}/don-vi/:unit`, access, handle: takeUnitName },
]

type Said = { readonly given?: FormText; readonly problems?: FormProblems; readonly problem?: string }

const NewCommune = z.object({
  name: requiredText('Tên xã', 100),
  code: requiredText('Mã xã', 40).refine(
    (code) => COMMUNE_CODE.test(code),
    'Mã xã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối ở giữa.',
  ),
  province: requiredText('Tỉnh, thành phố', 100),
  asIt: ticked,
})

async function drawCommunes(context: RouteContext, { given = {}, problems = {}, problem }: Said) {
  const frame = adminFrame(context, { problem })
  const communes = await listCommuneRows(context.deps.db)
  const isRefused = problem !== undefined || Object.keys(problems).length > 0
  const page = <CommunesPage {...frame} communes={communes} given={given} problems={problems} />
  return sendPage(context.c, page, isRefused ? 400 : 200)
}

async function takeCommune(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const form = await readForm(context, NewCommune)
  if (!form.ok) return drawCommunes(context, form)
  const actor = actorOf(context)
  try {
    const { asIt, ...commune } = form.value
    const { communeId } = await addCommune(deps, commune, actor)
    if (asIt && context.person !== null)
      await giveRole(deps, context.person.userId, { communeId, role: 'it', unitId: null }, actor)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawCommunes(context, { given: form.given, problems: { code: error.message } })
  }
  return c.redirect(`${communeAdminPath(form.value.code)}?xong=xa`, 303)
}

async function communeOf({ c, deps }: RouteContext): Promise<CommuneRef> {
  const commune = await findCommuneByCode(deps.db.reference, c.req.param('code') ?? '')
  if (commune === undefined) throw notFound()
  return commune
}

async function drawCommune(context: RouteContext, { given = {}, problems = {}, problem }: Said) {
  const { deps } = context
  const commune = await communeOf(context)
  const scope = { communes: [commune.communeId, INSTALLATION] }
  const [province, units] = await deps.db.transaction(scope, (tx) =>
    Promise.all([getCommuneProvince(tx, commune.communeId), listUnitRows(tx, commune.communeId)]),
  )
  const frame = adminFrame(context, { problem })
  const isRefused = problem !== undefined || Object.keys(problems).length > 0
  const page = (
    <CommunePage
      {...frame}
      commune={{ code: commune.code, name: commune.name, province }}
      units={units}
      given={given}
      problems={problems}
    />
  )
  return sendPage(context.c, page, isRefused ? 400 : 200)
}

const MAX_UNITS = 200

const NewUnits = z.object({
  names: z
    .string()
    .default('')
    .transform((text) => text.split(/[\n;]/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()])))
    .pipe(
      z
        .array(z.string().max(150, 'Tên đơn vị dài nhất 150 ký tự.'))
        .min(1, 'Hãy ghi tên ít nhất một đơn vị.')
        .max(MAX_UNITS, `Nhiều nhất ${MAX_UNITS} đơn vị một lần.`),
    ),
  kind: z.enum(
    UNIT_KINDS.map(({ value }) => value),
    'Hãy chọn loại đơn vị.',
  ),
})

async function takeUnits(context: RouteContext): Promise<Response> {
  const { communeId, code } = await communeOf(context)
  const form = await readForm(context, NewUnits)
  if (!form.ok) return drawCommune(context, form)
  await addUnits(context.deps, { communeId, ...form.value }, actorOf(context))
  return context.c.redirect(`${communeAdminPath(code)}?xong=don-vi`, 303)
}

const UnitName = z.object({ name: requiredText('Tên đơn vị', 150) })

async function takeUnitName(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = await communeOf(context)
  const form = await readForm(context, UnitName)
  if (!form.ok) return drawCommune(context, { problem: form.problems.name ?? '' })
  const unitId = c.req.param('unit') ?? ''
  if (!/^[0-9a-f-]{36}$/.test(unitId)) throw notFound()
  try {
    await renameUnit(deps, { communeId, unitId, name: form.value.name }, actorOf(context))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawCommune(context, { problem: error.message })
  }
  return c.redirect(`${communeAdminPath(code)}?xong=ten-don-vi`, 303)
}
