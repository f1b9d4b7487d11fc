/**
 * What must be said above the figures of a board because it makes them doubtful: the jobs that keep them true stand
 * still, or nothing has been saved for days. One statement a page.
 */
import { roughly } from '../../checks/time/words.ts'
import type { Deps } from '../deps.ts'
import { patienceMs } from '../jobs/heartbeats.ts'

export type Vital = {
  readonly job: string
  /** When it last did its work; never yet: since the installation. A turn that failed did nothing. */
  readonly lastOkAt: Date
  readonly everySeconds: number
}

export type Vitals = {
  readonly loops: readonly Vital[]
  /** Null: never. */
  readonly lastGoodBackupAt: Date | null
  /** A new installation has its three days, too. */
  readonly installedAt: Date
}

const STOPPED_MS = 5 * 60_000
const BACKUP_MS = 3 * 86_400_000

export async function readVitals({ db }: Pick<Deps, 'db'>): Promise<Vitals> {
  const [row] = await db.reference<
    {
      loops: readonly { readonly job: string; readonly at: string; readonly every: number }[] | null
      lastGoodBackupAt: Date | null
      installedAt: Date
    }[]
  >`select
      (select jsonb_agg(jsonb_build_object('job', job, 'at', coalesce(last_ok_at, (select min(applied_at) from schema_migrations)), 'every', every_seconds) order by job)
        from job_heartbeats where every_seconds is not null) as loops,
      (select max(started_at) from backups where outcome = 'good') as "lastGoodBackupAt",
      (select min(applied_at) from schema_migrations) as "installedAt"`
  if (row === undefined) throw new Error('the database says nothing of its jobs')
  const loops = (row.loops ?? []).map(({ job, at, every }) => ({
    ...{ job, lastOkAt: new Date(at), everySeconds: every },
  }))
  return { ...row, loops }
}

/** Sentences; empty while the figures can be trusted. A sample has nothing worth saving. */
export function healthNotices(
  { loops, lastGoodBackupAt, installedAt }: Vitals,
  now: Date,
  isSample: boolean,
): readonly string[] {
  const stopped = loops.filter(
    ({ lastOkAt, everySeconds }) =>
      now.getTime() - lastOkAt.getTime() > Math.max(STOPPED_MS, patienceMs(everySeconds)),
  )
  const longest = Math.max(...stopped.map(({ lastOkAt }) => now.getTime() - lastOkAt.getTime()))
  const unsavedMs = now.getTime() - (lastGoodBackupAt ?? installedAt).getTime()
  return [
    ...(stopped.length > 0
      ? [
          `Việc nền của máy chủ không chạy được ${roughly(longest)} nay: số liệu dưới đây có thể không còn đúng. Hãy báo quản trị hệ thống.`,
        ]
      : []),
    ...(!isSample && unsavedMs > BACKUP_MS
      ? [
          lastGoodBackupAt === null
            ? 'Máy chủ này chưa có bản sao lưu nào: hỏng đĩa là mất số liệu. Hãy báo quản trị hệ thống.'
            : `Bản sao lưu tốt gần nhất đã ${roughly(unsavedMs)}: hỏng đĩa là mất số liệu từ đó. Hãy báo quản trị hệ thống.`,
        ]
      : []),
  ]
}
