/** Bytes that travel as text: base64, or hexadecimal from a PowerShell that may not convert. */

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BASE64_TEXT = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const HEX_TEXT = /^(?:[0-9A-Fa-f]{2})*$/

const fromBase64 = (text: string): Uint8Array => {
  const digits = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let bits = 0
  let count = 0
  let at = 0
  for (const digit of digits) {
    bits = ((bits << 6) | BASE64.indexOf(digit)) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes[at] = bits >> count
    at += 1
  }
  return bytes
}

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  )

/** Null when the text is not wholly of that encoding. */
export const decodeBytes = (text: string, encoding: 'base64' | 'hex'): Uint8Array | null => {
  if (encoding === 'hex') return HEX_TEXT.test(text) ? fromHex(text) : null
  return BASE64_TEXT.test(text) ? fromBase64(text) : null
}
