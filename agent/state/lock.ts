/**
 * One agent at a time per state folder: the sequence must not fork. The file holds the number of the process and
 * the seconds the machine was up when it took the lock: unlike the clock they cannot be put back.
 */
import { linkSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { errorCode, readIfThere, removeIfThere } from './files.ts'

/** Longer than any run may last: systemd and the task scheduler stop it before. */
const STALE_SECONDS = 10 * 60

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** Written beside and linked into place: whoever reads it sees all of it or no lock at all. */
const take = (path: string): boolean => {
  const beside = `${path}.${process.pid}.tmp`
  writeFileSync(beside, `${process.pid} ${Math.floor(uptime())}`, { mode: 0o600 })
  try {
    linkSync(beside, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    removeIfThere(beside)
  }
}

const isAbandoned = (path: string): boolean => {
  const content = readIfThere(path)?.toString('utf8') ?? ''
  const match = /^(\d+) (\d+)$/.exec(content)
  if (!match || !isAlive(Number(match[1]))) return true
  // The number may belong to another program by now: after a restart the machine is up for less than it was then.
  const heldSeconds = uptime() - Number(match[2])
  return heldSeconds < -1 || heldSeconds > STALE_SECONDS
}

/**
 * Only who holds the second lock may clear the first away: of two that both see it abandoned, the slower one would
 * else remove the lock that the faster one has just taken. Left behind by a crash, it costs one wake-up.
 */
const takeOver = (path: string): boolean => {
  const guard = `${path}.takeover`
  if (!take(guard)) {
    if (isAbandoned(guard)) removeIfThere(guard)
    return false
  }
  try {
    if (!isAbandoned(path)) return false
    removeIfThere(path)
    return take(path)
  } finally {
    removeIfThere(guard)
  }
}

/** Null when another agent is at work; otherwise the function that gives the lock back. */
export const takeLock = (folder: string): (() => void) | null => {
  const path = join(folder, 'lock')
  if (take(path)) return () => removeIfThere(path)
  return isAbandoned(path) && takeOver(path) ? () => removeIfThere(path) : null
}
