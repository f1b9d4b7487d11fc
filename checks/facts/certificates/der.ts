/**
 * DER (ITU-T X.690) as far as certificates need it: elements with one byte of tag and a definite length, read
 * one level at a time. Nothing throws; null is "not what was asked for".
 */
import { decodeLatin1, decodeUtf8, decodeUtf16, decodeUtf32, toHex } from './text.ts'

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** `[number]`, constructed. */
export const contextTag = (number: number): number => 0xa0 | number

export type Element = {
  readonly tag: number
  readonly content: Uint8Array
  /** Behind the element, counted in the bytes it was read from. */
  readonly end: number
}

/** No certificate is near it; a longer one is not walked. */
const MAX_ELEMENTS = 512
/** Ends well before 256 characters of dotted text. */
const MAX_OID_BYTES = 48
const MULTI_BYTE_TAG = 0x1f

type Length = { readonly start: number; readonly length: number }

/** Short form, or one to three bytes of length: a certificate in a 64 KiB blob needs no more. */
const lengthAt = (bytes: Uint8Array, at: number): Length | null => {
  const first = bytes[at]
  if (first === undefined) return null
  if (first < 0x80) return { start: at + 1, length: first }
  const size = first & 0x7f
  const digits = bytes.subarray(at + 1, at + 1 + size)
  if (size === 0 || size > 3 || digits.length < size) return null
  return { start: at + 1 + size, length: digits.reduce((sum, digit) => sum * 256 + digit, 0) }
}

export const readElement = (bytes: Uint8Array, at: number): Element | null => {
  const tag = bytes[at]
  if (tag === undefined || (tag & MULTI_BYTE_TAG) === MULTI_BYTE_TAG) return null
  const found = lengthAt(bytes, at + 1)
  if (!found || found.length > bytes.length - found.start) return null
  const end = found.start + found.length
  return { tag, content: bytes.subarray(found.start, end), end }
}

/** All elements of a content, to its last byte. */
export const readElements = (content: Uint8Array): readonly Element[] | null => {
  const elements: Element[] = []
  let at = 0
  while (at < content.length) {
    const element = readElement(content, at)
    if (!element || elements.length === MAX_ELEMENTS) return null
    elements.push(element)
    at = element.end
  }
  return elements
}

/** The content of the one element that fills these bytes. */
export const readWhole = (bytes: Uint8Array, tag: number): Uint8Array | null => {
  const element = readElement(bytes, 0)
  return element && element.tag === tag && element.end === bytes.length ? element.content : null
}

/** Dotted text: `2.5.29.15`. */
export const readOid = (content: Uint8Array): string | null => {
  const last = content[content.length - 1]
  if (last === undefined || last >= 0x80 || content.length > MAX_OID_BYTES) return null
  const arcs: bigint[] = []
  let arc = 0n
  for (const byte of content) {
    arc = arc * 128n + BigInt(byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0n
  }
  const [first = 0n, ...rest] = arcs
  // The first number holds two: 40 * root + arc, where only root 2 has arcs of 40 and more.
  const root = first < 80n ? first / 40n : 2n
  return [root, first - root * 40n, ...rest].join('.')
}

/** A text of any of the string types; of another type its bytes in hex after `#`, as RFC 4514 writes it. */
export const readText = (element: Element): string => {
  switch (element.tag) {
    case TAG.utf8String:
      return decodeUtf8(element.content)
    case TAG.bmpString:
      return decodeUtf16(element.content, false)
    case TAG.universalString:
      return decodeUtf32(element.content)
    case TAG.numericString:
    case TAG.printableString:
    case TAG.t61String:
    case TAG.ia5String:
    case TAG.visibleString:
      return decodeLatin1(element.content)
    default:
      return `#${toHex(element.content)}`
  }
}

const UTC_TIME = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/
const GENERALIZED_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,]\d{1,9})?Z$/

/** UTC moment with whole seconds. The two digits of UTCTime: 50–99 are 19xx (RFC 5280 4.1.2.5.1). */
export const readTime = (element: Element): string | null => {
  const text = decodeLatin1(element.content)
  const isShort = element.tag === TAG.utcTime
  if (!isShort && element.tag !== TAG.generalizedTime) return null
  const match = (isShort ? UTC_TIME : GENERALIZED_TIME).exec(text)
  if (!match) return null
  const [, digits = '', month, day, hour, minute, second = '00'] = match
  const year = isShort ? `${Number(digits) >= 50 ? '19' : '20'}${digits}` : digits
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
  const moment = new Date(written)
  // A day that no calendar has is moved on by some readers and refused by others.
  return !Number.isNaN(moment.getTime()) && moment.toISOString().replace('.000Z', 'Z') === written
    ? written
    : null
}

/** As unsigned hexadecimal, without the sign byte. */
export const readUnsignedHex = (content: Uint8Array): string =>
  toHex(content.length > 1 && content[0] === 0 ? content.subarray(1) : content)
