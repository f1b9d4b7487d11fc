/** Group commit at its barest: what waits is written together, at most two writes at a time. */

const MOST = 200
const IN_FLIGHT = 2

type Waiting<T> = { readonly item: T; readonly done: () => void; readonly failed: (error: unknown) => void }

export function createGroups<T>(write: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  const waiting: Waiting<T>[] = []
  let flying = 0
  const fly = () => {
    if (waiting.length === 0 || flying >= IN_FLIGHT) return
    const group = waiting.splice(0, MOST)
    flying += 1
    write(group.map(({ item }) => item))
      .then(
        () => {
          for (const { done } of group) done()
        },
        (error) => {
          for (const { failed } of group) failed(error)
        },
      )
      .finally(() => {
        flying -= 1
        fly()
      })
  }
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      // After the requests that came in the same turn of the event loop.
      if (waiting.length === 1 || waiting.length >= MOST) setImmediate(fly)
    })
}
