/** The Ed25519 key of this PC. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { toBase64Url } from './base64url.ts'

export const makeKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey

/** x of RFC 8037: the last 32 bytes of the public key's SPKI form. Node 12 cannot export a JWK itself. */
export const publicX = (key: KeyObject): string =>
  toBase64Url(createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32))
