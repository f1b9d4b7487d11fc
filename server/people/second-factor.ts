/** The second factor: a code of the authenticator, good once, or a recovery code. */
import { createHash } from 'node:crypto'
import { appendAudit } from '../audit/service.ts'
import { INSTALLATION, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Person, SessionRef } from '../http/route.ts'
import { libraryOf } from './auth.ts'
import { forgive, guard, type TryOutcome } from './guard.ts'
import { stampSession, startSession } from './start-session.ts'
import { logSignIn, scopeOf, type Visit } from './visit.ts'

export type Holder = { readonly session: SessionRef; readonly person: Person }

type CodeKind = 'totp' | 'recovery'

/** Longer than a code lives (30 s, one step either way). */
const USED_MS = 10 * 60_000

/** Finishes a sign-in. The session gets a new token: one that was seen before the second factor is worth nothing. */
export async function verifySecondFactor(
  deps: Deps,
  holder: Holder,
  code: string,
  visit: Visit,
): Promise<{ readonly outcome: TryOutcome; readonly token: string | null }> {
  const { userId } = holder.person
  const { outcome, kind } = await tryCode(deps, holder, code, visit)
  if (outcome !== 'right') return { outcome, token: null }
  const scope = await scopeOf(deps.db, userId)
  const now = deps.clock.now()
  const token = await deps.db.transaction(scope, async (tx) => {
    await tx`delete from sessions where id = ${holder.session.id}`
    await forgive(tx, userId)
    await logSignIn(tx, scope, visit, 'signed-in', now)
    if (kind === 'recovery') await auditUser(tx, userId, 'user.recovery-code-used', now)
    const session = { userId, visit, method: 'password', hasSecondFactor: true, weakPassword: false } as const
    return startSession(deps, tx, session, now)
  })
  return { outcome, token }
}

/** One counted try of a code, of whichever kind it looks like. */
async function tryCode(
  deps: Deps,
  { session, person }: Holder,
  given: string,
  visit: Visit,
): Promise<{ readonly outcome: TryOutcome; readonly kind: CodeKind }> {
  const code = given.replace(/\s/g, '')
  const kind: CodeKind = /^\d{6}$/.test(code) ? 'totp' : 'recovery'
  const scope = await scopeOf(deps.db, person.userId)
  const check = () =>
    deps.db.transaction(scope, (tx) =>
      kind === 'totp'
        ? isFreshTotp(deps, tx, session, person.userId, code)
        : isRecoveryCode(deps, tx, session, code),
    )
  return { outcome: await guard(deps, { scope, visit, wrong: 'wrong-code', check }), kind }
}

async function isFreshTotp(
  deps: Deps,
  tx: Tx,
  session: SessionRef,
  userId: string,
  code: string,
): Promise<boolean> {
  const library = libraryOf(deps)
  const headers = library.headersOf(session.token)
  const isRight = await library.within(tx, () => accepts(library.api.verifyTOTP({ body: { code }, headers })))
  return isRight && (await useUp(deps, tx, userId, code))
}

/** RFC 6238 section 5.2: a code is accepted once. Two at the same time meet at the primary key. */
async function useUp({ clock }: Deps, tx: Tx, userId: string, code: string): Promise<boolean> {
  const now = clock.now()
  const digest = createHash('sha256').update(`${userId}:${code}`).digest()
  await tx`delete from used_totp_codes where user_id = ${userId} and used_at < ${new Date(now.getTime() - USED_MS)}`
  const rows =
    await tx`insert into used_totp_codes (user_id, code_digest, used_at) values (${userId}, ${digest}, ${now})
    on conflict do nothing returning user_id`
  return rows.length === 1
}

function isRecoveryCode(deps: Deps, tx: Tx, session: SessionRef, code: string): Promise<boolean> {
  const library = libraryOf(deps)
  const headers = library.headersOf(session.token)
  return library.within(tx, () =>
    accepts(library.api.verifyBackupCode({ body: { code, disableSession: true }, headers })),
  )
}

/** The library throws its refusals; anything but a refusal is a defect and goes on. */
async function accepts(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500

export type TotpStart = { readonly outcome: TryOutcome; readonly uri: string | null }

/** Makes a new secret, not yet valid; the password is asked again. */
export async function beginTotp(
  deps: Deps,
  { session, person }: Holder,
  password: string,
  visit: Visit,
): Promise<TotpStart> {
  if (session.twoFactorEnabled) throw new AppError('conflict', 'Tài khoản đã có xác thực hai lớp.')
  const library = libraryOf(deps)
  const scope = await scopeOf(deps.db, person.userId)
  let uri: string | null = null
  const check = async () => {
    const headers = library.headersOf(session.token)
    const body = { password: password.normalize('NFC') }
    return accepts(
      library.api.enableTwoFactor({ body, headers }).then((answer) => {
        if (answer.method === 'totp') uri = answer.totpURI
      }),
    )
  }
  const outcome = await guard(deps, { scope, visit, wrong: 'wrong-password', check })
  return { outcome, uri: outcome === 'right' ? uri : null }
}

/** The first right code makes the secret valid. Answers the new token of the session and the recovery codes. */
export async function confirmTotp(
  deps: Deps,
  { session, person }: Holder,
  code: string,
  visit: Visit,
): Promise<{
  readonly outcome: TryOutcome
  readonly token: string | null
  readonly recoveryCodes: readonly string[]
}> {
  const library = libraryOf(deps)
  const { userId } = person
  const scope = await scopeOf(deps.db, userId)
  let token: string | null = null
  const check = () =>
    deps.db.transaction(scope, async (tx) => {
      const clean = code.replace(/\s/g, '')
      // First, since the library makes the secret valid together with the session.
      if (!(await useUp(deps, tx, userId, clean))) return false
      const headers = library.headersOf(session.token)
      const isRight = await library.within(tx, () =>
        accepts(
          library.api.verifyTOTP({ body: { code: clean }, headers, returnHeaders: true }).then((answer) => {
            token = library.replacedToken(answer.headers)
          }),
        ),
      )
      if (!isRight || token === null) return false
      const now = deps.clock.now()
      await stampSession(tx, token, { method: 'password', weakPassword: false, secondFactorAt: now }, now)
      await auditUser(tx, userId, 'user.totp-enabled', now)
      return true
    })
  const outcome = await guard(deps, { scope, visit, wrong: 'wrong-code', check })
  if (outcome !== 'right') return { outcome, token: null, recoveryCodes: [] }
  await deps.db.transaction(scope, (tx) => forgive(tx, userId))
  const { backupCodes } = await library.api.viewBackupCodes({ body: { userId } })
  return { outcome, token, recoveryCodes: backupCodes }
}

/** New recovery codes in place of the old ones; the password is asked again. */
export async function renewRecoveryCodes(
  deps: Deps,
  { session, person }: Holder,
  password: string,
  visit: Visit,
): Promise<{ readonly outcome: TryOutcome; readonly recoveryCodes: readonly string[] }> {
  const library = libraryOf(deps)
  const scope = await scopeOf(deps.db, person.userId)
  let recoveryCodes: readonly string[] = []
  const check = () =>
    deps.db.transaction(scope, async (tx) => {
      const body = { password: password.normalize('NFC') }
      const headers = library.headersOf(session.token)
      const isRight = await library.within(tx, () =>
        accepts(
          library.api.generateBackupCodes({ body, headers }).then((answer) => {
            recoveryCodes = answer.backupCodes
          }),
        ),
      )
      if (isRight) await auditUser(tx, person.userId, 'user.recovery-codes-renewed', deps.clock.now())
      return isRight
    })
  const outcome = await guard(deps, { scope, visit, wrong: 'wrong-password', check })
  return { outcome, recoveryCodes: outcome === 'right' ? recoveryCodes : [] }
}

/** Takes the authenticator off, for another telephone; a code of the old one or a recovery code is asked. */
export async function removeTotp(
  deps: Deps,
  holder: Holder,
  code: string,
  visit: Visit,
): Promise<TryOutcome> {
  const { userId } = holder.person
  const { outcome } = await tryCode(deps, holder, code, visit)
  if (outcome !== 'right') return outcome
  const scope = await scopeOf(deps.db, userId)
  await deps.db.transaction(scope, async (tx) => {
    await dropTotp(tx, userId)
    // What is left is the password alone, whose length is not known here: it counts as weak until it is given again.
    await tx`update sessions set second_factor_at = null, weak_password = true where user_id = ${userId}`
    await auditUser(tx, userId, 'user.totp-removed', deps.clock.now())
  })
  return outcome
}

export async function dropTotp(tx: Tx, userId: string): Promise<void> {
  await tx`delete from two_factors where user_id = ${userId}`
  await tx`update users set two_factor_enabled = false where id = ${userId}`
}

const auditUser = (tx: Tx, userId: string, action: string, now: Date): Promise<void> => {
  const subject = `user:${userId}`
  return appendAudit(tx, { communeId: INSTALLATION, actor: subject, action, subject }, now)
}
