/** The filters of the rows as they stand in the address or in the form; what is not understood filters nothing. */
import { z } from 'zod'
import { REQUIREMENT_STATES } from '../../checks/requirements/answer.ts'
import type { RowState } from '../../checks/requirements/assessment.ts'
import { filterRows } from '../../checks/requirements/progress.ts'
import type { Day } from '../../checks/time/zone.ts'
import { type AssessmentFilter, NO_ASSESSMENT_FILTER } from '../../web/pages/assessments/paths.ts'

const text = z.string().max(100).normalize('NFC').trim().catch('')
const flag = z.enum(['', '1']).catch('')

const Query = z.object({
  q: text,
  'trang-thai': z.enum(['', ...REQUIREMENT_STATES]).catch(''),
  nhom: text,
  loai: z.enum(['', 'management', 'technical']).catch(''),
  may: flag,
  'qua-han': flag,
  'ra-soat': flag,
  'thieu-nguoi': flag,
})

export const readRowFilter = (query: Readonly<Record<string, string>>): AssessmentFilter =>
  Query.parse({ ...NO_ASSESSMENT_FILTER, ...query })

export const narrowRows = (
  rows: readonly RowState[],
  filter: AssessmentFilter,
  today: Day,
): readonly RowState[] =>
  filterRows(
    rows,
    {
      states: filter['trang-thai'] === '' ? [] : [filter['trang-thai']],
      groups: filter.nhom === '' ? [] : [filter.nhom],
      kind: filter.loai === '' ? null : filter.loai,
      machineFails: filter.may === '1',
      overdue: filter['qua-han'] === '1',
      reviewDue: filter['ra-soat'] === '1',
      withoutResponsible: filter['thieu-nguoi'] === '1',
      text: filter.q,
    },
    today,
  )
