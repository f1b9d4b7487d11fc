/** Roles given and taken. Every change is audited in the chain of the commune it is about. */
import { appendAudit } from '../audit/service.ts'
import { INSTALLATION, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { addMembership, type NewMembership } from './users.ts'

/**
 * Throws `conflict` when the person has this role here already. An IT officer has it once in a commune: given again with
 * another unit, the unit changes.
 */
export async function giveRole(
  deps: Deps,
  userId: string,
  membership: NewMembership,
  actor: string,
): Promise<void> {
  const { communeId, role, unitId } = membership
  await deps.db.transaction({ communes: [communeId] }, async (tx) => {
    const [known] = await tx`select from memberships where commune_id = ${communeId} and user_id = ${userId}
      and role = ${role} and unit_id is not distinct from ${unitId}`
    if (known !== undefined) throw new AppError('conflict', 'Người này đã có vai trò đó.')
    if (role === 'it' && (await moveIt(tx, userId, membership, { actor, now: deps.clock.now() }))) return
    await addMembership(tx, userId, membership, actor, deps.clock.now())
  })
}

/** Answers whether there was an IT officer to move to another unit. */
async function moveIt(
  tx: Tx,
  userId: string,
  { communeId, unitId }: NewMembership,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<boolean> {
  const [before] = await tx<{ unitId: string | null }[]>`select unit_id as "unitId" from memberships
    where commune_id = ${communeId} and user_id = ${userId} and role = 'it' for update`
  if (before === undefined) return false
  await tx`update memberships set unit_id = ${unitId}
    where commune_id = ${communeId} and user_id = ${userId} and role = 'it'`
  const line = { communeId, actor, action: 'membership.moved', subject: `user:${userId}` }
  await appendAudit(tx, { ...line, detail: { role: 'it', from: before.unitId, to: unitId } }, now)
  return true
}

/** Throws `not_found`, and `conflict` for the last administrator of the installation. */
export async function takeRole(
  deps: Deps,
  { communeId, membershipId }: { readonly communeId: string; readonly membershipId: string },
  actor: string,
): Promise<void> {
  await deps.db.transaction({ communes: [communeId] }, async (tx) => {
    // Two administrators who take each other's role at the same time must not both succeed.
    if (communeId === INSTALLATION) await tx`select pg_advisory_xact_lock(hashtext('memberships'), 0)`
    const [gone] = await tx<{ userId: string; role: string; unitId: string | null }[]>`
      delete from memberships where commune_id = ${communeId} and membership_id = ${membershipId}
      returning user_id as "userId", role, unit_id as "unitId"`
    if (gone === undefined) throw new AppError('not_found', 'Người này không còn vai trò đó.')
    if (gone.role === 'admin') await requireAnotherAdmin(tx)
    const line = { communeId, actor, action: 'membership.removed', subject: `user:${gone.userId}` }
    await appendAudit(tx, { ...line, detail: { role: gone.role, unitId: gone.unitId } }, deps.clock.now())
  })
}

/** One who can sign in: with a password and not disabled. */
async function requireAnotherAdmin(tx: Tx): Promise<void> {
  const rows = await tx`select from memberships m join users u on u.id = m.user_id
    where m.commune_id = ${INSTALLATION} and m.role = 'admin' and u.disabled_at is null
      and exists (select from accounts a where a.user_id = u.id) limit 1`
  if (rows.length === 0)
    throw new AppError('conflict', 'Đây là quản trị hệ thống cuối cùng: hãy thêm người khác trước.')
}
