/**
 * A certificate as Windows stores it: a list of properties to the end of the bytes, each 12 bytes of header (id,
 * encoding, length; little-endian) and its value. No count, no order, no padding ([MS-GPEF] 2.2.1.1.1.1).
 */

export const MAX_BLOB_BYTES = 64 * 1024
const HEADER_BYTES = 12

/** The properties this project reads; all others are walked over. */
export const PROPERTY = { keyProvider: 2, archived: 19, certificate: 32 } as const

/** What can be wrong with a stored certificate. */
export const BLOB_DAMAGES = [
  'empty',
  'too-large', // above 64 KiB: not walked at all
  'truncated-header', // ends inside the header of a property
  'length-exceeds-blob', // a property says to be longer than what is left
  'no-certificate', // whole, but without property 32
  'cert-not-der', // property 32 is no X.509 certificate
] as const
export type BlobDamage = (typeof BLOB_DAMAGES)[number]

export type BlobProperty = {
  readonly id: number
  /** 1 in practice. */
  readonly encoding: number
  /** Where its header starts. */
  readonly offset: number
  readonly value: Uint8Array
}

export type StoreBlob = {
  /** Those that are complete, in the order of the bytes, also when the walk then met a damage. */
  readonly properties: readonly BlobProperty[]
  readonly damage: BlobDamage | null
}

/** Never throws; walks each byte at most once. */
export const readStoreBlob = (bytes: Uint8Array): StoreBlob => {
  if (bytes.length === 0) return { properties: [], damage: 'empty' }
  if (bytes.length > MAX_BLOB_BYTES) return { properties: [], damage: 'too-large' }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const properties: BlobProperty[] = []
  let offset = 0
  while (offset < bytes.length) {
    const start = offset + HEADER_BYTES
    if (start > bytes.length) return { properties, damage: 'truncated-header' }
    const length = view.getUint32(offset + 8, true)
    if (length > bytes.length - start) return { properties, damage: 'length-exceeds-blob' }
    properties.push({
      id: view.getUint32(offset, true),
      encoding: view.getUint32(offset + 4, true),
      offset,
      value: bytes.subarray(start, start + length),
    })
    offset = start + length
  }
  return { properties, damage: null }
}

/** An id should occur once; the first one counts. */
export const findProperty = (blob: StoreBlob, id: number): Uint8Array | undefined =>
  blob.properties.find((property) => property.id === id)?.value
