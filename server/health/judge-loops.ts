/** Do the background jobs turn, and do their turns succeed? */
import { ago, formatMoment, roughly } from '../../checks/time/words.ts'
import type { HealthRow } from '../../web/parts/health-table.tsx'
import { type Heartbeat, patienceMs } from '../jobs/heartbeats.ts'

/** Jobs by the name of their heartbeat; one without words is shown by that name. */
const TITLES: Readonly<Record<string, string>> = {
  sweep: 'Đánh giá lại theo thời gian',
  partitions: 'Chuẩn bị chỗ cho tháng sau',
  retention: 'Xóa dữ liệu quá thời hạn giữ',
  'tidy-people': 'Dọn dữ liệu đăng nhập đã hết hạn',
  'dossier-limits': 'Tính lại thời hạn hồ sơ cấp độ khi có lịch nghỉ lễ',
  backup: 'Sao lưu hằng ngày',
  tls: 'Giữ chứng thư https còn hạn',
}

/** Without this one no verdict changes by itself: that it never turned is as bad as that it stopped. */
const NEEDED = 'sweep'
const RESTART =
  'Khởi động lại máy chủ. Nếu lặp lại, gửi nhật ký của máy chủ và bản “anxa doctor --support” cho người hỗ trợ.'

export function judgeLoops(loops: readonly Heartbeat[], now: Date): readonly HealthRow[] {
  const rows = loops.map((loop) => judgeLoop(loop, now))
  if (loops.some(({ job }) => job === NEEDED)) return rows
  return [
    {
      ...{ id: `loop:${NEEDED}`, title: titleOf(NEEDED), verdict: 'fail' },
      text: 'Chưa chạy lần nào: máy chủ chưa được khởi động.',
      mend: 'Khởi động máy chủ.',
    },
    ...rows,
  ]
}

const titleOf = (job: string): string => TITLES[job] ?? `Việc nền “${job}”`

function judgeLoop({ job, lastTurnAt, lastOkAt, lastError, everySeconds }: Heartbeat, now: Date): HealthRow {
  const patience = patienceMs(everySeconds ?? 0)
  const title = titleOf(job)
  const id = `loop:${job}`
  const sinceMs = now.getTime() - lastTurnAt.getTime()
  const last = `Lần chạy gần nhất: ${formatMoment(lastTurnAt)} (${ago(lastTurnAt, now)})`
  if (sinceMs > patience) {
    const text = `${last}; lẽ ra cứ ${roughly((everySeconds ?? 0) * 1000)} một lần. Việc này đã dừng.`
    return { id, title, verdict: 'fail', text, mend: RESTART }
  }
  if (lastError === null) return { id, title, verdict: 'pass', text: `${last}.`, mend: null }
  const isLong = lastOkAt === null || now.getTime() - lastOkAt.getTime() > patience
  const good = lastOkAt === null ? 'chưa lần nào xong' : `lần xong gần nhất ${formatMoment(lastOkAt)}`
  return {
    ...{ id, title, verdict: isLong ? 'fail' : 'warn' },
    text: `${last}, có lỗi: ${lastError}; ${good}.`,
    mend: isLong ? RESTART : 'Máy chủ sẽ tự thử lại; nếu còn lỗi, xem nhật ký của máy chủ.',
  }
}
