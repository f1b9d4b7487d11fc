/** A new session, always with a new token. */
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { libraryOf } from './auth.ts'
import type { Visit } from './visit.ts'

export type NewSession = {
  readonly userId: string
  readonly visit: Visit
  readonly method: 'password' | 'link'
  readonly hasSecondFactor: boolean
  readonly weakPassword: boolean
  /** A one-time link began it: it may set up the second factor from outside. */
  readonly byOneTimeLink?: true
}

/** Answers the token. The moments are those of our clock, which the library does not know. */
export async function startSession(deps: Deps, tx: Tx, session: NewSession, now: Date): Promise<string> {
  const { userId, visit, method, hasSecondFactor, weakPassword, byOneTimeLink = false } = session
  const library = libraryOf(deps)
  const { internalAdapter } = await library.auth.$context
  const { token } = await library.within(tx, () =>
    internalAdapter.createSession(userId, false, {
      ipAddress: visit.address,
      userAgent: visit.userAgent.slice(0, 300),
    }),
  )
  await stampSession(tx, token, { method, weakPassword, secondFactorAt: hasSecondFactor ? now : null }, now)
  if (byOneTimeLink) await tx`update sessions set by_one_time_link = true where token = ${token}`
  return token
}

type Stamp = Pick<NewSession, 'method' | 'weakPassword'> & { readonly secondFactorAt: Date | null }

export async function stampSession(tx: Tx, token: string, stamp: Stamp, now: Date): Promise<void> {
  await tx`update sessions set signed_in_at = ${now}, last_seen_at = ${now}, locked_at = null, method = ${stamp.method},
    second_factor_at = ${stamp.secondFactorAt}, weak_password = ${stamp.weakPassword} where token = ${token}`
}
