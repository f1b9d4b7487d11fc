/** Protection: antivirus, firewall, encryption, screen lock, sharing, remote access, clock. */
import { z } from 'zod'
import { count, moment, owner, seconds, text } from '../values.ts'
import { Unit } from './unit.ts'

export const LinuxAntivirus = z.strictObject({
  /**
   * Known antivirus units: the three of ClamAV always (a missing unit reads `inactive`), other vendors' only
   * when the unit file exists. Null when systemd did not answer.
   */
  units: z
    .array(
      Unit.extend({
        /** clamav, trend-micro, kaspersky, eset, bitdefender, crowdstrike, sentinelone, microsoft, carbon-black, trellix … */
        vendor: text,
        /** The unit itself scans on access (clamav-clamonacc, every other vendor's), unlike clamd and freshclam. */
        onAccess: z.boolean(),
      }),
    )
    .max(40)
    .nullable(),
  /** ClamAV's `daily` database: the builder's date inside the file, never the moment of download. */
  clamav: z.strictObject({ databaseDate: moment, databaseVersion: count }).nullable(),
})

/** Each null = that source is not installed or was not read. */
export const LinuxFirewall = z.strictObject({
  /** ENABLED=yes in /etc/ufw/ufw.conf. */
  ufwEnabled: z.boolean().nullable(),
  /** Unit ufw is active; it is "active" too while ufw is disabled, so never enough alone. */
  ufwUnitActive: z.boolean().nullable(),
  firewalldActive: z.boolean().nullable(),
  /**
   * A base chain on the input hook has policy drop or ends in drop or reject (nft, else `iptables -S INPUT`).
   * False also when no tool that could make such a rule is installed.
   */
  inputDrops: z.boolean().nullable(),
})

export const LinuxEncryption = z.strictObject({
  /** A layer of type crypt lies under `/`, or its ZFS dataset is encrypted. */
  rootEncrypted: z.boolean().nullable(),
  method: z.enum(['dm-crypt', 'zfs']).nullable(),
  /** Some home folder is encrypted by itself (fscrypt or eCryptfs): partial protection. */
  encryptedHomes: z.boolean().nullable(),
})

export const LinuxScreenLock = z.strictObject({
  /** A graphical session is installed (xsessions or wayland-sessions); false = a server without desktop. */
  desktop: z.boolean().nullable(),
  /** People (UID 1000–59999 with a login shell) who have a home with desktop settings; null = could not look. */
  users: z
    .array(
      z.strictObject({
        owner,
        settings: z.enum(['gnome', 'kde']),
        /** The user's database was read and understood; when false all other values are null. */
        readable: z.boolean(),
        /** Null = no value set anywhere: the desktop's own default (both desktops: locks). */
        lockEnabled: z.boolean().nullable(),
        /** Idle time until the screen blanks; 0 = never. Null = default (GNOME and KDE: 300 s). */
        idleSeconds: seconds.nullable(),
        /** From blanking to locking. Null = default (GNOME 0 s, KDE 5 s). */
        lockDelaySeconds: seconds.nullable(),
      }),
    )
    .max(64)
    .nullable(),
})

export const LinuxSmb = z.strictObject({
  /** smb.conf exists. */
  sambaConfigured: z.boolean().nullable(),
  /** Unit smbd is active. */
  serverActive: z.boolean().nullable(),
  /** `server min protocol` as written, upper case: SMB2_02, NT1 …; null = absent (SMB2_02 since Samba 4.11). */
  serverMinProtocol: text.nullable(),
  /** `client min protocol`, likewise. */
  clientMinProtocol: text.nullable(),
})

export const LinuxRemoteAccess = z.strictObject({
  /** sshd answers: unit ssh, sshd or ssh.socket is active. */
  sshActive: z.boolean().nullable(),
  /** Effective sshd settings as `sshd -T` prints them: yes, no, prohibit-password …; null = not read. */
  sshPermitRootLogin: text.nullable(),
  sshPasswordAuthentication: text.nullable(),
  xrdpActive: z.boolean().nullable(),
  /** gnome-remote-desktop as a system service, or vino. */
  desktopSharingActive: z.boolean().nullable(),
  /** Remote-control programs with a unit installed, sorted: anydesk, teamviewer, rustdesk, ultraviewer, vnc … */
  remoteTools: z.array(text).max(16).nullable(),
})

export const LinuxTime = z.strictObject({
  /** Machine clock at collection. The one value that differs between two runs on an unchanged machine. */
  nowUtc: moment,
  /** IANA name, `Asia/Ho_Chi_Minh`. */
  timezone: text.nullable(),
  /** timedatectl NTP: a time service is switched on. */
  ntp: z.boolean().nullable(),
  /** timedatectl NTPSynchronized: the kernel's own flag. */
  synchronized: z.boolean().nullable(),
  /** Which service keeps the clock. */
  service: z.enum(['timesyncd', 'chrony', 'ntp', 'openntpd']).nullable(),
})
