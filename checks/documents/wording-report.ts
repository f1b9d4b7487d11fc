/** Mẫu 08 of NĐ 331/2026/NĐ-CP in the words of the decree, and the annexes that Đ36 asks for besides. */
import type { Block, Column, DocumentWording, Style } from './wording.ts'

const text = (words: string, style?: Style): Block => ({
  ...{ kind: 'text', text: words },
  ...(style !== undefined && { style }),
})

const column = (key: string, head: string, width: number): Column => ({ key, head, width })

const SYSTEMS: readonly Column[] = [
  column('index', 'STT', 4),
  column('systemName', 'Tên HTTT', 12),
  column('ownerName', 'Chủ quản HTTT', 9),
  column('operatorUnit', 'Đơn vị vận hành HTTT', 9),
  column('proposedLevel', 'Cấp độ đề xuất', 6),
  column('approvalStatus', 'Tình trạng phê duyệt cấp độ', 9),
  column('approvalDecision', 'Quyết định phê duyệt cấp độ', 9),
  column('securityRegulation', 'Quy chế bảo đảm ANM cho hệ thống', 9),
  column('plannedApprovalDate', 'Dự kiến thời điểm phê duyệt HSĐXCĐ', 8),
  column('implementationStatus', 'Đã triển khai đầy đủ PA BĐANM', 9),
  column('plannedFullImplementationDate', 'Dự kiến thời điểm triển khai đầy đủ PA BĐANM', 8),
  column('inspectionStatus', 'Đã kiểm tra, đánh giá ANM', 8),
]

export const REPORT_WORDING: Readonly<Record<'mau-08', DocumentWording>> = {
  'mau-08': {
    '': [text('Kính gửi: {reportRecipient}.', 'recipient')],
    'section-1': [
      text('1. Thông tin chung', 'part'),
      text('- Tổng số hệ thống thông tin thuộc phạm vi quản lý: {systemTotal};'),
      text(
        '- Tổng số hệ thống thông tin đã được phân loại (đã xác định được loại hình hệ thống thông tin): {classifiedTotal};',
      ),
      text('- Tổng số hệ thống thông tin đã xây dựng hồ sơ đề xuất cấp độ: {dossierPreparedTotal};'),
      text('- Tổng số hệ thống thông tin đã được thẩm định hồ sơ đề xuất cấp độ: {appraisedTotal};'),
      text('- Tổng số hệ thống thông tin đã được phê duyệt cấp độ: {approvedTotal};'),
      text(
        '- Tổng số hệ thống thông tin đã phê duyệt cấp độ được kiểm tra, đánh giá an ninh mạng định kỳ theo quy định: {periodicallyInspectedTotal};',
      ),
      text(
        '- Dự kiến thời gian hoàn thành phê duyệt đề xuất cấp độ hệ thống thông tin đối với tất cả các hệ thống thông tin thuộc phạm vi quản lý: {expectedAllApprovedBy}',
      ),
    ],
    'section-2a': [
      text('2. Thông tin về chủ quản hệ thống thông tin và đơn vị chuyên trách về an ninh mạng', 'part'),
      text('a) Thông tin về chủ quản hệ thống thông tin:'),
      text('(1) Tên chủ quản hệ thống thông tin: {ownerName};'),
      text('(2) Quy định chức năng, nhiệm vụ và quyền hạn:[[ {ownerFunctionDocument}]];'),
      text('(3) Người đại diện, chức vụ: {ownerRepresentative}, {ownerRepresentativeTitle};'),
      text('(4) Địa chỉ liên lạc của cơ quan chủ quản hệ thống thông tin: {ownerAddress};'),
      text('(5) Thông tin liên hệ bao gồm: Số điện thoại {ownerPhone}, thư điện tử {ownerEmail}.'),
    ],
    'section-2b': [
      text('b) Thông tin về đơn vị chuyên trách về an ninh mạng:'),
      text('(1) Tên đơn vị chuyên trách về an ninh mạng: {securityUnitName};'),
      text('(2) Quy định chức năng, nhiệm vụ và quyền hạn: {securityUnitFunctionDocument};'),
      text('(3) Người đại diện, chức vụ: {securityUnitHead}, {securityUnitHeadTitle};'),
      text('(4) Địa chỉ liên lạc của đơn vị chuyên trách về an ninh mạng: {securityUnitAddress};'),
      text(
        '(5) Thông tin liên hệ bao gồm: Số điện thoại {securityUnitPhone}, thư điện tử {securityUnitEmail}.',
      ),
    ],
    'section-3': [
      text('3. Thông tin chi tiết về các hệ thống thông tin thuộc phạm vi quản lý', 'part'),
      { kind: 'table', field: 'rows', columns: SYSTEMS, landscape: true, numbers: true },
    ],
    'annex-1': [
      text('Phụ lục 1. Hệ thống có căn cứ đưa vào Danh mục an ninh quốc gia', 'part'),
      {
        ...{ kind: 'table', field: 'rows' },
        columns: [
          column('systemName', 'Tên hệ thống', 35),
          column('criterion', 'Căn cứ', 40),
          column('status', 'Tình trạng', 25),
        ],
      },
    ],
    'annex-2': [
      text('Phụ lục 2. Tuân thủ Quy chế', 'part'),
      {
        ...{ kind: 'table', field: 'rows' },
        columns: [
          column('systemName', 'Tên hệ thống', 36),
          column('period', 'Kỳ', 16),
          column('checked', 'Đã kiểm tra', 16),
          column('nonCompliant', 'Chưa tuân thủ', 16),
          column('fixed', 'Đã khắc phục', 16),
        ],
      },
    ],
    'annex-3': [
      text('Phụ lục 3. Mức đáp ứng từng yêu cầu', 'part'),
      {
        ...{ kind: 'table', field: 'rows' },
        columns: [
          column('systemName', 'Tên hệ thống', 20),
          column('requirementId', 'Yêu cầu', 14),
          column('status', 'Tình trạng', 16),
          column('plan', 'Phương án', 24),
          column('dueDate', 'Hạn', 12),
          column('responsible', 'Phụ trách', 14),
        ],
      },
    ],
  },
}
