/** Accounts and memberships, as the administrator keeps them. Each change and its audit line are one transaction. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../audit/service.ts'
import { listCommunes } from '../communes/queries.ts'
import { INSTALLATION, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Membership, Role } from '../http/route.ts'
import { libraryOf } from './auth.ts'
import { dropLinks, HOUR_MS, makeLink } from './links.ts'
import { dropTotp } from './second-factor.ts'
import { normalEmail } from './sign-in.ts'

export const INVITE_MS = 72 * HOUR_MS

export type NewMembership = {
  readonly communeId: string
  readonly role: Role
  readonly unitId: string | null
}

export type NewUser = {
  readonly name: string
  readonly email: string
  readonly memberships: readonly NewMembership[]
}

export type AddedUser = { readonly userId: string; readonly invitePath: string | null }

/**
 * Adds a person, or memberships to a known one; answers the path of the invitation link, null for a known person
 * who has a password already.
 */
export async function addUser(deps: Deps, user: NewUser, actor: string): Promise<AddedUser> {
  const [added] = await addUsers(deps, [user], actor)
  if (added === undefined) throw new AppError('internal', 'no user was added')
  return added
}

/** All of them or none, in one transaction; answers in the order given. */
export async function addUsers(
  deps: Deps,
  users: readonly NewUser[],
  actor: string,
): Promise<readonly AddedUser[]> {
  const given = users.flatMap(({ memberships }) => memberships.map(({ communeId }) => communeId))
  return deps.db.transaction({ communes: [...new Set([INSTALLATION, ...given])] }, async (tx) => {
    const added: AddedUser[] = []
    for (const user of users) added.push(await addUserIn(deps, tx, user, actor))
    return added
  })
}

async function addUserIn(deps: Deps, tx: Tx, user: NewUser, actor: string): Promise<AddedUser> {
  const now = deps.clock.now()
  const email = normalEmail(user.email)
  const [known] = await tx<{ id: string; disabledAt: Date | null; hasPassword: boolean }[]>`
      select id, disabled_at as "disabledAt", exists (select from accounts where user_id = u.id) as "hasPassword"
      from users u where email = ${email}`
  if (known?.disabledAt) throw new AppError('conflict', `Tài khoản ${email} đã bị vô hiệu.`)
  const userId = known?.id ?? (await insertUser(deps, tx, { name: user.name, email }, actor, now))
  for (const membership of user.memberships) await addMembership(tx, userId, membership, actor, now)
  if (known?.hasPassword === true) return { userId, invitePath: null }
  await dropLinks(tx, 'invite', userId)
  return { userId, invitePath: await makeLink(tx, { purpose: 'invite', userId, ttlMs: INVITE_MS }, now) }
}

export async function insertUser(
  deps: Deps,
  tx: Tx,
  user: { readonly name: string; readonly email: string },
  actor: string,
  now: Date,
): Promise<string> {
  const library = libraryOf(deps)
  const { internalAdapter } = await library.auth.$context
  const { id } = await library.within(tx, () =>
    internalAdapter.createUser(
      {
        name: user.name.trim().normalize('NFC'),
        email: normalEmail(user.email),
        emailVerified: false,
        createdAt: now,
        updatedAt: now,
      },
      { method: 'email' },
    ),
  )
  await appendAudit(
    tx,
    { communeId: INSTALLATION, actor, action: 'user.added', subject: `user:${id}`, after: user },
    now,
  )
  return id
}

/** A membership that exists already stays as it is. The transaction states the commune. */
export async function addMembership(
  tx: Tx,
  userId: string,
  { communeId, role, unitId }: NewMembership,
  actor: string,
  now: Date,
): Promise<void> {
  const rows =
    await tx`insert into memberships (commune_id, membership_id, user_id, role, unit_id, created_at)
    values (${communeId}, ${randomUUID()}, ${userId}, ${role}, ${unitId}, ${now}) on conflict do nothing returning role`
  if (rows.length === 0) return
  const line = { communeId, actor, action: 'membership.added', subject: `user:${userId}` }
  await appendAudit(tx, { ...line, detail: { role, unitId } }, now)
}

export type ListedMembership = Membership & {
  readonly membershipId: string
  readonly unitName: string | null
}

export type ListedUser = {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly twoFactorEnabled: boolean
  readonly hasPassword: boolean
  readonly disabledAt: Date | null
  readonly lockedUntil: Date | null
  readonly memberships: readonly ListedMembership[]
}

/** Everybody, by given name. For the administrator: asks under every commune there is. */
export async function listUsers({ db }: Pick<Deps, 'db'>): Promise<readonly ListedUser[]> {
  const communes = [INSTALLATION, ...(await listCommunes(db.reference)).map(({ communeId }) => communeId)]
  return db.transaction({ communes }, async (tx) => {
    const users = await tx<Omit<ListedUser, 'memberships'>[]>`
      select u.id as "userId", u.name, u.email, u.two_factor_enabled as "twoFactorEnabled",
        exists (select from accounts where user_id = u.id) as "hasPassword",
        u.disabled_at as "disabledAt", l.locked_until as "lockedUntil"
      from users u left join lockouts l on l.user_id = u.id
      order by given_name_first(u.name) collate vi, u.email`
    const memberships = await tx<(ListedMembership & { userId: string })[]>`
      select m.user_id as "userId", m.membership_id as "membershipId", m.commune_id as "communeId",
        coalesce(d.code, '') as "communeCode", coalesce(d.name, 'Hệ thống') as "communeName", m.role,
        m.unit_id as "unitId", n.name as "unitName"
      from memberships m left join commune_directory d using (commune_id)
        left join units n on n.commune_id = m.commune_id and n.unit_id = m.unit_id
      order by d.name, m.role, m.membership_id`
    const ofUser = new Map<string, ListedMembership[]>(users.map(({ userId }) => [userId, []]))
    for (const { userId, ...membership } of memberships) ofUser.get(userId)?.push(membership)
    return users.map((user) => ({ ...user, memberships: ofUser.get(user.userId) ?? [] }))
  })
}

/** Throws `not_found`. */
export async function getUserId({ db }: Pick<Deps, 'db'>, email: string): Promise<string> {
  const [user] = await db.reference<
    { id: string }[]
  >`select id from users where email = ${normalEmail(email)}`
  if (user === undefined) throw new AppError('not_found', `Không có tài khoản ${normalEmail(email)}.`)
  return user.id
}

/** The person cannot sign in any more and is signed out now. What they did stays. */
export async function disableUser(deps: Deps, userId: string, actor: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    await tx`update users set disabled_at = coalesce(disabled_at, ${now}) where id = ${userId}`
    await tx`delete from sessions where user_id = ${userId}`
    await tx`delete from one_time_links where user_id = ${userId} and used_at is null`
    await appendAudit(
      tx,
      { communeId: INSTALLATION, actor, action: 'user.disabled', subject: `user:${userId}` },
      now,
    )
  })
}

/**
 * Ends a lockout and answers the path of a link that sets a new password; with `totp` the authenticator is taken
 * off as well (lost telephone, no recovery codes). The sessions of the person end.
 */
export async function resetUser(
  deps: Deps,
  userId: string,
  options: { readonly totp: boolean },
  actor: string,
): Promise<string> {
  const now = deps.clock.now()
  return deps.db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    const reopened = await tx`update users set disabled_at = null
      where id = ${userId} and disabled_at is not null returning id`
    await tx`delete from lockouts where user_id = ${userId}`
    await tx`delete from sessions where user_id = ${userId}`
    if (options.totp) await dropTotp(tx, userId)
    await dropLinks(tx, 'reset', userId)
    const line = { communeId: INSTALLATION, actor, action: 'user.reset', subject: `user:${userId}` }
    await appendAudit(tx, { ...line, detail: { totp: options.totp, reopened: reopened.length > 0 } }, now)
    return makeLink(tx, { purpose: 'reset', userId, ttlMs: 24 * HOUR_MS }, now)
  })
}

/** Ends a lockout. Throws `conflict` when there is none. */
export async function unlockUser(deps: Deps, userId: string, actor: string): Promise<void> {
  await deps.db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    const rows =
      await tx`delete from lockouts where user_id = ${userId} and locked_until is not null returning user_id`
    if (rows.length === 0) throw new AppError('conflict', 'Tài khoản này không bị khóa.')
    const line = { communeId: INSTALLATION, actor, action: 'user.unlocked', subject: `user:${userId}` }
    await appendAudit(tx, line, deps.clock.now())
  })
}
