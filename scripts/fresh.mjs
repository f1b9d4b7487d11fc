/**
 * Is a bundle still that of its sources? Bundling the server takes a second of CPU and 400 MB, a look at the dates and
 * sizes of what went into it some milliseconds: a machine of 1 GB that starts after a power cut feels the difference.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'

/** File systems write dates by a clock that ticks some milliseconds behind. */
const TICK_MS = 50

/** mtime and length, as make and git look at files. null: not there. */
function stampOf(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? null : [found.mtimeMs, found.size]
}

/**
 * What `isFresh` reads, as JSON text; paths are absolute. `since`: when the bundler began (milliseconds since 1970). What
 * was changed after that may have been read before: its bundle is never taken for fresh.
 */
export function recordOf(inputs, outputs, since) {
  const stamps = inputs.map((path) => {
    const stamp = stampOf(path)
    return [path, stamp !== null && stamp[0] > since - TICK_MS ? 'changed while it was bundled' : stamp]
  })
  return JSON.stringify({ inputs: stamps, outputs })
}

/** false also for a record that is missing or cannot be read. */
export function isFresh(recordPath) {
  try {
    const { inputs, outputs } = JSON.parse(readFileSync(recordPath, 'utf8'))
    return (
      outputs.every((path) => existsSync(path)) &&
      inputs.every(([path, stamp]) => JSON.stringify(stampOf(path)) === JSON.stringify(stamp))
    )
  } catch {
    // Whatever is wrong with it, bundling anew is right.
    return false
  }
}
