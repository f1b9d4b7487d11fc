/** Every check a PC is judged by, in the order of the rules. A new check is its file and one line here. */
import { adminAccounts } from './admin-accounts.ts'
import { antivirusRunning } from './antivirus-running.ts'
import { antivirusSignaturesFresh } from './antivirus-signatures-fresh.ts'
import { autorunOff } from './autorun-off.ts'
import type { DeviceCheck } from './check.ts'
import { diskEncrypted } from './disk-encrypted.ts'
import { firewallOn } from './firewall-on.ts'
import { minimumHardware } from './minimum-hardware.ts'
import { osSupported } from './os-supported.ts'
import { patchesCurrent } from './patches-current.ts'
import { remoteDesktopOff } from './remote-desktop-off.ts'
import { screenLock } from './screen-lock.ts'
import { signingCertificateValid } from './signing-certificate-valid.ts'
import { smb1Off } from './smb1-off.ts'
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
]
