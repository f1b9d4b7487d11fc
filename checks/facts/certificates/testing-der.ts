/** Certificates written byte by byte, for what no recorded one shows. Their signatures are nobody's. */
import { TAG } from './der.ts'

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

export const tlv = (tag: number, ...contents: readonly (readonly number[])[]): number[] => {
  const content = contents.flat()
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return [tag, ...length, ...content]
}

/** DER of the attribute types, behind 2.5.4 or written out. */
const TYPES = {
  CN: [0x55, 4, 3],
  C: [0x55, 4, 6],
  O: [0x55, 4, 10],
  UID: [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1],
  E: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1],
} as const

export type NamePart = { readonly type: keyof typeof TYPES; readonly value: string }

const name = (parts: readonly NamePart[]): number[] =>
  tlv(
    TAG.sequence,
    ...parts.map(({ type, value }) =>
      tlv(
        TAG.set,
        tlv(
          TAG.sequence,
          tlv(TAG.oid, TYPES[type]),
          tlv(TAG.utf8String, Array.from(new TextEncoder().encode(value))),
        ),
      ),
    ),
  )

export const extension = (lastArc: number, value: readonly number[]): number[] =>
  tlv(TAG.sequence, tlv(TAG.oid, [0x55, 0x1d, lastArc]), tlv(TAG.octetString, value))

type Written = {
  readonly issuer: readonly NamePart[]
  readonly subject: readonly NamePart[]
  /** Each as `extension` writes it; none makes a certificate of version 1. */
  readonly extensions?: readonly (readonly number[])[]
  readonly notAfter?: string
}

export const writeCertificate = ({ issuer, subject, extensions, notAfter }: Written): Uint8Array => {
  const algorithm = tlv(TAG.sequence, tlv(TAG.oid, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]))
  const bits = tlv(TAG.bitString, [0, 1])
  const validity = tlv(
    TAG.sequence,
    tlv(TAG.utcTime, ascii('250101000000Z')),
    tlv(TAG.generalizedTime, ascii(notAfter ?? '20510101000000Z')),
  )
  const signed = tlv(
    TAG.sequence,
    extensions ? tlv(0xa0, tlv(TAG.integer, [2])) : [],
    tlv(TAG.integer, [1]),
    algorithm,
    name(issuer),
    validity,
    name(subject),
    tlv(TAG.sequence, algorithm, bits),
    extensions ? tlv(0xa3, tlv(TAG.sequence, ...extensions)) : [],
  )
  return Uint8Array.from(tlv(TAG.sequence, signed, algorithm, bits))
}

/** A property of a store blob; little-endian. */
export const property = (id: number, value: Uint8Array): number[] => {
  const header = new DataView(new ArrayBuffer(12))
  header.setUint32(0, id, true)
  header.setUint32(4, 1, true)
  header.setUint32(8, value.length, true)
  return [...new Uint8Array(header.buffer), ...value]
}
