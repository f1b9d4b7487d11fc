/** Once a day, and at start: the months ahead have their partitions. */
import type { Deps } from '../deps.ts'
import { startSchedule } from '../jobs/schedule.ts'
import type { Loop } from '../jobs/turn.ts'
import { ensureMonths, monthsAhead } from './partitions.ts'

export function startPartitionsJob(deps: Pick<Deps, 'db' | 'clock' | 'log'>): Loop {
  return startSchedule({
    name: 'partitions',
    // 02:17, when the offices are closed.
    cron: '17 2 * * *',
    everySeconds: 86_400,
    turn: async () => {
      const made = await ensureMonths(deps.db.reference, monthsAhead(deps.clock.now()))
      if (made > 0) deps.log.info({ made }, 'partitions made')
    },
    deps,
  })
}
