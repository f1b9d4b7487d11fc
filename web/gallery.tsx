/** Every view once, with props that show its hard cases: long names, diacritics, nothing, too much. For tests. */
import { adminGallery } from './gallery-admin.tsx'
import { assessmentGallery } from './gallery-assessments.tsx'
import { dossiersGallery } from './gallery-dossiers.tsx'
import { evidenceGallery } from './gallery-evidence.tsx'
import { manageGallery } from './gallery-manage.tsx'
import { papersGallery } from './gallery-papers.tsx'
import { systemsGallery } from './gallery-systems.tsx'
import { upkeepGallery } from './gallery-upkeep.tsx'
import { yearlyGallery } from './gallery-yearly.tsx'
import type { PageFrame } from './layout/frame.ts'
import { BoardPage, type BoardPageProps } from './pages/board/board-page.tsx'
import { CheckPage, type CheckPageProps } from './pages/board/check-page.tsx'
import { DevicePage, type DevicePageProps } from './pages/board/device-page.tsx'
import { listHref } from './pages/board/paths.ts'
import { ProvincePage } from './pages/board/province-page.tsx'
import { AuthorityPage } from './pages/trust/authority-page.tsx'
import type { MatrixCounts } from './parts/matrix.tsx'
import type { ShownMoment } from './parts/moment.tsx'
import type { VerdictDetail } from './parts/verdict-card.tsx'

const CODE = 'mau'

export const galleryFrame: PageFrame = {
  nonce: 'bm9uY2U=',
  csrfToken: 'token',
  person: { name: 'Nguyễn Thị Ngọc Ánh' },
  commune: { code: CODE, name: 'Xã Đắk Ẳng Mẫu', isSample: true },
  isSample: false,
  nav: [{ href: '/tinh', label: 'Các xã' }],
  assets: { styles: [], fonts: [] },
  version: '0.0.0',
  drawnAt: '09:00 24/11/2026',
}

const at = (exact: string, relative: string | null): ShownMoment => ({
  iso: '2026-11-23T00:15:00.000Z',
  exact,
  relative,
})
const yesterday = at('07:15 23/11/2026', '1 ngày trước')
const ahead = at('07:15 30/11/2026', null)

const zero: MatrixCounts = { fail: 0, warn: 0, unknown: 0, stale: 0, pass: 0 }

const CHECKS = [
  { id: 'antivirus-running', title: 'Chống mã độc đang chạy', shortTitle: 'Chống mã độc' },
  { id: 'patches-current', title: 'Bản vá đủ', shortTitle: 'Bản vá' },
  { id: 'disk-encrypted', title: 'Ổ đĩa được mã hóa', shortTitle: 'Mã hóa ổ' },
]

export const galleryBoard: BoardPageProps = {
  communeName: 'Xã Đắk Ẳng Mẫu',
  onlyUnit: null,
  dataAge: 'số liệu mới nhất lúc 07:15 23/11/2026 (1 ngày trước)',
  duties: [{ text: 'Báo cáo năm 2026 (Mẫu 08 của NĐ 331): sắp đến hạn.', href: '/xa/mau/bao-cao-nam' }],
  healthNotices: [
    'Việc nền của máy chủ không chạy được 12 phút nay: số liệu dưới đây có thể không còn đúng. Hãy báo quản trị hệ thống.',
  ],
  status: {
    day: '24/11/2026',
    parts: [
      { count: 12, words: 'máy cần xử lý ngay', href: listHref(CODE, { verdict: 'fail' }), tone: 'bad' },
      { count: 3, words: 'máy im lặng', href: listHref(CODE, { contact: 'silent' }), tone: 'attention' },
      { count: 0, words: 'máy bị cách ly', href: listHref(CODE, { contact: 'quarantined' }), tone: 'bad' },
      { count: 5, words: 'máy chưa có số liệu', href: listHref(CODE, { contact: 'no-data' }), tone: 'quiet' },
    ],
    reporting: { count: 48, of: 60, href: listHref(CODE, { contact: 'reporting' }) },
  },
  actions: [
    {
      standing: 'fail',
      title: 'Chống mã độc đang chạy: chưa đạt',
      note: 'Rất nghiêm trọng',
      count: 7,
      href: listHref(CODE, { check: 'antivirus-running', verdict: 'fail' }),
      devices: [
        { name: 'MAU-PC-01', href: '/xa/mau/may/1' },
        { name: 'MAU-PC-02', href: '/xa/mau/may/2' },
      ],
    },
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      standing: 'warn' as const,
      title: `Máy im lặng ${name}`,
      note: 'Không gửi báo cáo nào trong 3 ngày làm việc.',
      count: 1,
      href: listHref(CODE, { contact: 'silent' }),
      devices: [{ name: 'MAU-PC-09', href: '/xa/mau/may/9' }],
    })),
  ],
  matrix: {
    columns: CHECKS.map((check) => ({ ...check, href: `/xa/mau/kiem-tra/${check.id}` })),
    rows: [
      {
        unitId: null,
        name: 'Tất cả',
        href: listHref(CODE, {}),
        devices: 60,
        counts: {
          'antivirus-running': { ...zero, fail: 7, warn: 2, unknown: 4, stale: 3, pass: 44 },
          'patches-current': { ...zero, warn: 5, pass: 55 },
          'disk-encrypted': { ...zero, pass: 60 },
        },
      },
      {
        unitId: 'u1',
        name: 'Văn phòng HĐND và UBND xã',
        href: listHref(CODE, { unit: 'u1' }),
        devices: 1_234,
        counts: { 'antivirus-running': { ...zero, unknown: 3, stale: 1, pass: 2 }, 'patches-current': zero },
      },
    ],
    href: (unit, check, verdict) => listHref(CODE, { unit: unit ?? '', check, verdict }),
  },
  list: {
    filter: {
      action: '/xa/mau#danh-sach',
      query: 'ke toan',
      fields: [
        {
          name: 'unit',
          label: 'Đơn vị',
          value: 'u1',
          all: 'Mọi đơn vị',
          choices: [{ value: 'u1', label: 'Văn phòng HĐND và UBND xã' }],
        },
      ],
      clearHref: listHref(CODE, {}),
    },
    narrowedTo: 'tên có “ke toan”',
    total: 130,
    first: 61,
    rows: [
      {
        deviceId: '1',
        href: '/xa/mau/may/1',
        name: 'MAU-PC-01',
        label: 'Máy kế toán ẶỄỘỮỴđĐ',
        unitName: 'Văn phòng HĐND và UBND xã',
        contact: 'reporting',
        lastReport: yesterday,
        isThisMachine: true,
        counts: { fail: 4, warn: 1, unknown: 1, pass: 8 },
        failing: ['a', 'b', 'c', 'd'].map((name) => ({
          checkId: name,
          shortTitle: `Bản vá ${name}`,
          href: `/xa/mau/kiem-tra/${name}`,
        })),
      },
      {
        deviceId: '2',
        href: '/xa/mau/may/2',
        name: 'MAU-PC-02',
        label: null,
        unitName: 'Chưa xếp đơn vị',
        contact: 'state-secret',
        lastReport: null,
        isThisMachine: false,
        counts: {},
        failing: [],
      },
    ],
    pager: { page: 2, pages: 12, href: (page) => listHref(CODE, { q: 'ke toan', page }) },
  },
}

const detail: VerdictDetail = {
  checkId: 'antivirus-running',
  title: 'Chống mã độc đang chạy',
  href: '/xa/mau/kiem-tra/antivirus-running',
  severity: 'Rất nghiêm trọng',
  verdict: 'fail',
  reason: 'Không có chương trình chống mã độc nào đang bật.',
  since: yesterday,
  until: { at: ahead, because: 'age' },
  staleSince: null,
  law: ['a', 'b', 'c', 'd'].map((letter) => ({
    ref: `TCVN 14423:2026, mục 3.10.2.1 ${letter})`,
    text: 'Cài phần mềm phòng chống mã độc trên máy của người dùng',
  })),
  why: 'Máy không có lớp bảo vệ này dễ bị mã độc mã hóa hồ sơ và lấy cắp tài khoản.',
  mend: [
    'Mở Bảo mật Windows, chọn Bảo vệ khỏi vi-rút và mối đe dọa.',
    'Gõ `Start-Service WinDefend` rồi Enter.',
  ],
}

export const galleryDevice: DevicePageProps = {
  communeCode: CODE,
  name: 'MAU-PC-01',
  label: 'Máy kế toán',
  unit: { name: 'Văn phòng HĐND và UBND xã', href: listHref(CODE, { unit: 'u1' }) },
  platform: 'Windows',
  contact: 'silent',
  silentSince: yesterday,
  isThisMachine: true,
  enrolledAt: at('08:00 01/10/2026', null),
  note: 'Để ở phòng một cửa',
  manageHref: '/xa/mau/quan-ly/may/d1',
  report: {
    receivedAt: yesterday,
    collectedAt: yesterday,
    agentVersion: '0.1.0',
    clock: 'nhanh hơn máy chủ 12 giây',
    seq: 412,
    digest: 'ab'.repeat(32),
  },
  verdicts: [
    detail,
    {
      ...detail,
      checkId: 'patches-current',
      title: 'Bản vá đủ',
      verdict: 'warn',
      until: { at: ahead, because: 'time' },
    },
    { ...detail, checkId: 'time-sync', title: 'Đồng bộ giờ', verdict: 'unknown' },
    { ...detail, checkId: 'smb1-off', title: 'Tắt SMBv1', verdict: 'pass', staleSince: yesterday },
    { ...detail, checkId: 'firewall-on', title: 'Tường lửa bật', verdict: 'pass' },
    { ...detail, checkId: 'autorun-off', title: 'Tắt tự chạy ổ rời', verdict: 'not-applicable' },
  ],
  history: [
    {
      at: yesterday,
      subject: 'Chống mã độc đang chạy',
      from: 'Đạt',
      to: 'Chưa đạt',
      reason: 'Không có chương trình chống mã độc nào đang bật.',
      cause: 'Máy báo cáo',
    },
    {
      at: yesterday,
      subject: 'Liên lạc',
      from: null,
      to: 'Im lặng',
      reason: 'Không có báo cáo',
      cause: 'Đến hạn',
    },
  ],
  sent: [
    {
      name: 'Tường lửa',
      rows: [
        { name: 'serviceState', value: 'Running' },
        { name: 'profiles 1', value: 'profile: domain; effective: có' },
      ],
    },
  ],
}

export const galleryCheck: CheckPageProps = {
  communeCode: CODE,
  title: 'Chống mã độc đang chạy',
  severity: 'Rất nghiêm trọng',
  maxAge: 'trong 1 ngày làm việc',
  why: detail.why,
  mend: { windows: detail.mend, linux: ['Gõ `sudo systemctl enable --now clamav-clamonacc`.'] },
  law: detail.law,
  thresholds: [{ name: 'Chờ sau khi khởi động', value: '10 phút' }],
  tableNotes: ['Bảng bản vá Windows đã 60 ngày tuổi, quá cũ (số liệu đến ngày 25/09/2026).'],
  dataAge: galleryBoard.dataAge,
  groups: (['fail', 'warn', 'unknown', 'stale', 'pass', 'not-applicable'] as const).map((standing) => ({
    standing,
    rows: [
      {
        name: 'MAU-PC-01',
        href: '/xa/mau/may/1',
        unitName: 'Văn phòng HĐND và UBND xã',
        reason: detail.reason,
        since: standing === 'unknown' ? null : yesterday,
      },
    ],
  })),
}

/** Name and page; each is a whole document. */
export const gallery = (frame: PageFrame = galleryFrame) => [
  { name: 'board', page: <BoardPage frame={frame} board={galleryBoard} /> },
  { name: 'board of an empty commune', page: <BoardPage frame={frame} board={emptyBoard} /> },
  { name: 'device', page: <DevicePage frame={frame} device={galleryDevice} /> },
  { name: 'device that never reported', page: <DevicePage frame={frame} device={silentDevice} /> },
  { name: 'check', page: <CheckPage frame={frame} check={galleryCheck} /> },
  { name: 'authority to trust', page: <AuthorityPage {...frame} authority={galleryAuthority} /> },
  { name: 'no authority to trust', page: <AuthorityPage {...frame} authority={null} /> },
  ...adminGallery(frame),
  ...manageGallery(frame),
  ...systemsGallery(galleryFrame),
  ...yearlyGallery(frame),
  ...papersGallery(galleryFrame),
  ...upkeepGallery(frame),
  ...dossiersGallery(frame),
  ...evidenceGallery(frame),
  ...assessmentGallery(frame),
  { name: 'province', page: <ProvincePage frame={{ ...frame, commune: null }} province={galleryProvince} /> },
]

const emptyBoard: BoardPageProps = {
  ...galleryBoard,
  onlyUnit: 'Văn phòng',
  healthNotices: [],
  duties: [],
  dataAge: 'chưa có báo cáo nào',
  status: { ...galleryBoard.status, parts: [], reporting: { count: 0, of: 0, href: '/xa/mau' } },
  actions: [],
  matrix: { ...galleryBoard.matrix, rows: [] },
  list: {
    ...galleryBoard.list,
    filter: { ...galleryBoard.list.filter, query: '', clearHref: null },
    narrowedTo: null,
    total: 0,
    first: 1,
    rows: [],
    pager: { page: 1, pages: 1, href: () => '/xa/mau' },
  },
}

const silentDevice: DevicePageProps = {
  ...galleryDevice,
  contact: 'declared',
  label: null,
  unit: { name: 'Chưa xếp đơn vị', href: '' },
  platform: null,
  silentSince: null,
  isThisMachine: false,
  note: null,
  report: null,
  verdicts: [],
  history: [],
  sent: [],
}

const galleryProvince = {
  status: { ...galleryBoard.status, parts: galleryBoard.status.parts.slice(0, 2) },
  rows: [
    {
      name: 'Xã Đắk Ẳng Mẫu',
      href: '/xa/mau',
      isSample: true,
      devices: 60,
      reporting: 48,
      silent: 3,
      withoutData: 9,
      counts: { fail: 31, warn: 40, unknown: 12, stale: 9, pass: 700 },
    },
    {
      name: 'Xã Bình An',
      href: '/xa/binh-an',
      isSample: false,
      devices: 0,
      reporting: 0,
      silent: 0,
      withoutData: 0,
      counts: zero,
    },
  ],
}

const galleryAuthority = { fingerprint: 'AB:'.repeat(31).concat('CD'), endsOn: '24/11/2036' }
