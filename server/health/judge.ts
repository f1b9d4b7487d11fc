/** Judges what was read of an installation: one row for each thing that can go wrong, with what to do. Pure. */
import { addWorkingDays } from '../../checks/time/calendar.ts'
import { ago, formatDate, formatMoment, roughly } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { VERDICT_SEVERITY, type Verdict } from '../../checks/verdict.ts'
import type { HealthRow } from '../../web/parts/health-table.tsx'
import { ageWords, STATE_VERDICTS, tableProblem } from '../tables/describe.ts'
import { judgeLoops } from './judge-loops.ts'
import type { Readings } from './readings.ts'
import { byteWords } from './words.ts'

const DAY_MS = 86_400_000
const GIB = 1024 ** 3

/** Worst first; ids are stable, for scripts. */
export function judgeHealth(readings: Readings, now: Date): readonly HealthRow[] {
  const rows = [
    ...judgeLoops(readings.loops, now),
    judgeReports(readings, now),
    judgeBackup(readings),
    judgeMail(readings, now),
    ...judgeTables(readings),
    judgeDisk(readings),
    judgeClock(readings),
    judgeDatabase(readings),
    judgeCertificate(readings, now),
    judgeProgram(readings),
  ]
  return rows.sort((a, b) => VERDICT_SEVERITY[b.verdict] - VERDICT_SEVERITY[a.verdict])
}

export const isRed = ({ verdict }: Pick<HealthRow, 'verdict'>): boolean => verdict === 'fail'

const row = (id: string, title: string, verdict: Verdict, text: string, mend: string | null = null) => ({
  ...{ id, title, verdict, text, mend },
})

/** Working days without any report at all: a weekend is no trouble, three days without a single PC is. */
const REPORTS_WARN_DAYS = 1
const REPORTS_FAIL_DAYS = 3

function judgeReports({ counts, lastReportAt, calendar }: Readings, now: Date): HealthRow {
  const [id, title] = ['reports', 'Báo cáo của máy']
  const size = `${counts.communes} xã, ${counts.devices} máy, trong đó ${counts.agents} máy có chương trình theo dõi.`
  if (counts.agents === 0)
    return row(
      id,
      title,
      'not-applicable',
      `${size} Chưa có máy nào đăng ký.`,
      'Tạo mã đăng ký và cài máy đầu tiên.',
    )
  if (lastReportAt === null) return row(id, title, 'warn', `${size} Chưa nhận báo cáo nào.`, LOOK_AT_NETWORK)
  const text = `${size} Báo cáo gần nhất: ${formatMoment(lastReportAt)} (${ago(lastReportAt, now)}).`
  if (addWorkingDays(lastReportAt, REPORTS_FAIL_DAYS, calendar) <= now)
    return row(id, title, 'fail', text, LOOK_AT_NETWORK)
  if (addWorkingDays(lastReportAt, REPORTS_WARN_DAYS, calendar) <= now)
    return row(id, title, 'warn', text, LOOK_AT_NETWORK)
  return row(id, title, 'pass', text)
}

const LOOK_AT_NETWORK =
  'Trên một máy, chạy “anxa-agent status”: xem máy có gửi được đến máy chủ không (mạng, tường lửa, chứng thư).'

function judgeBackup({ backup }: Readings): HealthRow {
  const [id, title] = ['backup', 'Sao lưu']
  if (backup === null) return row(id, title, 'unknown', 'Không đọc được tình trạng sao lưu.')
  const mend =
    backup.verdict === 'pass' ? null : 'Xem “anxa backup list”; kiểm tra chỗ trống và nơi cất bản sao lưu.'
  return row(id, title, backup.verdict, backup.text, mend)
}

const MAIL_FAIL_MS = DAY_MS

function judgeMail({ mail }: Readings, now: Date): HealthRow {
  const [id, title] = ['mail', 'Gửi thư']
  const { isConfigured, last } = mail
  if (!isConfigured)
    return row(
      id,
      title,
      'not-applicable',
      'Máy chủ này không gửi thư: cảnh báo chỉ hiện trên các trang.',
      'Nếu cần gửi thư, đặt máy chủ thư ở trang Thư.',
    )
  if (last === null)
    return row(id, title, 'unknown', 'Đã đặt máy chủ thư, chưa gửi thư nào.', 'Gửi thư thử ở trang Thư.')
  if (last.lastError === null)
    return row(id, title, 'pass', `Thư gần nhất đã gửi lúc ${formatMoment(last.lastTurnAt)}.`)
  const isLong = last.lastOkAt === null || now.getTime() - last.lastOkAt.getTime() > MAIL_FAIL_MS
  const good =
    last.lastOkAt === null ? 'chưa lần nào gửi được' : `lần gửi được gần nhất ${formatMoment(last.lastOkAt)}`
  return row(
    id,
    title,
    isLong ? 'fail' : 'warn',
    `Lần gửi lúc ${formatMoment(last.lastTurnAt)} không thành công (${last.lastError}); ${good}.`,
    'Mở trang Thư, xem lại máy chủ thư và gửi thư thử.',
  )
}

const judgeTables = ({ tables }: Readings): readonly HealthRow[] =>
  tables.map((table) =>
    row(
      `table:${table.name}`,
      table.title,
      table.isUnreadable ? 'fail' : STATE_VERDICTS[table.state],
      tableProblem(table) ?? `Đến ngày ${formatDate(table.asOf)} (${ageWords(table.ageDays)}).`,
      table.state === 'fresh' && !table.isUnreadable
        ? null
        : 'Nhập tệp bảng mới ở trang Bảng dữ liệu, hoặc cập nhật AnXã.',
    ),
  )

const DISK_FAIL_BYTES = GIB
const DISK_WARN_BYTES = 5 * GIB

/** A backup is about as large as the database before it is packed: without that much space none can be made. */
function judgeDisk({ disk, database }: Readings): HealthRow {
  const [id, title] = ['disk', 'Chỗ trống trên đĩa']
  if (disk === null) return row(id, title, 'unknown', 'Không đọc được chỗ trống của thư mục dữ liệu.')
  const text = `Còn ${byteWords(disk.freeBytes)} trong ${byteWords(disk.totalBytes)} của thư mục dữ liệu.`
  if (disk.freeBytes < DISK_FAIL_BYTES) return row(id, title, 'fail', text, MAKE_ROOM)
  if (disk.freeBytes < DISK_WARN_BYTES) return row(id, title, 'warn', text, MAKE_ROOM)
  if (disk.freeBytes < database.bytes)
    return row(id, title, 'warn', `${text} Có thể không đủ chỗ cho một bản sao lưu.`, MAKE_ROOM)
  return row(id, title, 'pass', text)
}

const MAKE_ROOM =
  'Xóa tệp không cần, chuyển bản sao lưu cũ sang nơi khác hoặc tăng dung lượng đĩa; hết chỗ thì máy chủ không nhận được báo cáo.'

const CLOCK_WARN_MS = 2_000
const CLOCK_FAIL_MS = 30_000
/** Fewer could all be wrong themselves. */
const CLOCK_WITNESSES = 3

function judgeClock({ clock }: Readings): HealthRow {
  const [id, title] = ['clock', 'Đồng hồ']
  const { heard, ahead, behind } = clock.agents
  const apart = Math.abs(clock.databaseAheadMs)
  const words = apart < 60_000 ? `${Math.round(apart / 1000)} giây` : roughly(apart)
  if (heard >= CLOCK_WITNESSES && Math.max(ahead, behind) * 2 > heard)
    return row(
      id,
      title,
      'fail',
      `${Math.max(ahead, behind)}/${heard} máy đang báo cáo thấy đồng hồ máy chủ ${ahead > behind ? 'chậm' : 'nhanh'} hơn 5 phút.`,
      SET_CLOCK,
    )
  if (apart > CLOCK_FAIL_MS)
    return row(id, title, 'fail', `Máy chủ và cơ sở dữ liệu lệch nhau ${words}.`, SET_CLOCK)
  if (apart > CLOCK_WARN_MS)
    return row(id, title, 'warn', `Máy chủ và cơ sở dữ liệu lệch nhau ${words}.`, SET_CLOCK)
  if (clock.offsetMs !== 0)
    return row(
      id,
      title,
      'warn',
      'Đồng hồ đang được dời bằng ANXA_TIME_OFFSET (diễn tập).',
      'Bỏ ANXA_TIME_OFFSET khi dùng thật.',
    )
  return row(id, title, 'pass', 'Máy chủ và cơ sở dữ liệu cùng giờ.')
}

const SET_CLOCK = 'Bật đồng bộ giờ (NTP) trên máy chủ; mọi thời hạn tính theo đồng hồ này.'

function judgeDatabase({ database }: Readings): HealthRow {
  const [id, title] = ['database', 'Cơ sở dữ liệu']
  const where = database.isEmbedded ? 'đi kèm AnXã' : 'bên ngoài'
  const text = `PostgreSQL ${database.version} (${where}), ${byteWords(database.bytes)}.`
  if (database.pendingMigrations === null)
    return row(
      id,
      title,
      'fail',
      `${text} Cơ sở dữ liệu thuộc bản AnXã mới hơn chương trình này.`,
      'Cập nhật AnXã lên bản mới nhất trên mọi máy chủ.',
    )
  if (database.pendingMigrations > 0)
    return row(
      id,
      title,
      'fail',
      `${text} Còn ${database.pendingMigrations} bước nâng cấp chưa chạy.`,
      'Chạy “anxa migrate” rồi khởi động lại máy chủ.',
    )
  return row(id, title, 'pass', text)
}

/** A certificate from a file is somebody's duty; an authority is pinned by every agent, and its successor takes time. */
const CERTIFICATE_WARN_DAYS = { server: 21, authority: 365 } as const
const CERTIFICATE_TITLES = { server: 'Chứng thư máy chủ', authority: 'Chứng thư gốc của máy chủ' } as const

function judgeCertificate({ certificate }: Readings, now: Date): HealthRow {
  const id = 'certificate'
  if (certificate.kind === 'none')
    return row(id, CERTIFICATE_TITLES.server, 'not-applicable', 'Máy chủ này không tự trả lời https.')
  if (certificate.kind === 'unreadable')
    return row(
      id,
      CERTIFICATE_TITLES.server,
      'fail',
      `Không đọc được chứng thư: ${certificate.message}`,
      NEW_CERTIFICATE,
    )
  const title = CERTIFICATE_TITLES[certificate.kind]
  const leftMs = certificate.endsAt.getTime() - now.getTime()
  const day = formatDate(dayOf(certificate.endsAt))
  if (leftMs <= 0) return row(id, title, 'fail', `Đã hết hạn ngày ${day}.`, NEW_CERTIFICATE)
  const text = `Có hạn đến ngày ${day} (còn ${Math.floor(leftMs / DAY_MS)} ngày).`
  return leftMs < CERTIFICATE_WARN_DAYS[certificate.kind] * DAY_MS
    ? row(id, title, 'warn', text, NEW_CERTIFICATE)
    : row(id, title, 'pass', text)
}

const NEW_CERTIFICATE =
  'Thay chứng thư mới trước khi hết hạn; máy chủ tự đọc lại tệp, không cần khởi động lại.'

const judgeProgram = ({ program }: Readings): HealthRow =>
  row('program', 'Chương trình', 'pass', `AnXã ${program.version}, Node ${program.node}, ${program.system}.`)
