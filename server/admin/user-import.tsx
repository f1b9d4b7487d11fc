/** /quan-tri/nguoi-dung/nhap: many people from a file. */
import { z } from 'zod'
import { fold } from '../../checks/names.ts'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { UserImportPage, UserPreviewPage } from '../../web/pages/admin/user-import-pages.tsx'
import { InvitationsPage } from '../../web/pages/admin/users-pages.tsx'
import { sendPage } from '../assets/send-page.ts'
import { listCommunes } from '../communes/queries.ts'
import { INSTALLATION } from '../db/database.ts'
import { actorOf } from '../http/acting.ts'
import { ROLES, type Role, type RouteContext } from '../http/route.ts'
import { importRoutes, type Resolved, wrong } from '../imports/routes.ts'
import type { Column } from '../imports/rows.ts'
import { ROLE_NAMES } from '../people/role-names.ts'
import { normalEmail } from '../people/sign-in.ts'
import { addUsers, type ListedUser, listUsers } from '../people/users.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'
import { inviteAll } from './invitations.ts'
import { listUnitChoices, type UnitChoice } from './queries.ts'

const columns: readonly Column[] = [
  { key: 'name', title: 'Họ và tên', also: ['Tên', 'Họ tên'], required: true },
  {
    ...{ key: 'email', title: 'Thư điện tử', also: ['Email', 'Thư'], required: true },
    hint: 'Cũng là tên đăng nhập',
  },
  {
    ...{ key: 'role', title: 'Vai trò', required: true },
    hint: ROLES.map((role) => ROLE_NAMES[role]).join('; '),
  },
  {
    ...{ key: 'commune', title: 'Xã', also: ['Mã xã'], required: false },
    hint: 'Tên hoặc mã của xã; bỏ trống khi máy chủ chỉ có một xã, hoặc cho quản trị hệ thống',
  },
  {
    ...{ key: 'unit', title: 'Đơn vị', required: false },
    hint: 'Chỉ cho đầu mối phòng, đơn vị: tên đơn vị như đã khai báo',
  },
]

const Text = z.strictObject({
  name: z.string().max(100, 'dài nhất 100 ký tự'),
  email: z.email('không phải địa chỉ thư điện tử').max(254),
  role: z.string(),
  commune: z.string().optional(),
  unit: z.string().optional(),
})
type Text = z.infer<typeof Text>

const DraftRow = z.strictObject({
  name: z.string(),
  email: z.string(),
  communeId: z.string(),
  role: z.enum(ROLES),
  unitId: z.string().nullable(),
})
type DraftRow = z.infer<typeof DraftRow>

async function example({ deps }: RouteContext): Promise<readonly string[]> {
  const [commune] = (await listCommunes(deps.db.reference)).filter(({ isSample }) => !isSample)
  return ['Nguyễn Văn An', 'an.nv@example.gov.vn', ROLE_NAMES.it, commune?.name ?? '', '']
}

type Directory = {
  readonly units: readonly UnitChoice[]
  readonly communes: readonly { readonly communeId: string; readonly code: string; readonly name: string }[]
  readonly users: ReadonlyMap<string, ListedUser>
}

async function readDirectory({ deps }: RouteContext): Promise<Directory> {
  const communes = await listCommunes(deps.db.reference)
  const users = new Map((await listUsers(deps)).map((user) => [user.email, user]))
  return { units: await listUnitChoices(deps.db), communes, users }
}

/** What people write in the column beside the full name; compared without diacritics, case and signs. */
const ALSO: Readonly<Record<Role, readonly string[]>> = {
  police: ['Công an'],
  it: ['Cán bộ CNTT', 'CNTT'],
  leader: ['Lãnh đạo'],
  unit: ['Đầu mối'],
  province: ['Công an tỉnh', 'Sở'],
  admin: ['Quản trị'],
}

const plain = (text: string): string => fold(text).replace(/[^a-z0-9]+/g, ' ')

const roleNamed = (text: string): Role | undefined =>
  ROLES.find((role) => [role, ROLE_NAMES[role], ...ALSO[role]].some((name) => plain(name) === plain(text)))

/** Names of roles, communes and units as people write them, resolved to ours. */
function resolve(row: Text, { communes, units, users }: Directory): Resolved<DraftRow> {
  const role = roleNamed(row.role)
  if (role === undefined) return wrong('Vai trò', `"${row.role}" không phải là một vai trò`)
  const email = normalEmail(row.email)
  const user = users.get(email)
  if (user?.disabledAt) return wrong('Thư điện tử', 'tài khoản này đã bị vô hiệu')
  const { name } = row
  if (role === 'admin')
    return { ok: true, value: { name, email, role, communeId: INSTALLATION, unitId: null } }
  const given = row.commune
  const commune =
    given === undefined
      ? communes.length === 1
        ? communes[0]
        : undefined
      : communes.find((one) => one.code === given.toLowerCase() || fold(one.name) === fold(given))
  if (commune === undefined) return wrong('Xã', given === undefined ? 'chưa điền' : `không có xã "${given}"`)
  const { communeId } = commune
  if (role !== 'unit')
    return row.unit === undefined
      ? { ok: true, value: { name, email, role, communeId, unitId: null } }
      : wrong('Đơn vị', 'chỉ điền cho đầu mối phòng, đơn vị')
  if (row.unit === undefined) return wrong('Đơn vị', 'chưa điền')
  const wanted = fold(row.unit)
  const chosen = units.find((unit) => unit.communeId === communeId && fold(unit.unitName) === wanted)
  if (chosen === undefined) return wrong('Đơn vị', `${commune.name} không có đơn vị "${row.unit}"`)
  return { ok: true, value: { name, email, role, communeId, unitId: chosen.unitId } }
}

/** A person with two roles stands in two rows; only the link made last is good. */
const latestLinks = <T extends { readonly email: string }>(invited: readonly T[]): readonly T[] => [
  ...new Map(invited.map((one) => [normalEmail(one.email), one])).values(),
]

async function addAndInvite(context: RouteContext, rows: readonly DraftRow[]): Promise<Response> {
  const { c, deps } = context
  const users = rows.map(({ name, email, ...membership }) => ({ name, email, memberships: [membership] }))
  const added = await addUsers(deps, users, actorOf(context))
  const invited = users.map(({ name, email }, index) => ({
    ...{ name, email, invitePath: added[index]?.invitePath ?? null },
  }))
  const page = (
    <InvitationsPage
      {...adminFrame(context)}
      heading={`Đã nhập ${users.length} dòng`}
      invitations={await inviteAll(deps, latestLinks(invited), 'invite')}
      within="72 giờ"
      back={ADMIN_PATHS.users}
    />
  )
  return sendPage(c, page)
}

export const userImportRoutes = importRoutes<Text, DraftRow, readonly DraftRow[]>({
  kind: 'people',
  access: INSTALLATION_ACCESS,
  pathOf: () => ADMIN_PATHS.userImport,
  columns,
  text: Text,
  draft: DraftRow,
  once: {
    keyOf: ({ email, role, communeId, unitId }) => [email, role, communeId, unitId].join('/'),
    column: 'Thư điện tử',
  },
  template: { fileName: 'mau-nguoi-dung.xlsx', example },
  read: async (context) => {
    const directory = await readDirectory(context)
    return {
      resolve: (row) => resolve(row, directory),
      effectOf: ({ email }) =>
        directory.users.has(email) ? 'thêm vai trò cho người đã có' : 'thêm người mới',
    }
  },
  wordsOf: (count) => `Nhập ${count} dòng và mời`,
  drawStart: (context, start) => <UserImportPage {...adminFrame(context)} start={start} />,
  drawPreview: (context, preview) => <UserPreviewPage {...adminFrame(context)} preview={preview} />,
  // People are added under the lock of the sign-in library, after the draft is used up.
  take: async (_, rows) => rows,
  answer: addAndInvite,
})
