/** Remembers what became of the last letter, so that a mail server that stopped taking any does not stay unseen. */
import type { Logger } from 'pino'
import type { Clock } from '../../checks/time/clock.ts'
import type { Database } from '../db/database.ts'
import { beat, explain } from '../jobs/turn.ts'
import { withoutPersonalData } from '../log.ts'
import type { Mailer } from './mailer.ts'

/** Its row among the heartbeats. It is no loop: nothing is wrong when no letter was sent for days. */
export const MAIL_JOB = 'mail'

type Deps = { readonly db: Database; readonly clock: Clock; readonly log: Logger }

export function recordingMailer(mailer: Mailer, deps: Deps): Mailer {
  const record = async (failure: string | null): Promise<void> => {
    try {
      await beat({ job: MAIL_JOB, everySeconds: null, failure }, deps)
    } catch (err) {
      // The letter went out or not; that it was not remembered changes nothing about it.
      deps.log.warn({ err }, 'the outcome of a letter was not remembered')
    }
  }
  return {
    ...mailer,
    send: async (mail) => {
      try {
        const outcome = await mailer.send(mail)
        if (outcome === 'sent') await record(null)
        return outcome
      } catch (error) {
        // Mail servers repeat the address they refuse.
        await record(withoutPersonalData(explain(error)))
        throw error
      }
    },
  }
}
