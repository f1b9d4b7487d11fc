/**
 * Wrong tries. A try is counted before the secret is looked at, so that a hundred at the same time are not a
 * hundred guesses; it is given back when it was right.
 */

import { appendAudit } from '../audit/service.ts'
import { INSTALLATION, type Scope, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { addressGroup } from '../http/address.ts'
import { dropLinks, makeLink } from './links.ts'
import { ADDRESS_TRIES, ADDRESS_WINDOW_MS, LOCKOUT_MS, LOCKOUT_TRIES } from './rules.ts'
import { mailUnlockLink } from './unlock-mail.ts'
import { logSignIn, type SignInOutcome, type Visit } from './visit.ts'

/** Tries beyond the last one are counted so far only. */
const MOST_COUNTED = 1_000

export type TryOutcome = 'right' | 'wrong' | 'locked'

type GuardedTry = {
  readonly scope: Scope & { readonly userId: string }
  readonly visit: Visit
  /** How a wrong try is called in the sign-in log. */
  readonly wrong: SignInOutcome
  /** Whether the secret is right. Runs also for a locked account, so that the time does not tell. */
  readonly check: () => Promise<boolean>
}

/** One try of a password or code of an existing account. A right one is given back, not forgiven (see `forgive`). */
export async function guard(deps: Deps, { scope, visit, wrong, check }: GuardedTry): Promise<TryOutcome> {
  const now = deps.clock.now()
  const { userId } = scope
  const reserved = await deps.db.transaction(scope, (tx) => reserveTry(tx, userId, now))
  const isRight = await check()
  if (reserved === 'locked') {
    await deps.db.transaction(scope, (tx) => logSignIn(tx, scope, visit, 'locked', now))
    return 'locked'
  }
  const unlockPath = await deps.db.transaction(scope, async (tx) => {
    if (isRight) {
      await giveBack(tx, userId, reserved)
      return null
    }
    await logSignIn(tx, scope, visit, wrong, now)
    return reserved === 'last' ? tellOfLockout(deps, tx, userId, visit, now) : null
  })
  // Not waited for: an answer that takes as long as a mail server tells that the account exists.
  if (unlockPath !== null) void mailUnlockLink(deps, userId, unlockPath)
  return isRight ? 'right' : 'wrong'
}

/** last: the account is locked from now on, unless this try turns out to be right. */
type Reserved = 'open' | 'last' | 'locked'

const lockEnd = (now: Date): Date => new Date(now.getTime() + LOCKOUT_MS)

/**
 * The fifth try locks before its secret is looked at: tries whose end is never written, because the server was killed
 * or the database went away, lock for twelve hours and not for ever.
 */
async function reserveTry(tx: Tx, userId: string, now: Date): Promise<Reserved> {
  const [row] = await tx<{ tries: number }[]>`
    insert into lockouts as l (user_id, tries) values (${userId}, 1)
    on conflict (user_id) do update set
      tries = case when l.locked_until <= ${now} then 1 else least(l.tries + 1, ${MOST_COUNTED}) end,
      locked_until = case when l.locked_until <= ${now} then null
        when l.locked_until is null and l.tries + 1 >= ${LOCKOUT_TRIES} then ${lockEnd(now)}::timestamptz
        else l.locked_until end
    returning tries`
  if (row === undefined || row.tries > LOCKOUT_TRIES) return 'locked'
  return row.tries === LOCKOUT_TRIES ? 'last' : 'open'
}

async function giveBack(tx: Tx, userId: string, reserved: Exclude<Reserved, 'locked'>): Promise<void> {
  // Those who came after the last one were refused: what they added to the count goes with its lock.
  if (reserved === 'last')
    await tx`update lockouts set tries = ${LOCKOUT_TRIES - 1}, locked_until = null where user_id = ${userId}`
  else await tx`update lockouts set tries = greatest(tries - 1, 0) where user_id = ${userId}`
}

/** Answers the path of the link that ends the lockout; null when there is no mail, or no lockout any more. */
async function tellOfLockout(
  deps: Deps,
  tx: Tx,
  userId: string,
  visit: Visit,
  now: Date,
): Promise<string | null> {
  const locked =
    await tx`select from lockouts where user_id = ${userId} and locked_until is not null for update`
  if (locked.length === 0) return null
  await dropLinks(tx, 'unlock', userId)
  const path = (await deps.mailer.isConfigured())
    ? await makeLink(tx, { purpose: 'unlock', userId, ttlMs: LOCKOUT_MS }, now)
    : null
  await appendAudit(
    tx,
    {
      ...{ communeId: INSTALLATION, actor: `address:${visit.address}`, action: 'user.locked-out' },
      ...{ subject: `user:${userId}`, detail: { until: lockEnd(now).toISOString() } },
    },
    now,
  )
  return path
}

/** Everything was right, second factor included: the count begins anew. */
export const forgive = async (tx: Tx, userId: string): Promise<void> => {
  await tx`delete from lockouts where user_id = ${userId}`
}

/** Counts a sign-in try of an address, over all accounts; false when it has had too many. */
export async function allowAddress({ db, clock }: Deps, address: string): Promise<boolean> {
  const now = clock.now()
  const windowStart = new Date(now.getTime() - ADDRESS_WINDOW_MS)
  const group = addressGroup(address)
  const [row] = await db.reference<{ tries: number }[]>`
    insert into address_tries as a (address, window_start, tries) values (${group}, ${now}, 1)
    on conflict (address) do update set
      tries = case when a.window_start <= ${windowStart} then 1 else a.tries + 1 end,
      window_start = case when a.window_start <= ${windowStart} then ${now} else a.window_start end
    returning tries`
  return row !== undefined && row.tries <= ADDRESS_TRIES
}

/** A right sign-in is no guess: colleagues behind one address do not use up each other's tries. */
export async function forgiveAddress({ db }: Pick<Deps, 'db'>, address: string): Promise<void> {
  await db.reference`update address_tries set tries = greatest(tries - 1, 0) where address = ${addressGroup(address)}`
}
