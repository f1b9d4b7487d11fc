/**
 * Since when security updates are pending. apt does not know; the agent keeps the day on which it first saw each.
 * The key is package and installed version: a newer fix for the same still unmended package is no new beginning.
 */
import type { CollectorMemory } from '../memory.ts'

type Update = { readonly name: string; readonly installed: string | null }

export type PendingSince = {
  readonly oldestPendingSeenOn: string | null
  readonly pendingAtFirstRun: boolean
  readonly firstRunOn: string
}

const keyOf = (update: Update): string =>
  update.installed === null ? update.name : `${update.name}@${update.installed}`

/** Days that lie ahead come from a clock that was wrong then: today is the latest that can be true. */
const notAhead = (day: string, today: string): string => (day > today ? today : day)

export const trackPending = (
  memory: CollectorMemory,
  updates: readonly Update[],
  today: string,
): PendingSince => {
  const isFirstRun = memory.firstRunOn === undefined
  const firstRunOn = notAhead(memory.firstRunOn ?? today, today)
  const before = new Map(Object.entries(memory.pendingSince ?? {}))
  const firstSeen = (update: Update): string | null => {
    const known = before.get(keyOf(update))
    if (known !== undefined) return known === null ? null : notAhead(known, today)
    return isFirstRun ? null : today
  }
  const since = updates.map((update) => [keyOf(update), firstSeen(update)] as const)
  memory.firstRunOn = firstRunOn
  memory.pendingSince = Object.fromEntries(since)
  const days = since.flatMap(([, day]) => (day === null ? [] : [day])).sort()
  const pendingAtFirstRun = since.some(([, day]) => day === null)
  return { oldestPendingSeenOn: pendingAtFirstRun ? null : (days[0] ?? null), pendingAtFirstRun, firstRunOn }
}
