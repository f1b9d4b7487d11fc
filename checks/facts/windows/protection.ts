/** Protection: firewall, encryption, screen lock, AutoRun, sharing, remote access, clock. */
import { z } from 'zod'
import { moment, text } from '../values.ts'
import { type AccountType, integer, serviceWord } from './values.ts'

const firewallProfile = z.enum(['domain', 'private', 'public'])

export const WindowsFirewall = z.strictObject({
  serviceState: serviceWord.nullable(),
  serviceStart: serviceWord.nullable(),
  profiles: z
    .array(
      z.strictObject({
        profile: firewallProfile,
        enabledLocal: z.boolean().nullable(),
        /** Null = not configured. */
        enabledPolicy: z.boolean().nullable(),
        /** Policy, else local. */
        effective: z.boolean().nullable(),
        defaultInboundBlock: z.boolean().nullable(),
      }),
    )
    .max(3)
    .nullable(),
  /** Categories of the networks now connected. */
  activeProfiles: z.array(firewallProfile).max(16).nullable(),
})

export const WindowsEncryption = z.strictObject({
  /** The BitLocker namespace exists. */
  available: z.boolean().nullable(),
  volumes: z
    .array(
      z.strictObject({
        driveLetter: text.nullable(),
        /** 0 system, 1 fixed data, 2 removable. */
        volumeType: integer.nullable(),
        /** 0 off, 1 on, 2 unknown (locked). */
        protectionStatus: integer.nullable(),
        /** 0 decrypted, 1 encrypted, 2 encrypting, 3 decrypting, 4 encrypting paused, 5 decrypting paused. */
        conversionStatus: integer.nullable(),
        encryptionPercentage: integer.nullable(),
        /** 0 none … 6 XTS-128, 7 XTS-256. */
        encryptionMethod: integer.nullable(),
        protectorTypes: z.array(integer).max(64).nullable(),
      }),
    )
    .max(64)
    .nullable(),
  /** Services of other full-disk encryption. */
  thirdParty: z.array(text).max(32).nullable(),
})

export const windowsScreenLock = (account: AccountType) =>
  z.strictObject({
    /** 0 or null = off. */
    machineInactivitySeconds: integer.nullable(),
    /** Users whose hive is loaded; the policy's value where there is one. */
    users: z
      .array(
        z.strictObject({
          sid: account,
          active: z.boolean().nullable(),
          secure: z.boolean().nullable(),
          timeoutSeconds: integer.nullable(),
          fromPolicy: z.boolean().nullable(),
          /** Without a screen saver nothing ever starts. */
          screensaverSet: z.boolean().nullable(),
          dynamicLock: z.boolean().nullable(),
        }),
      )
      .max(64)
      .nullable(),
    consoleLockOnAcSeconds: integer.nullable(),
  })

export const windowsAutorun = (account: AccountType) =>
  z.strictObject({
    /** 255 all off; 145 or null = the default. */
    machineNoDriveTypeAutoRun: integer.nullable(),
    machineNoAutorun: integer.nullable(),
    noAutoplayForNonVolume: z.boolean().nullable(),
    users: z
      .array(
        z.strictObject({
          sid: account,
          /** Counts only when the machine has no value. */
          noDriveTypeAutoRun: integer.nullable(),
          disableAutoplay: integer.nullable(),
        }),
      )
      .max(64)
      .nullable(),
  })

/** SMB 1. */
export const WindowsSmb = z.strictObject({
  /** Null = absent: the default depends on the release. */
  serverSmb1Registry: integer.nullable(),
  /** 4 = disabled; null = the driver is absent. */
  clientDriverStart: integer.nullable(),
  serverDriverPresent: z.boolean().nullable(),
  /** Enabled, Disabled, DisabledWithPayloadRemoved. */
  featureState: text.nullable(),
  lanmanServerState: serviceWord.nullable(),
})

export const WindowsRemoteDesktop = z.strictObject({
  /** fDenyTSConnections: 1 = off. */
  denyLocal: integer.nullable(),
  /** Wins over the local one. */
  denyPolicy: integer.nullable(),
  /** 1 = sign-in before the session (NLA). */
  nlaLocal: integer.nullable(),
  nlaPolicy: integer.nullable(),
  port: integer.nullable(),
  /** Running even while Remote Desktop is off. */
  termServiceState: serviceWord.nullable(),
  /** UltraViewer, TeamViewer, AnyDesk, RustDesk, VNC … */
  remoteTools: z.array(text).max(64).nullable(),
})

export const WindowsTime = z.strictObject({
  /** The machine's clock while collecting. */
  nowUtc: moment,
  /** Viet Nam = 420. */
  utcOffsetMinutes: integer.nullable(),
  timeZoneKey: text.nullable(),
  /** Stopped is normal on a workgroup PC: the service starts, syncs and stops. */
  serviceState: serviceWord.nullable(),
  serviceStart: serviceWord.nullable(),
  /** NTP, NT5DS, NoSync, AllSync. */
  type: text.nullable(),
  ntpServer: text.nullable(),
  lastSync: moment.nullable(),
  ntpClientEnabled: integer.nullable(),
})
