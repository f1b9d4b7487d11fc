/** An X.509 certificate (RFC 5280), as far as it is judged. Its signature is not checked: a name is not proof. */
import {
  contextTag,
  type Element,
  readElements,
  readOid,
  readText,
  readTime,
  readUnsignedHex,
  readWhole,
  TAG,
} from './der.ts'

export type NameAttribute = { readonly type: string; readonly oid: string; readonly value: string }

export type Certificate = {
  /** Unsigned hexadecimal. */
  readonly serialNumber: string
  readonly issuer: readonly NameAttribute[]
  /** Names a person: never leaves the PC. */
  readonly subject: readonly NameAttribute[]
  /** Issuer and subject are the same bytes, so that the issuer names a person too. */
  readonly selfIssued: boolean
  readonly notBefore: string
  readonly notAfter: string
  readonly isCa: boolean
  /** Null = no such extension. */
  readonly keyUsage: readonly string[] | null
  readonly extendedKeyUsage: readonly string[] | null
}

/** Bits of the extension 2.5.29.15, the first one the highest (RFC 5280 4.2.1.3). */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

const EXTENSION = { keyUsage: '2.5.29.15', basicConstraints: '2.5.29.19', extendedKeyUsage: '2.5.29.37' }

const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'GN',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
}

/** Names as they stand in the certificate: a sequence of sets of (type, value). */
const readName = (content: Uint8Array): readonly NameAttribute[] | null => {
  const attributes: NameAttribute[] = []
  for (const set of readElements(content) ?? [null]) {
    if (set?.tag !== TAG.set) return null
    for (const pair of readElements(set.content) ?? [null]) {
      const [type, value, ...more] = pair?.tag === TAG.sequence ? (readElements(pair.content) ?? []) : []
      const oid = type?.tag === TAG.oid ? readOid(type.content) : null
      if (oid === null || !value || more.length > 0) return null
      attributes.push({ type: ATTRIBUTE_NAMES[oid] ?? oid, oid, value: readText(value) })
    }
  }
  return attributes
}

/** Values by OID, the first of each; null when the list is damaged. */
const readExtensions = (content: Uint8Array): ReadonlyMap<string, Uint8Array> | null => {
  const list = readWhole(content, TAG.sequence)
  const found = new Map<string, Uint8Array>()
  for (const extension of (list && readElements(list)) ?? [null]) {
    const parts = extension?.tag === TAG.sequence ? readElements(extension.content) : null
    const [type] = parts ?? []
    const value = parts?.[parts.length - 1]
    const oid = type?.tag === TAG.oid ? readOid(type.content) : null
    if (oid === null || value?.tag !== TAG.octetString) return null
    if (!found.has(oid)) found.set(oid, value.content)
  }
  return found
}

/** `undefined` = damaged, here and in the two below: a certificate that cannot be told apart is not judged. */
const readKeyUsage = (value: Uint8Array | undefined): readonly string[] | null | undefined => {
  if (!value) return null
  const bits = readWhole(value, TAG.bitString)
  // The first byte says how many bits of the last one are unused.
  const [unused, first = 0, second = 0] = bits ?? []
  if (unused === undefined || unused > 7) return undefined
  const word = (first << 8) | second
  return KEY_USAGES.filter((_, index) => (word & (0x8000 >> index)) !== 0)
}

const readExtendedKeyUsage = (value: Uint8Array | undefined): readonly string[] | null | undefined => {
  if (!value) return null
  const list = readWhole(value, TAG.sequence)
  const oids = (list && readElements(list))?.map((element) =>
    element.tag === TAG.oid ? readOid(element.content) : null,
  )
  const known = oids?.filter((oid) => oid !== null)
  return known && known.length === oids?.length ? known : undefined
}

const readIsCa = (value: Uint8Array | undefined): boolean | undefined => {
  if (!value) return false
  const list = readWhole(value, TAG.sequence)
  const parts = list && readElements(list)
  if (!parts) return undefined
  const [first] = parts
  return first?.tag === TAG.boolean && first.content.some((byte) => byte !== 0)
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

type Body = {
  readonly serial: Element
  readonly issuer: Element
  readonly validity: Element
  readonly subject: Element
  /** The content of `[3]`; version 1 has none. */
  readonly extensions: Uint8Array | null
}

const readBody = (der: Uint8Array): Body | null => {
  const certificate = readWhole(der, TAG.sequence)
  const [signed, algorithm, signature, ...more] = (certificate && readElements(certificate)) ?? []
  if (signed?.tag !== TAG.sequence || algorithm?.tag !== TAG.sequence) return null
  if (signature?.tag !== TAG.bitString || more.length > 0) return null
  const fields = readElements(signed.content) ?? []
  const hasVersion = fields[0]?.tag === contextTag(0)
  const [serial, , issuer, validity, subject, publicKey, ...rest] = fields.slice(hasVersion ? 1 : 0)
  if (serial?.tag !== TAG.integer || publicKey?.tag !== TAG.sequence) return null
  if (!issuer || !validity || !subject) return null
  if ([issuer, validity, subject].some((element) => element.tag !== TAG.sequence)) return null
  const extensions = rest.find((element) => element.tag === contextTag(3))?.content ?? null
  return { serial, issuer, validity, subject, extensions }
}

/** Null when the bytes are no certificate, or one with a damaged part that is judged. Never throws. */
export const readCertificate = (der: Uint8Array): Certificate | null => {
  const body = readBody(der)
  if (!body) return null
  const [from, to] = readElements(body.validity.content) ?? []
  const notBefore = from ? readTime(from) : null
  const notAfter = to ? readTime(to) : null
  const issuer = readName(body.issuer.content)
  const subject = readName(body.subject.content)
  const extensions = body.extensions ? readExtensions(body.extensions) : new Map<string, Uint8Array>()
  if (!notBefore || !notAfter || !issuer || !subject || !extensions) return null
  const keyUsage = readKeyUsage(extensions.get(EXTENSION.keyUsage))
  const extendedKeyUsage = readExtendedKeyUsage(extensions.get(EXTENSION.extendedKeyUsage))
  const isCa = readIsCa(extensions.get(EXTENSION.basicConstraints))
  if (keyUsage === undefined || extendedKeyUsage === undefined || isCa === undefined) return null
  return {
    serialNumber: readUnsignedHex(body.serial.content),
    issuer,
    subject,
    selfIssued: sameBytes(body.issuer.content, body.subject.content),
    notBefore,
    notAfter,
    isCa,
    keyUsage,
    extendedKeyUsage,
  }
}
