/** Every check a PC is judged by, in the order of the rules. A new check is its file and one line here. */
import type { DeviceCheck } from './check.ts'
import { osSupported } from './os-supported.ts'

export const DEVICE_CHECKS: readonly DeviceCheck[] = [osSupported]
