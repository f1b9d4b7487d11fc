/** A signed report that was carried here as a file: what its bytes may be, and how old it may be. */
import { MAX_UNPACKED_BYTES } from '../../checks/report/protocol.ts'
import { DAY_MS } from '../../checks/time/zone.ts'
import { type Refusal, refuse } from './refusal.ts'
import { unpack } from './unpack.ts'

export type FileProblem = 'too-old' | 'clock-ahead'

/** A PC without network is visited about once a month; what it said before that tells nothing of now. */
export const MAX_FILE_AGE_DAYS = 35
/** A clock further ahead would make a file look fresh for as long as it is kept. */
export const MAX_FILE_AHEAD_HOURS = 24

const GZIP = Buffer.from([0x1f, 0x8b])

/** As the agent exported it, or packed as it lies in the agent's spool. */
export function readReportFile(bytes: Buffer): { readonly ok: true; readonly bytes: Buffer } | Refusal {
  if (bytes.subarray(0, 2).equals(GZIP)) return unpack(bytes)
  return bytes.length > MAX_UNPACKED_BYTES ? refuse('too-large-unpacked') : { ok: true, bytes }
}

/** From when the facts of a file count. Its age is what the machine's own clock says of it: there is no other. */
export function ageOfFile(
  collectedAt: Date,
  receivedAt: Date,
): { readonly ok: true; readonly seenAt: Date } | { readonly ok: false; readonly code: FileProblem } {
  const age = receivedAt.getTime() - collectedAt.getTime()
  // A leap second is a moment to the schema and none to JavaScript.
  if (!(age <= MAX_FILE_AGE_DAYS * DAY_MS)) return { ok: false, code: 'too-old' }
  if (age < -MAX_FILE_AHEAD_HOURS * 3_600_000) return { ok: false, code: 'clock-ahead' }
  return { ok: true, seenAt: age < 0 ? receivedAt : collectedAt }
}
