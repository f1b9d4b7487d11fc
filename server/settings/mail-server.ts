/** The mail server as set on the pages. Its password is sealed: a copy of the database does not send mail. */
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { installationSecret } from '../db/secrets.ts'
import type { Deps } from '../deps.ts'
import { createMailer, type Mailer, type MailServer } from '../mail/mailer.ts'
import { seal, unseal } from './seal.ts'
import { defineSetting, readSetting, writeSetting } from './service.ts'

export const KeptMailServer = z.strictObject({
  host: z.string(),
  port: z.int(),
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().nullable(),
  sealedPassword: z.string().nullable(),
  from: z.string(),
})
export type KeptMailServer = z.infer<typeof KeptMailServer>

const SETTING = defineSetting<KeptMailServer | null>('mail.server', KeptMailServer.nullable(), null)
const PURPOSE = 'mail.server'

/** As kept, for the form; the password stays sealed. */
export const findKeptMailServer = (deps: Pick<Deps, 'db'>): Promise<KeptMailServer | null> =>
  readSetting(deps, SETTING)

/** Throws CannotError when the password was sealed under another AUTH_SECRET. */
export const openMailServer = (
  { sealedPassword, ...server }: KeptMailServer,
  secret: string,
): MailServer => ({
  ...server,
  password: sealedPassword === null ? null : unseal(sealedPassword, secret, PURPOSE),
})

export const sealMailServer = ({ password, ...server }: MailServer, secret: string): KeptMailServer => ({
  ...server,
  sealedPassword: password === null ? null : seal(password, secret, PURPOSE),
})

/** null: no mail any more. */
export const setMailServer = (
  deps: Pick<Deps, 'db' | 'clock'>,
  server: KeptMailServer | null,
  actor: string,
): Promise<void> => writeSetting(deps, SETTING, server, actor)

/** The mailer of a running program: SMTP_URL, else what is set on the pages at the moment of sending. */
export const configuredMailer = (config: Config, db: Database): Mailer =>
  createMailer(config, async () => {
    const kept = await findKeptMailServer({ db })
    return kept === null ? null : openMailServer(kept, installationSecret(config))
  })
