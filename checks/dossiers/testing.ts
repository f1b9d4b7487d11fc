/** Dossiers for tests, as files and pages would give them. */
import { DossierInput } from './dossier.ts'

export const UNITS = {
  operator: 'van-phong',
  securityUnit: 'phong-vhxh',
  independentAppraiser: null,
  owner: 'ubnd-xa',
  ministry: 'bo-cong-an',
} as const

export const ALL_DOCUMENTS = ['overview', 'design', 'level-justification', 'protection-plan']

/** One step on a day at nine in the morning in Việt Nam, unless a whole moment is given. */
export const step = (transition: string, actor: string, at: string, fields: object = {}) => ({
  transition,
  actor,
  at: at.includes('T') ? at : `${at}T09:00:00+07:00`,
  with: fields,
})

export const START = step('start', 'van-phong', '2026-09-21', {
  'system-identified': true,
  'initial-risk-assessment': '2026-09-18',
})

type Changes = {
  readonly level?: number
  readonly units?: Readonly<Partial<Record<keyof typeof UNITS, string | null>>>
  readonly nationalSecurityList?: boolean
  readonly now?: string
}

/** An input as parsed; `now` is the end of 2026 unless it is given. */
export const dossier = (
  events: readonly ReturnType<typeof step>[],
  { level = 2, units = {}, now = '2026-12-31T23:00:00+07:00', ...rest }: Changes = {},
): DossierInput => DossierInput.parse({ level, units: { ...UNITS, ...units }, events, now, ...rest })

export const SUBMIT_2 = step('submit-combined', 'van-phong', '2026-10-01', { documents: ALL_DOCUMENTS })
export const APPRAISE_2 = step('appraise-suitable', 'phong-vhxh', '2026-10-07')
export const APPROVE_2 = step('approve-1-2', 'phong-vhxh', '2026-10-12', {
  regulation: { number: '45/QĐ-UBND', date: '2026-10-05' },
  decision: { number: '01/QĐ-VHXH', date: '2026-10-12' },
})
export const APPROVED_2 = [START, SUBMIT_2, APPRAISE_2, APPROVE_2] as const

export const SUBMIT_3 = step('submit-appraisal-3', 'van-phong', '2026-09-28', { documents: ALL_DOCUMENTS })
export const APPRAISE_3 = step('appraise-suitable', 'phong-vhxh', '2026-10-12', {
  'appraisal-opinion': { number: '07/VHXH', date: '2026-10-12' },
})
export const REQUEST_3 = step('request-approval', 'van-phong', '2026-10-13')
export const APPROVE_3 = step('approve-3-4', 'ubnd-xa', '2026-10-16', {
  regulation: { number: '46/QĐ-UBND', date: '2026-10-15' },
  decision: { number: '90/QĐ-UBND', date: '2026-10-16' },
})
export const APPROVED_3 = [START, SUBMIT_3, APPRAISE_3, REQUEST_3, APPROVE_3] as const

export const LEGACY = step('import-legacy', 'van-phong', '2026-09-10', {
  'old-decision': { number: '120/QĐ-UBND', date: '2024-03-15' },
})
