/**
 * What the Linux collector says of one PC: raw facts, never verdicts. Written as the Windows contract is:
 * `null` means "not known"; a group is null when its section could not be read at all; data of a section whose
 * status is neither `ok` nor `partial` must not be judged. Two runs on an unchanged machine give the same
 * document but for `time.nowUtc`, so nothing here holds a duration.
 */
import { z } from 'zod'
import { Line } from './line.ts'
import {
  LinuxBrowser,
  LinuxHardware,
  LinuxMachine,
  LinuxNetwork,
  LinuxOs,
  LinuxPro,
  LinuxProgram,
} from './linux/machine.ts'
import { LinuxAccounts, LinuxCertificates } from './linux/people.ts'
import {
  LinuxAntivirus,
  LinuxEncryption,
  LinuxFirewall,
  LinuxRemoteAccess,
  LinuxScreenLock,
  LinuxSmb,
  LinuxTime,
} from './linux/protection.ts'
import { LinuxUpdates } from './linux/updates.ts'
import { SECTION_STATUSES } from './values.ts'

export const LinuxSection = z.strictObject({
  status: z.enum(SECTION_STATUSES),
  /** Failed queries, sorted; `source` is `file:<path>` or `run:<program>`. */
  errors: z
    .array(
      z.strictObject({
        source: z.string().max(256),
        kind: z.enum(['not-found', 'access-denied', 'timeout', 'too-large', 'parse', 'other']),
      }),
    )
    .max(20),
})
export type LinuxSection = z.infer<typeof LinuxSection>

/** The groups of the document that have a section; `time` is always there. */
export const LINUX_SECTIONS = [
  'os',
  'pro',
  'machine',
  'hardware',
  'antivirus',
  'updates',
  'certificates',
  'firewall',
  'encryption',
  'screenLock',
  'smb',
  'remoteAccess',
  'accounts',
  'time',
  'network',
  'software',
] as const
export type LinuxSectionName = (typeof LINUX_SECTIONS)[number]

export const LinuxFacts = z.strictObject({
  contract: z.literal('linux-collector/1'),
  /** `elevated`: run as root; false explains missing data. */
  collector: z.strictObject({ version: z.string().max(32), elevated: z.boolean() }),
  sections: z.strictObject({
    os: LinuxSection,
    pro: LinuxSection,
    machine: LinuxSection,
    hardware: LinuxSection,
    antivirus: LinuxSection,
    updates: LinuxSection,
    certificates: LinuxSection,
    firewall: LinuxSection,
    encryption: LinuxSection,
    screenLock: LinuxSection,
    smb: LinuxSection,
    remoteAccess: LinuxSection,
    accounts: LinuxSection,
    time: LinuxSection,
    network: LinuxSection,
    software: LinuxSection,
  }),
  os: LinuxOs.nullable(),
  pro: LinuxPro.nullable(),
  machine: LinuxMachine.nullable(),
  hardware: LinuxHardware.nullable(),
  antivirus: LinuxAntivirus.nullable(),
  updates: LinuxUpdates.nullable(),
  certificates: LinuxCertificates.nullable(),
  firewall: LinuxFirewall.nullable(),
  encryption: LinuxEncryption.nullable(),
  screenLock: LinuxScreenLock.nullable(),
  smb: LinuxSmb.nullable(),
  remoteAccess: LinuxRemoteAccess.nullable(),
  accounts: LinuxAccounts.nullable(),
  time: LinuxTime,
  network: LinuxNetwork.nullable(),
  /** Installed browsers, sorted by name; null = not read. */
  browsers: z.array(LinuxBrowser).max(16).nullable(),
  /** Installed packages, only when the list is switched on; absent otherwise. */
  software: z.array(LinuxProgram).max(20_000).optional(),
  line: Line.optional(),
})
export type LinuxFacts = z.infer<typeof LinuxFacts>
