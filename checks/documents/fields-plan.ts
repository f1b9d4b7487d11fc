/** Fields of the security plan: the rows of the self-assessment, and the plans it refers to. */
import type { PlanItem, SecurityPlan } from '../requirements/plan.ts'
import { planSectionOf } from '../requirements/plan.ts'
import { rowsOfLevel } from '../requirements/rows.ts'
import { formatDate } from '../time/words.ts'
import type { FactRow, PaperFacts } from './facts.ts'
import type { FieldEntry } from './fields.ts'

const on = (label: string, value: FieldEntry['value']): FieldEntry => ({ label, at: 'paper', value })

const STATUS = { todo: 'Chưa đáp ứng', done: 'Đã đáp ứng', notApplicable: 'Không áp dụng' } as const

function toRow(item: PlanItem, state: keyof typeof STATUS): FactRow {
  const isTodo = state === 'todo'
  const evidence = item.evidence.length === 0 ? '' : `Minh chứng: ${item.evidence.join('; ')}`
  return {
    clause: item.clause,
    title: item.title,
    currentState: [`${STATUS[state]}. ${item.currentState}`, evidence].filter((one) => one !== '').join('\n'),
    solution: item.note.trim() === '' && isTodo ? null : item.note,
    // Only what is still to be done needs somebody and a day.
    responsible: item.responsible ?? (isTodo ? null : ''),
    dueDate: item.due === null ? (isTodo ? null : '') : formatDate(item.due),
  }
}

const rowsOfPlan = (plan: SecurityPlan, section: string): readonly FactRow[] =>
  plan.sections
    .filter(({ id }) => id === section)
    .flatMap(({ todo, done, notApplicable }) => [
      ...todo.map((item) => toRow(item, 'todo')),
      ...done.map((item) => toRow(item, 'done')),
      ...notApplicable.map((item) => toRow(item, 'notApplicable')),
    ])

/** Without a self-assessment the rows of the level stand there with what is to be written beside each. */
const rowsOf =
  (section: string) =>
  ({ plan, level }: PaperFacts): readonly FactRow[] | null => {
    if (plan != null) return rowsOfPlan(plan, section)
    if (level?.proposed == null) return null
    return rowsOfLevel(level.proposed)
      .filter((row) => planSectionOf(row) === section)
      .map(({ clause, title }) => ({
        ...{ clause, title, currentState: null, solution: null, responsible: null, dueDate: null },
      }))
  }

const SECTIONS = ['design', 'operation', 'inspection', 'risk', 'monitoring', 'continuity', 'end-of-life']

export const PLAN_FIELDS: Readonly<Record<string, FieldEntry>> = {
  ...Object.fromEntries(
    SECTIONS.map((section): [string, FieldEntry] => [
      `${section}.requirementRows`,
      { label: 'bảng yêu cầu', at: 'assessment', value: rowsOf(section) },
    ]),
  ),
  inspectionPlan: on('kế hoạch kiểm tra, đánh giá', ({ dossier }) => dossier?.inspectionPlan),
  riskRegisterRef: on('sổ rủi ro', ({ dossier }) => dossier?.riskRegister),
  monitoringProvider: on('đơn vị giám sát', ({ dossier }) => dossier?.monitoringProvider),
  backupPlan: on('phương án sao lưu', ({ dossier }) => dossier?.backupPlan),
  incidentPlan: on('phương án ứng phó sự cố', ({ dossier }) => dossier?.incidentPlan),
  sharedSolutions: on('giải pháp dùng chung', ({ dossier }) => dossier?.sharedSolutions),
}
