/** Every check a PC is judged by, in the order of the rules. A new check is its file and one line here. */

import { accountLockout } from './account-lockout.ts'
import { adminAccounts } from './admin-accounts.ts'
import { antivirusRunning } from './antivirus-running.ts'
import { antivirusSignaturesFresh } from './antivirus-signatures-fresh.ts'
import { autoLogonOff } from './auto-logon-off.ts'
import { autorunOff } from './autorun-off.ts'
import { browserSupported } from './browser-supported.ts'
import type { DeviceCheck } from './check.ts'
import { diskEncrypted } from './disk-encrypted.ts'
import { dnsFiltering } from './dns-filtering.ts'
import { edrRunning } from './edr-running.ts'
import { exploitProtectionOn } from './exploit-protection-on.ts'
import { firewallOn } from './firewall-on.ts'
import { hardwareInventory } from './hardware-inventory.ts'
import { lineQuality } from './line-quality.ts'
import { localAccountsInactive } from './local-accounts-inactive.ts'
import { minimumHardware } from './minimum-hardware.ts'
import { osSupported } from './os-supported.ts'
import { passwordPolicy } from './password-policy.ts'
import { patchesCurrent } from './patches-current.ts'
import { remoteDesktopOff } from './remote-desktop-off.ts'
import { screenLock } from './screen-lock.ts'
import { signingCertificateValid } from './signing-certificate-valid.ts'
import { smb1Off } from './smb1-off.ts'
import { softwareInventory } from './software-inventory.ts'
import { timeSync } from './time-sync.ts'

export const DEVICE_CHECKS: readonly DeviceCheck[] = [
  osSupported,
  patchesCurrent,
  antivirusRunning,
  antivirusSignaturesFresh,
  signingCertificateValid,
  firewallOn,
  diskEncrypted,
  autorunOff,
  screenLock,
  smb1Off,
  remoteDesktopOff,
  adminAccounts,
  minimumHardware,
  timeSync,
  accountLockout,
  passwordPolicy,
  localAccountsInactive,
  browserSupported,
  softwareInventory,
  hardwareInventory,
  dnsFiltering,
  exploitProtectionOn,
  edrRunning,
  autoLogonOff,
  lineQuality,
]
