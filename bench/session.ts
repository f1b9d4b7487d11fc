/** A person who has signed in with everything that takes, as rows: what is measured is the page, not the sign-in. */
import { randomBytes, randomUUID } from 'node:crypto'
import { systemClock } from '../server/clock.ts'
import { signToken } from '../server/http/cookies.ts'
import { csrfTokenFor } from '../server/http/csrf.ts'
import type { Role } from '../server/http/route.ts'
import type { Installation } from './installation.ts'

export type BenchSession = {
  /** Goes into the header `cookie`. */
  readonly cookie: string
  /** Goes into the form field `csrf`. */
  readonly csrf: string
}

/** `secret` is the AUTH_SECRET of the server. */
export async function addPerson(
  { owner }: Pick<Installation, 'owner'>,
  { role, communeId }: { readonly role: Role; readonly communeId: string },
  secret: string,
): Promise<BenchSession> {
  const [userId, token, now] = [randomUUID(), randomBytes(24).toString('base64url'), systemClock().now()]
  await owner`insert into users (id, name, email, two_factor_enabled, created_at, updated_at)
    values (${userId}, 'Trần Thị Bình', ${`${role}@bench.test`}, true, ${now}, ${now})`
  await owner`insert into memberships (commune_id, membership_id, user_id, role, created_at)
    values (${communeId}, ${randomUUID()}, ${userId}, ${role}, ${now})`
  await owner`insert into sessions (id, token, user_id, expires_at, created_at, updated_at, signed_in_at, last_seen_at, second_factor_at)
    values (${randomUUID()}, ${token}, ${userId}, '2100-01-01', ${now}, ${now}, ${now}, ${now}, ${now})`
  return {
    cookie: `anxa=${encodeURIComponent(signToken(token, secret))}`,
    csrf: csrfTokenFor(secret, 'session', token),
  }
}
