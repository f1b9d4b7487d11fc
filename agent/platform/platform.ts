/** The platforms that this build can collect on. */
import type { Platform } from '../../checks/report/protocol.ts'
import { CommandError, EXIT } from '../output.ts'

export type SupportedPlatform = Platform

/** From `process.platform`. Throws CommandError where there is no collector. */
export const getPlatform = (platform: string): SupportedPlatform => {
  if (platform === 'linux') return 'linux'
  if (platform === 'win32') return 'windows'
  throw new CommandError(
    EXIT.couldNot,
    `bản này chưa có bộ thu thập cho ${platform}; hiện chỉ chạy trên Windows và Linux`,
  )
}
