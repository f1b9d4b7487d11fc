/** The views of dossiers and of the appraisal desk with canned props, for the gallery's tests and eyes. */
import type { PageFrame } from './layout/frame.ts'
import { AppraisalPage, type AppraisalPageProps, DeskPage } from './pages/dossiers/desk-page.tsx'
import { DossierPage, type DossierPageProps } from './pages/dossiers/dossier-page.tsx'
import type { ShownLimit, ShownStep } from './pages/dossiers/frame.tsx'
import { deskPath, stepPath } from './pages/dossiers/paths.ts'
import type { StepFormProps } from './pages/dossiers/step-form.tsx'
import { systemPaths } from './pages/systems/paths.ts'

const CODE = 'mau'
const OPERATOR = 'Đơn vị vận hành (Văn phòng HĐND và UBND xã Đắk Ẳng)'

const limit: ShownLimit & { readonly remarks: readonly string[] } = {
  ...{ title: 'Phê duyệt', due: '08/01/2027', left: 'còn 7 ngày làm việc', tone: 'calm' },
  ...{ isProvisional: true, isInternal: false, basis: 'Khoản 2 Điều 24 Nghị định 331/2026/NĐ-CP' },
  remarks: ['Cấp 1, 2: cùng một đơn vị nhận hồ sơ thẩm định và phê duyệt.'],
}
const overdue: typeof limit = {
  ...{ ...limit, title: 'Trả lời, hướng dẫn bổ sung', due: '23/11/2026', left: 'quá hạn 1 ngày làm việc' },
  ...{ tone: 'bad', isProvisional: false, remarks: [] },
}
const internal: typeof limit = {
  ...{ ...limit, title: 'Thẩm định (mốc nội bộ)', due: '23/11/2026', left: 'đã qua mốc 1 ngày làm việc' },
  ...{ tone: 'attention', isProvisional: false, isInternal: true, remarks: [] },
}

const actOf = (id: string, rest: Partial<StepFormProps>): ShownStep['act'] => ({
  ...{ id, action: stepPath(CODE, 's1', id), button: 'Ghi', fields: [], levels: null },
  note: { label: 'Ghi chú', optional: true },
  ...{ seen: 'abc', today: '2026-11-24', typed: null, danger: false },
  ...rest,
})

const stepOf = (id: string, rest: Partial<ShownStep>): ShownStep => ({
  ...{ id, name: 'Phê duyệt', to: 'Đã được phê duyệt', who: OPERATOR, form: 'Quyết định phê duyệt cấp độ' },
  basis: 'Khoản 1 Điều 18 Nghị định 331/2026/NĐ-CP',
  ...{ remarks: ['báo cáo chủ quản'], missing: [], waysOut: [], act: null, whyNot: null },
  ...rest,
})

const documents = [
  { id: 'overview', label: 'Tài liệu mô tả', basis: 'Khoản 1 Điều 21', isHandedIn: true },
  { id: 'design', label: 'Tài liệu thiết kế', basis: 'Khoản 2 Điều 21', isHandedIn: false },
]

const steps: readonly ShownStep[] = [
  stepOf('approve-1-2', {
    missing: [{ text: 'Quy chế đã ban hành', basis: 'Khoản 7 Điều 30 Nghị định 331/2026/NĐ-CP' }],
    act: actOf('approve-1-2', {
      fields: [
        { kind: 'paper', name: 'regulation', label: 'Quy chế', number: '', date: '', optional: false },
        { kind: 'tick', name: 'system-identified', label: 'Đã có trong danh mục' },
        {
          ...{ kind: 'day', name: 'initial-risk-assessment', label: 'Ngày đánh giá' },
          ...{ value: '2026-11-20', optional: true },
        },
        {
          ...{ kind: 'trigger', name: 'trigger', label: 'Lý do xác định lại' },
          options: [{ value: 'serious-incident', label: 'Sự cố nghiêm trọng' }],
        },
        { kind: 'documents', name: 'documents', label: 'Tài liệu nộp', documents },
      ],
      levels: { options: [{ value: '2', label: 'Cấp độ 2' }], value: '2' },
      typed: {
        text: { 'regulation-so': '45/QĐ-UBND ặễộữỵ', 'ghi-chu': 'Theo cuộc họp' },
        ticked: { documents: ['design'] },
        problems: {
          'regulation-so': 'Quy chế phải ban hành trước.',
          documents: 'Đủ thành phần hồ sơ theo cấp.',
          'ghi-chu': 'Lý do: chưa điền.',
          'cap-do': 'Hãy chọn cấp độ.',
        },
      },
    }),
  }),
  stepOf('appraise-suitable', {
    waysOut: ['Giao một đơn vị trực thuộc khác.', 'Lập Hội đồng thẩm định độc lập.'],
    whyNot: 'Bên vận hành không được thẩm định.',
  }),
  stepOf('return-invalid', { act: actOf('return-invalid', { danger: true }) }),
]

const system = { systemId: 's1', name: 'Mạng LAN nội bộ UBND xã Đắk Ẳng', level: 2 }

const dossierProps = (frame: PageFrame): DossierPageProps => ({
  ...{ frame, communeCode: CODE, current: systemPaths(CODE).home, system },
  problem: 'Chưa ghi bước này.',
  dossier: {
    ...{ dossierId: 'd1', version: 2, level: 3, procedureLevel: 5, state: 'Đã thẩm định', openComments: 2 },
    ...{ mau08: 'Đã thẩm định', edition: '21/11/2026' },
    stations: [
      { label: 'Đang dự thảo', since: '01/10/2026', isPresent: false },
      { label: 'Đã thẩm định', since: '07/10/2026', isPresent: true },
      { label: 'Đã được phê duyệt', since: null, isPresent: false },
    ],
    units: [{ name: 'Đơn vị vận hành', value: 'Văn phòng' }],
  },
  alerts: [{ text: 'Đang chạy mà hồ sơ chưa được phê duyệt', basis: 'Khoản 6 Điều 30' }],
  notKept: null,
  seesRegister: true,
  limits: [limit, overdue, internal],
  ...{ steps, acting: 'Bạn làm thay: Phòng Văn hóa - Xã hội.' },
  histories: [2, 1].map((version) => ({
    version,
    lines: [
      {
        ...{ name: 'Gửi thẩm định', to: 'Đã gửi thẩm định', unit: 'Văn phòng', person: 'Trần Thị Thư' },
        ...{ day: '01/10/2026', recorded: '09:00 02/10/2026', note: 'Gửi bản giấy' },
        limits: [{ text: 'Thẩm định: trễ, hạn 12/10/2026', isMissed: true }],
      },
    ],
  })),
  unitsForm: {
    ...{ options: [{ value: 'u1', label: 'Phòng Kinh tế' }], value: '', seen: 'abc' },
    problem: 'Bên vận hành không được thẩm định.',
  },
})

const appraisalProps = (frame: PageFrame): AppraisalPageProps => ({
  ...{ frame, communeCode: CODE, current: deskPath(CODE) },
  dossier: {
    ...{ dossierId: 'd1', systemId: 's1', name: system.name, level: 2, state: 'Đã gửi thẩm định' },
    appraiser: 'Phòng Văn hóa - Xã hội',
  },
  limits: [limit, internal],
  parts: documents.map(({ id, label, basis, isHandedIn }) => ({ id, title: label, basis, isHandedIn })),
  points: [
    { id: 'level', text: 'Sự phù hợp', basis: 'Điểm a khoản 1 Điều 23', ticked: 'Lê Văn Thẩm, 09:00' },
    { id: 'design', text: 'Sự phù hợp của phương án', basis: 'Điểm b khoản 1 Điều 23', ticked: null },
  ],
  comments: [
    { commentId: 'c1', part: 'Thiết kế', body: 'Thiếu sơ đồ', said: 'Lê Văn Thẩm', resolved: null },
    { commentId: 'c2', part: 'Thiết kế', body: 'Thiếu địa chỉ', said: 'Lê Văn Thẩm', resolved: 'xong' },
  ],
  ...{ mayAppraise: true, whyNot: null, seen: 'abc', steps: steps.slice(2) },
  typed: { body: 'Ý', part: 'design', problem: 'Ý kiến: chưa điền.' },
})

export const dossiersGallery = (frame: PageFrame) => [
  { name: 'dossier', page: <DossierPage {...dossierProps(frame)} /> },
  {
    name: 'dossier that was not begun',
    page: (
      <DossierPage
        {...dossierProps(frame)}
        dossier={null}
        limits={[]}
        steps={[]}
        histories={[]}
        unitsForm={null}
      />
    ),
  },
  {
    name: 'appraisal desk',
    page: (
      <DeskPage
        {...{ frame, communeCode: CODE, current: deskPath(CODE), unit: 'u1' }}
        units={[{ value: 'u1', label: 'Phòng Văn hóa - Xã hội' }]}
        rows={[
          {
            ...{ dossierId: 'd1', systemId: 's1', name: system.name, level: 2, state: 'Đã gửi thẩm định' },
            ...{ waits: ['Đơn vị chuyên trách (Phòng Văn hóa - Xã hội)'], limit: overdue },
          },
          {
            ...{ dossierId: 'd2', systemId: 's2', name: 'Camera', level: 1, state: 'Đang dự thảo' },
            ...{ waits: [OPERATOR], limit: null },
          },
        ]}
      />
    ),
  },
  {
    name: 'empty appraisal desk',
    page: (
      <DeskPage {...{ frame, communeCode: CODE, current: deskPath(CODE) }} units={[]} unit="" rows={[]} />
    ),
  },
  { name: 'appraisal', page: <AppraisalPage {...appraisalProps(frame)} /> },
  {
    name: 'appraisal by others',
    page: (
      <AppraisalPage
        {...appraisalProps(frame)}
        mayAppraise={false}
        whyNot="Đơn vị của bạn không thẩm định hồ sơ này."
        steps={[]}
      />
    ),
  },
]
