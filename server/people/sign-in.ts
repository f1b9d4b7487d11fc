/** Signing in with e-mail and password, and coming back after the idle lock. */
import { INSTALLATION } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { Person, SessionRef } from '../http/route.ts'
import { allowAddress, forgive, forgiveAddress, guard } from './guard.ts'
import { findPasswordHash, isPassword } from './passwords.ts'
import { passwordProblem } from './rules.ts'
import { startSession } from './start-session.ts'
import { logSignIn, scopeOf, type Visit } from './visit.ts'

export type SignInAnswer =
  | { readonly state: 'signed-in'; readonly token: string }
  /** Wrong, locked, disabled, unknown: one answer for all, or it would tell who has an account. */
  | { readonly state: 'refused' }
  | { readonly state: 'too-many' }

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

/** Opens an idle session with the password; answers whether it is open. A sample person has none to give. */
export async function unlockSession(
  deps: Deps,
  { session, person }: { readonly session: SessionRef; readonly person: Person },
  password: string,
  visit: Visit,
): Promise<boolean> {
  const scope = await scopeOf(deps.db, person.userId)
  if (session.method === 'password') {
    const hash = await findPasswordHash(deps, person.userId)
    const check = () => isPassword(deps, hash, password)
    if ((await guard(deps, { scope, visit, wrong: 'wrong-password', check })) !== 'right') return false
  }
  const now = deps.clock.now()
  await deps.db.transaction(scope, async (tx) => {
    await tx`update sessions set locked_at = null, last_seen_at = ${now} where id = ${session.id}`
    await logSignIn(tx, scope, visit, 'unlocked', now)
  })
  return true
}
