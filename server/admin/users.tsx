/** /quan-tri/nguoi-dung: accounts and roles. */
import { z } from 'zod'
import { formatMoment } from '../../checks/time/words.ts'
import { ADMIN_PATHS, userAdminPath } from '../../web/pages/admin/paths.ts'
import {
  InvitationsPage,
  type ListedPerson,
  RoleChangePage,
  UserPage,
  UsersPage,
} from '../../web/pages/admin/users-pages.tsx'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { actorOf } from '../http/acting.ts'
import { type FormProblems, type FormText, readFields, readForm, requiredText } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { giveRole, takeRole } from '../people/memberships.ts'
import { ROLE_NAMES } from '../people/role-names.ts'
import { addUser, disableUser, type ListedUser, listUsers, resetUser, unlockUser } from '../people/users.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'
import { inviteAll } from './invitations.ts'
import { listRoleChoices, ROLE_MEANS, RoleFields, resolveRole } from './roles.ts'

const access = INSTALLATION_ACCESS
const USER = userAdminPath(':user')

export const userRoutes: RouteTable = [
  { method: 'GET', path: ADMIN_PATHS.users, access, handle: (context) => drawUsers(context, {}) },
  { method: 'POST', path: ADMIN_PATHS.users, access, handle: takeUser },
  { method: 'GET', path: USER, access, handle: (context) => drawUser(context, {}) },
  { method: 'POST', path: `${USER}/vai-tro`, access, handle: takeRoleAddition },
  { method: 'GET', path: `${USER}/vai-tro/:membership`, access, handle: showRoleRemoval },
  { method: 'POST', path: `${USER}/vai-tro/:membership`, access, handle: takeRoleRemoval },
  { method: 'POST', path: `${USER}/mo-khoa`, access, handle: takeUnlock },
  { method: 'POST', path: `${USER}/dat-lai`, access, handle: (context) => takeReset(context, false) },
  { method: 'POST', path: `${USER}/bo-xac-thuc`, access, handle: (context) => takeReset(context, true) },
  { method: 'POST', path: `${USER}/vo-hieu`, access, handle: takeDisable },
]

type Said = { readonly given?: FormText; readonly problems?: FormProblems; readonly problem?: string }

const isRefused = ({ problems = {}, problem }: Said): boolean =>
  problem !== undefined || Object.keys(problems).length > 0

const isLocked = ({ lockedUntil }: ListedUser, now: Date): boolean =>
  lockedUntil !== null && lockedUntil > now

const placeOf = ({ communeName, unitName }: ListedUser['memberships'][number]): string =>
  unitName === null ? communeName : `${communeName} – ${unitName}`

function shown(user: ListedUser, now: Date): ListedPerson {
  const states = [
    user.disabledAt !== null && `vô hiệu từ ${formatMoment(user.disabledAt)}`,
    user.lockedUntil !== null && isLocked(user, now) && `bị khóa đến ${formatMoment(user.lockedUntil)}`,
    !user.hasPassword && 'chưa đặt mật khẩu',
    user.hasPassword && (user.twoFactorEnabled ? 'có xác thực hai lớp' : 'chưa có xác thực hai lớp'),
  ]
  return {
    ...{ userId: user.userId, name: user.name, email: user.email, isDisabled: user.disabledAt !== null },
    roles: user.memberships.map((membership) => `${ROLE_NAMES[membership.role]} (${placeOf(membership)})`),
    states: states.filter((state) => state !== false),
  }
}

async function drawUsers(context: RouteContext, said: Said): Promise<Response> {
  const { deps } = context
  const [frame, users] = [adminFrame(context, said), await listUsers(deps)]
  const now = deps.clock.now()
  const page = (
    <UsersPage
      {...frame}
      people={users.map((user) => shown(user, now))}
      choices={await listRoleChoices(deps.db)}
      given={said.given ?? {}}
      problems={said.problems ?? {}}
    />
  )
  return sendPage(context.c, page, isRefused(said) ? 400 : 200)
}

const NewPerson = z.object({
  name: requiredText('Họ và tên', 100),
  email: requiredText('Thư điện tử', 254).pipe(z.email('Hãy nhập một địa chỉ thư điện tử.')),
  ...RoleFields,
})

async function takeUser(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const form = await readForm(context, NewPerson)
  if (!form.ok) return drawUsers(context, form)
  const { given, value } = form
  const resolved = await resolveRole(deps.db, value)
  if (!resolved.ok) return drawUsers(context, { given, problems: { [resolved.field]: resolved.message } })
  try {
    const { name, email } = value
    const added = await addUser(deps, { name, email, memberships: [resolved.membership] }, actorOf(context))
    const invitations = await inviteAll(deps, [{ name, email, ...added }], 'invite')
    const page = (
      <InvitationsPage
        {...adminFrame(context)}
        heading={`Đã thêm ${name}`}
        invitations={invitations}
        within="72 giờ"
        back={ADMIN_PATHS.users}
      />
    )
    return sendPage(c, page)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawUsers(context, { given, problems: { email: error.message } })
  }
}

/** Throws `not_found`. */
async function getUser({ c, deps }: RouteContext): Promise<ListedUser> {
  const user = (await listUsers(deps)).find(({ userId }) => userId === c.req.param('user'))
  if (user === undefined) throw notFound()
  return user
}

async function drawUser(context: RouteContext, said: Said): Promise<Response> {
  const { deps } = context
  const user = await getUser(context)
  const now = deps.clock.now()
  const page = (
    <UserPage
      {...adminFrame(context, said)}
      person={{ ...shown(user, now), isLocked: isLocked(user, now), hasTotp: user.twoFactorEnabled }}
      roles={user.memberships.map((membership) => ({
        membershipId: membership.membershipId,
        role: ROLE_NAMES[membership.role],
        place: placeOf(membership),
      }))}
      choices={await listRoleChoices(deps.db)}
      given={said.given ?? {}}
      problems={said.problems ?? {}}
    />
  )
  return sendPage(context.c, page, isRefused(said) ? 400 : 200)
}

const Role = z.object({ ...RoleFields, seen: z.string().optional() })

/** First the second look; the change itself only with the word that it was seen. */
async function takeRoleAddition(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const user = await getUser(context)
  const form = await readForm(context, Role)
  if (!form.ok) return drawUser(context, form)
  const { given, value } = form
  const resolved = await resolveRole(deps.db, value)
  if (!resolved.ok) return drawUser(context, { given, problems: { [resolved.field]: resolved.message } })
  const path = userAdminPath(user.userId)
  if (value.seen === undefined) {
    const { role, commune, unit } = value
    const page = (
      <RoleChangePage
        {...adminFrame(context)}
        person={user}
        change="add"
        roleName={ROLE_NAMES[role]}
        place={resolved.place}
        means={ROLE_MEANS[role]}
        action={`${path}/vai-tro`}
        hidden={{ role, commune, unit, seen: 'co' }}
      />
    )
    return sendPage(c, page)
  }
  try {
    await giveRole(deps, user.userId, resolved.membership, actorOf(context))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawUser(context, { given, problem: error.message })
  }
  return c.redirect(`${path}?xong=vai-tro`, 303)
}

async function getMembership(context: RouteContext) {
  const user = await getUser(context)
  const id = context.c.req.param('membership')
  const membership = user.memberships.find(({ membershipId }) => membershipId === id)
  if (membership === undefined) throw notFound()
  return { user, membership }
}

async function showRoleRemoval(context: RouteContext): Promise<Response> {
  const { user, membership } = await getMembership(context)
  const page = (
    <RoleChangePage
      {...adminFrame(context)}
      person={user}
      change="remove"
      roleName={ROLE_NAMES[membership.role]}
      place={placeOf(membership)}
      means={ROLE_MEANS[membership.role]}
      action={`${userAdminPath(user.userId)}/vai-tro/${membership.membershipId}`}
      hidden={{ seen: 'co' }}
    />
  )
  return sendPage(context.c, page)
}

async function takeRoleRemoval(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { user, membership } = await getMembership(context)
  if ((await readFields(context)).seen === undefined) return showRoleRemoval(context)
  try {
    await takeRole(deps, membership, actorOf(context))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawUser(context, { problem: error.message })
  }
  return c.redirect(`${userAdminPath(user.userId)}?xong=thoi-vai-tro`, 303)
}

async function takeUnlock(context: RouteContext): Promise<Response> {
  const { userId } = await getUser(context)
  await unlockUser(context.deps, userId, actorOf(context))
  return context.c.redirect(`${userAdminPath(userId)}?xong=mo-khoa`, 303)
}

async function takeDisable(context: RouteContext): Promise<Response> {
  const { userId } = await getUser(context)
  if (userId === context.person?.userId)
    return drawUser(context, { problem: 'Không thể tự vô hiệu tài khoản của mình.' })
  await disableUser(context.deps, userId, actorOf(context))
  return context.c.redirect(`${userAdminPath(userId)}?xong=vo-hieu`, 303)
}

async function takeReset(context: RouteContext, totp: boolean): Promise<Response> {
  const { deps } = context
  const { userId, name, email } = await getUser(context)
  if (userId === context.person?.userId)
    return drawUser(context, { problem: 'Hãy đổi mật khẩu và điện thoại của mình ở trang Tài khoản.' })
  const invitePath = await resetUser(deps, userId, { totp }, actorOf(context))
  const page = (
    <InvitationsPage
      {...adminFrame(context)}
      heading={`Đặt lại cho ${name}`}
      invitations={await inviteAll(deps, [{ name, email, invitePath }], 'reset')}
      within="24 giờ"
      back={userAdminPath(userId)}
    />
  )
  return sendPage(context.c, page)
}
