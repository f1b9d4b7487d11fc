/** One line of the chain and its hash: SHA-256 over the hash before it and the line's canonical JSON. */
import { canonicalJson, type Json, sha256 } from './canonical.ts'

export type AuditLine = {
  readonly communeId: string
  readonly seq: number
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly subject: string
  /** Hex of SHA-256 over the canonical JSON of what was there before and after. */
  readonly beforeDigest: string | null
  readonly afterDigest: string | null
  readonly detail: Json
}

/** Before the first line. */
export const GENESIS = Buffer.alloc(32)

export const lineHash = (prevHash: Uint8Array, line: AuditLine): Buffer =>
  sha256(prevHash, canonicalJson({ ...line, at: line.at.toISOString() }))
