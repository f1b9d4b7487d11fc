/** Mail by SMTP. Without SMTP_URL nothing is sent, and whoever would have been mailed is told so on the page. */
import { createTransport } from 'nodemailer'
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

export type Mailer = {
  readonly isConfigured: boolean
  /** 'not-configured' without SMTP_URL; throws when the mail server did not take it. */
  readonly send: (mail: Mail) => Promise<'sent' | 'not-configured'>
}

const CONNECT_MS = 10_000
const ANSWER_MS = 30_000

export function createMailer(config: Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>): Mailer {
  if (config.SMTP_URL === undefined) return { isConfigured: false, send: async () => 'not-configured' }
  const transport = createTransport({
    url: config.SMTP_URL,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
  })
  return {
    isConfigured: true,
    send: async ({ to, subject, text, html, messageId }) => {
      await transport.sendMail({
        ...{ from: config.MAIL_FROM, to, subject, text, html },
        // No auto-replies to a machine (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...(messageId !== undefined && { messageId }),
      })
      return 'sent'
    },
  }
}
