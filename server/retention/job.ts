/** Once a day, after the backup: what had its time goes, after it was announced. */
import { startSchedule } from '../jobs/schedule.ts'
import type { Loop } from '../jobs/turn.ts'
import { type RetentionDeps, retentionTurn } from './service.ts'

export const startRetentionJob = (deps: RetentionDeps): Loop =>
  startSchedule({
    name: 'retention',
    // 03:47: after the daily backup, which still holds what goes today.
    cron: '47 3 * * *',
    everySeconds: 86_400,
    turn: () => retentionTurn(deps),
    deps,
  })
