/** /quan-tri/thu: the mail server; kept only once it has taken a letter. */
import { z } from 'zod'
import { MailPage } from '../../web/pages/admin/mail-page.tsx'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { installationSecret } from '../db/secrets.ts'
import { actorOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  optionalText,
  readForm,
  requiredText,
  wholeNumber,
} from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { type MailServer, sendThrough } from '../mail/mailer.ts'
import {
  findKeptMailServer,
  type KeptMailServer,
  openMailServer,
  sealMailServer,
  setMailServer,
} from '../settings/mail-server.ts'
import { changeSetting, readSetting } from '../settings/service.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'
import { SETUP_DECISIONS } from './steps.ts'

const access = INSTALLATION_ACCESS

export const mailRoutes: RouteTable = [
  { method: 'GET', path: ADMIN_PATHS.mail, access, handle: (context) => draw(context, {}) },
  { method: 'POST', path: ADMIN_PATHS.mail, access, handle: takeServer },
  { method: 'POST', path: `${ADMIN_PATHS.mail}/bo`, access, handle: takeNone },
]

type Tested = { readonly ok: boolean; readonly to: string; readonly answer: string }
type Said = { readonly given?: FormText; readonly problems?: FormProblems; readonly tested?: Tested }

async function draw(context: RouteContext, { given, problems = {}, tested }: Said): Promise<Response> {
  const { deps, person } = context
  const kept = await findKeptMailServer(deps)
  const byEnvironment = deps.config.SMTP_URL !== undefined
  const decisions = await readSetting(deps, SETUP_DECISIONS)
  const page = (
    <MailPage
      {...adminFrame(context)}
      byEnvironment={byEnvironment}
      inForce={byEnvironment ? `SMTP_URL, người gửi ${deps.config.MAIL_FROM}` : kept && describe(kept)}
      withoutMail={decisions.withoutMail}
      hasPassword={kept?.sealedPassword != null}
      given={given ?? { ...(kept && fieldsOf(kept)), to: person?.email ?? '' }}
      problems={problems}
      tested={tested ?? null}
    />
  )
  return sendPage(context.c, page, Object.keys(problems).length > 0 || tested?.ok === false ? 400 : 200)
}

const describe = ({ host, port, from }: KeptMailServer): string => `${host}:${port}, người gửi ${from}`

const fieldsOf = ({ host, port, security, user, from }: KeptMailServer): FormText => ({
  ...{ host, port: String(port), security, from },
  ...(user !== null && { user }),
})

const Server = z.object({
  host: requiredText('Địa chỉ máy chủ', 253).refine(
    (host) => /^[A-Za-z0-9.-]+$|^[0-9a-fA-F:]+$/.test(host),
    'Địa chỉ máy chủ chỉ là tên hoặc địa chỉ IP, không có http:// và không có dấu cách.',
  ),
  port: wholeNumber('Cổng', 1, 65_535),
  security: z.enum(['tls', 'starttls', 'none'], 'Hãy chọn cách mã hóa.'),
  user: optionalText('Tên đăng nhập', 254),
  password: z.string().max(500, 'Mật khẩu dài nhất 500 ký tự.').default(''),
  from: requiredText('Người gửi', 254).refine(
    (from) => /^(?:[^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/.test(from),
    'Người gửi phải là địa chỉ thư, hoặc Tên <địa chỉ>.',
  ),
  to: requiredText('Gửi thư thử đến', 254).pipe(z.email('Hãy nhập một địa chỉ thư điện tử.')),
})

async function takeServer(context: RouteContext): Promise<Response> {
  const { deps } = context
  if (deps.config.SMTP_URL !== undefined) return draw(context, {})
  const form = await readForm(context, Server)
  // A password is never drawn again, whatever else was wrong.
  const { password: _, ...given } = form.given
  if (!form.ok) return draw(context, { given, problems: form.problems })
  const { to, password, ...typed } = form.value
  const secret = installationSecret(deps.config)
  const kept = await findKeptMailServer(deps)
  // Left empty: the one that is kept, but only for the same account on the same server.
  const known =
    kept?.host === typed.host && kept.user === typed.user ? openMailServer(kept, secret).password : null
  const server: MailServer = { ...typed, password: password === '' ? known : password }
  const tested = await sendTest(context, server, to)
  if (!tested.ok) return draw(context, { given, tested })
  await setMailServer(deps, sealMailServer(server, secret), actorOf(context))
  return draw(context, { given, tested })
}

/** Most of what a mail server answers is meant for administrators; shown as it is, cut to a line. */
async function sendTest({ deps }: RouteContext, server: MailServer, to: string): Promise<Tested> {
  const text = 'Đây là thư thử của AnXã. Nhận được thư này nghĩa là máy chủ gửi thư được.'
  try {
    const answer = await sendThrough(server, {
      ...{ to, subject: '[AnXã] Thư thử', text: `${text}\n`, html: `<p>${text}</p>` },
    })
    return { ok: true, to, answer: answer.slice(0, 300) }
  } catch (err) {
    deps.log.warn({ err }, 'test mail refused')
    return { ok: false, to, answer: (err instanceof Error ? err.message : String(err)).slice(0, 300) }
  }
}

async function takeNone(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const actor = actorOf(context)
  await setMailServer(deps, null, actor)
  await changeSetting(deps, SETUP_DECISIONS, (decisions) => ({ ...decisions, withoutMail: true }), actor)
  return c.redirect(`${ADMIN_PATHS.mail}?xong=bo-thu`, 303)
}
