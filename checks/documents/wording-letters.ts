/** Mẫu 01 to 05 of NĐ 331/2026/NĐ-CP in the words of the decree. */
import type { Block, DocumentWording } from './wording.ts'

const text = (words: string, style?: 'part' | 'recipient' | 'basis'): Block => ({
  ...{ kind: 'text', text: words },
  ...(style !== undefined && { style }),
})
const part = (words: string): Block => text(words, 'part')
const bases: Block = { kind: 'bases', field: 'legalBases', end: ';' }

const GENERAL: readonly Block[] = [
  part('Phần 1. Thông tin chung'),
  text('1. Tên hệ thống thông tin: {systemName}'),
  text('2. Đơn vị vận hành hệ thống thông tin: {operatorUnit}'),
  text('3. Địa chỉ: {operatorAddress}'),
  text('4. Cấp độ hệ thống thông tin đề xuất: {proposedLevel}'),
]

const enclosed = (design: string): readonly Block[] => [
  text('1. Tài liệu mô tả, thuyết minh tổng quan về hệ thống thông tin.'),
  text(
    `2. Tài liệu thiết kế thi công đã được cấp có thẩm quyền phê duyệt hoặc tài liệu có giá trị tương đương: {${design}}.`,
  ),
  text(
    '3. Tài liệu thuyết minh về việc đề xuất cấp độ căn cứ trên các tiêu chí theo quy định của pháp luật.',
  ),
  text('4. Tài liệu thuyết minh phương án bảo đảm an ninh mạng theo cấp độ tương ứng.'),
]
const ENCLOSED: readonly Block[] = [part('Phần 2. Hồ sơ kèm theo'), ...enclosed('attachments')]

const expert = (words: string): Block => ({ ...text(words), levels: [4, 5] })
const EXPERT =
  '5. Ý kiến về mặt chuyên môn của đơn vị chuyên trách về an ninh mạng của chủ quản hệ thống thông tin'

export const LETTER_WORDING: Readonly<
  Record<'mau-01' | 'mau-02' | 'mau-03' | 'mau-04' | 'mau-05', DocumentWording>
> = {
  'mau-01': {
    recipient: [text('Kính gửi: {securityUnitName}.', 'recipient')],
    'legal-bases': [
      bases,
      text('{issuingBody} đề nghị thẩm định, phê duyệt hồ sơ đề xuất cấp độ với các nội dung sau:'),
    ],
    'part-1': GENERAL,
    'part-2': ENCLOSED,
    request: [
      text(
        '{issuingBody} đề nghị {securityUnitName} thẩm định và phê duyệt hồ sơ đề xuất cấp độ của hệ thống thông tin {systemName}.',
      ),
    ],
  },
  'mau-02': {
    recipient: [text('Kính gửi: {appraiserName}.', 'recipient')],
    'legal-bases': [
      bases,
      text('{issuingBody} đề nghị thẩm định, phê duyệt hồ sơ đề xuất cấp độ với các nội dung sau:'),
    ],
    'part-1': GENERAL,
    'part-2': [
      ...ENCLOSED,
      expert(
        `${EXPERT} (đối với hệ thống thông tin đề xuất cấp độ 4 hoặc cấp độ 5)[[: {expertOpinionRef}]].`,
      ),
    ],
    request: [
      text(
        '{issuingBody} đề nghị {appraiserName} cho ý kiến thẩm định hồ sơ đề xuất cấp độ hệ thống thông tin đối với {systemName}.[[ {nationalSecurityListRequest}]]',
      ),
    ],
  },
  'mau-03': {
    recipient: [text('Kính gửi: {securityUnitName}.', 'recipient')],
    'legal-bases': [
      bases,
      text(
        '{issuingBody} đề nghị {securityUnitName} cho ý kiến chuyên môn về hồ sơ đề xuất cấp độ với các nội dung sau:',
      ),
    ],
    'part-1': GENERAL,
    'part-2': ENCLOSED,
    request: [
      text(
        '{issuingBody} đề nghị {securityUnitName} cho ý kiến về sự phù hợp của đề xuất cấp độ và phương án bảo đảm an ninh mạng hệ thống thông tin theo cấp độ của hệ thống thông tin {systemName}.',
      ),
    ],
  },
  'mau-04': {
    recipient: [text('Kính gửi: {ownerName}.', 'recipient')],
    reference: [
      text(
        '{issuingBody} nhận được Công văn số {requestNumber} {requestDate} của {requestingBody} về việc thẩm định hồ sơ đề xuất cấp độ của hệ thống thông tin đối với {systemName}. Sau khi xem xét, tổng hợp ý kiến và kết quả thẩm định của các cơ quan, tổ chức có liên quan, {issuingBody} có ý kiến thẩm định như sau:',
      ),
    ],
    'part-1': [
      part('Phần 1. Hồ sơ, tài liệu thẩm định'),
      ...enclosed('receivedDocuments'),
      expert(`${EXPERT} đối với hệ thống thông tin đề xuất cấp độ 4 hoặc cấp độ 5.`),
    ],
    'part-2': [
      part('Phần 2. Căn cứ pháp lý để thẩm định'),
      { kind: 'bases', field: 'legalBases', end: '.', numbered: true },
    ],
    'part-3': [
      part('Phần 3. Tổ chức thẩm định'),
      text('1. Đơn vị chủ trì thẩm định: {leadAppraiser}'),
      text('2. Đơn vị phối hợp thẩm định: {coordinatingAppraisers}'),
      text('3. Hình thức thẩm định: {appraisalMethod}'),
    ],
    'part-4': [
      part('Phần 4. Ý kiến thẩm định'),
      text(
        '1. Tổng hợp ý kiến thẩm định của đơn vị phối hợp theo quy định tại khoản 3 Điều 18 Nghị định này.',
      ),
      { kind: 'items', field: 'coordinatorOpinions' },
      text(
        '2. Ý kiến thẩm định về sự phù hợp về việc đề xuất cấp độ theo quy định tại Điều 23 Nghị định này.',
      ),
      text('- Về cấp độ: {levelSuitability}'),
      text('- Về phương án bảo đảm an ninh mạng: {planSuitability}'),
      text('3. Ý kiến khác (nếu có): {otherOpinions}'),
    ],
    'part-5': [
      part('Phần 5. Kết luận'),
      text(
        'Hồ sơ đề xuất cấp độ hệ thống thông tin là {conclusion} để theo cấp độ đề xuất[[: {agreedLevel}]].',
      ),
      {
        ...text('Những nội dung chưa phù hợp: {unsuitablePoints}.'),
        when: ({ appraisal }) => appraisal?.conclusion === 'unsuitable',
      },
      text(
        'Trên đây là ý kiến thẩm định của {issuingBody} cho hồ sơ đề xuất cấp độ của hệ thống thông tin {systemName}. Đề nghị cơ quan {requestingBody} xem xét báo cáo cấp có thẩm quyền điều chỉnh (nếu yêu cầu điều chỉnh) hoặc trình cơ quan có thẩm quyền phê duyệt (nếu chấp thuận đề xuất của cơ quan trình).',
      ),
    ],
  },
  'mau-05': {
    recipient: [text('Kính gửi: {ownerName}.', 'recipient')],
    'legal-bases': [
      bases,
      text(
        'Căn cứ ý kiến thẩm định của đơn vị chuyên trách về an ninh mạng/cơ quan thẩm định {appraisalOpinionRef};',
        'basis',
      ),
      text('{issuingBody} trình phê duyệt hồ sơ đề xuất cấp độ với các nội dung sau:'),
    ],
    'part-1': GENERAL,
    'part-2': [
      ...ENCLOSED,
      expert(`${EXPERT} đối với hệ thống thông tin đề xuất cấp độ 4 hoặc cấp độ 5[[: {expertOpinionRef}]].`),
      text(
        '6. Ý kiến thẩm định của cơ quan phối hợp thẩm định đối với hệ thống thông tin đề xuất từ cấp độ 3 trở lên: {appraisalOpinionRef}.',
      ),
    ],
    request: [
      text(
        '{issuingBody} trình {ownerName} xem xét, quyết định phê duyệt đề xuất cấp độ của hệ thống thông tin {systemName}.',
      ),
    ],
  },
}
