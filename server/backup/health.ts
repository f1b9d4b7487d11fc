/** How well the installation is saved, for the health page and the board. */
import { ago, formatMoment } from '../../checks/time/words.ts'
import type { Deps } from '../deps.ts'
import { readSetting } from '../settings/service.ts'
import { type BackupRow, lastGoodBackup, listBackups } from './queries.ts'
import { backupSettings } from './settings.ts'

const HOUR_MS = 3_600_000
/** One daily backup was missed. */
const WARN_MS = 36 * HOUR_MS
const FAIL_MS = 72 * HOUR_MS

export type BackupHealth = {
  readonly verdict: 'pass' | 'warn' | 'fail'
  /** One sentence or two, in Vietnamese. */
  readonly text: string
}

/** What is known beside the last good one. */
export type BackupCircumstances = {
  /** false: no public key was set, and nothing can be saved. */
  readonly hasKey: boolean
  /** The words of the newest attempt when it failed. */
  readonly failure: string | null
}

/** The age is counted from the moment whose data it holds: its beginning. */
export function backupHealth(
  last: Pick<BackupRow, 'startedAt' | 'secondOutcome' | 'secondError' | 'counts'> | null,
  now: Date,
  { hasKey, failure }: BackupCircumstances = { hasKey: true, failure: null },
): BackupHealth {
  const because = failure === null ? '' : ` Lần gần nhất không thành công: ${failure}`
  if (!hasKey)
    return {
      verdict: 'fail',
      text: 'Chưa có khóa sao lưu nên máy chủ không tự sao lưu: tạo khóa rồi cất khóa riêng ở nơi khác.',
    }
  if (last === null) return { verdict: 'fail', text: `Chưa có bản sao lưu nào.${because}` }
  const age = now.getTime() - last.startedAt.getTime()
  const when = `Bản sao lưu tốt gần nhất: ${formatMoment(last.startedAt)} (${ago(last.startedAt, now)}).`
  if (age > FAIL_MS) return { verdict: 'fail', text: `${when} Đã quá 3 ngày.${because}` }
  if (age > WARN_MS || failure !== null) return { verdict: 'warn', text: `${when}${because}` }
  if (last.secondOutcome === 'failed')
    return { verdict: 'warn', text: `${when} Không chép được sang nơi thứ hai: ${last.secondError ?? ''}` }
  const damaged = last.counts?.damagedEvidence ?? 0
  if (damaged > 0)
    return {
      verdict: 'warn',
      text: `${when} ${damaged} tệp minh chứng trên máy chủ đã hỏng: lấy lại từ bản sao lưu cũ hơn.`,
    }
  return { verdict: 'pass', text: when }
}

/** The same from the database: for the pages. */
export async function readBackupHealth(
  deps: Pick<Deps, 'db' | 'clock'>,
): Promise<BackupHealth & { readonly last: BackupRow | null }> {
  const [{ recipient }, last, attempts] = await Promise.all([
    readSetting(deps, backupSettings),
    lastGoodBackup(deps),
    listBackups(deps, 2),
  ])
  // While one is running, the one before it is what is known.
  const newest = attempts.find(({ outcome }) => outcome !== 'running')
  const failure = newest?.outcome === 'failed' ? (newest.error ?? '') : null
  return { ...backupHealth(last, deps.clock.now(), { hasKey: recipient !== null, failure }), last }
}
