/** /xa/:commune/quan-ly/can-bo/nhap: the staff list from a file. */
import { z } from 'zod'
import { fold } from '../../checks/names.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { StaffImportPage, StaffPreviewPage } from '../../web/pages/manage/staff-pages.tsx'
import { actorOf, communeOf } from '../http/acting.ts'
import type { RouteContext } from '../http/route.ts'
import { importRoutes, type Reading, wrong } from '../imports/routes.ts'
import type { Column } from '../imports/rows.ts'
import { addStaff, listStaff } from '../staff/service.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { readUnits, unitNamed } from './imported-unit.ts'

const columns: readonly Column[] = [
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
type Text = z.infer<typeof Text>

const DraftRow = z.strictObject({
  fullName: z.string(),
  unitId: z.string().nullable(),
  post: z.string().nullable(),
  needsSignature: z.boolean(),
})
type DraftRow = z.infer<typeof DraftRow>

const keyOf = ({ fullName, unitId, post }: Pick<DraftRow, 'fullName' | 'unitId' | 'post'>): string =>
  [fold(fullName), unitId, fold(post ?? '')].join('/')

async function read(context: RouteContext): Promise<Reading<Text, DraftRow>> {
  const units = await readUnits(context)
  const known = new Set((await listStaff(context.deps.db, communeOf(context).communeId)).map(keyOf))
  return {
    resolve: ({ fullName, post = null, unit: name, needsSignature = '' }) => {
      const unit = unitNamed(units, name)
      if (!unit.ok) return unit
      const value = {
        ...{ fullName, post, unitId: unit.value },
        needsSignature: YES.includes(fold(needsSignature)),
      }
      return known.has(keyOf(value))
        ? wrong('Họ và tên', 'đã có trong danh sách, cùng đơn vị và chức vụ')
        : { ok: true, value }
    },
    effectOf: () => 'thêm vào danh sách',
  }
}

export const staffImportRoutes = importRoutes<Text, DraftRow, unknown>({
  kind: 'staff',
  access: IT_ACCESS,
  pathOf: (code) => `${managePaths(code).staff}/nhap`,
  columns,
  text: Text,
  draft: DraftRow,
  once: { keyOf, column: 'Họ và tên' },
  template: {
    fileName: 'mau-can-bo.xlsx',
    example: async (context) => {
      const [unit] = await readUnits(context)
      return ['Nguyễn Văn An', unit?.name ?? '', 'Công chức', 'có']
    },
  },
  read,
  wordsOf: (count) => `Nhập ${count} người`,
  drawStart: (context, start) => <StaffImportPage {...manageFrame(context)} start={start} />,
  drawPreview: (context, preview) => <StaffPreviewPage {...manageFrame(context)} preview={preview} />,
  take: (tx, rows, context) =>
    addStaff(tx, communeOf(context).communeId, rows, {
      actor: actorOf(context),
      now: context.deps.clock.now(),
    }),
  answer: (context) => context.c.redirect(`${managePaths(communeOf(context).code).staff}?xong=can-bo`, 303),
})
