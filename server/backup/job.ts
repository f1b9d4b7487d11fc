/** The daily backup. Each turn asks the database whether one is due; of several servers one makes it. */
import { startLoop } from '../jobs/loop.ts'
import type { Loop } from '../jobs/turn.ts'
import { readSetting } from '../settings/service.ts'
import { isDue } from './due.ts'
import { lastDaily } from './queries.ts'
import { type BackupDeps, makeBackup } from './service.ts'
import { backupSettings } from './settings.ts'

const EVERY_SECONDS = 300

export const startBackupLoop = (deps: BackupDeps): Loop =>
  startLoop({ name: 'backup', everySeconds: EVERY_SECONDS, turn: () => backupTurn(deps), deps })

/** Answers whether one was made. Without a key there is nothing to do: the health page says so. */
export async function backupTurn(deps: BackupDeps): Promise<boolean> {
  const { recipient } = await readSetting(deps, backupSettings)
  const due = async () => isDue(await lastDaily(deps), deps.clock.now())
  if (recipient === null || !(await due())) return false
  return (await makeBackup(deps, { kind: 'daily', actor: 'system', isDue: due })) !== null
}
