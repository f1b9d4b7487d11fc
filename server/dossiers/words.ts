/** The words of pages for steps, fields, limits and refusals; the law itself speaks from the tables. */

import type { Level } from '../../checks/catalogue/catalogue.ts'
import type { Units } from '../../checks/dossiers/authority.ts'
import type { LimitLine } from '../../checks/dossiers/steps.ts'
import {
  preconditionsOf,
  stateOf,
  type Transition,
  transitionOf,
  workflow,
} from '../../checks/dossiers/workflow.ts'
import { MINISTRY_UNIT, OWNER_UNIT } from './units.ts'

const STEP_WORDS: Readonly<Record<string, string>> = {
  start: 'Mở hồ sơ',
  'request-expert-opinion': 'Xin ý kiến chuyên môn',
  'submit-combined': 'Gửi thẩm định, phê duyệt',
  'submit-appraisal-3': 'Gửi thẩm định',
  'submit-appraisal-4-5': 'Gửi thẩm định',
  'return-invalid': 'Trả lại, hướng dẫn bổ sung',
  resubmit: 'Gửi lại hồ sơ',
  'appraise-suitable': 'Thẩm định: phù hợp',
  'appraise-unsuitable': 'Thẩm định: chưa phù hợp',
  rework: 'Soạn lại',
  'approve-1-2': 'Phê duyệt',
  'request-approval': 'Trình phê duyệt',
  'approve-3-4': 'Phê duyệt',
  'approve-5': 'Phê duyệt',
  'import-legacy': 'Ghi quyết định theo Nghị định 85/2016/NĐ-CP',
  'open-redetermination': 'Xác định lại',
  'open-redetermination-legacy': 'Xác định lại',
  replace: 'Thay bằng hồ sơ mới',
  retire: 'Kết thúc vận hành',
}

/** What a step is called on a button and in the history. */
export const stepWords = (transition: string): string =>
  STEP_WORDS[transition] ?? stateOf(transitionOf(transition)?.to ?? 'draft').label

export const FIELD_WORDS: Readonly<Record<string, string>> = {
  'system-identified': 'Hệ thống đã có trong danh mục của chủ quản',
  'initial-risk-assessment': 'Ngày đánh giá rủi ro lần đầu',
  'new-version-approved': 'Ngày phê duyệt hồ sơ mới',
  'retirement-plan-done': 'Ngày làm xong kế hoạch kết thúc vận hành',
  'under-construction-since': 'Đầu tư, xây dựng từ ngày',
  'expert-opinion': 'Ý kiến chuyên môn',
  'appraisal-opinion': 'Ý kiến thẩm định',
  regulation: 'Quy chế bảo đảm an ninh mạng',
  decision: 'Quyết định phê duyệt',
  'prime-minister-list': 'Quyết định của Thủ tướng về Danh mục',
  'old-decision': 'Quyết định theo Nghị định 85/2016/NĐ-CP',
  documents: 'Tài liệu nộp ở bước này',
  returned: 'Tài liệu trả lại',
  trigger: 'Lý do xác định lại',
}

const LIMIT_WORDS: Readonly<Record<string, string>> = {
  'respond-invalid': 'Trả lời, hướng dẫn bổ sung hồ sơ chưa hợp lệ',
  'appraise-level-3': 'Thẩm định',
  'appraise-level-4-5': 'Thẩm định',
  'appraise-level-1-2': 'Thẩm định (mốc nội bộ)',
  approve: 'Phê duyệt',
}

export const limitWords = (id: string): string =>
  LIMIT_WORDS[id] ??
  (workflow().transitional.some((one) => one.id === id) ? 'Đáp ứng đủ yêu cầu mới (hết chuyển tiếp)' : id)

/** Where the law leaves something open, or needs a word of explanation. */
export const limitRemarks = ({ source }: Pick<LimitLine, 'source'>): readonly string[] =>
  [source.note, source.flag].filter((one) => one !== undefined)

/** The two ways out of NĐ 331 Đ18.4. */
export const WAYS_OUT: readonly string[] = [
  'Trình chủ quản giao một đơn vị trực thuộc khác, đủ năng lực, chủ trì thẩm định (điểm a khoản 4 Điều 18).',
  'Trình chủ quản lập Hội đồng thẩm định độc lập (điểm b khoản 4 Điều 18).',
]

export const INDEPENDENCE =
  'Bên vận hành hệ thống không được thẩm định hồ sơ của hệ thống đó; khi đơn vị chuyên trách đồng thời vận hành thì chỉ đơn vị hoặc Hội đồng độc lập được thẩm định.'

const OWN_WORDS: Readonly<Record<string, string>> = {
  'out-of-order': 'Ngày thực hiện đứng trước bước liền trước của hồ sơ.',
  'wrong-level': 'Bước này không dành cho cấp độ của hồ sơ.',
  'independent-appraisal': `${INDEPENDENCE} Có hai cách: 1. ${WAYS_OUT[0]} 2. ${WAYS_OUT[1]}`,
}

export const refusalWords = (
  reason: string,
  transition: Transition,
  { state, level, holder }: { readonly state: string | null; readonly level: Level; readonly holder: string },
): string => {
  if (reason === 'wrong-state')
    return state === null
      ? 'Hệ thống chưa có hồ sơ: phải mở hồ sơ trước.'
      : `Hồ sơ đang ở "${stateOf(state).label}": không có bước này từ đây.`
  if (reason === 'wrong-actor') return `Bước này do ${holder} làm; đơn vị của bạn không giữ chức năng đó.`
  const unmet = preconditionsOf(transition, level).find(({ id }) => id === reason)
  return OWN_WORDS[reason] ?? unmet?.text ?? reason
}

/** Names of the units that steps were taken for. */
export const unitName = (unit: string | null, names: ReadonlyMap<string, string>): string | null => {
  if (unit === null) return null
  if (unit === OWNER_UNIT) return 'Chủ quản (UBND xã)'
  if (unit === MINISTRY_UNIT) return 'Bộ Công an'
  if (unit === 'system') return 'Phần mềm'
  return names.get(unit) ?? 'đơn vị đã xóa'
}

export const FUNCTION_WORDS: Readonly<Record<keyof Units, string>> = {
  operator: 'Đơn vị vận hành',
  securityUnit: 'Đơn vị chuyên trách về an ninh mạng',
  independentAppraiser: 'Bên thẩm định độc lập',
  owner: 'Chủ quản',
  ministry: 'Bộ Công an',
}
