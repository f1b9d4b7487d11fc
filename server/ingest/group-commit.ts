/**
 * Group commit: what arrives while a transaction is being written goes into the next one together. One fsync for up
 * to 200 reports is what lets one modest server take a province; nobody is answered before their batch is durable.
 */

export type GroupCommitOptions<T, R> = {
  /** Answers in the order of the items. Throws when nothing of the batch was kept. */
  readonly flush: (items: readonly T[]) => Promise<readonly R[]>
  readonly maxItems: number
  /** The most that one batch may weigh, and what an item weighs. */
  readonly maxWeight: number
  readonly weigh: (item: T) => number
  /** Batches being written at the same time. */
  readonly inFlight: number
  /** Items that may wait; more are refused at once. */
  readonly maxWaiting: number
}

export type GroupCommit<T, R> = {
  /** null: too many are waiting. Rejects with the error of its batch. */
  readonly add: (item: T) => Promise<R> | null
}

type Waiting<T, R> = {
  readonly item: T
  readonly resolve: (result: R) => void
  readonly reject: (error: unknown) => void
}

export function createGroupCommit<T, R>(options: GroupCommitOptions<T, R>): GroupCommit<T, R> {
  let waiting: Waiting<T, R>[] = []
  let flying = 0
  let scheduled = false

  const take = (): readonly Waiting<T, R>[] => {
    let weight = 0
    let count = 0
    for (const { item } of waiting) {
      weight += options.weigh(item)
      if (count === options.maxItems || (count > 0 && weight > options.maxWeight)) break
      count += 1
    }
    const batch = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return batch
  }

  const fly = async (): Promise<void> => {
    const batch = take()
    flying += 1
    try {
      const results = await options.flush(batch.map(({ item }) => item))
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (result === undefined) reject(new Error('a batch answered for fewer items than it had'))
        else resolve(result)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      flying -= 1
      schedule()
    }
  }

  // At the end of this turn of the event loop: requests that came in together are written together.
  const schedule = () => {
    if (scheduled || waiting.length === 0 || flying >= options.inFlight) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      if (waiting.length === 0 || flying >= options.inFlight) return
      void fly()
      schedule()
    })
  }

  return {
    add: (item) => {
      if (waiting.length >= options.maxWaiting) return null
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        schedule()
      })
    },
  }
}
