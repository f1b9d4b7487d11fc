/** Signing in with e-mail and password, and coming back after the idle lock. */
import { INSTALLATION, type Scope } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { Person, SessionRef } from '../http/route.ts'
import { allowAddress, forgive, forgiveAddress, guard } from './guard.ts'
import { findPasswordHash, isPassword } from './passwords.ts'
import { passwordProblem, UNLOCK_TRIES } from './rules.ts'
import { startSession } from './start-session.ts'
import { logSignIn, scopeOf, type Visit } from './visit.ts'

export type SignInAnswer =
  | { readonly state: 'signed-in'; readonly token: string }
  /** Wrong, locked, disabled, unknown: one answer for all, or it would tell who has an account. */
  | { readonly state: 'refused' }
  | { readonly state: 'too-many' }
  /** Right, but from outside and without a second factor: it has to be set up inside, or through a link. */
  | { readonly state: 'inside-only' }

type Account = { userId: string; disabledAt: Date | null; twoFactorEnabled: boolean }

export async function signIn(
  deps: Deps,
  given: { readonly email: string; readonly password: string },
  visit: Visit,
): Promise<SignInAnswer> {
  if (!(await allowAddress(deps, visit.address))) return { state: 'too-many' }
  const account = await findAccount(deps, given.email)
  const hash = account === undefined ? null : await findPasswordHash(deps, account.userId)
  const check = () => isPassword(deps, hash, given.password)
  if (account === undefined || account.disabledAt !== null) {
    await check()
    await logRefusal(deps, visit, account)
    return { state: 'refused' }
  }
  const scope = await scopeOf(deps.db, account.userId)
  if ((await guard(deps, { scope, visit, wrong: 'wrong-password', check })) !== 'right')
    return { state: 'refused' }
  await forgiveAddress(deps, visit.address)
  const now = deps.clock.now()
  if (!account.twoFactorEnabled && !visit.isInternal) {
    await deps.db.transaction(scope, (tx) => logSignIn(tx, scope, visit, 'inside-only', now))
    return { state: 'inside-only' }
  }
  const token = await deps.db.transaction(scope, async (tx) => {
    const { userId, twoFactorEnabled } = account
    // With a second factor still to come nothing is forgiven: whoever knows the password would guess codes for ever.
    if (!twoFactorEnabled) await forgive(tx, userId)
    await logSignIn(tx, scope, visit, twoFactorEnabled ? 'password-accepted' : 'signed-in', now)
    const weakPassword = !twoFactorEnabled && passwordProblem(given.password, false) !== null
    return startSession(
      deps,
      tx,
      { userId, visit, method: 'password', hasSecondFactor: false, weakPassword },
      now,
    )
  })
  return { state: 'signed-in', token }
}

async function findAccount({ db }: Deps, email: string): Promise<Account | undefined> {
  const [account] = await db.reference<Account[]>`
    select id as "userId", disabled_at as "disabledAt", two_factor_enabled as "twoFactorEnabled"
    from users where email = ${normalEmail(email)}`
  return account
}

export const normalEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase()

async function logRefusal(deps: Deps, visit: Visit, account: Account | undefined): Promise<void> {
  const scope = { communes: [INSTALLATION], ...(account !== undefined && { userId: account.userId }) }
  const outcome = account === undefined ? 'unknown-account' : 'disabled'
  await deps.db.transaction(scope, (tx) => logSignIn(tx, scope, visit, outcome, deps.clock.now()))
}

/**
 * Opens an idle session with the password; a sample person has none to give. Its tries are counted for the session and
 * not for the account: who holds the session is no stranger, and a stranger's tries must not keep its owner out.
 */
export async function unlockSession(
  deps: Deps,
  { session, person }: { readonly session: SessionRef; readonly person: Person },
  password: string,
  visit: Visit,
): Promise<'open' | 'wrong' | 'ended'> {
  const scope = await scopeOf(deps.db, person.userId)
  if (session.method === 'password') {
    // Counted before the password is looked at, as tries of an account are (guard.ts).
    const [row] = await deps.db.reference<{ tries: number }[]>`
      update sessions set unlock_tries = unlock_tries + 1 where id = ${session.id} returning unlock_tries as tries`
    if (row === undefined) return 'ended'
    const isRight =
      row.tries <= UNLOCK_TRIES &&
      (await isPassword(deps, await findPasswordHash(deps, person.userId), password))
    if (!isRight) return refuseUnlock(deps, { session, scope, visit }, row.tries >= UNLOCK_TRIES)
  }
  const now = deps.clock.now()
  await deps.db.transaction(scope, async (tx) => {
    await tx`update sessions set locked_at = null, last_seen_at = ${now}, unlock_tries = 0 where id = ${session.id}`
    await logSignIn(tx, scope, visit, 'unlocked', now)
  })
  return 'open'
}

async function refuseUnlock(
  deps: Deps,
  { session, scope, visit }: { readonly session: SessionRef; readonly scope: Scope; readonly visit: Visit },
  isLast: boolean,
): Promise<'wrong' | 'ended'> {
  await deps.db.transaction(scope, async (tx) => {
    await logSignIn(tx, scope, visit, 'wrong-password', deps.clock.now())
    if (isLast) await tx`delete from sessions where id = ${session.id}`
  })
  return isLast ? 'ended' : 'wrong'
}
