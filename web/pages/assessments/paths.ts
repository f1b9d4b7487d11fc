/** Addresses of the self-assessment of a system. */
import type { RequirementState } from '../../../checks/requirements/answer.ts'
import { systemPath } from '../systems/paths.ts'

export const assessmentPath = (code: string, systemId: string): string =>
  `${systemPath(code, systemId)}/yeu-cau`
export const planPath = (code: string, systemId: string): string =>
  `${assessmentPath(code, systemId)}/phuong-an`
export const carryPath = (code: string, systemId: string): string =>
  `${assessmentPath(code, systemId)}/chuyen-cap`
export const requirementPath = (code: string, systemId: string, row: string): string =>
  `${assessmentPath(code, systemId)}/${row}`

export const evidencePath = (code: string, evidenceId: string): string =>
  `/xa/${code}/bang-chung/${evidenceId}`
export const fileEvidencePath = (code: string, systemId: string, row: string): string =>
  `/xa/${code}/bang-chung/them?he-thong=${systemId}&dong=${row}`

/** The filters as they stand in the address and in the form; empty: not set. */
export type AssessmentFilter = {
  readonly q: string
  readonly 'trang-thai': RequirementState | ''
  readonly nhom: string
  readonly loai: 'management' | 'technical' | ''
  /** Rows with a PC that fails. */
  readonly may: '1' | ''
  readonly 'qua-han': '1' | ''
  readonly 'ra-soat': '1' | ''
  readonly 'thieu-nguoi': '1' | ''
}

export const NO_ASSESSMENT_FILTER: AssessmentFilter = {
  ...{ q: '', 'trang-thai': '', nhom: '', loai: '' },
  ...{ may: '', 'qua-han': '', 'ra-soat': '', 'thieu-nguoi': '' },
}

/** "?may=1", or nothing. */
export function filterQuery(filter: Partial<AssessmentFilter>): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString()
  return query === '' ? '' : `?${query}`
}
