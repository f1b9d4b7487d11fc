/** The one clock of the server. ANXA_TIME_OFFSET moves it for rehearsals; tests bring their own. */
import type { Clock } from '../checks/time/clock.ts'

export const systemClock = (offsetMs = 0): Clock => ({ now: () => new Date(Date.now() + offsetMs) })
