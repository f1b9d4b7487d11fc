/** The administrator's views with canned props, for the gallery's tests and eyes. */
import type { PageFrame } from './layout/frame.ts'
import type { AdminFrame } from './pages/admin/admin-page.tsx'
import { CalendarPage } from './pages/admin/calendar-page.tsx'
import { CommunePage, CommunesPage } from './pages/admin/communes-pages.tsx'
import { HomePage } from './pages/admin/home-page.tsx'
import { KeepingPage } from './pages/admin/keeping-page.tsx'
import { MailPage } from './pages/admin/mail-page.tsx'
import { UserImportPage, UserPreviewPage } from './pages/admin/user-import-pages.tsx'
import {
  InvitationsPage,
  type ListedPerson,
  RoleChangePage,
  type RoleChoices,
  UserPage,
  UsersPage,
} from './pages/admin/users-pages.tsx'

const choices: RoleChoices = {
  roles: [
    { value: 'police', label: 'Công an xã' },
    { value: 'unit', label: 'Đầu mối phòng, đơn vị' },
  ],
  communes: [{ value: 'mau', label: 'Xã Đắk Ẳng Mẫu' }],
  units: [{ value: 'mau/u1', label: 'Văn phòng HĐND và UBND xã' }],
}

const person: ListedPerson = {
  userId: 'u1',
  name: 'Nguyễn Thị Ngọc Ánh',
  email: 'anh.ntn@xa-mau.example',
  roles: ['Công an xã (Xã Đắk Ẳng Mẫu)', 'Đầu mối phòng, đơn vị (Xã Đắk Ẳng Mẫu – Phòng Văn hóa – Xã hội)'],
  states: ['có xác thực hai lớp', 'bị khóa đến 21:00 24/11/2026'],
  isDisabled: false,
}

const columns = [
  { title: 'Họ và tên', required: true, hint: '' },
  { title: 'Đơn vị', required: false, hint: 'Tên đơn vị như đã khai báo' },
]

const preview = (isGood: boolean) => ({
  fileName: 'danh-sach.xlsx',
  titles: ['Họ và tên', 'Đơn vị'],
  rows: [
    { number: 2, cells: ['Nguyễn Văn An', 'Văn phòng'], problems: [], effect: 'thêm người mới' },
    ...(isGood
      ? []
      : [{ number: 3, cells: ['', 'Phòng lạ'], problems: ['Họ và tên: chưa điền'], effect: '' }]),
  ],
  confirm: isGood ? { action: '/x', draftId: 'd', words: 'Nhập 1 dòng' } : null,
  back: '/quan-tri/nguoi-dung/nhap',
  csrfToken: 'token',
})

export const adminGallery = (given: PageFrame) => {
  const frame: AdminFrame = { frame: { ...given, commune: null }, stepsLeft: 3 }
  const none = { given: {}, problems: {} }
  const mail = {
    byEnvironment: false,
    inForce: null,
    withoutMail: false,
    hasPassword: false,
    tested: null,
    ...none,
  }
  return [
    {
      name: 'set-up',
      page: (
        <HomePage
          {...frame}
          steps={[
            { title: 'Khai báo xã', isDone: true, words: 'Xã Mẫu', href: '/quan-tri/xa', button: 'Xem' },
            {
              title: 'Các đơn vị',
              isDone: false,
              words: 'Văn phòng, các phòng.',
              href: '/x',
              button: 'Thêm',
            },
            {
              title: 'Danh sách cán bộ',
              isDone: false,
              words: 'Việc của cán bộ CNTT.',
              href: null,
              button: '',
            },
          ]}
        />
      ),
    },
    { name: 'communes, none yet', page: <CommunesPage {...frame} communes={[]} {...none} /> },
    {
      name: 'communes',
      page: (
        <CommunesPage
          {...frame}
          communes={[{ code: 'mau', name: 'Xã Đắk Ẳng Mẫu', province: 'Tỉnh Mẫu', units: 6, isSample: true }]}
          given={{ code: 'Xã Mới' }}
          problems={{ code: 'Mã xã chỉ gồm chữ thường không dấu.' }}
        />
      ),
    },
    {
      name: 'units of a commune',
      page: (
        <CommunePage
          {...frame}
          commune={{ code: 'mau', name: 'Xã Đắk Ẳng Mẫu', province: 'Tỉnh Mẫu' }}
          units={[
            { unitId: 'u1', name: 'Văn phòng HĐND và UBND xã', kind: 'office', people: 2, devices: 14 },
            { unitId: 'u2', name: 'Phòng Kinh tế', kind: 'division', people: 1, devices: 9 },
          ]}
          {...none}
        />
      ),
    },
    { name: 'people', page: <UsersPage {...frame} people={[person]} choices={choices} {...none} /> },
    {
      name: 'person',
      page: (
        <UserPage
          {...frame}
          person={{ ...person, isLocked: true, hasTotp: true }}
          roles={[{ membershipId: 'm1', role: 'Công an xã', place: 'Xã Đắk Ẳng Mẫu' }]}
          choices={choices}
          {...none}
        />
      ),
    },
    {
      name: 'second look at a role',
      page: (
        <RoleChangePage
          {...frame}
          person={person}
          change="remove"
          roleName="Công an xã"
          place="Xã Đắk Ẳng Mẫu"
          means="xem toàn xã"
          action="/x"
          hidden={{ seen: 'co' }}
        />
      ),
    },
    {
      name: 'invitations',
      page: (
        <InvitationsPage
          {...frame}
          heading="Đã nhập 2 dòng"
          invitations={[
            {
              name: 'An',
              email: 'an@xa.example',
              link: 'https://anxa.xa.example/moi/abc',
              mailed: 'đã gửi thư',
            },
            { name: 'Bình', email: 'binh@xa.example', link: null, mailed: null },
          ]}
          within="72 giờ"
          back="/quan-tri/nguoi-dung"
        />
      ),
    },
    {
      name: 'import of people',
      page: (
        <UserImportPage
          {...frame}
          start={{
            action: '/x',
            csrfToken: 'token',
            templateHref: '/mau.xlsx',
            columns,
            problem: 'Ô A2 là công thức.',
          }}
        />
      ),
    },
    { name: 'preview with a bad row', page: <UserPreviewPage {...frame} preview={preview(false)} /> },
    { name: 'preview to be taken', page: <UserPreviewPage {...frame} preview={preview(true)} /> },
    { name: 'mail, none yet', page: <MailPage {...frame} {...mail} /> },
    {
      name: 'mail refused',
      page: (
        <MailPage
          {...frame}
          {...mail}
          inForce="smtp.xa.example:587, người gửi anxa@xa.example"
          hasPassword
          tested={{ ok: false, to: 'an@xa.example', answer: '535 5.7.8 Authentication failed' }}
        />
      ),
    },
    { name: 'mail by environment', page: <MailPage {...frame} {...mail} byEnvironment inForce="SMTP_URL" /> },
    {
      name: 'backups and retention',
      page: (
        <KeepingPage
          {...frame}
          health={{ verdict: 'warn', text: 'Bản sao lưu tốt gần nhất: 02:30 22/11/2026 (2 ngày trước).' }}
          recipient={`age1${'q'.repeat(58)}`}
          newKey={{ file: `AGE-SECRET-KEY-1${'Q'.repeat(58)}`, replaced: `age1${'p'.repeat(58)}` }}
          backups={[
            { at: '02:30 22/11/2026', words: 'tốt, 3,2 MB; /srv/anxa/backups/a.age', isGone: false },
            { at: '02:30 01/11/2026', words: 'tốt, 3,1 MB; đã nhường chỗ cho bản mới', isGone: true },
          ]}
          retention={[
            {
              subject: 'reports',
              title: 'Báo cáo của máy trạm',
              keep: 'giữ 13 tháng',
              months: 13,
              why: 'Để so được với cùng tháng của năm trước.',
              sources: 'mặc định của AnXã',
              state: 'Tháng 09/2025 sẽ bị xóa từ 08:00 01/12/2026.',
              isAnnounced: true,
            },
            {
              subject: 'audit',
              title: 'Nhật ký kiểm toán',
              keep: 'giữ mãi mãi',
              months: null,
              why: 'Là một chuỗi.',
              sources: 'mặc định của AnXã',
              state: 'Chưa có tháng nào hết hạn lưu giữ.',
              isAnnounced: false,
            },
          ]}
          given={{ keep: '14' }}
          problems={{ secondFolder: 'Nơi cất thứ hai: hãy ghi đường dẫn đầy đủ.' }}
        />
      ),
    },
    {
      name: 'calendar',
      page: (
        <CalendarPage
          {...frame}
          isSeen={false}
          years={[
            {
              year: '2026',
              isAnnounced: true,
              off: [{ day: '01/01/2026', reason: 'nghỉ lễ, tết' }],
              worked: ['22/08/2026'],
            },
            { year: '2027', isAnnounced: false, off: [], worked: [] },
          ]}
        />
      ),
    },
  ]
}
