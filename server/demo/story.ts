/**
 * The sample communes as data: units, PCs and what happened to them in the last 60 days. Each PC follows a recorded
 * Windows PC (a fixture of checks/device, by number); a phase says since how many days ago it looks like which one.
 */

export const HISTORY_DAYS = 60
export const SILENT_DAYS_AGO = 21
export const ANTIVIRUS_STOPPED_DAYS_AGO = 12
export const PATCHES_BACK_DAYS_AGO = 9

/** A fixture, and when the PC takes the monthly patches. */
export type Phase = {
  readonly sinceDaysAgo: number
  readonly fixture: string
  readonly patches: Patches
}

export type Patches =
  /** This many days after each release, at least two. */
  | { readonly kind: 'monthly'; readonly lagDays: number }
  /** Not one since that many days ago. */
  | { readonly kind: 'frozen'; readonly sinceDaysAgo: number }
  /** As the fixture has it: a Windows that gets no patches any more. */
  | { readonly kind: 'recorded' }

export type SamplePc = {
  readonly host: string
  readonly label: string
  readonly unit: string
  readonly signingRequired: boolean
  readonly enrolledDaysAgo: number
  /** No report since that many days ago. */
  readonly silentDaysAgo: number | null
  /** When it is switched on: in office hours, also at weekends, or always. */
  readonly hours: 'office' | 'duty' | 'always'
  /** How far its clock is ahead. */
  readonly clockAheadSeconds: number
  /** Nobody is on leave while a story is told. */
  readonly isStory: boolean
  readonly phases: readonly Phase[]
}

type Options = Partial<Omit<SamplePc, 'host' | 'label' | 'unit' | 'phases'>>

const monthly = (lagDays: number): Patches => ({ kind: 'monthly', lagDays })

const always = (fixture: string, patches: Patches = monthly(4)): readonly Phase[] => [
  { sinceDaysAgo: HISTORY_DAYS, fixture, patches },
]

const pc = (
  host: string,
  label: string,
  unit: string,
  phases: readonly Phase[],
  options: Options = {},
): SamplePc => ({
  ...{ host, label, unit, phases, signingRequired: true, enrolledDaysAgo: HISTORY_DAYS },
  ...{ silentDaysAgo: null, hours: 'office', clockAheadSeconds: 1, isStory: false },
  ...options,
})

const story = (host: string, label: string, unit: string, phases: readonly Phase[], options: Options = {}) =>
  pc(host, label, unit, phases, { isStory: true, ...options })

type Row = readonly [
  count: number,
  first: string,
  label: string,
  unit: string,
  fixture: string,
  options?: Options,
]

/** Quiet neighbours: `count` PCs named from `first` on, each with a patch day of its own. */
const many = (
  [count, first, label, unit, fixture, options = {}]: Row,
  patches?: Patches,
): readonly SamplePc[] =>
  Array.from({ length: count }, (_, index) => {
    const [prefix, number] = [first.slice(0, -2), Number(first.slice(-2)) + index]
    const host = `${prefix}${String(number).padStart(2, '0')}`
    return pc(
      host,
      `${label} ${index + 1}`,
      unit,
      always(fixture, patches ?? monthly(2 + (index % 6))),
      options,
    )
  })

const NO_SIGNING = { signingRequired: false } as const
const RECORDED: Patches = { kind: 'recorded' }

export const OFFICE = 'Văn phòng HĐND và UBND'
export const ECONOMY = 'Phòng Kinh tế'
const CULTURE = 'Phòng Văn hóa – Xã hội'
const SERVICE = 'Trung tâm Phục vụ hành chính công'
const POLICE = 'Công an xã'
const MILITARY = 'Ban Chỉ huy Quân sự'

/** PCs with a story of their own. */
const STORIES: readonly SamplePc[] = [
  // Somebody switched the antivirus and a firewall profile off twelve days ago.
  story('VP-PC-03', 'Máy văn thư', OFFICE, [
    { sinceDaysAgo: HISTORY_DAYS, fixture: '01', patches: monthly(3) },
    { sinceDaysAgo: ANTIVIRUS_STOPPED_DAYS_AGO, fixture: '11', patches: monthly(3) },
  ]),
  // The only signing certificate ran out early in the history.
  story('KT-PC-02', 'Máy kế toán', ECONOMY, always('17')),
  story('VH-PC-04', 'Máy bộ phận Lao động – Người có công', CULTURE, always('01'), {
    silentDaysAgo: SILENT_DAYS_AGO,
  }),
  // Patches stood still for months and came back.
  story('HCC-PC-01', 'Máy quầy tiếp nhận 1', SERVICE, [
    { sinceDaysAgo: HISTORY_DAYS, fixture: '01', patches: { kind: 'frozen', sinceDaysAgo: 115 } },
    { sinceDaysAgo: PATCHES_BACK_DAYS_AGO, fixture: '01', patches: monthly(3) },
  ]),
  // A repair shop's image that the IT officer put right three weeks ago.
  story('KT-PC-05', 'Máy địa chính', ECONOMY, [
    { sinceDaysAgo: HISTORY_DAYS, fixture: '28', patches: monthly(5) },
    { sinceDaysAgo: 21, fixture: '01', patches: monthly(5) },
  ]),
  // No antivirus at first; Bkav came a month ago.
  story('VH-PC-01', 'Máy văn hóa', CULTURE, [
    { sinceDaysAgo: HISTORY_DAYS, fixture: '13', patches: monthly(6) },
    { sinceDaysAgo: 30, fixture: '09', patches: monthly(6) },
  ]),
  // A certificate that ends soon, for the renewal list.
  story('VP-PC-01', 'Máy Chủ tịch UBND', OFFICE, always('18', monthly(2))),
  // Updates have been off since long ago.
  story('QS-PC-01', 'Máy Chỉ huy trưởng', MILITARY, always('01', { kind: 'frozen', sinceDaysAgo: 125 })),
  // The battery of the clock is dead: 47 minutes ahead.
  story('KT-PC-06', 'Máy tài chính', ECONOMY, always('01'), { clockAheadSeconds: 47 * 60 }),
  // Came to the commune five days ago.
  story(
    'HCC-PC-12',
    'Máy quầy tiếp nhận 12',
    SERVICE,
    [{ sinceDaysAgo: 5, fixture: '01', patches: monthly(4) }],
    {
      enrolledDaysAgo: 5,
    },
  ),
]

export type SampleCommune = {
  readonly code: string
  readonly name: string
  readonly units: readonly { readonly name: string; readonly kind: string }[]
  readonly pcs: readonly SamplePc[]
  /** PCs that exist but never report: coverage counts over what exists. */
  readonly declared: readonly DeclaredPc[]
}

export type DeclaredPc = {
  readonly host: string
  readonly label: string
  readonly unit: string
  readonly kind: 'declared' | 'state-secret'
}

export const SAMPLE_PROVINCE = 'Tỉnh Mẫu'

/** The commune that the people of the demo work in. */
export const MAIN_COMMUNE: SampleCommune = {
  code: 'xa-mau',
  name: 'Xã Mẫu',
  units: [
    { name: OFFICE, kind: 'office' },
    { name: ECONOMY, kind: 'division' },
    { name: CULTURE, kind: 'division' },
    { name: SERVICE, kind: 'centre' },
    { name: POLICE, kind: 'police' },
    { name: MILITARY, kind: 'military' },
  ],
  pcs: [
    ...STORIES,
    ...many([8, 'VP-PC-10', 'Máy văn phòng', OFFICE, '01']),
    ...many([3, 'VP-PC-20', 'Máy chuyên viên', OFFICE, '09']),
    ...many([1, 'VP-MC-01', 'Máy chủ tệp', OFFICE, '15', { ...NO_SIGNING, hours: 'always' }]),
    ...many([1, 'VP-PC-40', 'Máy thử nghiệm', OFFICE, '27', NO_SIGNING], RECORDED),
    ...many([5, 'KT-PC-10', 'Máy phòng Kinh tế', ECONOMY, '01']),
    ...many([2, 'KT-PC-20', 'Máy cũ phòng Kinh tế', ECONOMY, '04'], RECORDED),
    ...many([1, 'KT-PC-30', 'Máy thuế', ECONOMY, '12']),
    ...many([1, 'KT-PC-40', 'Máy xây dựng', ECONOMY, '10']),
    ...many([4, 'VH-PC-10', 'Máy phòng Văn hóa', CULTURE, '09']),
    ...many([2, 'VH-PC-20', 'Máy cũ phòng Văn hóa', CULTURE, '05']),
    ...many([1, 'VH-PC-30', 'Máy dự phòng', CULTURE, '26']),
    ...many([6, 'HCC-PC-20', 'Máy quầy', SERVICE, '01']),
    ...many([2, 'HCC-PC-30', 'Máy tra cứu', SERVICE, '21', NO_SIGNING]),
    ...many([1, 'HCC-PC-40', 'Máy hai cán bộ', SERVICE, '19']),
    ...many([1, 'HCC-PC-50', 'Máy chưa có chứng thư', SERVICE, '20']),
    ...many([4, 'CA-PC-01', 'Máy Công an xã', POLICE, '08']),
    ...many([2, 'CA-PC-10', 'Máy trực ban', POLICE, '02', { hours: 'duty' }]),
    ...many([1, 'CA-PC-20', 'Máy tiếp dân', POLICE, '22']),
    ...many([1, 'QS-PC-10', 'Máy cũ Quân sự', MILITARY, '14'], RECORDED),
    ...many([1, 'QS-PC-20', 'Máy Quân sự', MILITARY, '07']),
    ...many([1, 'QS-PC-30', 'Máy kho', MILITARY, '25']),
  ],
  declared: [
    { host: 'VP-MAT-01', label: 'Máy soạn thảo bí mật nhà nước', unit: OFFICE, kind: 'state-secret' },
    { host: 'CA-MAT-01', label: 'Máy soạn thảo bí mật nhà nước', unit: POLICE, kind: 'state-secret' },
    { host: 'VH-PC-50', label: 'Máy chưa cài chương trình', unit: CULTURE, kind: 'declared' },
    { host: 'QS-PC-50', label: 'Máy chưa cài chương trình', unit: MILITARY, kind: 'declared' },
  ],
}

/** Two neighbours, so that the page of the province has something to compare. */
export const NEIGHBOURS: readonly SampleCommune[] = [
  {
    code: 'xa-mau-dong',
    name: 'Xã Mẫu Đông',
    units: [{ name: OFFICE, kind: 'office' }],
    pcs: many([4, 'MD-PC-01', 'Máy văn phòng', OFFICE, '01']),
    declared: [],
  },
  {
    code: 'phuong-mau-tay',
    name: 'Phường Mẫu Tây',
    units: [{ name: OFFICE, kind: 'office' }],
    pcs: [
      ...many([2, 'MT-PC-01', 'Máy văn phòng', OFFICE, '09']),
      ...many([2, 'MT-PC-10', 'Máy cũ', OFFICE, '14'], RECORDED),
      pc('MT-PC-20', 'Máy một cửa', OFFICE, always('13'), { silentDaysAgo: 8 }),
    ],
    declared: [{ host: 'MT-PC-50', label: 'Máy chưa cài chương trình', unit: OFFICE, kind: 'declared' }],
  },
]
