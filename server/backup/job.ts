/** The daily backup. Each turn asks the database whether one is due; of several servers one makes it. */
import { startSchedule } from '../jobs/schedule.ts'
import type { Loop } from '../jobs/turn.ts'
import { readSetting } from '../settings/service.ts'
import { isDue } from './due.ts'
import { lastDaily } from './queries.ts'
import { type BackupDeps, makeBackup } from './service.ts'
import { backupSettings } from './settings.ts'

export function startBackupJob(deps: BackupDeps): Loop {
  const stopping = new AbortController()
  const schedule = startSchedule({
    name: 'backup',
    cron: '*/10 * * * *',
    // A turn that saves much may take its time before the server counts as stuck.
    everySeconds: 3_600,
    turn: () => backupTurn(deps, stopping.signal),
    deps,
  })
  return {
    ...schedule,
    stop: () => {
      stopping.abort()
      return schedule.stop()
    },
  }
}

/** Answers whether one was made. Without a key there is nothing to do: the health page says so. */
export async function backupTurn(deps: BackupDeps, signal?: AbortSignal): Promise<boolean> {
  const { recipient } = await readSetting(deps, backupSettings)
  const due = async () => isDue(await lastDaily(deps), deps.clock.now())
  if (recipient === null || !(await due())) return false
  const order = { kind: 'daily', actor: 'system', isDue: due, ...(signal && { signal }) } as const
  return (await makeBackup(deps, order)) !== null
}
