/**
 * Whoever is refused again and again without proving who it is gets no more looks into the database for a while.
 * Counted per address and in this process alone: it spares work, it is no lock. PCs that this process knows go on
 * being heard from the same address: a commune often has but one.
 */
import { addressGroup } from '../http/address.ts'

export const REFUSALS_PER_MINUTE = 120
const WINDOW_MS = 60_000
/** Addresses remembered; beyond that the oldest window goes. */
const MAX_ADDRESSES = 5_000

type Window = { readonly since: number; count: number }

export type RefusalLimit = {
  readonly isExceeded: (address: string, now: Date) => boolean
  readonly count: (address: string, now: Date) => void
}

export function createRefusalLimit(): RefusalLimit {
  const windows = new Map<string, Window>()
  const running = (address: string, now: Date): Window | undefined => {
    const window = windows.get(addressGroup(address))
    return window !== undefined && now.getTime() - window.since < WINDOW_MS ? window : undefined
  }
  return {
    isExceeded: (address, now) => (running(address, now)?.count ?? 0) >= REFUSALS_PER_MINUTE,
    count: (address, now) => {
      const known = running(address, now)
      if (known !== undefined) {
        known.count += 1
        return
      }
      const group = addressGroup(address)
      windows.delete(group)
      const [oldest] = windows.keys()
      if (windows.size >= MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest)
      windows.set(group, { since: now.getTime(), count: 1 })
    },
  }
}
