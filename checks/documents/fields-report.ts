/** Fields of the report of the year (Mẫu 08). */
import type { AnnualReportFacts } from './facts.ts'
import type { FieldEntry } from './fields.ts'

const of = (label: string, key: keyof AnnualReportFacts, at: FieldEntry['at'] = 'paper'): FieldEntry => ({
  ...{ label, at },
  value: ({ annualReport }) => annualReport?.[key],
})

export const REPORT_FIELDS: Readonly<Record<string, FieldEntry>> = {
  reportRecipient: of('nơi nhận báo cáo', 'recipient'),
  systemTotal: of('tổng số hệ thống', 'systemTotal', 'system'),
  classifiedTotal: of('số hệ thống đã phân loại', 'classifiedTotal', 'system'),
  dossierPreparedTotal: of('số hệ thống đã có hồ sơ', 'dossierPreparedTotal'),
  appraisedTotal: of('số hệ thống đã thẩm định', 'appraisedTotal'),
  approvedTotal: of('số hệ thống đã phê duyệt', 'approvedTotal'),
  periodicallyInspectedTotal: of('số hệ thống đã kiểm tra định kỳ', 'periodicallyInspectedTotal'),
  expectedAllApprovedBy: of('thời gian hoàn thành phê duyệt', 'expectedAllApprovedBy'),
  'section-3.rows': of('bảng hệ thống', 'rows'),
  'annex-1.rows': of('hệ thống có căn cứ đưa vào Danh mục', 'nationalSecurity'),
  'annex-2.rows': of('tình hình tuân thủ Quy chế', 'compliance'),
  'annex-3.rows': of('mức đáp ứng từng yêu cầu', 'requirements'),
}
