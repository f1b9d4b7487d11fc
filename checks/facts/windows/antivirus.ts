/** Everything about malware protection. */
import { z } from 'zod'
import { moment, text } from '../values.ts'
import { integer, longText, serviceWord } from './values.ts'

/** A registration with Security Center; several of one product and remnants of removed ones occur. */
const Product = z.strictObject({
  /** The vendor's text, may be Vietnamese. */
  displayName: text.nullable(),
  /** {D68DDC3A-831F-4fae-9E44-DA132C1ACF46} = Microsoft Defender. */
  instanceGuid: text.nullable(),
  /** Undocumented bits: AND 0xF000 0 off, 0x1000 on, 0x2000 snoozed, 0x3000 expired; AND 0xF0 0 = definitions current. */
  productState: integer.nullable(),
  timestamp: moment.nullable(),
  productExe: longText.nullable(),
  reportingExe: longText.nullable(),
  /** False: a remnant. Null also for `windowsdefender://`. */
  productExeExists: z.boolean().nullable(),
})

const Defender = z.strictObject({
  /** Normal, Passive Mode, SxS Passive Mode, EDR Block Mode, Not running; English on every Windows. Decides. */
  runningMode: text.nullable(),
  serviceEnabled: z.boolean().nullable(),
  /** True also in passive mode. */
  antivirusEnabled: z.boolean().nullable(),
  realTimeProtection: z.boolean().nullable(),
  onAccess: z.boolean().nullable(),
  behaviorMonitor: z.boolean().nullable(),
  tamperProtected: z.boolean().nullable(),
  productVersion: text.nullable(),
  engineVersion: text.nullable(),
  signatureVersion: text.nullable(),
  signatureLastUpdated: moment.nullable(),
  /** As reported: 65535 and 4294967295 mean "never", not an age. */
  signatureAgeDaysReported: integer.nullable(),
  signaturesOutOfDate: z.boolean().nullable(),
  lastQuickScan: moment.nullable(),
  lastFullScan: moment.nullable(),
  /** How many exclusions; never which. */
  exclusionsCount: integer.nullable(),
})

export const WindowsAntivirus = z.strictObject({
  /** False on Windows Server. */
  securityCenterAvailable: z.boolean().nullable(),
  products: z.array(Product).max(64).nullable(),
  firewallProducts: z
    .array(
      z.strictObject({
        displayName: text.nullable(),
        instanceGuid: text.nullable(),
        productState: integer.nullable(),
      }),
    )
    .max(64)
    .nullable(),
  /** Null when the class did not answer. */
  defender: Defender.nullable(),
  defenderPolicyDisabled: z.boolean().nullable(),
  /** Known security services found, whatever their state. */
  services: z
    .array(
      z.strictObject({
        name: text,
        state: serviceWord.nullable(),
        startMode: serviceWord.nullable(),
        /** microsoft, bkav, kaspersky … */
        vendor: text.nullable(),
      }),
    )
    .max(100)
    .nullable(),
  /** Dates of definitions from the vendors' registry keys and files. */
  vendorSignatures: z
    .array(
      z.strictObject({
        vendor: text,
        productVersion: text.nullable(),
        databaseDate: moment.nullable(),
        databaseVersion: text.nullable(),
        licenseExpires: moment.nullable(),
        source: longText.nullable(),
      }),
    )
    .max(64)
    .nullable(),
})
