/** Lets the same thing through once in a while only; of this process, and of the keys it still remembers. */

export type Seldom = { readonly isDue: (key: string, now: Date) => boolean }

const REMEMBERED_KEYS = 10_000

export function createSeldom(againAfterMs: number): Seldom {
  const last = new Map<string, number>()
  return {
    isDue: (key, now) => {
      const before = last.get(key)
      if (before !== undefined && now.getTime() - before < againAfterMs) return false
      const [oldest] = last.keys()
      if (last.size >= REMEMBERED_KEYS && oldest !== undefined) last.delete(oldest)
      last.delete(key)
      last.set(key, now.getTime())
      return true
    },
  }
}
