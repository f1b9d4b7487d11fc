/** Property 2: the certificate has a private key, and here is who holds it ([MS-GPEF] 2.2.1.1.1.1.1). */
import { decodeUtf16 } from './text.ts'

const FIXED_BYTES = 28
const MACHINE_KEY_SET = 0x20

export type KeyProvider = {
  /** Can carry the token's serial number: never leaves the PC. */
  readonly containerName: string | null
  readonly providerName: string | null
  /** 0 = CNG key storage provider, 1 = PROV_RSA_FULL, 24 = PROV_RSA_AES. */
  readonly providerType: number
  readonly flags: number
  /** 1 = key exchange, 2 = signature, 0 with CNG. */
  readonly keySpec: number
  readonly isMachineKey: boolean
}

/** UTF-16 up to its NUL; null for offset 0 or one outside of the value. */
const nameAt = (value: Uint8Array, offset: number): string | null => {
  if (offset < FIXED_BYTES || offset >= value.length) return null
  const rest = decodeUtf16(value.subarray(offset), true)
  const end = rest.indexOf('\0')
  return end < 0 ? rest : rest.slice(0, end)
}

/** Null when the value is too short to be one. */
export const readKeyProvider = (value: Uint8Array): KeyProvider | null => {
  if (value.length < FIXED_BYTES) return null
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
  const flags = view.getUint32(12, true)
  return {
    containerName: nameAt(value, view.getUint32(0, true)),
    providerName: nameAt(value, view.getUint32(4, true)),
    providerType: view.getUint32(8, true),
    flags,
    keySpec: view.getUint32(24, true),
    isMachineKey: (flags & MACHINE_KEY_SET) !== 0,
  }
}
