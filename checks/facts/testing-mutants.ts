/** Ten thousand spoilt inputs for a parser of foreign bytes, always the same ones: what fails can be seen again. */
import { createContext, Script } from 'node:vm'

export const MUTANTS = 10_000

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Random = ReturnType<typeof randomFrom>
type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer

const randomBytes = (length: number, random: Random): Buffer =>
  Buffer.from(Array.from({ length }, () => random(256)))

/** Bytes that parsers look for: separators, lengths, quotes, ends. */
const TELLING = [
  0x00, 0x0a, 0x0d, 0x20, 0x22, 0x23, 0x27, 0x30, 0x3a, 0x3d, 0x5b, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0xff,
]

const MUTATIONS: readonly Mutation[] = [
  // Some bits flipped.
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    for (let left = 1 + random(8); left > 0 && changed.length > 0; left -= 1) {
      const at = random(changed.length)
      changed[at] = (changed[at] ?? 0) ^ (1 << random(8))
    }
    return changed
  },
  // Some bytes replaced by telling ones.
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    for (let left = 1 + random(6); left > 0 && changed.length > 0; left -= 1)
      changed[random(changed.length)] = TELLING[random(TELLING.length)] ?? 0
    return changed
  },
  // Cut at both ends.
  (bytes, random) => bytes.subarray(random(bytes.length + 1) >> 2, random(bytes.length + 1)),
  // A piece taken out.
  (bytes, random) => {
    const at = random(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random(64))])
  },
  // Something put in.
  (bytes, random) => {
    const at = random(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), randomBytes(random(32), random), bytes.subarray(at)])
  },
  // A piece said again and again.
  (bytes, random) => {
    const at = random(bytes.length + 1)
    const piece = bytes.subarray(at, at + 1 + random(40))
    const again = Array.from({ length: random(50) }, () => piece)
    return Buffer.concat([bytes.subarray(0, at), ...again, bytes.subarray(at)])
  },
  // The beginning of one, the end of another.
  (bytes, random, other) =>
    Buffer.concat([bytes.subarray(0, random(bytes.length + 1)), other.subarray(random(other.length + 1))]),
  // Nothing of it.
  (_, random) => randomBytes(random(600), random),
]

/** No mutant may take a parser longer: one that hangs is found here, and not by a build that never ends. */
const LONGEST_MS = 2000
/** A watch costs more than most parsers: many mutants share one. */
const WATCHED_TOGETHER = 100

/**
 * Calls `parse`, which must not be asynchronous, with each mutant of the samples. Throws what it throws, or that it
 * did not end, with the number of the mutant and its bytes: `mutantOf` gives the same one again. A parser in an endless
 * loop is stopped.
 */
export function forEachMutant(samples: readonly Buffer[], parse: (bytes: Buffer) => unknown): void {
  let number = 0
  const some = (): void => {
    const end = Math.min(MUTANTS, number + WATCHED_TOGETHER)
    for (; number < end; number += 1) parse(mutantOf(samples, number))
  }
  const watched = new Script('some()')
  const context = createContext({ some })
  while (number < MUTANTS)
    try {
      watched.runInContext(context, { timeout: LONGEST_MS })
    } catch (error) {
      const bytes = mutantOf(samples, number).toString('base64').slice(0, 400)
      const isStopped = (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      throw new Error(`mutant ${number}${isStopped ? ' did not end' : ''}: ${bytes}`, { cause: error })
    }
}

/** One to three mutations of one of the samples. */
export function mutantOf(samples: readonly Buffer[], number: number): Buffer {
  const random = randomFrom(number)
  const pick = (): Buffer => samples[random(samples.length)] ?? Buffer.alloc(0)
  let bytes = pick()
  for (let left = 1 + random(3); left > 0; left -= 1)
    bytes = MUTATIONS[random(MUTATIONS.length)]?.(bytes, random, pick()) ?? bytes
  return bytes
}
