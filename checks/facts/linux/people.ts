/** Accounts and certificates. Never names, never password hashes, never private keys. */
import { z } from 'zod'
import { count, day, moment, owner, seconds, text } from '../values.ts'

export const LinuxAccounts = z.strictObject({
  /** Different members of the groups sudo, admin and wheel, by list or primary group, without root. */
  administrators: count.nullable(),
  /** Those of them whose password is locked; null when the shadow file was not read. */
  lockedAdministrators: count.nullable(),
  /** Accounts with UID 0 besides root. */
  extraRootAccounts: count.nullable(),
  /** root can sign in with a password (Ubuntu locks it: false). */
  rootPasswordSet: z.boolean().nullable(),
  /** Accounts with an empty password field. */
  emptyPasswords: count.nullable(),
  /** Rules with NOPASSWD in sudoers and sudoers.d, comments left out. */
  sudoWithoutPassword: count.nullable(),
  /** What pam_faillock does in the sign-in stack (common-auth with /etc/security/faillock.conf). */
  lockout: z
    .strictObject({
      /** Wrong passwords until the account locks; 0 = nothing ever locks. */
      attempts: count.nullable(),
      /** 0 = until an administrator unlocks. */
      unlockSeconds: seconds.nullable(),
    })
    .nullable()
    .optional(),
  /** What a new password must have, by pam_pwquality or pam_unix in common-password. */
  passwordRules: z
    .strictObject({
      minLength: count.nullable(),
      /** Kinds of characters that must occur: 0 to 4. */
      minClasses: count.nullable(),
    })
    .nullable()
    .optional(),
  /** The display manager (gdm, lightdm, sddm) signs somebody in by itself. */
  autoLogon: z.boolean().nullable().optional(),
  /** People: UID 1000–59999 with a login shell; null when passwd was not read. */
  people: z
    .array(
      z.strictObject({
        owner,
        administrator: z.boolean().nullable(),
        locked: z.boolean().nullable(),
        /** Day (UTC) of the last sign-in; null = never, or not known. */
        lastLoginOn: day.nullable(),
        /** false: no lastlog could be read, so null above says nothing. */
        lastLoginKnown: z.boolean(),
      }),
    )
    .max(200)
    .nullable(),
})

export const LinuxCertificate = z.strictObject({
  owner,
  /** The database holds the private key beside it; null when that could not be told. */
  hasKey: z.boolean().nullable(),
  isCa: z.boolean().nullable(),
  /** Issuer attributes in the certificate's order; type as a short name or dotted OID: CN, O, C, 2.5.4.97 … */
  issuer: z.array(z.strictObject({ type: text, value: text })).max(32),
  notBefore: moment,
  notAfter: moment,
  /** Names of the bits set: digitalSignature, nonRepudiation …; null = no such extension. */
  keyUsage: z.array(text).max(9).nullable(),
  /** OIDs; null = no such extension. */
  extendedKeyUsage: z.array(text).max(32).nullable(),
})

export const LinuxCertificates = z.strictObject({
  /** NSS databases seen in people's homes; null = could not look. */
  databases: z
    .array(
      z.strictObject({
        owner,
        kind: z.enum(['user', 'firefox']),
        readable: z.boolean(),
      }),
    )
    .max(64)
    .nullable(),
  /** Certificates of the readable databases; null when none could be read although some exist, or could not look. */
  entries: z.array(LinuxCertificate).max(64).nullable(),
  /** Certificates that could not be parsed. */
  unparsable: count.nullable(),
  /** Names of the PKCS#11 modules registered with p11-kit, sorted. */
  pkcs11Modules: z.array(text).max(32).nullable(),
  /** A signing token known by its USB id is plugged in. */
  tokenPresent: z.boolean().nullable(),
})
