/** /tai-khoan: the own account, password and sessions. */
import { formatMoment } from '../../../checks/time/words.ts'
import { AccountPage } from '../../../web/pages/people/account-page.tsx'
import { PasswordPage } from '../../../web/pages/people/totp-pages.tsx'
import { pageFrame } from '../../assets/frame.ts'
import { AppError } from '../../errors.ts'
import { doneOf } from '../../http/acting.ts'
import type { RouteContext, RouteTable } from '../../http/route.ts'
import { changePassword, type ListedSession, listSessions, revokeSession } from '../account.ts'
import { ROLE_NAMES } from '../role-names.ts'
import { SESSION_MS } from '../rules.ts'
import { browserName } from './browser-name.ts'
import { field, holderOf, SeeOther, visitOf } from './form.ts'
import { newPasswordProblem } from './new-password.ts'

const PASSWORD = { kind: 'session', stages: ['set-up', 'full'] } as const

export const accountRoutes: RouteTable = [
  {
    method: 'GET',
    path: '/tai-khoan',
    access: { kind: 'signed-in' },
    handle: (context) => drawAccount(context, {}),
  },
  {
    method: 'GET',
    path: '/tai-khoan/mat-khau',
    access: PASSWORD,
    handle: (context) => drawPassword(context, {}),
  },
  { method: 'POST', path: '/tai-khoan/mat-khau', access: PASSWORD, handle: takePassword },
  { method: 'POST', path: '/tai-khoan/phien/:session', access: { kind: 'signed-in' }, handle: takeRevoke },
]

const NOTICES: Readonly<Record<string, string>> = {
  'mat-khau': 'Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.',
  phien: 'Đã kết thúc phiên đăng nhập.',
}

export async function drawAccount(
  context: RouteContext,
  { problem }: { readonly problem?: string },
): Promise<Response> {
  const { c, deps } = context
  const { session, person } = holderOf(context)
  const since = new Date(deps.clock.now().getTime() - SESSION_MS)
  const sessions = await listSessions(deps, person.userId, since)
  const page = (
    <AccountPage
      {...pageFrame(context)}
      name={person.name}
      email={person.email}
      roles={person.memberships.map(({ role, communeName }) => ({
        role: ROLE_NAMES[role],
        place: communeName,
      }))}
      twoFactor={session.twoFactorEnabled ? 'on' : 'off'}
      hasPassword={session.method === 'password'}
      notice={doneOf(context, NOTICES)}
      problem={problem}
      sessions={sessions.map((listed) => describeSession(listed, session.id))}
    />
  )
  return c.html(page, problem === undefined ? 200 : 401)
}

const describeSession = (listed: ListedSession, thisId: string) => ({
  id: listed.id,
  address: listed.address,
  browser: browserName(listed.userAgent),
  signedInAt: formatMoment(listed.signedInAt),
  lastSeenAt: formatMoment(listed.lastSeenAt),
  isThis: listed.id === thisId,
})

type PasswordProblems = { readonly current?: string; readonly next?: string | undefined }

function drawPassword(context: RouteContext, problems: PasswordProblems): Response | Promise<Response> {
  const { session } = holderOf(context)
  const page = (
    <PasswordPage
      {...pageFrame(context)}
      withTotp={session.twoFactorEnabled}
      currentProblem={problems.current}
      nextProblem={problems.next}
    />
  )
  return context.c.html(page, Object.keys(problems).length === 0 ? 200 : 400)
}

async function takePassword(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const holder = holderOf(context)
  if (holder.session.method === 'link')
    throw new AppError('forbidden', 'Tài khoản của xã mẫu không có mật khẩu.')
  const passwords = { current: await field(context, 'current'), next: await field(context, 'password') }
  const repeated = await field(context, 'repeated')
  const problem = newPasswordProblem(passwords.next, repeated, holder.session.twoFactorEnabled)
  if (problem !== undefined) return drawPassword(context, { next: problem })
  const outcome = await changePassword(deps, holder, passwords, visitOf(context))
  if (outcome !== 'right')
    return drawPassword(context, { current: 'Mật khẩu không đúng, hoặc tài khoản đang bị khóa.' })
  return c.redirect('/tai-khoan?xong=mat-khau', SeeOther)
}

async function takeRevoke(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const isEnded = await revokeSession(deps, holderOf(context).person.userId, c.req.param('session') ?? '')
  if (!isEnded) throw new AppError('not_found', 'Phiên đăng nhập này không còn nữa.')
  return c.redirect('/tai-khoan?xong=phien', SeeOther)
}
