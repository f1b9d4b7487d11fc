/** The run itself: where it ran, and how the reading of each section went. */
import { z } from 'zod'
import { moment, SECTION_STATUSES, text } from '../values.ts'
import { type AccountType, hresult, integer } from './values.ts'

export const WindowsSection = z.strictObject({
  status: z.enum(SECTION_STATUSES),
  /** Wall time of the section. */
  ms: integer.nullable(),
  /** Failed queries; `source` is a query name such as `wmi:root/SecurityCenter2/AntiVirusProduct`. */
  errors: z
    .array(
      z.strictObject({
        source: text,
        /** 0x8004100E = no such namespace, 0x80041003 = access denied, 0x800106BA = Defender's service stopped. */
        hresult: hresult.nullable(),
        kind: z.enum([
          'invalid-namespace',
          'invalid-class',
          'access-denied',
          'service-stopped',
          'language-mode',
          'not-found',
          'timeout',
          'provider-failure',
          'parse',
          'other',
        ]),
      }),
    )
    .max(20),
})
export type WindowsSection = z.infer<typeof WindowsSection>

/** The groups of the document that have a section: all of them. */
export const WINDOWS_SECTIONS = [
  'os',
  'machine',
  'hardware',
  'licensing',
  'antivirus',
  'updates',
  'certificates',
  'firewall',
  'encryption',
  'screenLock',
  'autorun',
  'smb',
  'remoteDesktop',
  'accounts',
  'time',
  'browsers',
  'network',
  'software',
  'exploitProtection',
] as const
export type WindowsSectionName = (typeof WINDOWS_SECTIONS)[number]

export const WindowsSections = z.strictObject({
  os: WindowsSection,
  machine: WindowsSection,
  hardware: WindowsSection,
  licensing: WindowsSection,
  antivirus: WindowsSection,
  updates: WindowsSection,
  certificates: WindowsSection,
  firewall: WindowsSection,
  encryption: WindowsSection,
  screenLock: WindowsSection,
  autorun: WindowsSection,
  smb: WindowsSection,
  remoteDesktop: WindowsSection,
  accounts: WindowsSection,
  time: WindowsSection,
  browsers: WindowsSection,
  network: WindowsSection,
  software: WindowsSection,
  exploitProtection: WindowsSection,
})

export const WindowsCollector = z.strictObject({
  /** Version of the collector script. */
  version: z.string().max(32),
  /** full = Windows PowerShell 5.1; legacy = reduced script for PowerShell 2.0–4.0. */
  mode: z.enum(['full', 'legacy']),
  /** By the machine's clock, which may be wrong. */
  startedAt: moment,
  finishedAt: moment,
  durationMs: integer.nullable(),
  /** Time given to the whole run; sections not reached are `skipped`. */
  budgetMs: integer.nullable(),
})

/** The execution environment; explains missing data. */
export const windowsHost = (account: AccountType) =>
  z.strictObject({
    psVersion: text.nullable(),
    /** Desktop on Windows PowerShell 5.1; null below. */
    psEdition: text.nullable(),
    /** FullLanguage, ConstrainedLanguage, RestrictedLanguage, NoLanguage. */
    languageMode: text.nullable(),
    clrVersion: text.nullable(),
    /** false on 64-bit Windows: registry and System32 are redirected, results are incomplete. */
    is64BitProcess: z.boolean().nullable(),
    is64BitOs: z.boolean().nullable(),
    runAsSid: account.nullable(),
    /** SYSTEM or an elevated administrator. */
    isElevated: z.boolean().nullable(),
    /** 0 = the session of services. */
    sessionId: integer.nullable(),
    uiLanguage: text.nullable(),
    culture: text.nullable(),
    ansiCodePage: integer.nullable(),
    oemCodePage: integer.nullable(),
  })
