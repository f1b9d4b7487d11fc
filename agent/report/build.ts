/** A report: the facts with their number and moment, signed and packed. */
import { createHash, type KeyObject } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Facts } from '../../checks/facts/facts.ts'
import { MAX_SENT_BYTES, MAX_UNPACKED_BYTES } from '../../checks/report/protocol.ts'
import { AGENT_VERSION } from '../config.ts'
import { signCompact } from './sign.ts'

export type Report = {
  readonly seq: number
  readonly jws: string
  /** The JWS, packed: what is stored, sent and sent again, to the last byte. */
  readonly packed: Buffer
  readonly stableDigest: string
}

export type ReportInput = {
  readonly deviceId: string
  readonly key: KeyObject
  readonly seq: number
  readonly collectedAt: Date
  readonly facts: Facts
}

/** Equal for two reports between which nothing changed but the time of looking. */
export const stableDigest = (facts: Facts): string => {
  const stable = { ...facts, collector: null, time: { ...facts.time, nowUtc: null } }
  return createHash('sha256').update(JSON.stringify(stable)).digest('hex').slice(0, 16)
}

export const buildJws = (input: ReportInput): string => {
  // The server keeps the text before `facts` and the facts' own text apart: the order of keys is part of the protocol.
  const payload = {
    v: 1,
    seq: input.seq,
    collectedAt: input.collectedAt.toISOString(),
    agentVersion: AGENT_VERSION,
    facts: input.facts,
  }
  return signCompact({ alg: 'EdDSA', kid: input.deviceId }, JSON.stringify(payload), input.key)
}

/** The list of programs is the one part without a small bound; a report without it is better than none. */
const withoutSoftware = (facts: Facts): Facts => {
  if (facts.contract !== 'linux-collector/1') return facts
  const { software: _, ...rest } = facts
  const section = { status: 'error' as const, errors: [{ source: 'report', kind: 'too-large' as const }] }
  return { ...rest, sections: { ...facts.sections, software: section } }
}

const fits = (jws: string, packed: Buffer): boolean =>
  jws.length <= MAX_UNPACKED_BYTES && packed.length <= MAX_SENT_BYTES

export const buildReport = (input: ReportInput): Report => {
  const pack = (facts: Facts) => {
    const jws = buildJws({ ...input, facts })
    return { jws, packed: gzipSync(jws, { level: 9 }) }
  }
  const whole = pack(input.facts)
  const fitting = fits(whole.jws, whole.packed) ? whole : pack(withoutSoftware(input.facts))
  return { seq: input.seq, ...fitting, stableDigest: stableDigest(input.facts) }
}
