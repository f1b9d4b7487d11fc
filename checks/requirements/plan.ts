/**
 * The security plan (phương án bảo đảm an ninh mạng) as the assessment gives it: every row of the level once, under the
 * contents that NĐ 331/2026 Điều 29 khoản 2 asks for, as to be done, as there already, or as not applicable.
 */
import type { Level } from '../catalogue/catalogue.ts'
import type { Day } from '../time/zone.ts'
import type { RequirementState } from './answer.ts'
import type { RowState } from './assessment.ts'
import type { NamedPc } from './machine-proof.ts'
import { isOverdue } from './progress.ts'
import { rowsOfLevel } from './rows.ts'

export type PlanSectionId =
  | 'design'
  | 'operation'
  | 'inspection'
  | 'risk'
  | 'monitoring'
  | 'continuity'
  | 'end-of-life'

type Heading = { readonly id: PlanSectionId; readonly title: string; readonly basis: string }

/** Words and order of NĐ 331/2026 Đ29.2, points a to g; ids as in the dossier's document `doc-plan`. */
export const PLAN_HEADINGS: readonly Heading[] = [
  { id: 'design', title: 'Bảo đảm an ninh mạng trong thiết kế, xây dựng', basis: 'NĐ 331 Đ29.2.a' },
  {
    id: 'operation',
    title: 'Bảo đảm an ninh mạng hệ thống thông tin trong quá trình vận hành',
    basis: 'NĐ 331 Đ29.2.b',
  },
  { id: 'inspection', title: 'Kiểm tra, đánh giá an ninh mạng', basis: 'NĐ 331 Đ29.2.c' },
  { id: 'risk', title: 'Quản lý rủi ro an ninh mạng', basis: 'NĐ 331 Đ29.2.d' },
  { id: 'monitoring', title: 'Giám sát an ninh mạng', basis: 'NĐ 331 Đ29.2.đ' },
  {
    id: 'continuity',
    title: 'Dự phòng, ứng phó sự cố an ninh mạng, khôi phục sau thảm họa',
    basis: 'NĐ 331 Đ29.2.e',
  },
  {
    id: 'end-of-life',
    title: 'Kết thúc vận hành, khai thác, thanh lý, hủy bỏ',
    basis: 'NĐ 331 Đ29.2.g',
  },
]

/** What a done row is called in the plan. */
export const DONE_WORDS = 'Đã có'

/**
 * Which content a row belongs to is our own mapping: no text maps rows of the standard to Đ29.2. Where the row's point
 * of Điều 30 speaks of the same thing (thiết kế và xây dựng, rủi ro, kết thúc vận hành), the point decides, else the
 * group; what has no content of its own is part of operation.
 */
const BY_DECREE_POINT: ReadonlyMap<string, PlanSectionId> = new Map([
  ['NĐ 331 Đ30.3.d', 'design'],
  ['NĐ 331 Đ30.3.e', 'risk'],
  ['NĐ 331 Đ30.3.g', 'end-of-life'],
])
const BY_GROUP: ReadonlyMap<string, PlanSectionId> = new Map([
  ['secure-development', 'design'],
  ['security-testing', 'inspection'],
  ['risk', 'risk'],
  ['monitoring-defence', 'monitoring'],
  ['logging', 'monitoring'],
  ['backup-recovery', 'continuity'],
  ['incident-response', 'continuity'],
])

export const planSectionOf = (row: { readonly decreePoint: string; readonly group: string }): PlanSectionId =>
  BY_DECREE_POINT.get(row.decreePoint) ?? BY_GROUP.get(row.group) ?? 'operation'

export type PlanItem = {
  readonly requirementId: string
  readonly clause: string
  readonly group: string
  readonly groupTitle: string
  readonly decreePoint: string
  /** What to do, or what is there. */
  readonly title: string
  readonly state: RequirementState
  /** Why it has this state, as a sentence. */
  readonly currentState: string
  /** What the person wrote, the reason of a row that does not apply among it; may be empty. */
  readonly note: string
  /** What the machines say; null for a row without device check. */
  readonly machine: string | null
  /** The PCs to mend, all of them. */
  readonly failing: readonly NamedPc[]
  /** The evidence that the row asks for. */
  readonly evidenceAsked: string
  /** Ids of the evidence that was filed. */
  readonly evidence: readonly string[]
  readonly responsible: string | null
  readonly due: Day | null
  readonly isOverdue: boolean
}

export type PlanSection = Heading & {
  /** The earliest due day first, those without one last; then in the order of clauses. */
  readonly todo: readonly PlanItem[]
  /** In the order of clauses, as is `notApplicable`. */
  readonly done: readonly PlanItem[]
  readonly notApplicable: readonly PlanItem[]
}

export type PlanTotals = {
  readonly rows: number
  readonly todo: number
  readonly done: number
  readonly notApplicable: number
  /** Things to do that lack a person or a day: the plan is not complete with them. */
  readonly todoWithoutResponsible: number
  readonly todoWithoutDue: number
}

export type SecurityPlan = {
  readonly level: Level
  readonly today: Day
  /** All seven, also those without rows: the decree asks for the content. */
  readonly sections: readonly PlanSection[]
  readonly totals: PlanTotals
}

const toItem = (one: RowState, today: Day): PlanItem => ({
  requirementId: one.row.id,
  clause: one.row.clause,
  group: one.row.group,
  groupTitle: one.row.groupTitle,
  decreePoint: one.row.decreePoint,
  title: one.row.title,
  state: one.state,
  currentState: one.words,
  note: one.human.reason,
  machine: one.machine?.words ?? null,
  failing: one.machine?.failing ?? [],
  evidenceAsked: one.row.evidence,
  evidence: one.human.evidence,
  responsible: one.human.responsible,
  due: one.human.due,
  isOverdue: isOverdue(one, today),
})

/** Later than any day that can be written. */
const NO_DAY = '~'

function compareDue(a: PlanItem, b: PlanItem): number {
  const [left, right] = [a.due ?? NO_DAY, b.due ?? NO_DAY]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The plan is the same whatever the order of `rows`. Rows of another level do not belong to it: RangeError. */
export function securityPlan(level: Level, rows: readonly RowState[], today: Day): SecurityPlan {
  const byId = new Map(rows.map((one) => [one.row.id, one]))
  const foreign = rows.find(({ row }) => row.level !== level)
  if (foreign !== undefined) throw new RangeError(`${foreign.row.id} is no row of level ${level}`)
  const bySection = new Map<PlanSectionId, PlanItem[]>(PLAN_HEADINGS.map(({ id }) => [id, []]))
  for (const { id } of rowsOfLevel(level)) {
    const one = byId.get(id)
    if (one !== undefined) bySection.get(planSectionOf(one.row))?.push(toItem(one, today))
  }
  const sections = PLAN_HEADINGS.map((heading) => toSection(heading, bySection.get(heading.id) ?? []))
  return { level, today, sections, totals: totalsOf(sections) }
}

/** `items` come in the order of clauses, which a sort by due day keeps within a day. */
const toSection = (heading: Heading, items: readonly PlanItem[]): PlanSection => ({
  ...heading,
  todo: items.filter(({ state }) => state !== 'met' && state !== 'not-applicable').sort(compareDue),
  done: items.filter(({ state }) => state === 'met'),
  notApplicable: items.filter(({ state }) => state === 'not-applicable'),
})

function totalsOf(sections: readonly PlanSection[]): PlanTotals {
  const todo = sections.flatMap((section) => section.todo)
  const done = sections.flatMap((section) => section.done).length
  const notApplicable = sections.flatMap((section) => section.notApplicable).length
  return {
    rows: todo.length + done + notApplicable,
    todo: todo.length,
    done,
    notApplicable,
    todoWithoutResponsible: todo.filter(({ responsible }) => (responsible ?? '').trim() === '').length,
    todoWithoutDue: todo.filter(({ due }) => due === null).length,
  }
}
