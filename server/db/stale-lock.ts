/** What a killed server may leave behind: a database process without a parent, and lock files of a dead one. */
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { CannotError } from '../errors.ts'

const FAST_SECONDS = 10
const ALL_SECONDS = 30

/**
 * Stops an orphaned postmaster of this cluster and removes its locks. Call only while holding the server's lock
 * of the same DATA_DIR. PostgreSQL itself would refuse: where PID 1 reaps no zombies (containers), the dead
 * postmaster's number still answers to kill(0).
 *
 * Linux only, by /proc: every postgres process works in the data folder, and a zombie has no working folder.
 * Elsewhere PostgreSQL's own check of postmaster.pid has to do.
 */
export async function clearStaleLocks(data: string, socketFolder: string | null, log: Logger): Promise<void> {
  if (process.platform !== 'linux') return
  const pidFile = join(data, 'postmaster.pid')
  const postmaster = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : null
  await stopOrphan(realpathSync(data), postmaster, log)
  rmSync(pidFile, { force: true })
  if (socketFolder === null) return
  for (const name of readdirSync(socketFolder))
    if (name.startsWith('.s.PGSQL.')) rmSync(join(socketFolder, name), { force: true })
}

async function stopOrphan(data: string, postmaster: number | null, log: Logger): Promise<void> {
  for (let tenths = 0; tenths <= ALL_SECONDS * 10; tenths += 1) {
    const live = processesIn(data)
    if (live.length === 0) return
    if (tenths === 0) log.warn({ postmaster, live }, 'a database process outlived its server, stopping it')
    // SIGINT: fast shutdown. SIGQUIT: at once, the WAL repairs it at the next start.
    if (postmaster !== null && live.includes(postmaster)) {
      if (tenths === 0) process.kill(postmaster, 'SIGINT')
      if (tenths === FAST_SECONDS * 10) process.kill(postmaster, 'SIGQUIT')
    }
    await pause(100)
  }
  throw new CannotError(`another PostgreSQL uses ${data} (processes ${processesIn(data).join(', ')})`)
}

/** Living processes whose working folder is `folder`. Those of other accounts are visible to root only. */
export function processesIn(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && workingFolder(name) === folder)
    .map(Number)
}

function workingFolder(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    // Ended meanwhile, a zombie, or not ours to see: no process of this cluster.
    return null
  }
}
