/** What a person does with the own account: password, sessions. */
import { appendAudit } from '../audit/service.ts'
import { INSTALLATION } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { Person, SessionRef } from '../http/route.ts'
import { guard, type TryOutcome } from './guard.ts'
import { findPasswordHash, hashPassword, isPassword, storePassword } from './passwords.ts'
import { scopeOf, type Visit } from './visit.ts'

type Holder = { readonly session: SessionRef; readonly person: Person }

/** Replaces the password, which satisfies the rules already; every other session of the person ends. */
export async function changePassword(
  deps: Deps,
  { session, person }: Holder,
  passwords: { readonly current: string; readonly next: string },
  visit: Visit,
): Promise<TryOutcome> {
  const { userId } = person
  const scope = await scopeOf(deps.db, userId)
  const known = await findPasswordHash(deps, userId)
  const check = () => isPassword(deps, known, passwords.current)
  const outcome = await guard(deps, { scope, visit, wrong: 'wrong-password', check })
  if (outcome !== 'right') return outcome
  const hash = await hashPassword(deps, passwords.next)
  await deps.db.transaction(scope, async (tx) => {
    await storePassword(deps, tx, userId, hash)
    await tx`delete from sessions where user_id = ${userId} and id <> ${session.id}`
    await tx`update sessions set weak_password = false where id = ${session.id}`
    const subject = `user:${userId}`
    const line = { communeId: INSTALLATION, actor: subject, action: 'user.password-changed', subject }
    await appendAudit(tx, line, deps.clock.now())
  })
  return outcome
}

export type ListedSession = {
  readonly id: string
  readonly address: string
  readonly userAgent: string
  readonly signedInAt: Date
  readonly lastSeenAt: Date
}

/** Running sessions of the person, the latest first; those that ended by time are left out by `since`. */
export const listSessions = (
  { db }: Pick<Deps, 'db'>,
  userId: string,
  since: Date,
): Promise<ListedSession[]> =>
  db.reference<ListedSession[]>`
    select id, coalesce(ip_address, '') as address, coalesce(user_agent, '') as "userAgent",
      signed_in_at as "signedInAt", last_seen_at as "lastSeenAt"
    from sessions where user_id = ${userId} and signed_in_at > ${since} order by last_seen_at desc, id`

/** Ends one session of the person; false when it is not there or not theirs. */
export async function revokeSession(deps: Deps, userId: string, sessionId: string): Promise<boolean> {
  return deps.db.transaction({ communes: [INSTALLATION], userId }, async (tx) => {
    const rows = await tx`delete from sessions where id = ${sessionId} and user_id = ${userId} returning id`
    if (rows.length === 0) return false
    const actor = `user:${userId}`
    const line = {
      communeId: INSTALLATION,
      actor,
      action: 'session.revoked',
      subject: `session:${sessionId}`,
    }
    await appendAudit(tx, line, deps.clock.now())
    return true
  })
}

/** Signing out is no event for the chain: the person only goes. */
export async function endSession({ db }: Pick<Deps, 'db'>, sessionId: string): Promise<void> {
  await db.reference`delete from sessions where id = ${sessionId}`
}
