/** The views of the register of systems and of their levels, with canned props, for the gallery's tests and eyes. */
import { explainLevel } from '../checks/systems/explain.ts'
import { challengesOf } from '../checks/systems/splitting.ts'
import type { PageFrame } from './layout/frame.ts'
import { LevelPage, QuestionPage, SheetPage } from './pages/systems/level-pages.tsx'
import { SystemFormPage } from './pages/systems/system-form.tsx'
import { SystemDevicesPage, SystemPage } from './pages/systems/system-page.tsx'
import {
  type ShownSystem,
  SuggestionsPage,
  type SystemsFrame,
  SystemsPage,
} from './pages/systems/systems-page.tsx'

const LAN: ShownSystem = {
  ...{ systemId: 's1', name: 'Mạng LAN nội bộ UBND xã (hạ tầng CNTT, máy trạm, thiết bị mạng)' },
  ...{ ownerName: 'UBND xã', isOwned: true, operator: 'Văn phòng HĐND và UBND xã', level: null },
  ...{ life: 'Đang vận hành', isRetired: false },
  flags: [
    {
      ...{ id: 'unclassified', tone: 'bad', basis: 'Điều 20, Điều 38 Nghị định 331/2026/NĐ-CP' },
      text: 'Đang chạy mà chưa xác định cấp độ: phải làm ngay, không có thời gian chuyển tiếp',
    },
  ],
}
const PORTAL: ShownSystem = {
  ...{ systemId: 's2', name: 'Cổng Dịch vụ công quốc gia', ownerName: 'Bộ, ngành trung ương' },
  ...{ isOwned: false, operator: null, level: null, life: 'Đã ngừng', isRetired: true, flags: [] },
}
const choices = [{ value: 'u1', label: 'Văn phòng HĐND và UBND xã' }]
const explanation = explainLevel({
  answers: {
    ...{ 'q-is-system': 'yes', 'q-owner': 'commune', 'q-system-type': ['infrastructure'] },
    ...{ 'q-information': ['private', 'personal'], 'q-infra-scope': 'one-organisation', 'q-national': 'no' },
    ...{ 'q-national-security-list': 'no', 'q-decided': 'none', 'q-splitting-check': 'yes' },
  },
})
const challenges = challengesOf({
  before: [{ id: 'Mạng LAN', level: 3 }],
  after: [
    { id: 'Mạng LAN', level: 2 },
    { id: 'Trang tin', level: 1 },
  ],
})

export const systemsGallery = (given: PageFrame) => {
  const frame: SystemsFrame = { frame: given, communeCode: 'mau', mayEdit: true }
  const reader: SystemsFrame = { ...frame, mayEdit: false }
  const written = [{ name: 'Loại hệ thống', value: 'Cơ sở hạ tầng thông tin' }]
  const shown = { ...LAN, security: null, written, open: null }
  const empty = { determinations: [], devices: [], related: [], mergeTargets: [], reviewReasons: [] }
  const determined = {
    determinations: [
      {
        ...{ determinationId: 'd1', state: 'signed' as const, level: 2 },
        ...{ begunAt: '09:00 20/11/2026', signed: 'Lê Thị Chủ Tịch, 10:00 24/11/2026' },
      },
    ],
    devices: [{ deviceId: 'p1', name: 'MAU-PC-01 – Máy kế toán', unit: null }],
    related: [{ systemId: 's3', name: 'Trang tin', how: 'Phần đã tách ra' }],
    mergeTargets: choices,
    reviewReasons: choices,
  }
  const form = {
    ...{ units: choices, systemTypes: choices, chosenInformation: ['personal'], splitFrom: null },
    informationTypes: [{ value: 'personal', label: 'Thông tin cá nhân', hint: 'Gắn với một người cụ thể.' }],
  }
  const question = {
    ...{ id: 'q-owner', text: 'Ai là chủ quản của hệ thống này?', flag: 'CẦN ĐỐI CHIẾU', value: '' },
    basis: 'Điều 4 Nghị định 331/2026/NĐ-CP',
    articles: [{ number: 4, title: 'Chủ quản hệ thống thông tin', lines: ['1. Một khoản.', 'a) Một điểm.'] }],
  }
  const option = { id: 'commune', label: 'UBND xã', hint: null, meaning: null, isChosen: true }
  const level = {
    ...{ system: LAN, explanation, challenges, needsReason: true, reason: 'Thuê ngoài' },
    ...{ returnedReason: 'Hỏi lại Sở', next: null, maySign: false },
  }
  return [
    { name: 'register, empty', page: <SystemsPage {...frame} systems={[]} /> },
    { name: 'register, empty, for a reader', page: <SystemsPage {...reader} systems={[]} /> },
    { name: 'register', page: <SystemsPage {...frame} systems={[LAN, PORTAL]} done="Đã lưu." /> },
    {
      name: 'typical systems',
      page: (
        <SuggestionsPage
          {...frame}
          note="Mọi dòng là GỢI Ý."
          suggestions={[false, true].map((isThere) => ({
            ...{ id: `lan-${isThere}`, name: LAN.name, likelyOwner: 'UBND xã', likelyOperator: 'Văn phòng' },
            ...{ level: 'cấp 2', dossier: 'xã', reason: 'Hạ tầng của một cơ quan.', basis: 'NĐ 331 Đ12.3' },
            ...{ watch: 'Nhiều cơ quan dùng chung thì khác.', noAgent: isThere, isThere },
          }))}
        />
      ),
    },
    {
      name: 'new system, with problems',
      page: (
        <SystemFormPage
          {...frame}
          {...form}
          system={null}
          splitFrom={LAN}
          given={{ ownership: 'used' }}
          problems={{ name: 'Tên hệ thống: chưa điền.' }}
        />
      ),
    },
    {
      name: 'system to edit',
      page: (
        <SystemFormPage
          {...frame}
          {...form}
          system={LAN}
          given={{ name: LAN.name, seen: 'x' }}
          problems={{}}
        />
      ),
    },
    { name: 'system, nothing known', page: <SystemPage {...frame} {...empty} system={shown} /> },
    {
      name: 'system with a level, open',
      page: <SystemPage {...frame} {...determined} system={{ ...shown, level: 2, open: 'submitted' }} />,
    },
    {
      name: 'system of somebody else, for a reader',
      page: <SystemPage {...reader} {...empty} system={{ ...shown, ...PORTAL, flags: [] }} />,
    },
    { name: 'PCs of a system, none', page: <SystemDevicesPage {...frame} system={LAN} units={[]} /> },
    {
      name: 'PCs of a system',
      page: (
        <SystemDevicesPage
          {...frame}
          system={LAN}
          units={[{ name: 'Văn phòng', devices: [{ deviceId: 'p1', name: 'MAU-PC-01', isLinked: true }] }]}
        />
      ),
    },
    {
      name: 'question, one answer',
      page: (
        <QuestionPage
          {...frame}
          {...{ system: LAN, place: 2, of: 11, before: 'q-is-system', wrong: 'Hãy chọn một câu trả lời.' }}
          question={{ ...question, kind: 'single', options: [option] }}
        />
      ),
    },
    {
      name: 'question, several answers',
      page: (
        <QuestionPage
          {...frame}
          {...{ system: LAN, place: 1, of: 11, before: null }}
          question={{
            ...question,
            kind: 'multi',
            options: [{ ...option, hint: 'Gợi ý.', meaning: 'Cấp 2.' }],
          }}
        />
      ),
    },
    {
      name: 'question, a count',
      page: (
        <QuestionPage
          {...frame}
          {...{ system: LAN, place: 9, of: 11, before: 'q-owner' }}
          question={{ ...question, kind: 'number', value: '100000', options: [] }}
        />
      ),
    },
    { name: 'level, being answered', page: <LevelPage {...frame} {...level} state="draft" /> },
    {
      name: 'level, nothing answered',
      page: (
        <LevelPage
          {...frame}
          {...level}
          explanation={explainLevel({ answers: {} })}
          challenges={[]}
          returnedReason={null}
          next="q-is-system"
          state="draft"
        />
      ),
    },
    { name: 'level, to sign', page: <LevelPage {...reader} {...level} maySign state="submitted" /> },
    {
      name: 'sheet of a level',
      page: (
        <SheetPage
          {...reader}
          {...{ explanation, challenges, reason: 'Thuê ngoài', edition: '21/11/2026' }}
          system={{ ...LAN, operator: null }}
          signedName="Lê Thị Chủ Tịch"
          signedAt="10:00 24/11/2026"
          submittedAt="09:00 24/11/2026"
        />
      ),
    },
  ]
}
