/** /xa/:commune/quan-ly/may/nhap: PCs without agent from a file; looked at first, then all of them or none. */
import { z } from 'zod'
import { fold } from '../../checks/names.ts'
import { DeviceImportPage, DevicePreviewPage } from '../../web/pages/manage/device-import-pages.tsx'
import { KIND_WORDS } from '../../web/pages/manage/device-words.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import type { ImportPreview } from '../../web/parts/import.tsx'
import { sendPage } from '../assets/send-page.ts'
import { listUnits, type Unit } from '../communes/queries.ts'
import { declareNewDevices, listDevices, nameKey } from '../devices/service.ts'
import { AppError } from '../errors.ts'
import { readFields, readFile } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { keepDraft, takeDraft } from '../imports/drafts.ts'
import { explainColumns, previewRows, XLSX_TYPE } from '../imports/preview.ts'
import { readTable } from '../imports/read.ts'
import { allValues, type Column, type ReadRow, readRows, refuseTwice } from '../imports/rows.ts'
import { MAX_FILE_BYTES } from '../imports/table.ts'
import { writeTemplate } from '../imports/template.ts'
import { isInService } from './device-list.ts'
import { actorOf, communeOf, IT_ACCESS, manageFrame } from './frame.ts'

const access = IT_ACCESS
const maxBodyBytes = MAX_FILE_BYTES + 64 * 1024
const pathsOf = (code: string) => {
  const start = `${managePaths(code).devices}/nhap`
  return { start, confirm: `${start}/xac-nhan`, template: `${start}/mau.xlsx` }
}
const PATHS = pathsOf(':commune')

export const deviceImportRoutes: RouteTable = [
  { method: 'GET', path: PATHS.start, access, handle: (context) => drawStart(context) },
  { method: 'POST', path: PATHS.start, access, handle: takeFile, maxBodyBytes },
  { method: 'POST', path: PATHS.confirm, access, handle: takeConfirmation },
  { method: 'GET', path: PATHS.template, access, handle: sendTemplate },
]

const COLUMNS: readonly Column[] = [
  { key: 'hostName', title: 'Tên máy', also: ['Máy', 'Tên máy tính'], required: true },
  { key: 'label', title: 'Nhãn', also: ['Tem'], required: false, hint: 'Như ghi trên tem, hay chỗ đặt máy' },
  { key: 'unit', title: 'Đơn vị', required: false, hint: 'Tên đơn vị như đã khai báo' },
  {
    ...{ key: 'kind', title: 'Loại', also: ['Loại máy'], required: false },
    hint: `“${KIND_WORDS.declared}” hoặc “${KIND_WORDS['state-secret']}”; bỏ trống là khai báo tay`,
  },
  { key: 'note', title: 'Ghi chú', required: false },
]

const KINDS = new Map<string, 'declared' | 'state-secret'>([
  ...['khai bao tay', 'khai bao', 'thuong'].map((word) => [word, 'declared'] as const),
  ...['may bi mat nha nuoc', 'bi mat nha nuoc', 'bi mat', 'bmnn'].map(
    (word) => [word, 'state-secret'] as const,
  ),
])

const Text = z.strictObject({
  hostName: z.string().max(63, 'dài nhất 63 ký tự'),
  label: z.string().max(100, 'dài nhất 100 ký tự').optional(),
  unit: z.string().optional(),
  kind: z
    .string()
    .refine(
      (text) => KINDS.has(fold(text)),
      `hãy ghi “${KIND_WORDS.declared}” hoặc “${KIND_WORDS['state-secret']}”`,
    )
    .optional(),
  note: z.string().max(500, 'dài nhất 500 ký tự').optional(),
})

const DraftRow = z.strictObject({
  hostName: z.string(),
  label: z.string().nullable(),
  unitId: z.string().nullable(),
  kind: z.enum(['declared', 'state-secret']),
  note: z.string().nullable(),
})
type DraftRow = z.infer<typeof DraftRow>

async function drawStart(context: RouteContext, problem?: string): Promise<Response> {
  const { start, template } = pathsOf(communeOf(context).code)
  const props = {
    ...{ action: start, csrfToken: context.csrfToken, templateHref: template, problem },
    columns: explainColumns(COLUMNS),
  }
  const page = <DeviceImportPage {...manageFrame(context)} start={props} />
  return sendPage(context.c, page, problem === undefined ? 200 : 400)
}

async function sendTemplate(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const [unit] = await deps.db.transaction(scope, (tx) => listUnits(tx, communeOf(context).communeId))
  const example = ['MAY-07', 'Máy in chung', unit?.name ?? '', KIND_WORDS.declared, 'Không có mạng']
  const file = await writeTemplate(COLUMNS, example)
  return c.body(new Uint8Array(file), 200, {
    'content-type': XLSX_TYPE,
    'content-disposition': 'attachment; filename="mau-may-tinh.xlsx"',
  })
}

function resolve(row: ReadRow<z.infer<typeof Text>>, units: readonly Unit[]): ReadRow<DraftRow> {
  if (!row.ok) return row
  const { number, shown, value } = row
  const { hostName, label = null, unit: name, kind = '', note = null } = value
  const unit = units.find((one) => fold(one.name) === fold(name ?? ''))
  if (name !== undefined && unit === undefined) {
    const problems = [{ column: 'Đơn vị', message: `xã không có đơn vị "${name}"` }]
    return { number, shown, ok: false, problems }
  }
  const unitId = unit?.unitId ?? null
  const draft = { hostName, label, unitId, kind: KINDS.get(fold(kind)) ?? 'declared', note }
  return { number, shown, ok: true, value: draft }
}

const keyOf = ({ hostName }: { readonly hostName: string }): string => nameKey(hostName)

/** A name that a PC in service has already is a second entry of the same PC. */
function refuseKnown(row: ReadRow<DraftRow>, known: ReadonlySet<string>): ReadRow<DraftRow> {
  if (!row.ok || !known.has(keyOf(row.value))) return row
  const problems = [{ column: 'Tên máy', message: 'đã có máy tên này đang được quản lý' }]
  return { number: row.number, shown: row.shown, ok: false, problems }
}

const namesInUse = async ({ deps }: RouteContext, communeId: string): Promise<ReadonlySet<string>> =>
  new Set((await listDevices(deps.db, communeId)).filter(isInService).map(keyOf))

async function takeFile(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const { communeId, code } = communeOf(context)
  const file = await readFile(context, 'file')
  const read = await readTable(file.bytes)
  if (!read.ok) return drawStart(context, read.problem)
  const table = readRows(read.table, COLUMNS, Text)
  if (!table.ok) return drawStart(context, table.problem)
  const units = await deps.db.transaction(scope, (tx) => listUnits(tx, communeId))
  const known = await namesInUse(context, communeId)
  const resolved = table.rows.map((row) => resolve(row, units))
  const rows = refuseTwice(resolved, keyOf, 'Tên máy').map((row) => refuseKnown(row, known))
  const values = allValues(rows)
  const kept = { communeId, fileName: file.name, rows: values, createdBy: actorOf(context) }
  const draft = { ...kept, kind: 'devices' } as const
  const draftId =
    values === null ? null : await deps.db.transaction(scope, (tx) => keepDraft(tx, draft, deps.clock.now()))
  const { start, confirm } = pathsOf(code)
  const preview: ImportPreview = {
    ...{ fileName: file.name, titles: table.titles, back: start, csrfToken: context.csrfToken },
    rows: previewRows(rows, ({ kind }) => `khai báo: ${KIND_WORDS[kind].toLowerCase()}`),
    confirm: draftId === null ? null : { action: confirm, draftId, words: `Khai báo ${rows.length} máy` },
  }
  const page = <DevicePreviewPage {...manageFrame(context)} preview={preview} />
  return sendPage(c, page, values === null ? 400 : 200)
}

async function takeConfirmation(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const { communeId, code } = communeOf(context)
  const { draft = '' } = await readFields(context)
  if (!/^[0-9a-f-]{36}$/.test(draft)) return drawStart(context, 'Hãy chọn tệp lại.')
  const by = { actor: actorOf(context), now: deps.clock.now() }
  try {
    // Taken and declared in one transaction: a draft is not used up by something that did not happen.
    const made = await deps.db.transaction(scope, async (tx) => {
      const wanted = { communeId, draftId: draft, kind: 'devices', by: by.actor } as const
      const taken = await takeDraft(tx, wanted, z.array(DraftRow), by.now)
      return taken === null ? null : declareNewDevices(tx, communeId, taken.rows, by)
    })
    if (made === null)
      return drawStart(context, 'Bản xem trước này đã được nhập hoặc đã quá hạn. Hãy chọn tệp lại.')
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawStart(context, `${error.message} Không máy nào được nhập.`)
  }
  return c.redirect(`${managePaths(code).devices}?xong=nhap-may`, 303)
}
