/** The first account: made through a link that the server prints while there is no administrator. */
import { INSTALLATION, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { dropLinks, findLink, HOUR_MS, makeLink, takeLink } from './links.ts'
import { hashPassword, storePassword } from './passwords.ts'
import { startSession } from './start-session.ts'
import { addMembership, insertUser } from './users.ts'
import type { Visit } from './visit.ts'

const SETUP_MS = 24 * HOUR_MS
const SCOPE = { communes: [INSTALLATION] }

/** Prints the link; nothing once there is an administrator. Each start makes a new link and ends the one before. */
export async function printSetupLink(deps: Deps, url: string, print: (line: string) => void): Promise<void> {
  const path = await deps.db.transaction(SCOPE, async (tx) => {
    if (await hasAdmin(tx)) return null
    await dropLinks(tx, 'setup', null)
    return makeLink(tx, { purpose: 'setup', userId: null, ttlMs: SETUP_MS }, deps.clock.now())
  })
  if (path === null) return
  print('Chưa có tài khoản quản trị. Mở liên kết sau để tạo (dùng một lần, trong 24 giờ):')
  print(`  ${url}${path}`)
}

export const canSetUp = (deps: Deps, token: string): Promise<boolean> =>
  deps.db.transaction(SCOPE, async (tx) => {
    const link = await findLink(tx, token, ['setup'], deps.clock.now())
    return link !== undefined && !(await hasAdmin(tx))
  })

/** Makes the administrator's account and signs in; the second factor is asked for next. Answers the session's token. */
export async function makeFirstAdmin(
  deps: Deps,
  link: string,
  admin: { readonly name: string; readonly email: string; readonly password: string },
  visit: Visit,
): Promise<string> {
  const now = deps.clock.now()
  const hash = await hashPassword(deps, admin.password)
  return deps.db.transaction(SCOPE, async (tx) => {
    // Two at the same time: the second one finds the link used.
    const taken = await takeLink(tx, link, ['setup'], now)
    if (taken === undefined || (await hasAdmin(tx)))
      throw new AppError('not_found', 'Liên kết này đã dùng, hết hạn hoặc không đúng.')
    const userId = await insertUser(deps, tx, { name: admin.name, email: admin.email }, 'system', now)
    await storePassword(deps, tx, userId, hash)
    await addMembership(tx, userId, { communeId: INSTALLATION, role: 'admin', unitId: null }, 'system', now)
    const session = {
      userId,
      visit,
      method: 'password',
      hasSecondFactor: false,
      weakPassword: false,
      byOneTimeLink: true,
    } as const
    return startSession(deps, tx, session, now)
  })
}

async function hasAdmin(tx: Tx): Promise<boolean> {
  const rows = await tx`select from memberships m join users u on u.id = m.user_id
    where m.commune_id = ${INSTALLATION} and m.role = 'admin' and u.disabled_at is null limit 1`
  return rows.length > 0
}
