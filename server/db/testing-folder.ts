/** Where a test run keeps its cluster, and how what a killed run left behind is found. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A database is some 500 small files: made in 20 ms in memory, in 300 ms on a busy disk. */
const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 1 << 30

/** A new folder of this process; folders of runs that no longer live are removed. */
export function makeTestFolder(): string {
  const parent = memoryFolder() ?? tmpdir()
  for (const name of readdirSync(parent)) {
    const pid = /^anxa-test-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(parent, name), { recursive: true, force: true })
  }
  const folder = mkdtempSync(join(parent, `anxa-test-${process.pid}-`))
  // As root the database runs as another account, which has to pass.
  chmodSync(folder, 0o711)
  return folder
}

function memoryFolder(): string | null {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ENOUGH_BYTES ? MEMORY : null
  } catch {
    // Not Linux.
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
