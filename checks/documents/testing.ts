/** Facts for the tests of papers: everything there is to know, at each level; and nothing. */
import type { Level } from '../catalogue/catalogue.ts'
import { NO_ANSWER } from '../requirements/answer.ts'
import { assessLevel } from '../requirements/assessment.ts'
import { securityPlan } from '../requirements/plan.ts'
import { rowsOfLevel } from '../requirements/rows.ts'
import { explainLevel } from '../systems/explain.ts'
import { documentOf } from './documents.ts'
import type { IssueFacts, PaperFacts, Party } from './facts.ts'
import { PAPER_IDS, type PaperId } from './papers.ts'

const party = (name: string, at: string): Party => ({
  name,
  functionDocument: `Quyết định số 15/2026/QĐ-UBND (${at})`,
  representative: `Nguyễn Thị Ngọc Ánh ${at}`,
  representativeTitle: `Trưởng bộ phận ${at}`,
  address: `Số 1 đường Hùng Vương, ${at}`,
  phone: `0209 387 000 ${at}`,
  email: `${at}@mau.gov.vn`,
})

const issue: IssueFacts = {
  ...{ number: '7', symbol: 'VP-CNTT', on: '2026-02-05', place: 'Đắk Ẳng Mẫu' },
  ...{ authorityPrefix: 'KT. CHÁNH VĂN PHÒNG', signerTitle: 'Phó Chánh Văn phòng' },
  ...{ signerName: 'Lê Đỗ Quỳnh Hương', archiveUnit: 'CNTT', recipients: ['Như trên', 'Công an xã'] },
}

/** The answers of a LAN of one office. */
export const explanation = explainLevel({
  answers: {
    ...{ 'q-is-system': 'yes', 'q-owner': 'commune', 'q-system-type': ['infrastructure'] },
    ...{ 'q-information': ['private', 'personal'], 'q-infra-scope': 'one-organisation', 'q-national': 'no' },
    ...{ 'q-national-security-list': 'no', 'q-decided': 'none', 'q-splitting-check': 'no' },
  },
})

export function fullPlan(level: Level) {
  const answers = new Map(
    rowsOfLevel(level).map(({ id }, at) => [
      id,
      {
        ...NO_ANSWER,
        state: at % 3 === 0 ? ('met' as const) : ('not-met' as const),
        reason: `Sẽ làm việc thứ ${at} trong quý tới.`,
        responsible: 'Trần Văn Bình',
        due: '2027-03-31',
        answeredOn: '2026-11-20',
        evidence: [`Văn bản ${at}`],
      },
    ]),
  )
  return securityPlan(
    level,
    assessLevel(level, { answers, proofs: new Map(), evidence: new Map() }, '2026-11-24'),
    '2026-11-24',
  )
}

export const fullFacts = (level: Level): PaperFacts => ({
  commune: { name: 'Xã Đắk Ẳng Mẫu', province: 'Tỉnh Mẫu' },
  procedureLevel: level,
  system: {
    ...{ name: 'Mạng LAN nội bộ UBND xã', scope: 'Trụ sở UBND xã', scale: '42 máy tính, 1 máy chủ' },
    ...{ userGroups: ['Cán bộ, công chức xã'], userCount: 48, deviceCount: 42 },
    ...{ logicalDiagram: 'Hình 1', logicalDescription: 'Ba vùng mạng.\nTường lửa ở giữa.' },
    ...{ physicalDiagram: 'Hình 2', physicalDescription: 'Tủ mạng ở tầng 1.' },
    devices: [
      { nameOrType: 'Tường lửa FG-60', location: 'Phòng máy chủ', purpose: 'Bảo vệ biên' },
      { nameOrType: 'MAU-PC-01', location: 'Văn phòng HĐND và UBND', purpose: 'Máy trạm' },
    ],
    services: [
      {
        serviceName: 'Chia sẻ tệp',
        serverAndLocationAndOs: 'SRV-01, tầng 1, Windows Server 2022',
        purpose: 'Lưu hồ sơ',
      },
    ],
    zones: [{ zone: 'Vùng người dùng', privateIp: '10.10.1.0/24', publicIp: '' }],
    ...{ informationTypes: ['Thông tin riêng', 'Thông tin cá nhân'], systemType: 'Cơ sở hạ tầng thông tin' },
  },
  owner: party('UBND xã', 'chu-quan'),
  operator: party('Văn phòng HĐND và UBND xã', 'van-hanh'),
  securityUnit: party('Phòng Văn hóa - Xã hội', 'chuyen-trach'),
  level: {
    proposed: level,
    bases: ['Hạ tầng của một cơ quan (khoản 3 Điều 12).', 'Có thông tin cá nhân (khoản 2 Điều 12).'],
    sheet: 'ký ngày 24/11/2026',
    risks: [{ threat: 'Mã độc tống tiền', weakness: 'Bản vá chậm', likelihood: 'Trung bình', impact: 'Lớn' }],
    ...{ relatedSystems: ['Trục liên thông tỉnh'], attackRisks: ['Tấn công từ chối dịch vụ'] },
    ...{ impactScope: 'Toàn xã', uptimeJustification: 'Trực 24/7' },
  },
  plan: fullPlan(level),
  dossier: {
    ...{ version: 'lần 1', madeOn: '2026-11-25', design: 'Thiết kế thi công số 3/TK' },
    riskAssessment: 'Báo cáo rủi ro năm 2026',
    expertOpinion: { number: '21/CV', on: '2026-10-01', issuer: 'Phòng Văn hóa - Xã hội' },
    request: { number: '30/CV', on: '2026-10-02', issuer: 'Văn phòng HĐND và UBND xã' },
    appraisalOpinion: { number: '44/TĐ', on: '2026-10-12', issuer: 'Phòng Văn hóa - Xã hội' },
    decisions: [{ number: '90/QĐ-UBND', on: '2026-03-01', issuer: 'UBND xã' }],
    ...{
      inspectionPlan: 'Mỗi năm một lần',
      riskRegister: 'Sổ rủi ro số 1',
      monitoringProvider: 'Công an tỉnh',
    },
    ...{ backupPlan: 'Sao lưu 3-2-1', incidentPlan: 'Phương án số 5', sharedSolutions: ['Tường lửa chung'] },
    nationalSecurityListRequest: 'Đề nghị đưa hệ thống vào Danh mục.',
  },
  appraisal: {
    ...{
      lead: 'Phòng Văn hóa - Xã hội',
      coordinating: ['Công an xã', 'Phòng Kinh tế'],
      method: 'Tổ chức họp',
    },
    ...{ coordinatorOpinions: ['Công an xã: thống nhất.'], levelSuitability: 'Đúng tiêu chí' },
    ...{ planSuitability: 'Đủ nội dung', otherOpinions: 'Không có', conclusion: 'suitable' },
  },
  approval: {
    ...{ standard: STANDARD_NAME, technicalRegulation: 'QCVN 1:2026', otherDuties: ['Báo cáo hằng năm'] },
    otherAgencies: ['Công an xã phối hợp kiểm tra'],
  },
  regulation: {
    number: '91/QĐ-UBND',
    on: '2026-03-02',
    issuer: 'Ủy ban nhân dân xã Đắk Ẳng Mẫu',
    signer: 'Lê Thị Chủ Tịch',
  },
  annualReport: {
    ...{ recipient: 'Bộ Công an', systemTotal: 3, classifiedTotal: 3, dossierPreparedTotal: 2 },
    ...{ appraisedTotal: 1, approvedTotal: 1, periodicallyInspectedTotal: 0 },
    expectedAllApprovedBy: 'quý II năm 2027',
    rows: [
      {
        ...{ systemName: 'Mạng LAN', ownerName: 'UBND xã', operatorUnit: 'Văn phòng', proposedLevel: '2' },
        ...{
          approvalStatus: 'Đã được phê duyệt',
          approvalDecision: '90/QĐ-UBND',
          securityRegulation: '91/QĐ-UBND',
        },
        ...{ plannedApprovalDate: '', implementationStatus: 'Đã triển khai một số hạng mục' },
        ...{ plannedFullImplementationDate: '31/12/2027', inspectionStatus: '' },
      },
    ],
    nationalSecurity: [{ systemName: 'Mạng LAN', criterion: 'Không có', status: 'Không thuộc' }],
    compliance: [{ systemName: 'Mạng LAN', period: '2026', checked: '4', nonCompliant: '1', fixed: '1' }],
    requirements: [
      {
        ...{ systemName: 'Mạng LAN', requirementId: '3.1 a)', status: 'Đã đáp ứng', plan: 'Quy trình số 3' },
        ...{ dueDate: '31/03/2027', responsible: 'Văn phòng' },
      },
    ],
  },
  determination: {
    ...{ explanation, challenges: [], edition: '2026-11-21', submittedAt: '09:00 24/11/2026' },
    ...{ signedName: 'Lê Thị Chủ Tịch', signedAt: '10:00 24/11/2026' },
  },
  legalBases: ['Căn cứ Quyết định số 15/2026/QĐ-UBND của UBND tỉnh Mẫu'],
  issue: Object.fromEntries(PAPER_IDS.map((id) => [id, issue])),
})

const STANDARD_NAME = 'TCVN 14423:2026'

/** A level at which there is such a paper. */
export const levelFor = (id: PaperId): Level =>
  (id === 'determination-sheet' ? undefined : documentOf(id).levels?.at(-1)) ?? 2
