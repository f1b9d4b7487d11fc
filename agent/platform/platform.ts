/** The platforms that this build can collect on. */
import type { Platform } from '../../checks/report/protocol.ts'
import { CommandError, EXIT } from '../output.ts'

export type SupportedPlatform = Extract<Platform, 'linux'>

/** From `process.platform`. Throws CommandError where there is no collector. */
export const getPlatform = (platform: string): SupportedPlatform => {
  if (platform === 'linux') return 'linux'
  throw new CommandError(
    EXIT.couldNot,
    `bản này chưa có bộ thu thập cho ${platform}; hiện chỉ chạy trên Linux`,
  )
}
