/** One turn of a background job: errors are logged and recorded, and the heartbeat says that it happened. */
import type { Deps } from '../deps.ts'

export type JobDeps = Pick<Deps, 'db' | 'clock' | 'log'>

export type Job = {
  /** The key in job_heartbeats. */
  readonly name: string
  /** The usual distance of two turns: the heartbeat says it, so that others can tell a slow job from a stuck one. */
  readonly everySeconds: number
  readonly turn: () => Promise<unknown>
  readonly deps: JobDeps
}

export type Loop = {
  readonly name: string
  /** How often a turn is due: /readyz compares it with the last one. */
  readonly everySeconds: number
  /** The end of the last turn in this process, whatever came of it; null before the first. */
  readonly lastTurnAt: () => Date | null
  /** No further turn begins; resolves when the running one has ended. */
  readonly stop: () => Promise<void>
}

const ERROR_CHARACTERS = 500

/** Never rejects: a job that fails is tried again at its next turn. */
export async function runTurn({ name, everySeconds, turn, deps }: Job): Promise<void> {
  let failure: string | null = null
  try {
    await turn()
  } catch (err) {
    failure = explain(err)
    deps.log.error({ job: name, err }, 'job failed')
  }
  try {
    await beat({ job: name, everySeconds, failure }, deps)
  } catch (err) {
    deps.log.error({ job: name, err }, 'heartbeat not written')
  }
}

export type Beat = {
  readonly job: string
  /** Null for something that was tried and is no loop. */
  readonly everySeconds: number | null
  readonly failure: string | null
}

export async function beat(
  { job, everySeconds, failure }: Beat,
  { db, clock }: Pick<JobDeps, 'db' | 'clock'>,
): Promise<void> {
  const at = clock.now()
  const okAt = failure === null ? at : null
  await db.reference`
    insert into job_heartbeats as h (job, last_turn_at, last_ok_at, last_error, turns, every_seconds)
    values (${job}, ${at}, ${okAt}, ${failure}, 1, ${everySeconds})
    on conflict (job) do update set last_turn_at = excluded.last_turn_at,
      last_ok_at = coalesce(excluded.last_ok_at, h.last_ok_at),
      last_error = excluded.last_error, turns = h.turns + 1, every_seconds = excluded.every_seconds`
}

/** The message and those of its causes, for a person. */
export function explain(error: unknown): string {
  const parts: string[] = []
  for (let at = error; at !== undefined && parts.length < 5; at = at instanceof Error ? at.cause : undefined)
    parts.push(at instanceof Error ? at.message : String(at))
  return parts.join(' <- ').slice(0, ERROR_CHARACTERS)
}
