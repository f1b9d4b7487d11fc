/** What the machine is: release, identity for people, hardware, network, programs. */
import { z } from 'zod'
import { bytes, count, moment, text } from '../values.ts'

export const LinuxOs = z.strictObject({
  /** os-release ID: debian, ubuntu, linuxmint … */
  id: text.nullable(),
  /** os-release ID_LIKE, split at spaces, in its own order. */
  idLike: z.array(text).max(16),
  /** VERSION_ID; absent on Debian testing and sid. */
  versionId: text.nullable(),
  codename: text.nullable(),
  /** Shown to people; never compared. */
  prettyName: text.nullable(),
  /** What to judge by: `ubuntu` or `debian`, also for derivatives; null when neither is the base. */
  baseId: z.enum(['ubuntu', 'debian']).nullable(),
  /** Version of the base (a derivative's from UBUNTU_CODENAME or DEBIAN_CODENAME): `24.04`, `12`; null when not known. */
  baseVersionId: text.nullable(),
  /** Text of /etc/debian_version: `12.11`, `trixie/sid`. */
  pointRelease: text.nullable(),
  /** Running kernel as in /proc/sys/kernel/osrelease. */
  kernel: text.nullable(),
  /** As the kernel names it: x86_64, aarch64; null before Linux 6.1. */
  architecture: text.nullable(),
  /** First reading of the boot moment in this boot, so that it does not move with clock corrections. */
  bootTime: moment.nullable(),
  /** kernel.randomize_va_space: 2 = all of memory, 1 = without the heap, 0 = off. */
  addressSpaceRandomization: count.nullable().optional(),
})

/** Ubuntu Pro; both null when its status file is absent or not readable. */
export const LinuxPro = z.strictObject({
  attached: z.boolean().nullable(),
  /** Service esm-infra has status `enabled`. */
  esmInfra: z.boolean().nullable(),
})

export const LinuxMachine = z.strictObject({
  hostName: text.nullable(),
  manufacturer: text.nullable(),
  model: text.nullable(),
  /** SMBIOS chassis type; 8, 9, 10, 14, 31, 32 = laptop. */
  chassisType: count.nullable(),
  /** Guest of a hypervisor, by CPU flag or DMI vendor; a container counts as its host. */
  isVirtual: z.boolean().nullable(),
  /** DMI serial number as its maker wrote it; needs root. */
  smbiosSerial: text.nullable().optional(),
  /** First 16 hex digits of the SHA-256 of each plugged-in adapter's address. */
  macHashes: z.array(z.string().max(64)).max(32).nullable().optional(),
})

export const LinuxHardware = z.strictObject({
  cpuName: text.nullable(),
  /** Logical processors. */
  cpuLogical: count.nullable(),
  /** Usable memory (MemTotal): a little less than fitted. Rounded up to 512 MiB, so that 4 GiB fitted reads as 4 GiB. */
  ramBytes: bytes.nullable(),
  /** File system of `/`. */
  osDiskTotalBytes: bytes.nullable(),
  /** Free for ordinary users on `/`, floored to 512 MiB: it must not change with every log line. */
  osDiskFreeBytes: bytes.nullable(),
  osDiskMedia: z.enum(['ssd', 'hdd']).nullable(),
})

export const LinuxNetwork = z.strictObject({
  /** IP addresses of the name servers, sorted; null when no resolv.conf could be read. */
  dnsServers: z.array(text).max(32).nullable(),
  /** Some http(s)_proxy in /etc/environment; null when not readable. */
  environmentProxy: z.boolean().nullable(),
  /** Acquire::http(s)::Proxy in apt's configuration. */
  aptProxy: z.boolean().nullable(),
})

export const LinuxBrowser = z.strictObject({
  name: z.enum(['chrome', 'chromium', 'edge', 'firefox', 'opera', 'brave', 'coccoc']),
  version: text.nullable(),
  /** deb packages are updated by apt, snaps by snapd. */
  source: z.enum(['deb', 'snap', 'flatpak']),
})

export const LinuxProgram = z.strictObject({ name: text, version: text })
