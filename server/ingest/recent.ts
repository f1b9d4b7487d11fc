/** The numbers of the last 32 reports, newest first, each with the first 8 bytes of its digest. */

const ENTRY_BYTES = 16

export type Seen = 'same' | 'other' | 'unseen'

export function recentEntry(seq: number, digest: Buffer): Buffer {
  const entry = Buffer.alloc(ENTRY_BYTES)
  entry.writeBigUInt64BE(BigInt(seq))
  digest.copy(entry, 8, 0, 8)
  return entry
}

/** Was this number seen, and with the same bytes? A number is here at most once. */
export function findSeen(recent: Buffer, seq: number, digest: Buffer): Seen {
  const wanted = recentEntry(seq, digest)
  for (let at = 0; at + ENTRY_BYTES <= recent.length; at += ENTRY_BYTES) {
    if (wanted.compare(recent, at, at + 8, 0, 8) !== 0) continue
    return wanted.compare(recent, at, at + ENTRY_BYTES) === 0 ? 'same' : 'other'
  }
  return 'unseen'
}
