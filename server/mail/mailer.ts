/**
 * Mail by SMTP: the server named by SMTP_URL, else the one set on the pages. Without either nothing is sent, and
 * whoever would have been mailed is told so on the page.
 */
import { createTransport, type Transporter } from 'nodemailer'
import type { Config } from '../config.ts'

export type Mail = {
  readonly to: string
  readonly subject: string
  /** Readable alone: many office clients show nothing else. */
  readonly text: string
  readonly html: string
  /** Stable for one message, so that a second sending can be told. */
  readonly messageId?: string
}

/** Where mail goes out. `starttls` insists on it; `none` is for a relay on the same machine or network. */
export type MailServer = {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string | null
  readonly password: string | null
  /** `AnXã <anxa@xa.gov.vn>` */
  readonly from: string
}

export type Mailer = {
  readonly isConfigured: () => Promise<boolean>
  /** 'not-configured' without a mail server; throws when the mail server did not take it. */
  readonly send: (mail: Mail) => Promise<'sent' | 'not-configured'>
}

const CONNECT_MS = 10_000
const ANSWER_MS = 30_000
const TIMEOUTS = { connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: ANSWER_MS }

export type MailConfig = Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>

/** `findServer` is asked before each letter: what was set on the pages holds at once, in every process. */
export function createMailer(
  config: MailConfig,
  findServer: () => Promise<MailServer | null> = async () => null,
): Mailer {
  const byUrl = config.SMTP_URL === undefined ? null : createTransport({ url: config.SMTP_URL, ...TIMEOUTS })
  return {
    isConfigured: async () => byUrl !== null || (await findServer()) !== null,
    send: async (mail) => {
      if (byUrl !== null) {
        await deliver(byUrl, config.MAIL_FROM, mail)
        return 'sent'
      }
      const server = await findServer()
      if (server === null) return 'not-configured'
      await sendThrough(server, mail)
      return 'sent'
    },
  }
}

/** One letter through a server that may not be in force yet; answers what the mail server said. Throws its refusal. */
export async function sendThrough(server: MailServer, mail: Mail): Promise<string> {
  const { host, port, security, user, password, from } = server
  const transport = createTransport({
    ...{ host, port, secure: security === 'tls', ...TIMEOUTS },
    ...{ requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
  })
  try {
    return await deliver(transport, from, mail)
  } finally {
    transport.close()
  }
}

async function deliver(transport: Transporter, from: string, mail: Mail): Promise<string> {
  const { to, subject, text, html, messageId } = mail
  const answer: { readonly response?: string | undefined } = await transport.sendMail({
    ...{ from, to, subject, text, html },
    // No auto-replies to a machine (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...(messageId !== undefined && { messageId }),
  })
  return answer.response ?? ''
}
