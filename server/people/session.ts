/** From the cookie of a request to who is asking and how far the session has come. */

import { INSTALLATION, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { Membership, SessionStage, SignedIn } from '../http/route.ts'
import { IDLE_MS, rolesRequireTotp, SESSION_MS } from './rules.ts'

type SessionRow = {
  id: string
  userId: string
  name: string
  email: string
  twoFactorEnabled: boolean
  signedInAt: Date
  lastSeenAt: Date
  lockedAt: Date | null
  secondFactorAt: Date | null
  weakPassword: boolean
  method: 'password' | 'link'
  byOneTimeLink: boolean
}

/** A row is written at most this often for being seen. */
const SEEN_MS = 30_000

/**
 * The session of this token, or null when it ended, was revoked, or its person is disabled. Asked of the database
 * each time: a revoked session is refused at once. Marks the session as seen, and locks one that was idle.
 */
export async function findSession(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  token: string,
  isInternal: boolean,
): Promise<SignedIn | null> {
  const now = clock.now()
  return db.transaction({ communes: [] }, async (tx) => {
    const row = await findRow(tx, token)
    if (row === undefined) return null
    if (now.getTime() - row.signedInAt.getTime() >= SESSION_MS) {
      await tx`delete from sessions where id = ${row.id}`
      return null
    }
    const isLocked = await markSeen(tx, row, now)
    const memberships = await listMemberships(tx, row.userId)
    const needsTotp = !isInternal || rolesRequireTotp(memberships.map(({ role }) => role))
    const { id, method, twoFactorEnabled, userId, name, email } = row
    const stage = stageOf(row, isLocked, needsTotp)
    // A password alone sets up nothing from outside; a sign-in that stopped half-way is not kept for the next comer.
    const isBarred = stage === 'set-up' && !isInternal && !row.byOneTimeLink
    if (isBarred || (stage === 'second-factor' && isLocked)) {
      await tx`delete from sessions where id = ${row.id}`
      return null
    }
    const session = { id, token, stage, method, twoFactorEnabled, longPasswordSuffices: !needsTotp }
    return { session, person: { userId, name, email, memberships } }
  })
}

async function findRow(tx: Tx, token: string): Promise<SessionRow | undefined> {
  const [row] = await tx<SessionRow[]>`
    select s.id, s.user_id as "userId", u.name, u.email, u.two_factor_enabled as "twoFactorEnabled",
      s.signed_in_at as "signedInAt", s.last_seen_at as "lastSeenAt", s.locked_at as "lockedAt",
      s.second_factor_at as "secondFactorAt", s.weak_password as "weakPassword", s.method,
      s.by_one_time_link as "byOneTimeLink"
    from sessions s join users u on u.id = s.user_id
    where s.token = ${token} and u.disabled_at is null`
  return row
}

/** Answers whether the session is locked. A locked one stays so until the password was given again. */
async function markSeen(tx: Tx, row: SessionRow, now: Date): Promise<boolean> {
  if (row.lockedAt !== null) return true
  const idleMs = now.getTime() - row.lastSeenAt.getTime()
  if (idleMs >= IDLE_MS) {
    await tx`update sessions set locked_at = ${now} where id = ${row.id}`
    return true
  }
  if (idleMs >= SEEN_MS)
    await tx`update sessions set last_seen_at = ${now} where id = ${row.id} and locked_at is null`
  return false
}

/** Stated as the person, whose own memberships are visible whatever the commune. */
export async function listMemberships(tx: Tx, userId: string): Promise<readonly Membership[]> {
  await tx`select set_config('app.user', ${userId}, true)`
  return tx<Membership[]>`
    select m.commune_id as "communeId", coalesce(d.code, '') as "communeCode", coalesce(d.name, 'Hệ thống') as "communeName",
      m.role, m.unit_id as "unitId"
    from memberships m left join commune_directory d using (commune_id)
    where m.user_id = ${userId} and (d.commune_id is not null or m.commune_id = ${INSTALLATION})
    order by d.name, m.role, m.membership_id`
}

function stageOf(row: SessionRow, isLocked: boolean, needsTotp: boolean): SessionStage {
  if (row.twoFactorEnabled && row.secondFactorAt === null && row.method === 'password') return 'second-factor'
  if (isLocked) return 'locked'
  // A link leads into sample communes only: nothing to protect, and nobody holds the authenticator.
  if (row.method === 'link' || row.twoFactorEnabled) return 'full'
  return needsTotp || row.weakPassword ? 'set-up' : 'full'
}
