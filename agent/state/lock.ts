/** One agent at a time per state folder: the sequence must not fork. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, readIfThere, removeIfThere } from './files.ts'

/** Longer than any run may last: systemd and the task scheduler stop it before. */
const STALE_MS = 10 * 60 * 1000

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

const take = (path: string): boolean => {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

const isOld = (path: string, now: Date): boolean => {
  try {
    return Math.abs(now.getTime() - statSync(path).mtimeMs) > STALE_MS
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true
    throw error
  }
}

const isAbandoned = (path: string, now: Date): boolean => {
  const pid = Number(readIfThere(path)?.toString('utf8') ?? '0')
  // The number may belong to another program after a restart: age decides then.
  return pid > 0 && !isAlive(pid) ? true : isOld(path, now)
}

/**
 * Only who holds the second lock may clear the first away: of two that both see it abandoned, the slower one would
 * else remove the lock that the faster one has just taken. Left behind by a crash, it costs one wake-up.
 */
const takeOver = (path: string, now: Date): boolean => {
  const guard = `${path}.takeover`
  if (!take(guard)) {
    if (isOld(guard, now)) removeIfThere(guard)
    return false
  }
  try {
    if (!isAbandoned(path, now)) return false
    removeIfThere(path)
    return take(path)
  } finally {
    removeIfThere(guard)
  }
}

/** Null when another agent is at work; otherwise the function that gives the lock back. */
export const takeLock = (folder: string, now: Date): (() => void) | null => {
  const path = join(folder, 'lock')
  if (take(path)) return () => removeIfThere(path)
  return isAbandoned(path, now) && takeOver(path, now) ? () => removeIfThere(path) : null
}
