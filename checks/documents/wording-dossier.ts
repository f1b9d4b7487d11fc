/** The explanations of the dossier (NĐ 331 Đ22), the dossier of levels 1 and 2 in one file, and the regulation: our words. */
import type { Block, Column, DocumentWording, Style } from './wording.ts'

const text = (words: string, style?: Style): Block => ({
  ...{ kind: 'text', text: words },
  ...(style !== undefined && { style }),
})
const column = (key: string, head: string, width: number): Column => ({ key, head, width })
const table = (field: string, columns: readonly Column[]): Block => ({ kind: 'table', field, columns })

const party = (prefix: 'owner' | 'operator', name: string): readonly Block[] => [
  text(`- Tên: {${name}}`),
  text(`- Quy định chức năng, nhiệm vụ và quyền hạn: {${prefix}FunctionDocument}`),
  text(`- Người đại diện: {${prefix}Representative}; chức vụ: {${prefix}RepresentativeTitle}`),
  text(`- Địa chỉ: {${prefix}Address}`),
  text(`- Số điện thoại: {${prefix}Phone}; thư điện tử: {${prefix}Email}`),
]

const OVERVIEW: DocumentWording = {
  owner: party('owner', 'ownerName'),
  operator: party('operator', 'operatorUnit'),
  scope: [
    text('- Phạm vi: {scope}'),
    text('- Quy mô: {scale}'),
    text('- Đối tượng phục vụ: {userGroups}'),
    text('- Số người dùng: {userCount}; số máy tính: {deviceCount}'),
  ],
  'logical-model': [text('- Sơ đồ kèm theo: {logicalDiagramFile}'), text('- Mô tả: {description}')],
  'physical-model': [text('- Sơ đồ kèm theo: {physicalDiagramFile}'), text('- Mô tả: {description}')],
  devices: [
    table('rows', [
      column('index', 'STT', 8),
      column('nameOrType', 'Tên thiết bị, chủng loại', 36),
      column('location', 'Vị trí triển khai', 28),
      column('purpose', 'Mục đích sử dụng', 28),
    ]),
  ],
  services: [
    table('rows', [
      column('index', 'STT', 8),
      column('serviceName', 'Tên dịch vụ', 34),
      column('serverAndLocationAndOs', 'Máy chủ, vị trí, hệ điều hành', 30),
      column('purpose', 'Mục đích sử dụng', 28),
    ]),
  ],
  zones: [
    table('rows', [
      column('index', 'STT', 8),
      column('zone', 'Vùng mạng', 34),
      column('privateIp', 'Địa chỉ IP nội bộ', 30),
      column('publicIp', 'Địa chỉ IP công khai', 28),
    ]),
  ],
}

const LEVEL: DocumentWording = {
  list: [
    table('rows', [
      column('index', 'STT', 8),
      column('systemName', 'Tên hệ thống thông tin', 30),
      column('proposedLevel', 'Cấp độ đề xuất', 16),
      column('basis', 'Căn cứ đề xuất', 46),
    ]),
  ],
  detail: [
    text('- Loại thông tin được xử lý: {informationTypes}'),
    text('- Loại hệ thống thông tin: {systemType}'),
    text('- Căn cứ đề xuất cấp độ:'),
    { kind: 'items', field: 'levelBasis' },
    text('- Phiếu xác định cấp độ: {questionnaireResultId}'),
  ],
  risks: [
    table('risks', [
      column('index', 'STT', 8),
      column('threat', 'Nguy cơ', 28),
      column('weakness', 'Điểm yếu', 26),
      column('likelihood', 'Khả năng xảy ra', 16),
      column('impact', 'Mức ảnh hưởng', 22),
    ]),
  ],
  extended: [
    text('- Hệ thống khác có liên quan, kết nối hoặc ảnh hưởng quan trọng:'),
    { kind: 'items', field: 'relatedSystems' },
    text('- Nguy cơ tấn công mạng và mức độ ảnh hưởng:'),
    { kind: 'items', field: 'attackRisks' },
    text(
      '- Phạm vi và mức độ ảnh hưởng tới lợi ích công cộng, trật tự, an toàn xã hội hoặc an ninh quốc gia: {impactScope}',
    ),
    text('- Yêu cầu vận hành 24/7: {uptimeJustification}'),
  ],
}

const ROWS: Block = {
  kind: 'table',
  field: 'requirementRows',
  none: 'Cấp độ này không có yêu cầu riêng cho nội dung này.',
  columns: [
    column('clause', 'Mục', 10),
    column('title', 'Yêu cầu', 25),
    column('currentState', 'Hiện trạng', 24),
    column('solution', 'Giải pháp', 16),
    column('responsible', 'Phụ trách', 12),
    column('dueDate', 'Hạn', 13),
  ],
}

const PLAN: DocumentWording = {
  design: [ROWS],
  operation: [ROWS],
  inspection: [ROWS, text('Kế hoạch kiểm tra, đánh giá: {inspectionPlan}')],
  risk: [ROWS, text('Sổ rủi ro: {riskRegisterRef}')],
  monitoring: [ROWS, text('Đơn vị giám sát: {monitoringProvider}')],
  continuity: [
    ROWS,
    text('Phương án sao lưu: {backupPlan}'),
    text('Phương án ứng phó sự cố: {incidentPlan}'),
  ],
  'end-of-life': [ROWS],
  shared: [text('Giải pháp dùng chung với hệ thống khác:'), { kind: 'items', field: 'sharedSolutions' }],
}

const COMBINED: DocumentWording = {
  cover: [
    text('{systemName|upper}', 'cover'),
    text('Chủ quản hệ thống thông tin: {ownerName}', 'centre'),
    text('Cấp độ đề xuất: {proposedLevel}', 'centre'),
    text('Lần lập: {version}; {date}', 'centre'),
  ],
  toc: [
    { kind: 'break' },
    text('MỤC LỤC', 'chapter'),
    ...['Phần I. Tổng quan', 'Phần II. Đề xuất cấp độ', 'Phần III. Phương án', 'Phụ lục'].map((title) =>
      text(title),
    ),
  ],
  'part-1': [
    { kind: 'break' },
    text('Phần I', 'chapter'),
    text('TỔNG QUAN', 'chapter'),
    { kind: 'include', document: 'doc-overview' },
  ],
  'part-2': [
    { kind: 'break' },
    text('Phần II', 'chapter'),
    text('ĐỀ XUẤT CẤP ĐỘ', 'chapter'),
    { kind: 'include', document: 'doc-level' },
  ],
  'part-3': [
    { kind: 'break' },
    text('Phần III', 'chapter'),
    text('PHƯƠNG ÁN', 'chapter'),
    { kind: 'include', document: 'doc-plan' },
  ],
  annexes: [
    { kind: 'break' },
    text('Phụ lục', 'chapter'),
    text('1. Tài liệu thiết kế: {designFile}'),
    text('2. Quy chế bảo đảm an ninh mạng: {regulationRef}'),
    text('3. Đánh giá rủi ro: {riskAssessmentRef}'),
    text('4. Quyết định liên quan:'),
    { kind: 'items', field: 'decisionRefs' },
  ],
}

const CHAPTERS = [
  ['policy', 'CHÍNH SÁCH', '30.3.a'],
  ['organisation', 'TỔ CHỨC, TRÁCH NHIỆM', '30.3.b'],
  ['people', 'NGUỒN NHÂN LỰC', '30.3.c'],
  ['design', 'THIẾT KẾ, XÂY DỰNG', '30.3.d'],
  ['operation', 'VẬN HÀNH', '30.3.đ'],
  ['risk', 'QUẢN LÝ RỦI RO', '30.3.e'],
  ['end', 'KẾT THÚC, THANH LÝ, HỦY BỎ', '30.3.g'],
] as const
const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'] as const

const REGULATION: DocumentWording = {
  '': [
    text('(Ban hành kèm theo Quyết định số {number} {date} của {issuer})', 'note'),
    text('Quy chế này áp dụng đối với hệ thống thông tin: {appliesToSystems}.'),
  ],
  ...Object.fromEntries(
    CHAPTERS.map(([id, title, point], at): [string, readonly Block[]] => [
      id,
      [text(`Chương ${ROMAN[at]}`, 'chapter'), text(title, 'chapter'), { kind: 'provisions', field: point }],
    ]),
  ),
  effect: [
    text('Chương VIII', 'chapter'),
    text('HIỆU LỰC, TỔ CHỨC THỰC HIỆN', 'chapter'),
    text('Quy chế này có hiệu lực từ ngày ký Quyết định số {number} {date}, do {signer} ký ban hành.'),
    text('Các đơn vị, cá nhân vận hành và sử dụng hệ thống chịu trách nhiệm thi hành Quy chế này.'),
  ],
}

export const DOSSIER_WORDING: Readonly<
  Record<
    'doc-overview' | 'doc-level' | 'doc-plan' | 'combined-dossier-1-2' | 'security-regulation',
    DocumentWording
  >
> = {
  'doc-overview': OVERVIEW,
  'doc-level': LEVEL,
  'doc-plan': PLAN,
  'combined-dossier-1-2': COMBINED,
  'security-regulation': REGULATION,
}
