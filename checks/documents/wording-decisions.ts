/** Mẫu 06 and 07 of NĐ 331/2026/NĐ-CP in the words of the decree, and Mẫu 06 as levels 1 and 2 use it. */
import type { Block, DocumentWording, Style } from './wording.ts'

const text = (words: string, style?: Style): Block => ({
  ...{ kind: 'text', text: words },
  ...(style !== undefined && { style }),
})

const OPENING: DocumentWording = {
  authority: [text('{signerTitle|upper}', 'authority')],
  'legal-bases': [
    { kind: 'bases', field: 'legalBases', end: ';' },
    text('Xét đề nghị của cơ quan {proposingUnit}.', 'basis'),
    text('QUYẾT ĐỊNH:', 'centre'),
  ],
}

const COMMON: readonly Block[] = [
  text('1. Thông tin chung'),
  text('a) Tên hệ thống thông tin: {systemName}'),
  text('b) Đơn vị vận hành hệ thống thông tin: {operatorUnit}'),
  text('c) Địa chỉ: {operatorAddress}'),
]

const plan = (level: string): readonly Block[] =>
  [
    ['a', 'trong thiết kế hệ thống thông tin'],
    ['b', 'trong quá trình vận hành hệ thống'],
  ].map(([point, when]) =>
    text(
      `${point}) Phương án bảo đảm an ninh mạng ${when} tương ứng với cấp độ {${level}} là phù hợp với tiêu chuẩn quốc gia {standardName}[[, quy chuẩn kỹ thuật quốc gia {technicalRegulationName}]] về bảo đảm an ninh mạng theo cấp độ.`,
    ),
  )

const DUTIES: readonly Block[] = [
  text('1. Cơ quan {proposingUnit} chịu trách nhiệm:'),
  text(
    'a) Thực hiện trách nhiệm bảo đảm an ninh mạng hệ thống thông tin mình quản lý theo các quy định tại Điều 33 Nghị định này.',
  ),
  text('b) Các nội dung khác (nếu có): {otherDuties}'),
]

const ENTRY: readonly Block[] = [
  text('**Điều 3. Điều khoản thi hành**'),
  text('1. Cơ quan {proposingUnit} và các cơ quan liên quan khác chịu trách nhiệm thi hành Quyết định này.'),
  text(
    '2. {securityUnitName} chịu trách nhiệm kiểm tra, giám sát việc thực hiện Quyết định này báo cáo cơ quan {ownerName} theo quy định của pháp luật.',
  ),
]

const LEVEL_DECISION: DocumentWording = {
  ...OPENING,
  'article-1': [
    text('**Điều 1.** Phê duyệt cấp độ hệ thống thông tin đối với {systemName} cụ thể như sau:'),
    ...COMMON,
    text('2. Cấp độ hệ thống thông tin: {approvedLevel}'),
    text('3. Phương án bảo đảm an ninh mạng:'),
    ...plan('approvedLevel'),
  ],
  'article-2': [
    text('**Điều 2. Tổ chức thực hiện**'),
    ...DUTIES,
    text('2. Trách nhiệm của các cơ quan liên quan khác (nếu có): {otherAgencies}'),
  ],
  'article-3': ENTRY,
}

export const DECISION_WORDING: Readonly<Record<'mau-06' | 'mau-06-adapted' | 'mau-07', DocumentWording>> = {
  'mau-06': LEVEL_DECISION,
  'mau-06-adapted': LEVEL_DECISION,
  'mau-07': {
    ...OPENING,
    'article-1': [
      text('**Điều 1.** Phê duyệt phương án đảm bảo an ninh mạng đối với {systemName} cụ thể như sau:'),
      ...COMMON,
      text('2. Phương án bảo đảm an ninh mạng:'),
      ...plan('level'),
    ],
    'article-2': [
      text('**Điều 2. Tổ chức thực hiện**'),
      ...DUTIES,
      text('2. Trách nhiệm của các cơ quan liên quan khác (nếu có).'),
    ],
    'article-3': ENTRY,
  },
}
