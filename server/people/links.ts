/** One-time links: 256 random bits in the address, their hash in the database, one use, an end. */
import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '../db/database.ts'
import type { LINK_PURPOSES } from './schema.ts'

export type LinkPurpose = (typeof LINK_PURPOSES)[number]
export type Link = { readonly purpose: LinkPurpose; readonly userId: string | null }

export const HOUR_MS = 3_600_000

const PATHS: Readonly<Record<LinkPurpose, string>> = {
  setup: '/thiet-lap',
  'sign-in': '/vao',
  unlock: '/mo-khoa',
  reset: '/moi',
  invite: '/moi',
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Answers the path of the link; the token is nowhere else. */
export async function makeLink(
  tx: Tx,
  link: { readonly purpose: LinkPurpose; readonly userId: string | null; readonly ttlMs: number },
  now: Date,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + link.ttlMs)
  await tx`insert into one_time_links (token_hash, purpose, user_id, created_at, expires_at)
    values (${hashOf(token)}, ${link.purpose}, ${link.userId}, ${now}, ${expiresAt})`
  return `${PATHS[link.purpose]}/${token}`
}

/** Whether the link could be used now; asking does not use it up (mail scanners open links). */
export async function findLink(
  tx: Tx,
  token: string,
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<Link | undefined> {
  const [link] = await tx<Link[]>`select purpose, user_id as "userId" from one_time_links
    where token_hash = ${hashOf(token)} and purpose = any(${[...purposes]}) and used_at is null and expires_at > ${now}`
  return link
}

/** Uses the link up; of two at the same time one gets it. */
export async function takeLink(
  tx: Tx,
  token: string,
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<Link | undefined> {
  const [link] = await tx<Link[]>`update one_time_links set used_at = ${now}
    where token_hash = ${hashOf(token)} and purpose = any(${[...purposes]}) and used_at is null and expires_at > ${now}
    returning purpose, user_id as "userId"`
  return link
}

/** Earlier links of the person for the same purpose end when a new one is made. */
export async function dropLinks(tx: Tx, purpose: LinkPurpose, userId: string | null): Promise<void> {
  await tx`delete from one_time_links
    where purpose = ${purpose} and user_id is not distinct from ${userId} and used_at is null`
}
