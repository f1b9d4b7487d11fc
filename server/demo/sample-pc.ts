/** A simulated PC: its own key and its own sequence; it enrols and reports through the same doors as a real one. */
import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { type EnrolmentPayload, signingInput } from '../../checks/report/protocol.ts'

const toBase64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

export const SAMPLE_AGENT_VERSION = '0.1.0'

/** PKCS #8 around the 32 bytes of an Ed25519 key (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The key of a PC, always the same for one seed: a demo that goes on tomorrow need not keep 60 keys. */
export function keyOf(seed: string, host: string): KeyObject {
  const secret = createHmac('sha256', seed).update(host).digest()
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, secret]), format: 'der', type: 'pkcs8' })
}

function compactJws(header: object, payloadText: string, key: KeyObject): string {
  const input = signingInput(header, payloadText, toBase64Url)
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}

export function enrolmentJws(key: KeyObject, payload: EnrolmentPayload): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  return compactJws({ alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x } }, JSON.stringify(payload), key)
}

export type SampleReport = {
  readonly deviceId: string
  readonly seq: number
  /** By the clock of the machine. */
  readonly collectedAt: Date
  readonly factsText: string
}

/** The keys stand in the order of the protocol, facts last. */
export function reportJws(key: KeyObject, { deviceId, seq, collectedAt, factsText }: SampleReport): string {
  const head = { v: 1, seq, collectedAt: collectedAt.toISOString(), agentVersion: SAMPLE_AGENT_VERSION }
  return compactJws(
    { alg: 'EdDSA', kid: deviceId },
    `${JSON.stringify(head).slice(0, -1)},"facts":${factsText}}`,
    key,
  )
}
