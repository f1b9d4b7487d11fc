/** One server a DATA_DIR: who holds it, whether it still lives, and where its database answers. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CannotError } from '../errors.ts'

const Holder = z.object({
  pid: z.number().int(),
  /** Start of the process in clock ticks since boot (Linux), so that a reused number is not taken for it. */
  started: z.string(),
})
export type Holder = z.infer<typeof Holder>

export type ServerLock = { readonly release: () => void }

const lockPath = (place: string) => join(place, 'server.lock')

/** The living server that holds `place`, or null. */
export function findHolder(place: string): Holder | null {
  const holder = readHolder(lockPath(place))
  return holder !== null && isAlive(holder) ? holder : null
}

/** Throws CannotError when a living server holds it; takes over from a dead one. */
export function takeServerLock(place: string): ServerLock {
  const path = lockPath(place)
  const draft = `${path}.${process.pid}`
  const self = { pid: process.pid, started: startOf(process.pid) ?? '' }
  writeFileSync(draft, JSON.stringify(self), { mode: 0o644 })
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      // A hard link fails when the name is taken: of two servers starting at once, one wins.
      if (tryLink(draft, path)) return { release: () => rmSync(path, { force: true }) }
      const holder = findHolder(place)
      if (holder !== null)
        throw new CannotError(
          `another server (process ${holder.pid}) already uses ${place}: stop it first, or set another DATA_DIR`,
        )
      discard(path)
    }
    throw new CannotError(`cannot take the lock ${path}`)
  } finally {
    rmSync(draft, { force: true })
  }
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw new CannotError(`cannot write ${path}`, { cause: error })
  }
}

/** Moved away first: of two that found the same dead holder, only one moves it. */
function discard(path: string): void {
  const away = `${path}.stale.${process.pid}`
  try {
    renameSync(path, away)
    rmSync(away, { force: true })
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

function readHolder(path: string): Holder | null {
  try {
    const parsed = Holder.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch (error) {
    // Absent, or torn by a power cut: nobody living wrote it like that.
    if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return null
    throw error
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (!isCode(error, 'EPERM')) return false
  }
  const started = startOf(holder.pid)
  return started !== null && started === holder.started
}

/** Linux: state and start time from /proc. Elsewhere the number alone has to do. null: a zombie or gone. */
function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return ''
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces: fields are counted after it (proc(5): 3 state, 22 starttime).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
