/** A background job that turns all the time: the next turn begins some seconds after the last one ended. */
import { type Job, type Loop, runTurn } from './turn.ts'

export type LoopOptions = Job

/** The first turn begins at once. Turns of one process never overlap; other processes claim rows of their own. */
export function startLoop(options: LoopOptions): Loop {
  let stopped = false
  let last: Date | null = null
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const turn = async () => {
    await runTurn(options)
    last = options.deps.clock.now()
    if (!stopped) timer = setTimeout(begin, options.everySeconds * 1000)
  }
  const begin = () => {
    running = turn()
  }
  begin()

  return {
    name: options.name,
    everySeconds: options.everySeconds,
    lastTurnAt: () => last,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
