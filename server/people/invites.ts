/** Links that lead a known person in: set a password (invitation, reset), end a lockout, enter a sample commune. */
import { appendAudit } from '../audit/service.ts'
import { INSTALLATION, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findLink, makeLink, takeLink } from './links.ts'
import { hashPassword, storePassword } from './passwords.ts'
import { passwordProblem, rolesRequireTotp } from './rules.ts'
import { listMemberships } from './session.ts'
import { startSession } from './start-session.ts'
import { logSignIn, scopeOf, type Visit } from './visit.ts'

const gone = () => new AppError('not_found', 'Liên kết này đã dùng, hết hạn hoặc không đúng.')

export type Invitee = {
  readonly userId: string
  readonly name: string
  readonly email: string
  /** A second factor is there or will be asked for at once: the shorter password suffices. */
  readonly withTotp: boolean
}

/** Who may set a password with this link. */
export const findInvitee = (deps: Deps, token: string): Promise<Invitee | undefined> =>
  deps.db.transaction({ communes: [] }, async (tx) => {
    const link = await findLink(tx, token, ['invite', 'reset'], deps.clock.now())
    return link?.userId ? findUser(tx, link.userId) : undefined
  })

async function findUser(tx: Tx, userId: string): Promise<Invitee | undefined> {
  const [user] = await tx<{ name: string; email: string; twoFactorEnabled: boolean }[]>`
    select name, email, two_factor_enabled as "twoFactorEnabled" from users where id = ${userId} and disabled_at is null`
  if (user === undefined) return undefined
  const roles = (await listMemberships(tx, userId)).map(({ role }) => role)
  const { name, email, twoFactorEnabled } = user
  return { userId, name, email, withTotp: twoFactorEnabled || rolesRequireTotp(roles) }
}

/** Sets the password, ends older sessions and a lockout, and signs in; answers the token. Throws `not_found`. */
export async function setInvitedPassword(
  deps: Deps,
  link: string,
  password: string,
  visit: Visit,
): Promise<string> {
  const hash = await hashPassword(deps, password)
  const now = deps.clock.now()
  return deps.db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    const taken = await takeLink(tx, link, ['invite', 'reset'], now)
    if (!taken?.userId) throw gone()
    const { userId } = taken
    await storePassword(deps, tx, userId, hash)
    await tx`delete from sessions where user_id = ${userId}`
    await tx`delete from lockouts where user_id = ${userId}`
    const subject = `user:${userId}`
    await appendAudit(
      tx,
      { communeId: INSTALLATION, actor: subject, action: 'user.password-set', subject },
      now,
    )
    const weakPassword = passwordProblem(password, false) !== null
    return startSession(
      deps,
      tx,
      { userId, visit, method: 'password', hasSecondFactor: false, weakPassword, byOneTimeLink: true },
      now,
    )
  })
}

export const canUnlock = (deps: Deps, token: string): Promise<boolean> =>
  deps.db.transaction(
    { communes: [] },
    async (tx) => (await findLink(tx, token, ['unlock'], deps.clock.now())) !== undefined,
  )

/** Ends the lockout of the person whom the link was mailed to. Throws `not_found`. */
export async function unlockByLink(deps: Deps, link: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    const taken = await takeLink(tx, link, ['unlock'], now)
    if (!taken?.userId) throw gone()
    await tx`delete from lockouts where user_id = ${taken.userId}`
    const subject = `user:${taken.userId}`
    await appendAudit(tx, { communeId: INSTALLATION, actor: subject, action: 'user.unlocked', subject }, now)
  })
}

/** Answers the path of a link that signs this person in once, fully. Only for people of sample communes. */
export async function createSignInLink(deps: Deps, userId: string, ttlMs: number): Promise<string> {
  return deps.db.transaction({ communes: [] }, async (tx) => {
    await requireSamplePerson(tx, userId)
    return makeLink(tx, { purpose: 'sign-in', userId, ttlMs }, deps.clock.now())
  })
}

export const canEnterByLink = (deps: Deps, token: string): Promise<boolean> =>
  deps.db.transaction(
    { communes: [] },
    async (tx) => (await findLink(tx, token, ['sign-in'], deps.clock.now())) !== undefined,
  )

/** Uses a sign-in link; answers the token of the session. Throws `not_found`, and `forbidden` for real people. */
export async function enterByLink(deps: Deps, link: string, visit: Visit): Promise<string> {
  const now = deps.clock.now()
  const { userId, token } = await deps.db.transaction({ communes: [] }, async (tx) => {
    const taken = await takeLink(tx, link, ['sign-in'], now)
    if (!taken?.userId) throw gone()
    await requireSamplePerson(tx, taken.userId)
    const session = {
      userId: taken.userId,
      visit,
      method: 'link',
      hasSecondFactor: true,
      weakPassword: false,
    } as const
    return { userId: taken.userId, token: await startSession(deps, tx, session, now) }
  })
  const scope = await scopeOf(deps.db, userId)
  await deps.db.transaction(scope, (tx) => logSignIn(tx, scope, visit, 'link', now))
  return token
}

/** No password, no second factor: such a link may never lead to real data. */
async function requireSamplePerson(tx: Tx, userId: string): Promise<void> {
  const memberships = await listMemberships(tx, userId)
  const codes = memberships.map(({ communeId }) => communeId)
  const samples = await tx`select from commune_directory where commune_id = any(${codes}) and is_sample`
  if (memberships.length === 0 || samples.length !== new Set(codes).size)
    throw new AppError('forbidden', 'Liên kết đăng nhập chỉ dùng cho xã mẫu.')
}
