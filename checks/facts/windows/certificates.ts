/** Signing certificates: as stored on the PC, and as a report carries them. Never a private key. */
import { z } from 'zod'
import { BLOB_DAMAGES } from '../certificates/blob.ts'
import { moment, text } from '../values.ts'
import { type AccountType, accountKey, accountSid, serviceWord } from './values.ts'

/** user-file: the folder SystemCertificates\My\Certificates of a profile; service-file: that of SYSTEM itself. */
export const CERTIFICATE_STORES = ['user-file', 'user-registry', 'machine-registry', 'service-file'] as const

/** 64 KiB in hexadecimal. */
const MAX_BLOB_TEXT = 2 * 64 * 1024

/** As stored; the blob is read on the PC and never leaves it. */
export const StoredCertificate = z.strictObject({
  store: z.enum(CERTIFICATE_STORES),
  ownerSid: accountSid.nullable(),
  /** The owner is or was signed in. */
  profileLoaded: z.boolean().nullable(),
  /** Name of the file or key; meant to be the thumbprint, not trusted. */
  name: text,
  lastWrite: moment.nullable(),
  /** hex comes from ConstrainedLanguage. */
  encoding: z.enum(['base64', 'hex']),
  blob: z.string().max(MAX_BLOB_TEXT),
})
export type StoredCertificate = z.infer<typeof StoredCertificate>

const Place = z.strictObject({
  /** As `profiles[].sid`; `machine` for the store of the whole PC. */
  owner: z.union([accountKey, z.literal('machine')]),
  store: z.enum(CERTIFICATE_STORES),
  profileLoaded: z.boolean().nullable(),
  /** When it was last propagated from the token, by the machine's clock. */
  lastWrite: moment.nullable(),
})

export const WindowsCertificate = Place.extend({
  parsed: z.literal(true),
  /** It refers to a key: without one it is somebody else's public certificate and cannot sign. */
  hasKey: z.boolean(),
  /** Who holds the key: the token's provider or a software store. Null without a key or a readable reference. */
  provider: text.nullable(),
  /** Hidden as superseded: not usable. */
  archived: z.boolean(),
  isCa: z.boolean(),
  /** SHA-1 and SHA-256 of the certificate, upper-case hex. */
  thumbprint: z.string().regex(/^[0-9A-F]{40}$/),
  sha256: z.string().regex(/^[0-9A-F]{64}$/),
  /** Issuer attributes in the certificate's order: C, O, OU, CN, L, ST, DC, 2.5.4.97. Empty for a self-issued one. */
  issuer: z.array(z.strictObject({ type: text, value: text })).max(32),
  notBefore: moment,
  notAfter: moment,
  /** Names of the bits set: digitalSignature, nonRepudiation …; null = no such extension. */
  keyUsage: z.array(text).max(9).nullable(),
  /** OIDs; null = no such extension. */
  extendedKeyUsage: z.array(text).max(32).nullable(),
  /** The blob was damaged behind the certificate, which itself is whole. */
  warning: z.enum(BLOB_DAMAGES).nullable(),
})
export type WindowsCertificate = z.infer<typeof WindowsCertificate>

/** An entry that could not be read; never the same as "no certificate". */
export const UnparsableCertificate = Place.extend({
  parsed: z.literal(false),
  reason: z.enum([...BLOB_DAMAGES, 'bad-encoding']),
})
export type UnparsableCertificate = z.infer<typeof UnparsableCertificate>

export const WindowsCertificateEntry = z.discriminatedUnion('parsed', [
  WindowsCertificate,
  UnparsableCertificate,
])
export type WindowsCertificateEntry = z.infer<typeof WindowsCertificateEntry>

const certificatesWith = <Entry extends z.ZodType>(account: AccountType, entry: Entry) =>
  z.strictObject({
    /** Null = could not look. */
    entries: z.array(entry).max(64).nullable(),
    /** People's profiles on this PC. */
    profiles: z
      .array(
        z.strictObject({
          sid: account,
          loaded: z.boolean().nullable(),
          /** The folder was listed; true also when it is empty or absent. */
          storeReadable: z.boolean().nullable(),
          storeExists: z.boolean().nullable(),
          lastUse: moment.nullable(),
        }),
      )
      .max(200)
      .nullable(),
    /** Smart card readers and cards now plugged in. */
    readers: z
      .array(
        z.strictObject({
          class: z.enum(['SmartCardReader', 'SmartCard']),
          /** Vendor and product kept, instance dropped. */
          hardwareId: text.nullable(),
          name: text.nullable(),
        }),
      )
      .max(64)
      .nullable(),
    /** Registered key providers that are not Microsoft's. */
    tokenProviders: z.array(text).max(64).nullable(),
    certPropSvc: z
      .strictObject({ state: serviceWord.nullable(), startMode: serviceWord.nullable() })
      .nullable(),
  })

export const windowsCertificatesOnPc = (account: AccountType) => certificatesWith(account, StoredCertificate)
export const windowsCertificates = (account: AccountType) =>
  certificatesWith(account, WindowsCertificateEntry)
