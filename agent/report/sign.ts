/** Compact JWS (RFC 7515) with EdDSA (RFC 8037). */
import { type KeyObject, sign } from 'node:crypto'
import { signingInput } from '../../checks/report/protocol.ts'
import { toBase64Url } from '../identity/base64url.ts'

export const signCompact = (header: object, payloadText: string, key: KeyObject): string => {
  const input = signingInput(header, payloadText, toBase64Url)
  return `${input}.${toBase64Url(sign(null, Buffer.from(input, 'ascii'), key))}`
}
