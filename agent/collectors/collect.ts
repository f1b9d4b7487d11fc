/** The collector of the platform this agent runs on. */
import { dirname, join } from 'node:path'
import type { Facts } from '../../checks/facts/facts.ts'
import { powershellPath } from '../config.ts'
import type { AgentContext } from '../context.ts'
import { readLine } from '../line/record.ts'
import { getPlatform, type SupportedPlatform } from '../platform/platform.ts'
import { errorCode, readJson, writeJson } from '../state/files.ts'
import type { LinuxCollection } from './linux/collect.ts'
import { CollectorMemory } from './memory.ts'

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
  const memory = readMemory(options.stateDir)
  const before = JSON.stringify(memory)
  const collection = {
    ...{ doors: await context.doors(), now: context.clock.now(), memory },
    withSoftware: options.withSoftware,
  }
  const collected = await collectOn(getPlatform(context.platform), collection, options.stateDir)
  const facts = { ...collected, line: readLine(options.stateDir, context.clock.now()) }
  const hasLearnt = JSON.stringify(memory) !== before
  if (options.remember && hasLearnt) writeJson(options.stateDir, MEMORY_FILE, memory)
  return facts
}

/** Only the collector of this platform is loaded. */
const collectOn = async (
  platform: SupportedPlatform,
  collection: LinuxCollection,
  stateDir: string,
): Promise<Facts> => {
  switch (platform) {
    case 'linux':
      return (await import('./linux/collect.ts')).collectLinux(collection)
    case 'windows': {
      const { collectWindows } = await import('./windows/collect.ts')
      const script = join(dirname(process.argv[1] ?? ''), 'collect.ps1')
      const { withSoftware = false, ...rest } = collection
      return collectWindows({ ...rest, withSoftware, powershell: powershellPath(), script, stateDir })
    }
    default:
      return platform satisfies never
  }
}
