/** /quan-tri/nguoi-dung/nhap: many people from a file; looked at first, then all of them or none. */
import { z } from 'zod'
import { fold } from '../../checks/names.ts'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { UserImportPage, UserPreviewPage } from '../../web/pages/admin/user-import-pages.tsx'
import { InvitationsPage } from '../../web/pages/admin/users-pages.tsx'
import type { ImportPreview } from '../../web/parts/import.tsx'
import { sendPage } from '../assets/send-page.ts'
import { listCommunes } from '../communes/queries.ts'
import { INSTALLATION } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { readFields, readFile } from '../http/form.ts'
import { ROLES, type Role, type RouteContext, type RouteTable } from '../http/route.ts'
import { keepDraft, takeDraft } from '../imports/drafts.ts'
import { explainColumns, previewRows, XLSX_TYPE } from '../imports/preview.ts'
import { readTable } from '../imports/read.ts'
import { allValues, type Column, type ReadRow, readRows, refuseTwice } from '../imports/rows.ts'
import { MAX_FILE_BYTES } from '../imports/table.ts'
import { writeTemplate } from '../imports/template.ts'
import { ROLE_NAMES } from '../people/role-names.ts'
import { normalEmail } from '../people/sign-in.ts'
import { addUsers, type ListedUser, listUsers } from '../people/users.ts'
import { actorOf, adminFrame, INSTALLATION_ACCESS } from './frame.ts'
import { inviteAll } from './invitations.ts'
import { listUnitChoices, type UnitChoice } from './queries.ts'

const access = INSTALLATION_ACCESS
/** The file and what a form puts around it. */
const maxBodyBytes = MAX_FILE_BYTES + 64 * 1024
const CONFIRM = `${ADMIN_PATHS.userImport}/xac-nhan`

export const userImportRoutes: RouteTable = [
  { method: 'GET', path: ADMIN_PATHS.userImport, access, handle: (context) => drawStart(context) },
  { method: 'POST', path: ADMIN_PATHS.userImport, access, handle: takeFile, maxBodyBytes },
  { method: 'POST', path: CONFIRM, access, handle: takeConfirmation },
  { method: 'GET', path: ADMIN_PATHS.userTemplate, access, handle: sendTemplate },
]

const COLUMNS: readonly Column[] = [
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

/** What is kept between preview and word: everything resolved to ids. */
const DraftRow = z.strictObject({
  name: z.string(),
  email: z.string(),
  communeId: z.string(),
  role: z.enum(ROLES),
  unitId: z.string().nullable(),
})
type DraftRow = z.infer<typeof DraftRow>

async function drawStart(context: RouteContext, problem?: string): Promise<Response> {
  const frame = await adminFrame(context)
  const start = {
    ...{
      action: ADMIN_PATHS.userImport,
      csrfToken: context.csrfToken,
      templateHref: ADMIN_PATHS.userTemplate,
    },
    columns: explainColumns(COLUMNS),
    problem,
  }
  return sendPage(context.c, <UserImportPage {...frame} start={start} />, problem === undefined ? 200 : 400)
}

async function sendTemplate({ c, deps }: RouteContext): Promise<Response> {
  const [commune] = (await listCommunes(deps.db.reference)).filter(({ isSample }) => !isSample)
  const file = await writeTemplate(COLUMNS, [
    ...['Nguyễn Văn An', 'an.nv@example.gov.vn', ROLE_NAMES.it, commune?.name ?? ''],
    '',
  ])
  return c.body(new Uint8Array(file), 200, {
    'content-type': XLSX_TYPE,
    'content-disposition': 'attachment; filename="mau-nguoi-dung.xlsx"',
  })
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

type Resolved =
  | { readonly ok: true; readonly value: DraftRow }
  | { readonly ok: false; readonly column: string; readonly message: string }

const wrong = (column: string, message: string): Resolved => ({ ok: false, column, message })

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
function resolve(row: z.infer<typeof Text>, { communes, units, users }: Directory): Resolved {
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

const resolveRows = (
  rows: readonly ReadRow<z.infer<typeof Text>>[],
  directory: Directory,
): readonly ReadRow<DraftRow>[] =>
  rows.map((row): ReadRow<DraftRow> => {
    if (!row.ok) return row
    const { number, shown } = row
    const resolved = resolve(row.value, directory)
    return resolved.ok
      ? { number, shown, ok: true, value: resolved.value }
      : { number, shown, ok: false, problems: [{ column: resolved.column, message: resolved.message }] }
  })

async function takeFile(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const file = await readFile(context, 'file')
  const read = await readTable(file.bytes)
  if (!read.ok) return drawStart(context, read.problem)
  const table = readRows(read.table, COLUMNS, Text)
  if (!table.ok) return drawStart(context, table.problem)
  const directory = await readDirectory(context)
  const rows = refuseTwice(
    resolveRows(table.rows, directory),
    ({ email, role, communeId, unitId }) => [email, role, communeId, unitId].join('/'),
    'Thư điện tử',
  )
  const values = allValues(rows)
  const draftId =
    values === null
      ? null
      : await deps.db.transaction({ communes: [INSTALLATION] }, (tx) =>
          keepDraft(
            tx,
            {
              ...{ communeId: INSTALLATION, kind: 'people', fileName: file.name, rows: values },
              createdBy: actorOf(context),
            },
            deps.clock.now(),
          ),
        )
  const preview: ImportPreview = {
    fileName: file.name,
    titles: table.titles,
    rows: previewRows(rows, ({ email }) =>
      directory.users.has(email) ? 'thêm vai trò cho người đã có' : 'thêm người mới',
    ),
    confirm: draftId === null ? null : { action: CONFIRM, draftId, words: `Nhập ${rows.length} dòng và mời` },
    ...{ back: ADMIN_PATHS.userImport, csrfToken: context.csrfToken },
  }
  return sendPage(
    c,
    <UserPreviewPage {...(await adminFrame(context))} preview={preview} />,
    values === null ? 400 : 200,
  )
}

async function takeConfirmation(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { draft = '' } = await readFields(context)
  if (!/^[0-9a-f-]{36}$/.test(draft)) return drawStart(context, 'Hãy chọn tệp lại.')
  const actor = actorOf(context)
  const taken = await deps.db.transaction({ communes: [INSTALLATION] }, (tx) =>
    takeDraft(
      tx,
      { communeId: INSTALLATION, draftId: draft, kind: 'people', by: actor },
      z.array(DraftRow),
      deps.clock.now(),
    ),
  )
  if (taken === null)
    return drawStart(context, 'Bản xem trước này đã được nhập hoặc đã quá hạn. Hãy chọn tệp lại.')
  try {
    const users = taken.rows.map(({ name, email, ...membership }) => ({
      name,
      email,
      memberships: [membership],
    }))
    const added = await addUsers(deps, users, actor)
    const invited = users.map(({ name, email }, index) => ({
      ...{ name, email, invitePath: added[index]?.invitePath ?? null },
    }))
    const page = (
      <InvitationsPage
        {...(await adminFrame(context))}
        heading={`Đã nhập ${users.length} dòng`}
        invitations={await inviteAll(deps, latestLinks(invited), 'invite')}
        within="72 giờ"
        back={ADMIN_PATHS.users}
      />
    )
    return sendPage(c, page)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawStart(context, `${error.message} Không dòng nào được nhập.`)
  }
}

/** A person with two roles stands in two rows; only the link made last is good. */
const latestLinks = <T extends { readonly email: string }>(invited: readonly T[]): readonly T[] => [
  ...new Map(invited.map((one) => [normalEmail(one.email), one])).values(),
]
