/** While the demo runs, its PCs go on: the simulated ones report in office hours, this machine's agent is woken. */
import type { Deps } from '../deps.ts'
import { startLoop } from '../jobs/loop.ts'
import type { Player } from './player.ts'
import { wakeOwnAgent } from './this-machine.ts'

const REPORT_EVERY_SECONDS = 60
/** As the scheduler of the system wakes an installed agent. */
const WAKE_EVERY_SECONDS = 15 * 60

type Live = {
  readonly deps: Deps
  readonly player: Player
  /** Up to when the story has been played. */
  readonly playedTo: Date
  readonly dataDir: string
  readonly hasOwnAgent: boolean
  readonly signal: AbortSignal
}

/** Answers how it is stopped. */
export function startLive({
  deps,
  player,
  playedTo,
  dataDir,
  hasOwnAgent,
  signal,
}: Live): () => Promise<void> {
  let from = playedTo
  const loops = [
    startLoop({
      name: 'demo-reports',
      everySeconds: REPORT_EVERY_SECONDS,
      deps,
      turn: async () => {
        const to = deps.clock.now()
        await player.play(from, to, { hourlyFrom: from })
        from = to
      },
    }),
  ]
  if (hasOwnAgent)
    loops.push(
      startLoop({
        name: 'demo-agent',
        everySeconds: WAKE_EVERY_SECONDS,
        deps,
        turn: async () => {
          const problem = await wakeOwnAgent(dataDir, signal)
          if (problem !== null && !signal.aborted) deps.log.warn({ problem }, 'agent of this machine')
        },
      }),
    )
  return async () => {
    await Promise.all(loops.map((loop) => loop.stop()))
  }
}
