/**
 * What the Windows collector says of one PC: raw facts, never verdicts. `WindowsDocument` is what it prints on the
 * PC; `WindowsFacts` is what is judged and what a report carries. Both are written in the same groups: a group is
 * null when its section could not be read at all, a list is empty when somebody looked and found none.
 */
import { z } from 'zod'
import { Line } from './line.ts'
import { windowsAccounts, windowsAccountsOnPc } from './windows/accounts.ts'
import { WindowsAntivirus } from './windows/antivirus.ts'
import { windowsCertificates, windowsCertificatesOnPc } from './windows/certificates.ts'
import {
  WindowsBrowser,
  WindowsExploitProtection,
  WindowsHardware,
  WindowsOs,
  WindowsProgram,
  windowsLicensing,
  windowsMachine,
  windowsNetwork,
} from './windows/machine.ts'
import {
  WindowsEncryption,
  WindowsFirewall,
  WindowsRemoteDesktop,
  WindowsSmb,
  WindowsTime,
  windowsAutorun,
  windowsScreenLock,
} from './windows/protection.ts'
import { WindowsCollector, WindowsSections, windowsHost } from './windows/section.ts'
import { WindowsUpdates } from './windows/updates.ts'
import { type AccountType, accountKey, accountSid } from './windows/values.ts'

/** A browser may be there once for the machine and once for each user. */
const MAX_BROWSERS = 64
const MAX_PROGRAMS = 400

const groupsWith = <Accounts extends z.ZodType, Certificates extends z.ZodType>(
  account: AccountType,
  accounts: Accounts,
  certificates: Certificates,
) =>
  z.strictObject({
    contract: z.literal('win-collector/1'),
    collector: WindowsCollector,
    host: windowsHost(account),
    sections: WindowsSections,
    os: WindowsOs.nullable(),
    machine: windowsMachine(account).nullable(),
    hardware: WindowsHardware.nullable(),
    licensing: windowsLicensing(account).nullable(),
    antivirus: WindowsAntivirus.nullable(),
    updates: WindowsUpdates.nullable(),
    certificates,
    firewall: WindowsFirewall.nullable(),
    encryption: WindowsEncryption.nullable(),
    screenLock: windowsScreenLock(account).nullable(),
    autorun: windowsAutorun(account).nullable(),
    smb: WindowsSmb.nullable(),
    remoteDesktop: WindowsRemoteDesktop.nullable(),
    accounts,
    time: WindowsTime.nullable(),
    browsers: z.array(WindowsBrowser).max(MAX_BROWSERS).nullable(),
    network: windowsNetwork(account).nullable(),
    software: z.array(WindowsProgram).max(MAX_PROGRAMS).nullable(),
    exploitProtection: WindowsExploitProtection.nullable(),
    line: Line.optional(),
  })

export const WindowsDocument = groupsWith(
  accountSid,
  windowsAccountsOnPc(accountSid).nullable(),
  windowsCertificatesOnPc(accountSid).nullable(),
)
export type WindowsDocument = z.infer<typeof WindowsDocument>

export const WindowsFacts = groupsWith(
  accountKey,
  windowsAccounts(accountKey).nullable(),
  windowsCertificates(accountKey).nullable(),
)
export type WindowsFacts = z.infer<typeof WindowsFacts>
