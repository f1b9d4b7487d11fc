/** What signing in leaves behind and nobody needs any more. Sign-in logs are history: retention keeps those. */
import { startLoop } from '../jobs/loop.ts'
import type { JobDeps, Loop } from '../jobs/turn.ts'
import { ADDRESS_WINDOW_MS, SESSION_MS } from './rules.ts'

const EVERY_SECONDS = 3600
/** Used and ended links stay a while, for the question "did you use it?". */
const LINK_MS = 30 * 86_400_000
/** An authenticator's code is accepted for a minute and a half around its own half minute. */
const CODE_MS = 10 * 60_000

/** Drops ended sessions, old links, used codes and counts of addresses; answers how many rows. */
export async function tidyPeople({ db, clock }: Pick<JobDeps, 'db' | 'clock'>): Promise<number> {
  const now = clock.now().getTime()
  const before = (ms: number): Date => new Date(now - ms)
  const gone = [
    await db.reference`delete from sessions where signed_in_at < ${before(SESSION_MS)} returning id`,
    await db.reference`delete from one_time_links where expires_at < ${before(LINK_MS)} returning purpose`,
    await db.reference`delete from used_totp_codes where used_at < ${before(CODE_MS)} returning user_id`,
    await db.reference`delete from address_tries where window_start < ${before(ADDRESS_WINDOW_MS)} returning address`,
    await db.reference`delete from verifications where expires_at < ${before(0)} returning id`,
  ]
  return gone.reduce((sum, rows) => sum + rows.length, 0)
}

export const startTidyLoop = (deps: JobDeps): Loop =>
  startLoop({ name: 'tidy-people', everySeconds: EVERY_SECONDS, deps, turn: () => tidyPeople(deps) })
