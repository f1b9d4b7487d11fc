/** Which changes of a system ask for a new determination of its level: NĐ 331 Đ10.2, Đ13.2.c, Đ25. */
import type { SystemFields } from './systems.ts'

/** Persons with basic personal data above which another level begins. */
const MANY_SUBJECTS = 100_000

/** Ids of `redeterminationTriggers` in dossier-workflow.json. */
export type ReviewTrigger = 'function-or-scope-change' | 'scale-or-integration' | 'data-subject-threshold'

/** What the function, the scope, the users and the information of a system are. */
const FUNCTION = ['systemType', 'purpose', 'scope', 'dataKinds', 'users'] as const
/** With what it is connected, and on what it runs. */
const CONNECTION = ['zones', 'services', 'equipment'] as const

export function triggersOf(before: SystemFields, after: SystemFields): readonly ReviewTrigger[] {
  const differs = (field: keyof SystemFields): boolean => before[field] !== after[field]
  const kinds = (fields: SystemFields): string => [...fields.informationTypes].sort().join()
  const crossed = (before.subjectCount ?? 0) < MANY_SUBJECTS && (after.subjectCount ?? 0) >= MANY_SUBJECTS
  return [
    ...(FUNCTION.some(differs) || kinds(before) !== kinds(after)
      ? (['function-or-scope-change'] as const)
      : []),
    ...(CONNECTION.some(differs) ? (['scale-or-integration'] as const) : []),
    ...(crossed ? (['data-subject-threshold'] as const) : []),
  ]
}

/** As dossier-workflow.json words them; a test holds the two together. */
export const TRIGGER_WORDS: Readonly<Record<string, string>> = {
  'function-or-scope-change': 'Đổi chức năng, phạm vi, đối tượng, loại thông tin hay công nghệ',
  'scale-or-integration': 'Mở rộng, tích hợp, kết nối, chia sẻ dữ liệu với hệ thống khác',
  'serious-incident': 'Sự cố nghiêm trọng hoặc nguy cơ cao',
  'authority-request': 'Cơ quan có thẩm quyền yêu cầu',
  'risk-above-level': 'Rủi ro vượt cấp đã xác định',
  'data-subject-threshold': 'Số chủ thể dữ liệu vượt 100.000 (cơ bản) hoặc 10.000 (nhạy cảm)',
}
