/** Text in the encodings that certificates and their stores use. */

/** UTF-8; bytes that are none become U+FFFD. */
export const decodeUtf8 = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes)

/** One character a byte: all ASCII string types, and T61 as it is used in practice. */
export const decodeLatin1 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

/** Pairs of bytes; an odd one at the end is left out. Written out, as not every build of Node decodes UTF-16. */
export const decodeUtf16 = (bytes: Uint8Array, littleEndian: boolean): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length >> 1 }, (_, index) =>
    String.fromCharCode(view.getUint16(index * 2, littleEndian)),
  ).join('')
}

/** Four bytes a character, big end first; what is no character becomes U+FFFD. */
export const decodeUtf32 = (bytes: Uint8Array): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length >> 2 }, (_, index) => {
    const code = view.getUint32(index * 4)
    return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
  }).join('')
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')
