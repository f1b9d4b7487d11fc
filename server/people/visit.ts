/** Where a try comes from; what the sign-in log keeps of it. */
import { randomUUID } from 'node:crypto'
import { INSTALLATION, type Scope, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { listMemberships } from './session.ts'

export type Visit = { readonly address: string; readonly userAgent: string; readonly isInternal: boolean }

export type SignInOutcome =
  | 'signed-in'
  | 'password-accepted'
  | 'wrong-password'
  | 'wrong-code'
  | 'locked'
  | 'unknown-account'
  | 'disabled'
  | 'unlocked'
  | 'link'
  | 'inside-only'

/** The installation and every commune of the person: where lines about this person are written. */
export async function scopeOf(db: Deps['db'], userId: string): Promise<Scope & { readonly userId: string }> {
  const memberships = await db.transaction({ communes: [] }, (tx) => listMemberships(tx, userId))
  const communes = new Set([INSTALLATION, ...memberships.map(({ communeId }) => communeId)])
  return { communes: [...communes], userId }
}

/** One line in each commune of the person, so that the commune can be shown its own; else in the installation. */
export async function logSignIn(
  tx: Tx,
  scope: Scope,
  visit: Visit,
  outcome: SignInOutcome,
  now: Date,
): Promise<void> {
  const own = scope.communes.filter((id) => id !== INSTALLATION)
  const rows = (own.length === 0 ? [INSTALLATION] : own).map((communeId) => ({
    ...{ commune_id: communeId, at: now, entry_id: randomUUID(), user_id: scope.userId ?? null },
    ...{ address: visit.address, user_agent: visit.userAgent.slice(0, 300), outcome },
  }))
  await tx`insert into sign_in_log ${tx(rows)}`
}
