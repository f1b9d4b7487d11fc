/** What the background jobs of all processes last did, as their heartbeats say. */
import type { Deps } from '../deps.ts'

export type Heartbeat = {
  readonly job: string
  readonly lastTurnAt: Date
  readonly lastOkAt: Date | null
  readonly lastError: string | null
  /** Null: no loop but something that was tried (mail), or written by an older program. */
  readonly everySeconds: number | null
}

export const listHeartbeats = ({ db }: Pick<Deps, 'db'>): Promise<Heartbeat[]> =>
  db.reference<Heartbeat[]>`
    select job, last_turn_at as "lastTurnAt", last_ok_at as "lastOkAt", last_error as "lastError",
      every_seconds as "everySeconds"
    from job_heartbeats order by job`.execute()

/** A job may miss two turns and its own running time before it counts as stuck. */
const PATIENCE_TURNS = 3
const GRACE_MS = 60_000

export const patienceMs = (everySeconds: number): number => everySeconds * 1000 * PATIENCE_TURNS + GRACE_MS

const FORGET_AFTER_MS = 3_600_000

/**
 * Call when a server starts, with the jobs it runs: one that was renamed, or that these settings no longer need, would
 * count as stuck for ever. Jobs of other processes go on and keep their row. Never rejects.
 */
export async function forgetOtherJobs(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  names: readonly string[],
): Promise<void> {
  const before = new Date(clock.now().getTime() - FORGET_AFTER_MS)
  try {
    await db.reference`delete from job_heartbeats
      where every_seconds is not null and last_turn_at < ${before} and job <> all (${[...names]}::text[])`
  } catch (err) {
    log.warn({ err }, 'heartbeats of earlier jobs were not forgotten')
  }
}
