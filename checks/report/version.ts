/** The order of versions of the agent. In a file of its own: every start needs it, and nothing else of this folder. */

/** Below 0 when `a` is older than `b`. Both as `ReleaseVersion`; what is not one is older than all that are. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  for (const [at, number] of left.entries()) {
    const difference = number - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const numbersOf = (version: string): readonly number[] =>
  /^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(version) ? version.split('.').map(Number) : [-1, -1, -1]
