/** /dang-nhap, /xac-thuc, /khoa, /dang-xuat, and where one lands. */
import { SIGN_OUT_PATH } from '../../../web/layout/frame.ts'
import { ADMIN_PATHS } from '../../../web/pages/admin/paths.ts'
import { LockPage } from '../../../web/pages/people/lock-page.tsx'
import { SecondFactorPage } from '../../../web/pages/people/second-factor-page.tsx'
import { SignInPage } from '../../../web/pages/people/sign-in-page.tsx'
import { pageFrame } from '../../assets/frame.ts'
import { SIGN_IN_PATH } from '../../http/access.ts'
import { clearCookie } from '../../http/cookies.ts'
import { withReturn } from '../../http/return-path.ts'
import { type RouteContext, type RouteTable, STAGES } from '../../http/route.ts'
import { endSession } from '../account.ts'
import { verifySecondFactor } from '../second-factor.ts'
import { signIn, unlockSession } from '../sign-in.ts'
import { field, holderOf, refusalText, returnTo, SeeOther, setSession, unlockHint, visitOf } from './form.ts'

const PUBLIC = { kind: 'public', form: true } as const
const SECOND_FACTOR = { kind: 'session', stages: ['second-factor'] } as const
const LOCKED = { kind: 'session', stages: ['locked'] } as const

export const signInRoutes: RouteTable = [
  { method: 'GET', path: '/', access: { kind: 'signed-in' }, handle: goHome },
  { method: 'GET', path: '/dang-nhap', access: PUBLIC, handle: showSignIn },
  { method: 'POST', path: '/dang-nhap', access: PUBLIC, handle: takeSignIn },
  { method: 'GET', path: '/xac-thuc', access: SECOND_FACTOR, handle: showSecondFactor },
  { method: 'POST', path: '/xac-thuc', access: SECOND_FACTOR, handle: takeSecondFactor },
  { method: 'GET', path: '/khoa', access: LOCKED, handle: showLock },
  { method: 'POST', path: '/khoa', access: LOCKED, handle: takeUnlock },
  { method: 'POST', path: SIGN_OUT_PATH, access: { kind: 'session', stages: STAGES }, handle: signOut },
]

/** The board of the first commune; an administrator without one begins with the set-up, others at the own account. */
function goHome(context: RouteContext): Response {
  const { memberships } = holderOf(context).person
  const first = memberships.find(({ communeCode }) => communeCode !== '')
  const isAdmin = memberships.some(({ role }) => role === 'admin')
  const home = isAdmin ? ADMIN_PATHS.home : '/tai-khoan'
  return context.c.redirect(first === undefined ? home : `/xa/${first.communeCode}`, SeeOther)
}

async function showSignIn(context: RouteContext): Promise<Response> {
  const { c } = context
  if (context.person !== null) return c.redirect(await returnTo(context), SeeOther)
  const notice = c.req.query('mo-khoa') === '1' ? 'Tài khoản đã được mở khóa. Hãy đăng nhập.' : undefined
  return c.html(<SignInPage {...pageFrame(context)} returnTo={await returnTo(context)} notice={notice} />)
}

async function takeSignIn(context: RouteContext): Promise<Response> {
  const { c, deps, session } = context
  const back = await returnTo(context)
  const given = { email: await field(context, 'email'), password: await field(context, 'password') }
  const answer = await signIn(deps, given, visitOf(context))
  const draw = (problem: string, status: 401 | 429) =>
    c.html(
      <SignInPage {...pageFrame(context)} returnTo={back} email={given.email} problem={problem} />,
      status,
    )
  switch (answer.state) {
    case 'signed-in':
      if (session !== null) await endSession(deps, session.id)
      setSession(context, answer.token)
      return c.redirect(back, SeeOther)
    case 'refused':
      return draw(await refusalText(context), 401)
    case 'inside-only':
      return draw(INSIDE_ONLY, 401)
    case 'too-many':
      return draw('Từ địa chỉ này đã thử quá nhiều lần. Hãy đợi 15 phút rồi thử lại.', 429)
    default:
      return answer satisfies never
  }
}

const INSIDE_ONLY =
  'Tài khoản này chưa cài mã xác thực hai lớp nên chưa đăng nhập được từ bên ngoài. Hãy đăng nhập một lần trong mạng của cơ quan để cài, hoặc nhờ quản trị hệ thống cấp liên kết.'

async function showSecondFactor(context: RouteContext): Promise<Response> {
  return context.c.html(<SecondFactorPage {...pageFrame(context)} returnTo={await returnTo(context)} />)
}

async function takeSecondFactor(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const back = await returnTo(context)
  const code = await field(context, 'code')
  const { token } = await verifySecondFactor(deps, holderOf(context), code, visitOf(context))
  if (token === null) {
    const problem = `Mã không đúng, đã dùng rồi, hoặc tài khoản đang bị khóa vì sai 5 lần. ${await unlockHint(context)}`
    return c.html(<SecondFactorPage {...pageFrame(context)} returnTo={back} problem={problem} />, 401)
  }
  setSession(context, token)
  return c.redirect(back, SeeOther)
}

async function showLock(context: RouteContext): Promise<Response> {
  return drawLock(context, await returnTo(context))
}

function drawLock(context: RouteContext, back: string, problem?: string): Response | Promise<Response> {
  const { session, person } = holderOf(context)
  const page = (
    <LockPage
      {...pageFrame(context)}
      returnTo={back}
      email={person.email}
      asksPassword={session.method === 'password'}
      problem={problem}
    />
  )
  return context.c.html(page, problem === undefined ? 200 : 401)
}

async function takeUnlock(context: RouteContext): Promise<Response> {
  const back = await returnTo(context)
  const password = await field(context, 'password')
  switch (await unlockSession(context.deps, holderOf(context), password, visitOf(context))) {
    case 'open':
      return context.c.redirect(back, SeeOther)
    case 'wrong':
      return drawLock(context, back, 'Mật khẩu không đúng. Sai 5 lần thì phiên này kết thúc.')
    case 'ended':
      clearCookie(context.c, 'session', context.isHttps)
      return context.c.redirect(withReturn(SIGN_IN_PATH, back), SeeOther)
  }
}

async function signOut(context: RouteContext): Promise<Response> {
  await endSession(context.deps, holderOf(context).session.id)
  clearCookie(context.c, 'session', context.isHttps)
  return context.c.redirect('/dang-nhap', SeeOther)
}
