/** Proves a chain: every line hashes to what it says, follows the one before, and the last one is the head. */
import type { Database, Tx } from '../db/database.ts'
import type { Json } from './canonical.ts'
import { type AuditLine, GENESIS, lineHash } from './line.ts'

export type AuditVerdict =
  | { readonly state: 'whole'; readonly lines: number /** Hex; printed on reports. */; readonly head: string }
  | { readonly state: 'broken'; readonly seq: number; readonly why: Break }

export type Break =
  /** The line, or a part of it, is not what was written. */
  | 'changed'
  /** There is no line with this number. */
  | 'missing'
  /** There is a line that the head does not know. */
  | 'beyond-head'

export type VerifyOptions = {
  /** Lines read at once; default 1000. */
  readonly pageLines?: number
}

type StoredLine = AuditLine & { readonly prevHash: Buffer; readonly hash: Buffer }
type Head = { readonly seq: number; readonly hash: Buffer }

/** Streams the chain in pages; lines appended meanwhile are left for the next time. */
export async function verifyAudit(
  db: Database,
  communeId: string,
  { pageLines = 1000 }: VerifyOptions = {},
): Promise<AuditVerdict> {
  const scope = { communes: [communeId] }
  const { head, last } = await db.transaction(scope, (tx) => readEnds(tx, communeId))
  let previous: Head = { seq: 0, hash: GENESIS }
  while (previous.seq < head.seq) {
    const after = previous.seq
    const page = await db.transaction(scope, (tx) => readPage(tx, communeId, after, head.seq, pageLines))
    if (page.length === 0) return { state: 'broken', seq: after + 1, why: 'missing' }
    for (const line of page) {
      const why = breakOf(previous, line)
      if (why !== null) return { state: 'broken', seq: previous.seq + 1, why }
      previous = line
    }
  }
  if (!previous.hash.equals(head.hash)) return { state: 'broken', seq: head.seq, why: 'changed' }
  if (last > head.seq) return { state: 'broken', seq: head.seq + 1, why: 'beyond-head' }
  return { state: 'whole', lines: head.seq, head: head.hash.toString('hex') }
}

/** The head of a chain as hex, for the foot of a print; null before the first line. */
export async function findAuditHead(tx: Tx, communeId: string): Promise<string | null> {
  const [head] = await tx<
    { hash: Buffer }[]
  >`select hash from audit_heads where commune_id = ${communeId} and seq > 0`
  return head?.hash.toString('hex') ?? null
}

function breakOf(previous: Head, line: StoredLine): Break | null {
  if (line.seq !== previous.seq + 1) return 'missing'
  const { prevHash, hash, ...content } = line
  return prevHash.equals(previous.hash) && hash.equals(lineHash(prevHash, content)) ? null : 'changed'
}

/** In one statement, so that both ends are of one moment. */
async function readEnds(tx: Tx, communeId: string): Promise<{ head: Head; last: number }> {
  const [ends] = await tx<{ seq: number | null; hash: Buffer | null; last: number }[]>`
    select h.seq, h.hash, (select coalesce(max(l.seq), 0) from audit_lines l where l.commune_id = ${communeId}) as last
    from (select 1) one left join audit_heads h on h.commune_id = ${communeId}`
  return { head: { seq: ends?.seq ?? 0, hash: ends?.hash ?? GENESIS }, last: ends?.last ?? 0 }
}

function readPage(
  tx: Tx,
  communeId: string,
  after: number,
  upTo: number,
  lines: number,
): Promise<StoredLine[]> {
  return tx<(Omit<StoredLine, 'detail'> & { detail: Json })[]>`
    select commune_id as "communeId", seq, at, actor, action, subject, before_digest as "beforeDigest",
      after_digest as "afterDigest", detail, prev_hash as "prevHash", hash
    from audit_lines where commune_id = ${communeId} and seq > ${after} and seq <= ${upTo}
    order by seq limit ${lines}`
}
