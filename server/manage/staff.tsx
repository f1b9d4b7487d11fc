/** /xa/:commune/quan-ly/can-bo: the staff list. */
import { z } from 'zod'
import { formatDate } from '../../checks/time/words.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { type ShownMember, StaffMemberPage, StaffPage } from '../../web/pages/manage/staff-pages.tsx'
import { sendPage } from '../assets/send-page.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  optionalDay,
  optionalText,
  readForm,
  requiredText,
  ticked,
} from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { addStaff, changeStaff, listStaff, type StaffMember } from '../staff/service.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { chosenUnit, UNKNOWN_UNIT, unitChoices } from './units.ts'

const PATHS = managePaths(':commune')

export const staffRoutes: RouteTable = [
  { method: 'GET', path: PATHS.staff, access: IT_ACCESS, handle: (context) => draw(context, {}) },
  { method: 'POST', path: PATHS.staff, access: IT_ACCESS, handle: takeMember },
  {
    method: 'GET',
    path: `${PATHS.staff}/:member`,
    access: IT_ACCESS,
    handle: (context) => drawMember(context, {}),
  },
  { method: 'POST', path: `${PATHS.staff}/:member`, access: IT_ACCESS, handle: takeChange },
]

type Said = { readonly given?: FormText; readonly problems?: FormProblems }

const shown = (member: StaffMember): ShownMember => ({
  ...member,
  leftOn: member.leftOn === null ? null : formatDate(member.leftOn),
})

async function draw(context: RouteContext, { given = {}, problems = {} }: Said): Promise<Response> {
  const { c, deps } = context
  const { communeId } = communeOf(context)
  const withFormer = c.req.query('da-nghi') === '1'
  const members = await listStaff(deps.db, communeId, { withFormer })
  const page = (
    <StaffPage
      {...manageFrame(context)}
      members={members.map(shown)}
      withFormer={withFormer}
      units={await unitChoices(context)}
      given={given}
      problems={problems}
    />
  )
  return sendPage(c, page, Object.keys(problems).length > 0 ? 400 : 200)
}

const Fields = {
  fullName: requiredText('Họ và tên', 100),
  unit: z.string().default(''),
  post: optionalText('Chức vụ', 100),
  needsSignature: ticked,
}
const NewMember = z.object(Fields)
const Change = z.object({
  ...Fields,
  leftOn: optionalDay(),
})

async function takeMember(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = communeOf(context)
  const form = await readForm(context, NewMember)
  if (!form.ok) return draw(context, form)
  const { given, value } = form
  const chosen = await chosenUnit(context, value.unit)
  if (chosen === null) return draw(context, { given, problems: UNKNOWN_UNIT })
  const { fullName, post, needsSignature } = value
  const by = { actor: actorOf(context), now: deps.clock.now() }
  await deps.db.transaction({ communes: [communeId] }, (tx) =>
    addStaff(tx, communeId, [{ fullName, post, needsSignature, ...chosen }], by),
  )
  return c.redirect(`${managePaths(code).staff}?xong=can-bo`, 303)
}

/** Throws `not_found`. */
async function getMember(context: RouteContext, communeId: string): Promise<StaffMember> {
  const { c, deps } = context
  const members = await listStaff(deps.db, communeId, { withFormer: true })
  const member = members.find(({ staffId }) => staffId === c.req.param('member'))
  if (member === undefined) throw notFound()
  return member
}

const fieldsOf = ({ fullName, unitId, post, needsSignature, leftOn }: StaffMember): FormText => ({
  fullName,
  ...(unitId !== null && { unit: unitId }),
  ...(post !== null && { post }),
  ...(needsSignature && { needsSignature: 'co' }),
  ...(leftOn !== null && { leftOn }),
})

async function drawMember(context: RouteContext, { given, problems = {} }: Said): Promise<Response> {
  const { communeId } = communeOf(context)
  const member = await getMember(context, communeId)
  const page = (
    <StaffMemberPage
      {...manageFrame(context)}
      member={shown(member)}
      units={await unitChoices(context)}
      given={given ?? fieldsOf(member)}
      problems={problems}
    />
  )
  return sendPage(context.c, page, Object.keys(problems).length > 0 ? 400 : 200)
}

async function takeChange(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = communeOf(context)
  const { staffId } = await getMember(context, communeId)
  const form = await readForm(context, Change)
  if (!form.ok) return drawMember(context, form)
  const { given, value } = form
  const chosen = await chosenUnit(context, value.unit)
  if (chosen === null) return drawMember(context, { given, problems: UNKNOWN_UNIT })
  const { fullName, post, needsSignature, leftOn } = value
  const change = { fullName, post, needsSignature, ...chosen, leftOn }
  const by = { actor: actorOf(context), now: deps.clock.now() }
  await changeStaff(deps.db, { communeId, staffId }, change, by)
  return c.redirect(`${managePaths(code).staff}?xong=sua-can-bo`, 303)
}
