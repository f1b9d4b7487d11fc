/** The views of a self-assessment with canned props: every state, long names, nothing at all. */
import { NO_ANSWER } from '../checks/requirements/answer.ts'
import { assessLevel } from '../checks/requirements/assessment.ts'
import { machineProofOf } from '../checks/requirements/machine-proof.ts'
import { securityPlan } from '../checks/requirements/plan.ts'
import { rowsOfLevel } from '../checks/requirements/rows.ts'
import type { PageFrame } from './layout/frame.ts'
import { AssessmentPage, type AssessmentPageProps, EMPTY_BULK } from './pages/assessments/assessment-page.tsx'
import { CarryPage } from './pages/assessments/carry-page.tsx'
import type { ShownEvidence } from './pages/assessments/parts.tsx'
import { NO_ASSESSMENT_FILTER } from './pages/assessments/paths.ts'
import { PlanPage } from './pages/assessments/plan-page.tsx'
import type { ShownTally } from './pages/assessments/progress-parts.tsx'
import { RequirementPage, type RequirementPageProps } from './pages/assessments/requirement-page.tsx'
import type { ShownRow } from './pages/assessments/row-list.tsx'

const TODAY = '2026-11-24'
const system = {
  systemId: 's1',
  name: 'Mạng LAN nội bộ UBND xã Đắk Ẳng Mẫu',
  ownerName: 'UBND xã',
  operator: null,
}
const pc = { name: 'MAU-PC-01', href: '/xa/mau/may/1' }

const evidence: readonly ShownEvidence[] = [
  {
    ...{ title: 'Quyết định 12/QĐ-UBND về quy chế bảo đảm an ninh mạng', href: '/xa/mau/bang-chung/e1' },
    ...{ validity: 'còn giá trị đến 31/12/2026', review: 'chưa được Công an xã xem', counts: true },
  },
  {
    ...{ title: 'Biên bản kiểm tra', href: '/xa/mau/bang-chung/e2', validity: 'hết hạn 01/10/2026' },
    ...{ review: 'Công an xã đã xem', counts: false },
  },
]

const row = (number: number, over: Partial<ShownRow>): ShownRow => ({
  ...{
    id: `l3-5.${number}`,
    clause: `5.${number} a)`,
    title: 'Bật tường lửa và chống xâm nhập của hệ điều hành',
  },
  ...{ state: 'not-assessed', why: 'Chưa ai đánh giá yêu cầu này.', machine: null, human: null },
  ...{ failing: [], failingCount: 0, evidence: [], responsible: null, due: null, nextReview: null },
  ...{ isOverdue: false, isReviewDue: false },
  ...over,
})

const rows: readonly ShownRow[] = [
  row(1, {}),
  row(2, {
    ...{ state: 'not-met', why: '18 trên 31 máy đạt.', failing: [pc, { ...pc, name: 'MAU-PC-02' }] },
    ...{ failingCount: 13, human: 'Đạt, 20/11/2026, Nguyễn Thị Ngọc Ánh', evidence },
    ...{ responsible: 'Nguyễn Thị Ngọc Ánh', due: '01/11/2026', isOverdue: true },
  }),
  row(3, {
    state: 'met',
    why: 'Đã đánh giá là đạt, có bằng chứng còn giá trị.',
    nextReview: '24/11/2026',
    isReviewDue: true,
  }),
  row(4, { state: 'partly', why: 'Máy đã chứng minh phần kỹ thuật.', machine: '31 trên 31 máy đạt' }),
  row(5, { state: 'not-applicable', why: 'Không áp dụng, có lý do ghi kèm.' }),
]

const tally: ShownTally = {
  rows: 5,
  counts: { 'not-assessed': 1, met: 1, partly: 1, 'not-met': 1, 'not-applicable': 1 },
  ...{
    answered: 3,
    percent: 60,
    machineFails: 1,
    overdue: 1,
    reviewsDue: 1,
    reviewsSoon: 0,
    withoutResponsible: 2,
  },
}
const nothing: ShownTally = {
  rows: 0,
  counts: { 'not-assessed': 0, met: 0, partly: 0, 'not-met': 0, 'not-applicable': 0 },
  ...{
    answered: 0,
    percent: null,
    machineFails: 0,
    overdue: 0,
    reviewsDue: 0,
    reviewsSoon: 0,
    withoutResponsible: 0,
  },
}

type Common = Pick<AssessmentPageProps, 'frame' | 'communeCode' | 'mayEdit' | 'system'>

const list = (common: Common): AssessmentPageProps => ({
  ...common,
  level: 3,
  progress: { ...tally, groups: [{ ...tally, group: 'risk', title: 'Quản lý rủi ro an ninh mạng' }] },
  filter: { ...NO_ASSESSMENT_FILTER, q: 'tuong lua', may: '1' },
  groupNames: [{ value: 'risk', label: 'Quản lý rủi ro an ninh mạng' }],
  groups: [{ group: 'risk', title: 'Quản lý rủi ro an ninh mạng', rows }],
  shown: 5,
  carry: { fromLevel: 2, count: 40 },
  staffNames: ['Lê Thị Hoa'],
  edition: 7,
  bulk: {
    ...{ ticked: ['l3-5.2'], isAll: true, given: { state: 'met', reason: '…' } },
    problems: { rows: 'Chưa chọn yêu cầu nào.', reason: 'Không áp dụng phải ghi lý do.' },
  },
})

const requirement = (common: Common): RequirementPageProps => ({
  ...common,
  level: 3,
  row: {
    ...{ id: 'l3-5.2', clause: '5.2 a)', title: rows[1]?.title ?? '', groupTitle: 'Giám sát và phòng thủ' },
    ...{ kind: 'Kỹ thuật', decreePoint: 'Điểm b khoản 4 Điều 30', evidenceAsked: 'Trạng thái tường lửa' },
    ...{ cycle: 'mỗi 6 tháng', isNewAtThisLevel: true, state: 'not-met', why: 'Có 1 máy chưa đạt.' },
    ...{ machine: '18 trên 31 máy đạt', check: { title: 'Tường lửa bật', href: '/xa/mau/kiem-tra/x' } },
    ...{ machineSufficient: null, failing: [{ ...pc, reason: 'Tường lửa đang tắt.' }] },
    ...{ human: 'Đạt, 20/11/2026', reason: 'Theo biên bản', responsible: null, due: '01/11/2026' },
    ...{ isOverdue: true, nextReview: '20/05/2027', isReviewDue: false },
  },
  evidence,
  history: [
    {
      ...{ at: '09:00 20/11/2026', who: 'Nguyễn Thị Ngọc Ánh', state: 'met', reason: 'Theo biên bản' },
      ...{ responsible: '', due: '', carriedFrom: 'mục 4.2 a) của cấp độ 2' },
    },
  ],
  ...{ previous: 'l3-5.1', next: 'l3-5.3', today: TODAY, staffNames: ['Lê Thị Hoa'], edition: 7 },
  given: { state: 'not-applicable' },
  problems: { reason: 'Không áp dụng phải ghi lý do.', due: 'Hạn phải từ ngày đánh giá.' },
})

function samplePlan() {
  const fails = { name: 'MAU-PC-01', verdict: 'fail', reason: 'Tường lửa đang tắt.', until: null } as const
  const proofs = new Map([['firewall-on', machineProofOf([{ ...fails, isStale: false, isWaived: false }])]])
  const answers = new Map(
    rowsOfLevel(1).map(({ id }, index) => {
      const state = (['met', 'partly', 'not-applicable'] as const)[index % 3] ?? 'met'
      const answer = { ...NO_ANSWER, state, reason: 'Ghi chú', answeredOn: TODAY, evidence: ['e1'] }
      return [id, index % 4 === 0 ? NO_ANSWER : answer] as const
    }),
  )
  const valid = new Map([['e1', { validFrom: null, validUntil: null }]])
  return securityPlan(1, assessLevel(1, { answers, proofs, evidence: valid }, TODAY), TODAY)
}

export const assessmentGallery = (frame: PageFrame) => {
  const common: Common = { frame, communeCode: 'mau', mayEdit: true, system }
  const clauses = [{ clause: '5.2 a)', title: 'Bật tường lửa' }]
  const offer = {
    ...{ fromLevel: 2, toLevel: 3, carried: 40, evidence: 3, open: 82 },
    ...{ toConfirm: clauses, replaced: [], added: clauses, dropped: clauses },
  }
  return [
    { name: 'requirements', page: <AssessmentPage {...list(common)} /> },
    {
      name: 'requirements for readers, nothing found',
      page: (
        <AssessmentPage
          {...list(common)}
          mayEdit={false}
          groups={[]}
          shown={0}
          carry={null}
          bulk={EMPTY_BULK}
        />
      ),
    },
    {
      name: 'requirements without a level',
      page: (
        <AssessmentPage
          {...list(common)}
          level={null}
          progress={{ ...nothing, groups: [] }}
          groups={[]}
          shown={0}
          carry={null}
        />
      ),
    },
    { name: 'one requirement', page: <RequirementPage {...requirement(common)} /> },
    {
      name: 'one requirement for readers',
      page: (
        <RequirementPage
          {...requirement(common)}
          mayEdit={false}
          evidence={[]}
          history={[]}
          previous={null}
        />
      ),
    },
    { name: 'answers to carry over', page: <CarryPage {...common} offer={offer} edition={7} /> },
    { name: 'nothing to carry over', page: <CarryPage {...common} offer={null} edition={0} /> },
    {
      name: 'security plan',
      page: (
        <PlanPage
          {...common}
          system={system}
          plan={samplePlan()}
          evidenceTitles={new Map([['e1', 'Quyết định 12']])}
        />
      ),
    },
    {
      name: 'no security plan',
      page: <PlanPage {...common} system={system} plan={null} evidenceTitles={new Map()} />,
    },
  ]
}
