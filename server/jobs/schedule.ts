/** A background job with a place in the calendar: at start, then at the times of a cron expression (Việt Nam). */
import { schedule } from 'node-cron'
import { type Job, type Loop, runTurn } from './turn.ts'

export type ScheduleOptions = Job & {
  /** Minute, hour, day of month, month, day of week, in the time of Việt Nam. */
  readonly cron: string
}

export function startSchedule(options: ScheduleOptions): Loop {
  let last: Date | null = null
  let running: Promise<void> | null = null

  const begin = (): Promise<void> => {
    // A turn that is still running at the next time is left alone: it does the work of both.
    running ??= runTurn(options).finally(() => {
      last = options.deps.clock.now()
      running = null
    })
    return running
  }
  const task = schedule(options.cron, begin, { name: options.name, timezone: 'Asia/Ho_Chi_Minh' })
  void begin()

  return {
    name: options.name,
    everySeconds: options.everySeconds,
    lastTurnAt: () => last,
    stop: async () => {
      await task.destroy()
      await running
    },
  }
}
