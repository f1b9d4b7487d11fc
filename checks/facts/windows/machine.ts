/** What the machine is: release, identity, hardware, licences, network, programs. */
import { z } from 'zod'
import { bytes, count, day, moment, text } from '../values.ts'
import { type AccountType, address, integer } from './values.ts'

export const WindowsOs = z.strictObject({
  /** The key for the release: 26200 = Windows 11 25H2. */
  currentBuild: integer.nullable(),
  /** Monthly patch level of the running system; absent before Windows 10. */
  ubr: integer.nullable(),
  /** 22H2, 25H2 …; absent before 20H2. */
  displayVersion: text.nullable(),
  /** Frozen at 2009 from 20H2 on. */
  releaseId: text.nullable(),
  /** Professional, Core, Enterprise, EnterpriseS (LTSC), IoTEnterpriseS, Education, ServerStandard … */
  editionId: text.nullable(),
  /** Shown to people; never compared: it says "Windows 10" on Windows 11. */
  productName: text.nullable(),
  /** Client, Server, Server Core. */
  installationType: text.nullable(),
  /** 1 workstation, 2 domain controller, 3 server. */
  productType: integer.nullable(),
  sku: integer.nullable(),
  /** 10.0.26200, 6.1.7601. */
  kernelVersion: text.nullable(),
  servicePackMajor: integer.nullable(),
  architecture: z.enum(['x64', 'x86', 'arm64']).nullable(),
  /** A feature update rewrites it. */
  installDate: moment.nullable(),
  /** Fast Startup keeps it across shutdowns. */
  lastBootTime: moment.nullable(),
  /** Translated; shown to people, never compared. */
  caption: text.nullable(),
})

/** Identity for matching; none of it is unique alone. */
export const windowsMachine = (computer: AccountType) =>
  z.strictObject({
    hostName: text.nullable(),
    manufacturer: text.nullable(),
    model: text.nullable(),
    /** SMBIOS chassis types; 8, 9, 10, 14, 31, 32 = laptop. */
    chassisTypes: z.array(integer).max(32).nullable(),
    /** Can be all 0, all F or repeated by cheap boards. */
    smbiosUuid: text.nullable(),
    /** Can be "To be filled by O.E.M.". */
    smbiosSerial: text.nullable(),
    /** Identical on machines whose disk was cloned. */
    machineGuid: text.nullable(),
    /** The machine's own SID; identical on clones. */
    computerSid: computer.nullable(),
    /** First 16 hex digits of the SHA-256 of each physical adapter's address. */
    macHashes: z.array(z.string().max(64)).max(32).nullable(),
    partOfDomain: z.boolean().nullable(),
    /** Guest of a hypervisor. */
    isVirtual: z.boolean().nullable(),
  })

export const WindowsHardware = z.strictObject({
  cpuName: text.nullable(),
  cpuCores: count.nullable(),
  cpuLogical: count.nullable(),
  /** Fitted memory; where that was not told, what Windows can use. */
  ramBytes: bytes.nullable(),
  /** The drive Windows is on. */
  osDiskTotalBytes: bytes.nullable(),
  osDiskFreeBytes: bytes.nullable(),
  osDiskMedia: z.enum(['ssd', 'hdd', 'unspecified']).nullable(),
  tpmPresent: z.boolean().nullable(),
  /** 1.2, 2.0. */
  tpmSpecVersion: text.nullable(),
  /** Null on BIOS machines: the key does not exist there. */
  secureBoot: z.boolean().nullable(),
  firmware: z.enum(['uefi', 'bios']).nullable(),
})

/** Activation and Extended Security Updates. */
export const windowsLicensing = (account: AccountType) =>
  z.strictObject({
    /** 0 unlicensed, 1 licensed, 2–4 grace, 5 notification, 6 extended grace. */
    windowsLicenseStatus: integer.nullable(),
    esu: z
      .array(
        z.strictObject({
          activationId: text,
          /** ESU year 1–3. */
          year: integer.nullable(),
          /** 1 = licensed. */
          licenseStatus: integer.nullable(),
        }),
      )
      .max(64)
      .nullable(),
    /** From an undocumented key: shown, never decisive. */
    consumerEsuEvidence: z
      .array(z.strictObject({ sid: account, eligibility: integer.nullable(), result: integer.nullable() }))
      .max(64)
      .nullable(),
  })

export const WindowsBrowser = z.strictObject({
  name: z.enum(['edge', 'chrome', 'firefox', 'coccoc', 'opera', 'brave', 'ie']),
  version: text.nullable(),
  scope: z.enum(['machine', 'user']),
  updatesDisabledByPolicy: z.boolean().nullable(),
})

/** How the report can leave. */
export const windowsNetwork = (account: AccountType) =>
  z.strictObject({
    /** host:port; null = direct. */
    winHttpProxy: address.nullable(),
    systemProxyEnabled: z.boolean().nullable(),
    /** Of everybody by policy (ProxySettingsPerUser = 0); left out where each person has their own, null = direct. */
    machineProxy: address.nullable().optional(),
    userProxies: z
      .array(z.strictObject({ sid: account, proxy: address.nullable(), pacHost: address.nullable() }))
      .max(64)
      .nullable(),
    /** Name servers of connected adapters; static = typed in on this PC. */
    dnsServers: z
      .array(z.strictObject({ address, source: z.enum(['static', 'dhcp']) }))
      .max(64)
      .nullable(),
    tls12ClientDisabled: z.boolean().nullable(),
  })

/** A program of the Uninstall keys. */
export const WindowsProgram = z.strictObject({
  name: text,
  version: text.nullable(),
  publisher: text.nullable(),
  installDate: day.nullable(),
  scope: z.enum(['machine', 'user']),
  arch: z.enum(['x64', 'x86']).nullable(),
})

/** Absent values mean the system's default, which is on. */
export const WindowsExploitProtection = z.strictObject({
  /** 0 always off, 1 always on, 2 opt-in (default), 3 opt-out. */
  depPolicy: integer.nullable(),
  /** 1 = SEHOP off. */
  sehopDisabled: integer.nullable(),
  mitigationOptionsHex: z.string().max(512).nullable(),
  /** off, warn, block, requireadmin. */
  smartScreen: text.nullable(),
})
