/** The PCs of the ingest bench: what each one said last, and ready-made reports that say the same or something else. */
import { sign } from 'node:crypto'
import { signingInput } from '../checks/report/protocol.ts'
import type { BenchPc, Installation } from './installation.ts'
import type { SampleFacts } from './sample-facts.ts'

export type Kind = 'changed' | 'unchanged'

export type Fleet = {
  /**
   * PC after PC, round and round, so that each one's reports arrive in their order. `changed`: each turns the firewall
   * of its PC over; `unchanged`: none does. Not all of them need be sent.
   */
  readonly sign: (kind: Kind, count: number) => readonly string[]
  /** The first `count` of the reports signed last have arrived, and no others. */
  readonly arrived: (count: number) => void
}

export function createFleet(
  { key }: Pick<Installation, 'key'>,
  pcs: readonly BenchPc[],
  facts: SampleFacts,
): Fleet {
  let isOff = pcs.map(() => false)
  let seq = 0
  let signed: Kind = 'unchanged'
  return {
    sign: (kind, count) => {
      signed = kind
      const bodies: string[] = []
      const offNow = [...isOff]
      while (bodies.length < count) {
        seq += 1
        // Two texts a turn at most: those of all PCs that are in one state are the same.
        const texts = new Map([true, false].map((off) => [off, facts(off, seq)]))
        for (const [index, { deviceId }] of pcs.entries()) {
          if (bodies.length === count) break
          if (kind === 'changed') offNow[index] = !offNow[index]
          bodies.push(signOne(key, deviceId, seq, texts.get(offNow[index] === true) ?? ''))
        }
      }
      return bodies
    },
    arrived: (count) => {
      if (signed === 'unchanged') return
      const times = (index: number) => Math.ceil((count - index) / pcs.length)
      isOff = isOff.map((off, index) => (times(index) % 2 === 0 ? off : !off))
    },
  }
}

const toBase64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

function signOne(key: Installation['key'], deviceId: string, seq: number, factsText: string): string {
  const collectedAt = new Date(1_790_000_000_000 + seq * 1000).toISOString()
  const payload = `{"v":1,"seq":${seq},"collectedAt":"${collectedAt}","agentVersion":"0.1.0","facts":${factsText}}`
  const input = signingInput({ alg: 'EdDSA', kid: deviceId }, payload, toBase64Url)
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}
