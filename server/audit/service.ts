/** The audit chain: who did what, appended in the transaction that does it, chained per commune. */
import type { Tx } from '../db/database.ts'
import { canonicalJson, type Json, sha256 } from './canonical.ts'
import { GENESIS, lineHash } from './line.ts'

export type AuditEntry = {
  /** INSTALLATION for what belongs to no commune. */
  readonly communeId: string
  /** Whose doing: `user:<id>`, `device:<id>`, `cli`, `system`. Ids, not names. */
  readonly actor: string
  /** `<slice>.<verb>`: 'user.disabled', 'device.enrolled'. */
  readonly action: string
  /** What it was done to: `user:<id>`, `device:<id>`, `address:<ip>`. */
  readonly subject: string
  /** Kept as digests only. */
  readonly before?: Json
  readonly after?: Json
  /** Kept as it is, for people to read: never a secret, no personal data beyond what must be known. */
  readonly detail?: { readonly [key: string]: Json | undefined }
}

/**
 * Appends one line; the transaction must state the commune (the installation needs no stating). Writers of one
 * commune wait for each other here until the end of their transactions: append as late as possible.
 */
export const appendAudit = (tx: Tx, entry: AuditEntry, now: Date): Promise<void> =>
  appendAuditLines(tx, entry.communeId, [entry], now)

/** The same for several of one commune, in their order: the head of the chain is read and written once. */
export async function appendAuditLines(
  tx: Tx,
  communeId: string,
  entries: readonly Omit<AuditEntry, 'communeId'>[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return
  await tx`insert into audit_heads (commune_id, seq, hash) values (${communeId}, 0, ${GENESIS}) on conflict do nothing`
  const [head] = await tx<{ seq: number; hash: Buffer }[]>`
    select seq, hash from audit_heads where commune_id = ${communeId} for update`
  if (head === undefined) throw new Error(`the head of the audit chain of ${communeId} is not to be seen`)
  let { seq, hash } = head
  const rows = entries.map(({ actor, action, subject, before, after, detail = {} }) => {
    seq += 1
    const said = {
      actor,
      action,
      subject,
      beforeDigest: digestOf(before),
      afterDigest: digestOf(after),
      detail,
    }
    const previous = hash
    hash = lineHash(previous, { communeId, seq, at: now, ...said })
    return { seq, ...said, prev: hex(previous), hash: hex(hash) }
  })
  await tx`insert into audit_lines
    (commune_id, seq, at, actor, action, subject, before_digest, after_digest, detail, prev_hash, hash)
    select ${communeId}, seq, ${now}, actor, action, subject, "beforeDigest", "afterDigest", detail, prev, hash
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(seq bigint, actor text, action text,
      subject text, "beforeDigest" text, "afterDigest" text, detail jsonb, prev bytea, hash bytea)`
  await tx`update audit_heads set seq = ${seq}, hash = ${hash} where commune_id = ${communeId}`
}

const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`
const digestOf = (value: Json | undefined): string | null =>
  value === undefined ? null : sha256(canonicalJson(value)).toString('hex')
