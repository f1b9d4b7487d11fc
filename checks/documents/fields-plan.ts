/** Fields of the security plan: the rows of the self-assessment, and the plans it refers to. */
import type { PlanItem, SecurityPlan } from '../requirements/plan.ts'
import { planSectionOf } from '../requirements/plan.ts'
import { rowsOfLevel } from '../requirements/rows.ts'
import { formatDate } from '../time/words.ts'
import type { FactRow, PaperFacts } from './facts.ts'
import type { FieldEntry } from './fields.ts'

const on = (label: string, value: FieldEntry['value']): FieldEntry => ({ label, at: 'paper', value })

const STATUS: Readonly<Record<PlanItem['state'], string | null>> = {
  met: 'Đã đáp ứng',
  partly: 'Đáp ứng một phần',
  'not-met': 'Chưa đáp ứng',
  'not-applicable': 'Không áp dụng',
  // Nobody said how it is: that is missing, and not an answer.
  'not-assessed': null,
}

type Titles = Readonly<Record<string, string>>

function toRow(item: PlanItem, titles: Titles): FactRow {
  const isTodo = item.state !== 'met' && item.state !== 'not-applicable'
  const status = STATUS[item.state]
  const evidence = item.evidence.map((id) => titles[id] ?? id).join('; ')
  const state = [`${status}. ${item.currentState}`, ...(evidence === '' ? [] : [`Minh chứng: ${evidence}`])]
  return {
    clause: item.clause,
    title: item.title,
    currentState: status === null ? null : state.join('\n'),
    solution: item.note.trim() === '' && isTodo ? null : item.note,
    // Only what is still to be done needs somebody and a day.
    responsible: item.responsible ?? (isTodo ? null : ''),
    dueDate: item.due === null ? (isTodo ? null : '') : formatDate(item.due),
  }
}

const rowsOfPlan = (plan: SecurityPlan, section: string, titles: Titles): readonly FactRow[] =>
  plan.sections
    .filter(({ id }) => id === section)
    .flatMap(({ todo, done, notApplicable }) => [...todo, ...done, ...notApplicable])
    .map((item) => toRow(item, titles))

/** Without a self-assessment the rows of the level stand there with what is to be written beside each. */
const rowsOf =
  (section: string) =>
  ({ plan, level, evidenceTitles }: PaperFacts): readonly FactRow[] | null => {
    if (plan != null) return rowsOfPlan(plan, section, evidenceTitles ?? {})
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
