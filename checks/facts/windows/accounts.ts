/** Local accounts: never names, never passwords. */
import { z } from 'zod'
import { moment } from '../values.ts'
import { type AccountType, integer } from './values.ts'

const localUser = (account: AccountType) =>
  z.strictObject({
    sid: account,
    /** Last part of the SID: 500 Administrator, 501 Guest. */
    rid: integer.nullable(),
    disabled: z.boolean().nullable(),
    passwordRequired: z.boolean().nullable(),
    passwordExpires: z.boolean().nullable(),
    /** Null = never, or not known. */
    lastLogon: moment.nullable(),
    /** False: it could not be read, so null above says nothing. */
    lastLogonKnown: z.boolean().nullable(),
  })

/** On the PC a local user also carries `nameHash`; the hash of a common name is soon guessed, so no report has it. */
const localUserOnPc = (account: AccountType) =>
  localUser(account).extend({
    nameHash: z
      .string()
      .max(64)
      .regex(/^[0-9A-Fa-f]*$/)
      .nullable(),
  })

const accountsWith = <User extends z.ZodType>(account: AccountType, user: User) =>
  z.strictObject({
    localUsers: z.array(user).max(1000).nullable(),
    /** Members of S-1-5-32-544. */
    administrators: z
      .array(
        z.strictObject({
          sid: account,
          kind: z.enum(['local-user', 'domain-user', 'domain-group', 'entra', 'wellknown', 'unresolved']),
          /** Null for those that are not local. */
          enabled: z.boolean().nullable(),
        }),
      )
      .max(256)
      .nullable(),
    /** Who is signed in at the screen now. */
    interactiveSids: z.array(account).max(64).nullable(),
    lastInteractiveSid: account.nullable(),
    uacEnabled: z.boolean().nullable(),
    minPasswordLength: integer.nullable(),
    /** 0 = never locks. */
    lockoutThreshold: integer.nullable(),
    /** Null also where a lock lasts until somebody unlocks: `lockoutForever` tells them apart. */
    lockoutMinutes: integer.nullable(),
    lockoutForever: z.boolean().nullable().optional(),
    /** 0 or the maximum = never. */
    maxPasswordAgeDays: integer.nullable(),
    passwordHistory: integer.nullable(),
    /** Null when the policy was not exported. */
    passwordComplexity: z.boolean().nullable(),
    /** HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon; never the password itself. */
    autoLogon: z
      .strictObject({
        /** AutoAdminLogon or ForceAutoLogon is 1; an absent value is false. */
        isOn: z.boolean().nullable(),
        /** A value DefaultPassword lies there, readable by everybody at the PC. */
        hasPassword: z.boolean().nullable(),
      })
      .nullable()
      .optional(),
  })

export const windowsAccountsOnPc = (account: AccountType) => accountsWith(account, localUserOnPc(account))
export const windowsAccounts = (account: AccountType) => accountsWith(account, localUser(account))
