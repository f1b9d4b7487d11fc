/**
 * The steps from an empty server to PCs that report. What is done is read from what is there; only what nobody can
 * read from the data (a choice to leave something as it is) is kept as a decision.
 */
import { z } from 'zod'
import type { SetupStep } from '../../web/pages/admin/home-page.tsx'
import { ADMIN_PATHS, communeAdminPath } from '../../web/pages/admin/paths.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { backupSettings } from '../backup/settings.ts'
import { listCommunes } from '../communes/queries.ts'
import { INSTALLATION } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { defineSetting, readSetting } from '../settings/service.ts'

export const SetupDecisions = z.strictObject({
  /** No mail on purpose: alerts are then seen on the pages only. */
  withoutMail: z.boolean(),
  calendarSeen: z.boolean(),
  /** Communes (ids) whose thresholds somebody looked at and kept or changed. */
  thresholdsSeen: z.array(z.string()),
})
export type SetupDecisions = z.infer<typeof SetupDecisions>

export const SETUP_DECISIONS = defineSetting<SetupDecisions>('setup.decisions', SetupDecisions, {
  ...{ withoutMail: false, calendarSeen: false, thresholdsSeen: [] },
})

type Counts = {
  readonly communeId: string
  readonly units: number
  readonly police: number
  readonly leaders: number
  readonly it: number
  readonly staff: number
  readonly tokens: number
  readonly agents: number
}

export type Place = { readonly communeId: string; readonly code: string; readonly name: string }

/** Sample communes are not set up; the steps of several communes stand one after the other. */
export async function listSteps(deps: Pick<Deps, 'db' | 'mailer'>): Promise<readonly SetupStep[]> {
  const communes = (await listCommunes(deps.db.reference)).filter(({ isSample }) => !isSample)
  const decisions = await readSetting(deps, SETUP_DECISIONS)
  const counts = await countAll(
    deps,
    communes.map(({ communeId }) => communeId),
  )
  const first: SetupStep = {
    title: 'Khai báo xã',
    isDone: communes.length > 0,
    words:
      communes.length > 0
        ? communes.map(({ name }) => name).join(', ')
        : 'Tên, mã và tỉnh của xã mà máy chủ này phục vụ.',
    ...{ href: ADMIN_PATHS.communes, button: communes.length > 0 ? 'Xem' : 'Khai báo xã' },
  }
  const ofCommunes = communes.flatMap((commune) => {
    const own = counts.find(({ communeId }) => communeId === commune.communeId)
    return own === undefined ? [] : communeSteps(commune, own, decisions, communes.length > 1)
  })
  return [
    first,
    ...ofCommunes,
    await mailStep(deps, decisions),
    await backupStep(deps),
    calendarStep(decisions),
  ]
}

function communeSteps(
  commune: Place,
  counts: Counts,
  decisions: SetupDecisions,
  isNamed: boolean,
): readonly SetupStep[] {
  const paths = managePaths(commune.code)
  const of = isNamed ? ` (${commune.name})` : ''
  const missing = [
    counts.police === 0 && 'Công an xã',
    counts.leaders === 0 && 'lãnh đạo UBND',
    counts.it === 0 && 'cán bộ công nghệ thông tin',
  ].filter((role) => role !== false)
  // Work inside a commune belongs to its IT officer; an administrator without that role is told so.
  const forIt = counts.it === 0 ? ' Cần có cán bộ công nghệ thông tin của xã trước.' : ''
  return [
    {
      title: `Các đơn vị${of}`,
      isDone: counts.units > 0,
      words:
        counts.units > 0
          ? `${counts.units} đơn vị.`
          : 'Văn phòng, các phòng, trung tâm, Công an xã, Ban Chỉ huy Quân sự.',
      ...{ href: communeAdminPath(commune.code), button: counts.units > 0 ? 'Xem' : 'Thêm đơn vị' },
    },
    {
      title: `Người dùng và vai trò${of}`,
      isDone: missing.length === 0,
      words:
        missing.length === 0
          ? 'Đủ Công an xã, lãnh đạo và cán bộ CNTT.'
          : `Còn thiếu: ${missing.join(', ')}.`,
      ...{ href: ADMIN_PATHS.users, button: missing.length === 0 ? 'Xem' : 'Thêm người' },
    },
    {
      title: `Danh sách cán bộ${of}`,
      isDone: counts.staff > 0,
      words:
        counts.staff > 0
          ? `${counts.staff} người.`
          : `Ai làm ở đơn vị nào, ai cần chữ ký số: để biết còn thiếu máy và chứng thư nào.${forIt}`,
      ...{ href: paths.staff, button: counts.staff > 0 ? 'Xem' : 'Nhập danh sách' },
    },
    {
      title: `Ngưỡng đánh giá${of}`,
      isDone: decisions.thresholdsSeen.includes(commune.communeId),
      words: `Các con số của kiểm tra (số ngày, dung lượng, số lần). Giữ mặc định cũng được, nhưng cần xem qua một lần.${forIt}`,
      ...{ href: paths.thresholds, button: 'Xem ngưỡng' },
    },
    {
      title: `Mã đăng ký và máy đầu tiên${of}`,
      isDone: counts.agents > 0,
      words:
        counts.agents > 0
          ? `${counts.agents} máy đã đăng ký.`
          : counts.tokens > 0
            ? 'Đã có mã đăng ký, chưa có máy nào dùng. Chạy dòng lệnh của mã trên máy cần đăng ký.'
            : `Tạo một mã, rồi chạy dòng lệnh của mã đó trên máy.${forIt}`,
      ...{ href: paths.tokens, button: counts.agents > 0 ? 'Xem' : 'Tạo mã' },
    },
  ]
}

async function mailStep(
  { mailer }: Pick<Deps, 'mailer'>,
  { withoutMail }: SetupDecisions,
): Promise<SetupStep> {
  const isConfigured = await mailer.isConfigured()
  return {
    title: 'Gửi thư',
    isDone: isConfigured || withoutMail,
    words: isConfigured
      ? 'Đã có máy chủ thư.'
      : withoutMail
        ? 'Đã chọn không gửi thư: cảnh báo chỉ hiện trên các trang, tài khoản bị khóa phải nhờ quản trị mở.'
        : 'Lời mời, liên kết mở khóa và cảnh báo cho lãnh đạo đi bằng thư.',
    ...{ href: ADMIN_PATHS.mail, button: isConfigured ? 'Xem' : 'Đặt máy chủ thư' },
  }
}

async function backupStep(deps: Pick<Deps, 'db'>): Promise<SetupStep> {
  const { recipient } = await readSetting(deps, backupSettings)
  return {
    title: 'Khóa sao lưu',
    isDone: recipient !== null,
    words:
      recipient === null
        ? 'Máy chủ tự sao lưu mỗi ngày khi đã có khóa; khóa riêng chỉ hiện một lần, cất ở ngoài máy chủ.'
        : 'Đã có khóa; máy chủ tự sao lưu lúc 02:30 mỗi ngày.',
    ...{ href: ADMIN_PATHS.keeping, button: recipient === null ? 'Tạo khóa' : 'Xem' },
  }
}

const calendarStep = ({ calendarSeen }: SetupDecisions): SetupStep => ({
  title: 'Lịch làm việc',
  isDone: calendarSeen,
  words: 'Ngày nghỉ, nghỉ bù và ngày làm bù: mọi thời hạn tính theo ngày làm việc dựa vào đây.',
  ...{ href: ADMIN_PATHS.calendar, button: 'Xem lịch' },
})

/** One query over all communes, which the transaction states. */
async function countAll({ db }: Pick<Deps, 'db'>, communes: readonly string[]): Promise<readonly Counts[]> {
  if (communes.length === 0) return []
  return db.transaction(
    { communes: [...communes, INSTALLATION] },
    (tx) => tx<Counts[]>`
      select c.commune_id as "communeId",
        (select count(*) from units u where u.commune_id = c.commune_id) as units,
        (select count(*) from memberships m where m.commune_id = c.commune_id and m.role = 'police') as police,
        (select count(*) from memberships m where m.commune_id = c.commune_id and m.role = 'leader') as leaders,
        (select count(*) from memberships m where m.commune_id = c.commune_id and m.role = 'it') as it,
        (select count(*) from staff s where s.commune_id = c.commune_id and s.left_on is null) as staff,
        (select count(*) from enrolment_tokens t where t.commune_id = c.commune_id) as tokens,
        (select count(*) from devices d where d.commune_id = c.commune_id and d.kind = 'agent') as agents
      from communes c where c.commune_id = any(${[...communes]}::uuid[])`,
  )
}
