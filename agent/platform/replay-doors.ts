/**
 * Doors that play a recording (`raw` of a Linux fixture) instead of a machine. A file or command that was not
 * recorded is "not readable"; only what is listed as absent is absent.
 */
import { z } from 'zod'
import { type Answer, type Doors, type Finished, found, missing } from './doors.ts'

export const Recording = z.object({
  files: z.record(z.string(), z.string()),
  absent: z.array(z.string()),
  commands: z.record(
    z.string(),
    z.object({ exit: z.int(), stdout: z.string(), stderr: z.string().optional() }),
  ),
})
export type Recording = z.infer<typeof Recording>

/** A recording may hold only the head of a file: `/path (first 64 bytes)`. */
const filesOf = (recording: Recording): ReadonlyMap<string, Buffer> =>
  new Map(
    Object.entries(recording.files).map(([path, content]) => [
      path.replace(/ \(first \d+ bytes\)$/, ''),
      Buffer.from(content, 'utf8'),
    ]),
  )

/** Recordings name a command by program, subcommand and operands; options that only shape output are left out. */
const commandKey = (program: string, args: readonly string[]): readonly string[] => {
  const words = [program, ...args]
  const withoutSettings = words.filter((word, at) => word !== '-o' && words[at - 1] !== '-o')
  const bare = withoutSettings.filter((word) => !word.startsWith('--'))
  return [words.join(' '), withoutSettings.join(' '), bare.join(' ')]
}

export const replayDoors = (recording: Recording): Doors => {
  const files = filesOf(recording)
  const absent = new Set(recording.absent)
  const file = (path: string): Answer<Buffer> => {
    const content = files.get(path)
    if (content) return found(content)
    return missing(absent.has(path) ? 'not-found' : 'access-denied')
  }
  const list = (path: string): Answer<readonly string[]> => {
    const names = [...files.keys()]
      .filter((name) => name.startsWith(`${path}/`))
      .map((name) => name.slice(path.length + 1).replace(/\/.*$/, ''))
    if (names.length > 0) return found([...new Set(names)].sort())
    return missing(absent.has(path) ? 'not-found' : 'access-denied')
  }
  const run = (program: string, args: readonly string[]): Answer<Finished> => {
    const recorded = commandKey(program, args)
      .map((key) => recording.commands[key])
      .find((command) => command !== undefined)
    if (!recorded) return missing('access-denied')
    return found({ exit: recorded.exit, stdout: recorded.stdout, stderr: recorded.stderr ?? '' })
  }
  return {
    readText: async (path) => {
      const content = file(path)
      return content.ok ? found(content.value.toString('utf8')) : content
    },
    readBytes: async (path, offset, length) => {
      const content = file(path)
      return content.ok ? found(content.value.subarray(offset, offset + length)) : content
    },
    list: async (path) => list(path),
    // A recording has content and existence, no times or sizes of its own.
    stat: async (path) => {
      const content = file(path)
      return content.ok ? missing('other') : content
    },
    readLink: async () => missing('access-denied'),
    statfs: async () => missing('access-denied'),
    run: async (program, args) => run(program, args),
    inventory: async () => missing('access-denied'),
    isElevated: true,
  }
}
