/** Fields of the appraisal (Mẫu 04) and of the decisions (Mẫu 06, 07). */
import type { PaperFacts } from './facts.ts'
import type { FieldEntry } from './fields.ts'

const on = (label: string, value: FieldEntry['value']): FieldEntry => ({ label, at: 'paper', value })

/** Whose rows the requirements of a level are (NĐ 331 Đ30.1). */
const STANDARD = 'TCVN 14423:2026'

const CONCLUSIONS = { suitable: 'phù hợp', unsuitable: 'chưa phù hợp' } as const

const conclusion = ({ appraisal }: PaperFacts): string | null =>
  appraisal?.conclusion == null ? null : CONCLUSIONS[appraisal.conclusion]

/** Points to mend belong to an appraisal that did not agree; where it agreed there are none to name. */
const unsuitablePoints = ({ appraisal }: PaperFacts): readonly string[] =>
  appraisal?.conclusion === 'suitable' ? [] : (appraisal?.unsuitablePoints ?? [])

const agreedLevel = (facts: PaperFacts): string | null =>
  facts.appraisal?.conclusion === 'suitable' && facts.level?.proposed != null
    ? `Cấp độ ${facts.level.proposed}`
    : null

export const APPROVAL_FIELDS: Readonly<Record<string, FieldEntry>> = {
  leadAppraiser: on('đơn vị chủ trì thẩm định', ({ appraisal }) => appraisal?.lead),
  coordinatingAppraisers: on('đơn vị phối hợp thẩm định', ({ appraisal }) => appraisal?.coordinating),
  appraisalMethod: on('hình thức thẩm định', ({ appraisal }) => appraisal?.method),
  coordinatorOpinions: on('ý kiến của đơn vị phối hợp', ({ appraisal }) => appraisal?.coordinatorOpinions),
  levelSuitability: on('sự phù hợp của cấp độ', ({ appraisal }) => appraisal?.levelSuitability),
  planSuitability: on('sự phù hợp của phương án', ({ appraisal }) => appraisal?.planSuitability),
  otherOpinions: on('ý kiến khác', ({ appraisal }) => appraisal?.otherOpinions),
  conclusion: on('kết luận thẩm định', conclusion),
  unsuitablePoints: on('nội dung chưa phù hợp', unsuitablePoints),
  agreedLevel: on('cấp độ được thống nhất', agreedLevel),
  approvedLevel: {
    ...{ label: 'cấp độ được phê duyệt', at: 'level' },
    value: ({ approval, level }) => approval?.level ?? level?.proposed,
  },
  'mau-07.level': { label: 'cấp độ', at: 'level', value: ({ level }) => level?.proposed },
  standardName: on('tiêu chuẩn quốc gia', ({ approval }) => approval?.standard ?? STANDARD),
  technicalRegulationName: on('quy chuẩn quốc gia', ({ approval }) => approval?.technicalRegulation),
  otherDuties: on('trách nhiệm khác', ({ approval }) => approval?.otherDuties),
  otherAgencies: on('trách nhiệm của cơ quan khác', ({ approval }) => approval?.otherAgencies),
  signerTitle: {
    ...{ label: 'chức vụ người ký', at: 'issue' },
    value: ({ issue }, document) => issue?.[document]?.signerTitle,
  },
}
