/** One-time links: first account, invitation and reset, end of a lockout, sample commune. */
import { FirstAdminPage } from '../../../web/pages/people/first-admin-page.tsx'
import { EnterPage, InvitePage, UnlockPage } from '../../../web/pages/people/link-pages.tsx'
import { pageFrame } from '../../assets/frame.ts'
import { AppError } from '../../errors.ts'
import type { RouteContext, RouteTable } from '../../http/route.ts'
import {
  canEnterByLink,
  canUnlock,
  enterByLink,
  findInvitee,
  setInvitedPassword,
  unlockByLink,
} from '../invites.ts'
import { canSetUp, makeFirstAdmin } from '../setup-link.ts'
import { field, SeeOther, setSession, visitOf } from './form.ts'
import { isEmail, newPasswordProblem } from './new-password.ts'

const PUBLIC = { kind: 'public', form: true } as const

export const linkRoutes: RouteTable = [
  { method: 'GET', path: '/thiet-lap/:token', access: PUBLIC, handle: showFirstAdmin },
  { method: 'POST', path: '/thiet-lap/:token', access: PUBLIC, handle: takeFirstAdmin },
  { method: 'GET', path: '/moi/:token', access: PUBLIC, handle: showInvite },
  { method: 'POST', path: '/moi/:token', access: PUBLIC, handle: takeInvite },
  { method: 'GET', path: '/mo-khoa/:token', access: PUBLIC, handle: showUnlock },
  { method: 'POST', path: '/mo-khoa/:token', access: PUBLIC, handle: takeUnlock },
  { method: 'GET', path: '/vao/:token', access: PUBLIC, handle: showEnter },
  { method: 'POST', path: '/vao/:token', access: PUBLIC, handle: takeEnter },
]

const gone = () =>
  new AppError(
    'not_found',
    'Liên kết này đã dùng, hết hạn hoặc không đúng. Hãy nhờ quản trị hệ thống cấp liên kết mới.',
  )

const tokenOf = ({ c }: RouteContext): string => c.req.param('token') ?? ''

async function showFirstAdmin(context: RouteContext): Promise<Response> {
  if (!(await canSetUp(context.deps, tokenOf(context)))) throw gone()
  return context.c.html(<FirstAdminPage {...pageFrame(context)} action={context.c.req.path} />)
}

async function takeFirstAdmin(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  if (!(await canSetUp(deps, tokenOf(context)))) throw gone()
  const name = (await field(context, 'name')).trim().slice(0, 100)
  const email = (await field(context, 'email')).trim()
  const password = await field(context, 'password')
  const problems = {
    email: isEmail(email) ? undefined : 'Hãy nhập một địa chỉ thư điện tử.',
    password: newPasswordProblem(password, await field(context, 'repeated'), true),
  }
  if (name === '' || problems.email !== undefined || problems.password !== undefined) {
    const frame = pageFrame(context)
    return c.html(
      <FirstAdminPage {...frame} action={c.req.path} name={name} email={email} problems={problems} />,
      400,
    )
  }
  setSession(
    context,
    await makeFirstAdmin(deps, tokenOf(context), { name, email, password }, visitOf(context)),
  )
  return c.redirect('/', SeeOther)
}

async function showInvite(context: RouteContext): Promise<Response> {
  const invitee = await findInvitee(context.deps, tokenOf(context))
  if (invitee === undefined) throw gone()
  return context.c.html(<InvitePage {...pageFrame(context)} {...invitee} action={context.c.req.path} />)
}

async function takeInvite(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const invitee = await findInvitee(deps, tokenOf(context))
  if (invitee === undefined) throw gone()
  const password = await field(context, 'password')
  const problem = newPasswordProblem(password, await field(context, 'repeated'), invitee.withTotp)
  if (problem !== undefined)
    return c.html(
      <InvitePage {...pageFrame(context)} {...invitee} action={c.req.path} passwordProblem={problem} />,
      400,
    )
  setSession(context, await setInvitedPassword(deps, tokenOf(context), password, visitOf(context)))
  return c.redirect('/', SeeOther)
}

async function showUnlock(context: RouteContext): Promise<Response> {
  if (!(await canUnlock(context.deps, tokenOf(context)))) throw gone()
  return context.c.html(<UnlockPage {...pageFrame(context)} action={context.c.req.path} />)
}

async function takeUnlock(context: RouteContext): Promise<Response> {
  await unlockByLink(context.deps, tokenOf(context))
  return context.c.redirect('/dang-nhap?mo-khoa=1', SeeOther)
}

async function showEnter(context: RouteContext): Promise<Response> {
  if (!(await canEnterByLink(context.deps, tokenOf(context)))) throw gone()
  return context.c.html(<EnterPage {...pageFrame(context)} action={context.c.req.path} />)
}

async function takeEnter(context: RouteContext): Promise<Response> {
  setSession(context, await enterByLink(context.deps, tokenOf(context), visitOf(context)))
  return context.c.redirect('/', SeeOther)
}
