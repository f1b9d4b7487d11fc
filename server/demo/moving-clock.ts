/** The clock of a history that is played: it stands where the player puts it. */
import type { Clock } from '../../checks/time/clock.ts'

export type MovingClock = Clock & { readonly set: (moment: Date) => void }

export function movingClock(start: Date): MovingClock {
  let now = start.getTime()
  return {
    now: () => new Date(now),
    set: (moment) => {
      now = moment.getTime()
    },
  }
}
