/** The collector of the platform this agent runs on. */
import type { Facts } from '../../checks/facts/facts.ts'
import type { AgentContext } from '../context.ts'
import { getPlatform } from '../platform/platform.ts'
import { errorCode, readJson, writeJson } from '../state/files.ts'
import { collectLinux } from './linux/collect.ts'
import { CollectorMemory } from './linux/memory.ts'

const MEMORY_FILE = 'collector-memory.json'

export type CollectOptions = {
  readonly stateDir: string
  /** Keep what was learnt (since when updates are pending …); only the agent's own runs do. */
  readonly remember: boolean
  readonly withSoftware: boolean
}

/** Whoever looks without the right to the folder (`collect`, `check`) collects without memory. */
const readMemory = (stateDir: string): CollectorMemory => {
  try {
    return CollectorMemory.safeParse(readJson(stateDir, MEMORY_FILE)).data ?? {}
  } catch (error) {
    if (errorCode(error) === 'EACCES') return {}
    throw error
  }
}

/** Throws CommandError where there is no collector. A further platform is one more case here and in `platform.ts`. */
export const collectFacts = async (context: AgentContext, options: CollectOptions): Promise<Facts> => {
  const platform = getPlatform(context.platform)
  switch (platform) {
    case 'linux': {
      const memory = readMemory(options.stateDir)
      const before = JSON.stringify(memory)
      const [doors, now] = [await context.doors(), context.clock.now()]
      const facts = await collectLinux({ doors, now, memory, withSoftware: options.withSoftware })
      const hasLearnt = JSON.stringify(memory) !== before
      if (options.remember && hasLearnt) writeJson(options.stateDir, MEMORY_FILE, memory)
      return facts
    }
    default:
      return platform satisfies never
  }
}
