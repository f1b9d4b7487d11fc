/** The effects of a command, handed in from the entry (or a test). */
import type { Clock } from './clock.ts'
import type { Output } from './output.ts'
import type { Doors } from './platform/doors.ts'

export type AgentContext = {
  readonly clock: Clock
  readonly output: Output
  readonly doors: () => Promise<Doors>
  readonly random: () => number
  /** `process.platform`. */
  readonly platform: string
}
