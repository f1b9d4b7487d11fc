/** /xa/:commune/quan-ly/may/nhap: PCs without agent from a file. */
import { z } from 'zod'
import { fold } from '../../checks/names.ts'
import { DeviceImportPage, DevicePreviewPage } from '../../web/pages/manage/device-import-pages.tsx'
import { KIND_WORDS } from '../../web/pages/manage/device-words.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { declareNewDevices, listDevices, nameKey } from '../devices/service.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import type { RouteContext } from '../http/route.ts'
import { importRoutes, type Reading, wrong } from '../imports/routes.ts'
import type { Column } from '../imports/rows.ts'
import { isInService } from './device-list.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { readUnits, unitNamed } from './imported-unit.ts'

const columns: readonly Column[] = [
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
type Text = z.infer<typeof Text>

const DraftRow = z.strictObject({
  hostName: z.string(),
  label: z.string().nullable(),
  unitId: z.string().nullable(),
  kind: z.enum(['declared', 'state-secret']),
  note: z.string().nullable(),
})
type DraftRow = z.infer<typeof DraftRow>

const keyOf = ({ hostName }: { readonly hostName: string }): string => nameKey(hostName)

async function read(context: RouteContext): Promise<Reading<Text, DraftRow>> {
  const { communeId } = communeOf(context)
  const units = await readUnits(context)
  const inUse = new Set((await listDevices(context.deps.db, communeId)).filter(isInService).map(keyOf))
  return {
    resolve: ({ hostName, label = null, unit: name, kind = '', note = null }) => {
      const unit = unitNamed(units, name)
      if (!unit.ok) return unit
      // A name that a PC in service has already is a second entry of the same PC.
      if (inUse.has(nameKey(hostName))) return wrong('Tên máy', 'đã có máy tên này đang được quản lý')
      const unitId = unit.value
      return {
        ok: true,
        value: { hostName, label, unitId, kind: KINDS.get(fold(kind)) ?? 'declared', note },
      }
    },
    effectOf: ({ kind }) => `khai báo: ${KIND_WORDS[kind].toLowerCase()}`,
  }
}

export const deviceImportRoutes = importRoutes<Text, DraftRow, unknown>({
  kind: 'devices',
  access: IT_ACCESS,
  pathOf: (code) => `${managePaths(code).devices}/nhap`,
  columns,
  text: Text,
  draft: DraftRow,
  once: { keyOf, column: 'Tên máy' },
  template: {
    fileName: 'mau-may-tinh.xlsx',
    example: async (context) => {
      const [unit] = await readUnits(context)
      return ['MAY-07', 'Máy in chung', unit?.name ?? '', KIND_WORDS.declared, 'Không có mạng']
    },
  },
  read,
  wordsOf: (count) => `Khai báo ${count} máy`,
  drawStart: (context, start) => <DeviceImportPage {...manageFrame(context)} start={start} />,
  drawPreview: (context, preview) => <DevicePreviewPage {...manageFrame(context)} preview={preview} />,
  take: (tx, rows, context) =>
    declareNewDevices(tx, communeOf(context).communeId, rows, {
      actor: actorOf(context),
      now: context.deps.clock.now(),
    }),
  answer: (context) =>
    context.c.redirect(`${managePaths(communeOf(context).code).devices}?xong=nhap-may`, 303),
})
