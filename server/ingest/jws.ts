/** Compact JWS (RFC 7515) with EdDSA (RFC 8037): taken apart and verified before anything in it is read. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

export type Jws = {
  /** First segment, as sent. */
  readonly header: string
  readonly headerText: string
  readonly payload: Buffer
  readonly signature: string
  readonly signed: Buffer
  /** The payload's segment is the one base64url text of its bytes: then the report can be made again from them. */
  readonly isCanonical: boolean
}

const DOT = 0x2e
const ED25519_SIGNATURE_BYTES = 64

/** null when the bytes are no three segments with an Ed25519 signature in the last. */
export function takeApart(bytes: Buffer): Jws | null {
  const first = bytes.indexOf(DOT)
  const last = bytes.lastIndexOf(DOT)
  if (first <= 0 || last === first || bytes.indexOf(DOT, first + 1) !== last) return null
  const header = bytes.toString('latin1', 0, first)
  const segment = bytes.toString('latin1', first + 1, last)
  const signature = bytes.toString('latin1', last + 1)
  if (Buffer.from(signature, 'base64url').length !== ED25519_SIGNATURE_BYTES) return null
  const payload = Buffer.from(segment, 'base64url')
  return {
    header,
    headerText: Buffer.from(header, 'base64url').toString('utf8'),
    payload,
    signature,
    signed: bytes.subarray(0, last),
    isCanonical: payload.toString('base64url') === segment,
  }
}

export const isSignedBy = ({ signed, signature }: Jws, key: KeyObject): boolean =>
  verify(null, signed, key, Buffer.from(signature, 'base64url'))

/** `x` of the JWK: the 32 bytes of the public key, base64url. Throws when they are no point of the curve. */
export const publicKeyOf = (x: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })

/** undefined for what is no JSON: it fits no schema either. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
