/** /tai-khoan/xac-thuc-hai-lop: setting the second factor up, recovery codes, taking it off. */
import {
  RecoveryCodesPage,
  TOTP_PATH,
  TotpConfirmPage,
  TotpStartPage,
} from '../../../web/pages/people/totp-pages.tsx'
import { pageFrame } from '../../assets/frame.ts'
import { AppError } from '../../errors.ts'
import { qrOf } from '../../http/qr.ts'
import type { RouteContext, RouteTable } from '../../http/route.ts'
import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } from '../second-factor.ts'
import { drawAccount } from './account.tsx'
import { field, holderOf, returnTo, SeeOther, setSession, unlockHint, visitOf } from './form.ts'

const SET_UP = { kind: 'session', stages: ['set-up', 'full'] } as const
const SIGNED_IN = { kind: 'signed-in' } as const

export const totpRoutes: RouteTable = [
  { method: 'GET', path: TOTP_PATH, access: SET_UP, handle: (context) => drawStart(context) },
  { method: 'POST', path: TOTP_PATH, access: SET_UP, handle: takeStart },
  { method: 'POST', path: `${TOTP_PATH}/ma`, access: SET_UP, handle: takeConfirm },
  { method: 'POST', path: `${TOTP_PATH}/bo`, access: SIGNED_IN, handle: takeRemove },
  { method: 'POST', path: '/tai-khoan/ma-khoi-phuc', access: SIGNED_IN, handle: takeRenew },
]

async function drawStart(context: RouteContext, problem?: string): Promise<Response> {
  const { c } = context
  const { session } = holderOf(context)
  if (session.twoFactorEnabled || session.method === 'link') return c.redirect('/tai-khoan', SeeOther)
  const page = (
    <TotpStartPage
      {...pageFrame(context)}
      returnTo={await returnTo(context)}
      isRequired={session.stage === 'set-up'}
      longPasswordSuffices={session.longPasswordSuffices}
      problem={problem}
    />
  )
  return c.html(page, problem === undefined ? 200 : 401)
}

async function takeStart(context: RouteContext): Promise<Response> {
  requirePassword(context)
  const password = await field(context, 'password')
  const { uri } = await beginTotp(context.deps, holderOf(context), password, visitOf(context))
  if (uri === null)
    return drawStart(
      context,
      `Mật khẩu không đúng, hoặc tài khoản đang bị khóa. ${await unlockHint(context)}`,
    )
  const { size, path } = qrOf(uri)
  const secret = { qrPath: path, qrSize: size, text: new URL(uri).searchParams.get('secret') ?? '' }
  const page = <TotpConfirmPage {...pageFrame(context)} returnTo={await returnTo(context)} secret={secret} />
  return context.c.html(page)
}

async function takeConfirm(context: RouteContext): Promise<Response> {
  requirePassword(context)
  const { c, deps } = context
  const back = await returnTo(context)
  const code = await field(context, 'code')
  const { token, recoveryCodes } = await confirmTotp(deps, holderOf(context), code, visitOf(context))
  if (token === null) {
    const problem = 'Mã không đúng hoặc đã hết hạn. Hãy nhập mã đang hiện trên điện thoại.'
    return c.html(
      <TotpConfirmPage {...pageFrame(context)} returnTo={back} secret={null} problem={problem} />,
      401,
    )
  }
  setSession(context, token)
  return c.html(<RecoveryCodesPage {...pageFrame(context)} returnTo={back} codes={recoveryCodes} />)
}

async function takeRenew(context: RouteContext): Promise<Response> {
  requirePassword(context)
  const password = await field(context, 'password')
  const { outcome, recoveryCodes } = await renewRecoveryCodes(
    context.deps,
    holderOf(context),
    password,
    visitOf(context),
  )
  if (outcome !== 'right')
    return drawAccount(context, { problem: 'Mật khẩu không đúng, hoặc tài khoản đang bị khóa.' })
  return context.c.html(
    <RecoveryCodesPage {...pageFrame(context)} returnTo="/tai-khoan" codes={recoveryCodes} />,
  )
}

async function takeRemove(context: RouteContext): Promise<Response> {
  requirePassword(context)
  const code = await field(context, 'code')
  const outcome = await removeTotp(context.deps, holderOf(context), code, visitOf(context))
  if (outcome !== 'right')
    return drawAccount(context, { problem: 'Mã không đúng, đã dùng rồi, hoặc tài khoản đang bị khóa.' })
  return context.c.redirect('/tai-khoan', SeeOther)
}

function requirePassword(context: RouteContext): void {
  if (holderOf(context).session.method === 'link')
    throw new AppError('forbidden', 'Tài khoản của xã mẫu không có mật khẩu và mã xác thực.')
}
