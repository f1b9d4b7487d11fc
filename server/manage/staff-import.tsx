/** /xa/:commune/quan-ly/can-bo/nhap: the staff list from a file; looked at first, then all of it or none. */
import { z } from 'zod'
import { fold } from '../../checks/names.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { StaffImportPage, StaffPreviewPage } from '../../web/pages/manage/staff-pages.tsx'
import type { ImportPreview } from '../../web/parts/import.tsx'
import { sendPage } from '../assets/send-page.ts'
import { listUnits, type Unit } from '../communes/queries.ts'
import { readFields, readFile } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { keepDraft, takeDraft } from '../imports/drafts.ts'
import { explainColumns, previewRows, XLSX_TYPE } from '../imports/preview.ts'
import { readTable } from '../imports/read.ts'
import { allValues, type Column, type ReadRow, readRows, refuseTwice } from '../imports/rows.ts'
import { MAX_FILE_BYTES } from '../imports/table.ts'
import { writeTemplate } from '../imports/template.ts'
import { addStaff, listStaff } from '../staff/service.ts'
import { actorOf, communeOf, IT_ACCESS, manageFrame } from './frame.ts'

const access = IT_ACCESS
const maxBodyBytes = MAX_FILE_BYTES + 64 * 1024
const pathsOf = (code: string) => {
  const start = `${managePaths(code).staff}/nhap`
  return { start, confirm: `${start}/xac-nhan`, template: `${start}/mau.xlsx` }
}
const PATHS = pathsOf(':commune')

export const staffImportRoutes: RouteTable = [
  { method: 'GET', path: PATHS.start, access, handle: (context) => drawStart(context) },
  { method: 'POST', path: PATHS.start, access, handle: takeFile, maxBodyBytes },
  { method: 'POST', path: PATHS.confirm, access, handle: takeConfirmation },
  { method: 'GET', path: PATHS.template, access, handle: sendTemplate },
]

const COLUMNS: readonly Column[] = [
  { key: 'fullName', title: 'Họ và tên', also: ['Tên', 'Họ tên'], required: true },
  { key: 'unit', title: 'Đơn vị', required: false, hint: 'Tên đơn vị như đã khai báo' },
  { key: 'post', title: 'Chức vụ', also: ['Chức danh'], required: false },
  {
    ...{ key: 'needsSignature', title: 'Cần chữ ký số', also: ['Chữ ký số', 'Ký số'], required: false },
    hint: '“có” hoặc “không”; bỏ trống là không',
  },
]

const YES = ['co', 'x', 'yes', 'can', '1', 'true']
const NO = ['khong', 'no', '0', 'false']

const Text = z.strictObject({
  fullName: z.string().max(100, 'dài nhất 100 ký tự'),
  unit: z.string().optional(),
  post: z.string().max(100, 'dài nhất 100 ký tự').optional(),
  needsSignature: z
    .string()
    .refine((text) => [...YES, ...NO].includes(fold(text)), 'hãy ghi “có” hoặc “không”')
    .optional(),
})

const DraftRow = z.strictObject({
  fullName: z.string(),
  unitId: z.string().nullable(),
  post: z.string().nullable(),
  needsSignature: z.boolean(),
})
type DraftRow = z.infer<typeof DraftRow>

async function drawStart(context: RouteContext, problem?: string): Promise<Response> {
  const { start, template } = pathsOf(communeOf(context).code)
  const props = {
    ...{ action: start, csrfToken: context.csrfToken, templateHref: template, problem },
    columns: explainColumns(COLUMNS),
  }
  const page = <StaffImportPage {...manageFrame(context)} start={props} />
  return sendPage(context.c, page, problem === undefined ? 200 : 400)
}

async function sendTemplate(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const [unit] = await deps.db.transaction(scope, (tx) => listUnits(tx, communeOf(context).communeId))
  const file = await writeTemplate(COLUMNS, ['Nguyễn Văn An', unit?.name ?? '', 'Công chức', 'có'])
  return c.body(new Uint8Array(file), 200, {
    'content-type': XLSX_TYPE,
    'content-disposition': 'attachment; filename="mau-can-bo.xlsx"',
  })
}

const resolveUnits = (
  rows: readonly ReadRow<z.infer<typeof Text>>[],
  units: readonly Unit[],
): readonly ReadRow<DraftRow>[] =>
  rows.map((row): ReadRow<DraftRow> => {
    if (!row.ok) return row
    const { number, shown, value } = row
    const { fullName, post = null, unit: name, needsSignature = '' } = value
    const unit = units.find((one) => fold(one.name) === fold(name ?? ''))
    if (name !== undefined && unit === undefined)
      return {
        number,
        shown,
        ok: false,
        problems: [{ column: 'Đơn vị', message: `xã không có đơn vị "${name}"` }],
      }
    const draft = {
      fullName,
      post,
      unitId: unit?.unitId ?? null,
      needsSignature: YES.includes(fold(needsSignature)),
    }
    return { number, shown, ok: true, value: draft }
  })

const keyOf = ({ fullName, unitId, post }: Pick<DraftRow, 'fullName' | 'unitId' | 'post'>): string =>
  [fold(fullName), unitId, fold(post ?? '')].join('/')

async function takeFile(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const { communeId, code } = communeOf(context)
  const file = await readFile(context, 'file')
  const read = await readTable(file.bytes)
  if (!read.ok) return drawStart(context, read.problem)
  const table = readRows(read.table, COLUMNS, Text)
  if (!table.ok) return drawStart(context, table.problem)
  const units = await deps.db.transaction(scope, (tx) => listUnits(tx, communeId))
  const known = new Set((await listStaff(deps.db, communeId)).map(keyOf))
  const rows = refuseTwice(resolveUnits(table.rows, units), keyOf, 'Họ và tên').map(
    (row): ReadRow<DraftRow> => {
      if (!row.ok || !known.has(keyOf(row.value))) return row
      const problems = [{ column: 'Họ và tên', message: 'đã có trong danh sách, cùng đơn vị và chức vụ' }]
      return { number: row.number, shown: row.shown, ok: false, problems }
    },
  )
  const values = allValues(rows)
  const draft = {
    communeId,
    kind: 'staff',
    fileName: file.name,
    rows: values,
    createdBy: actorOf(context),
  } as const
  const draftId =
    values === null ? null : await deps.db.transaction(scope, (tx) => keepDraft(tx, draft, deps.clock.now()))
  const { start, confirm } = pathsOf(code)
  const preview: ImportPreview = {
    ...{ fileName: file.name, titles: table.titles, back: start, csrfToken: context.csrfToken },
    rows: previewRows(rows, () => 'thêm vào danh sách'),
    confirm: draftId === null ? null : { action: confirm, draftId, words: `Nhập ${rows.length} người` },
  }
  const page = <StaffPreviewPage {...manageFrame(context)} preview={preview} />
  return sendPage(c, page, values === null ? 400 : 200)
}

async function takeConfirmation(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const { communeId, code } = communeOf(context)
  const { draft = '' } = await readFields(context)
  if (!/^[0-9a-f-]{36}$/.test(draft)) return drawStart(context, 'Hãy chọn tệp lại.')
  const now = deps.clock.now()
  const actor = actorOf(context)
  // Taken and added in one transaction: a draft is not used up by something that did not happen.
  const count = await deps.db.transaction(scope, async (tx) => {
    const wanted = { communeId, draftId: draft, kind: 'staff', by: actor } as const
    const taken = await takeDraft(tx, wanted, z.array(DraftRow), now)
    return taken === null ? null : addStaff(tx, communeId, taken.rows, { actor, now })
  })
  if (count === null)
    return drawStart(context, 'Bản xem trước này đã được nhập hoặc đã quá hạn. Hãy chọn tệp lại.')
  return c.redirect(`${managePaths(code).staff}?xong=can-bo`, 303)
}
