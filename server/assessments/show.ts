/** An assessment in the words of its pages. */
import { REQUIREMENT_STATE_WORDS } from '../../checks/requirements/answer.ts'
import type { RowState } from '../../checks/requirements/assessment.ts'
import type { MachineStatement } from '../../checks/requirements/machine-proof.ts'
import {
  isOverdue,
  isReviewDue,
  progressOf,
  type Tally,
  wholePercent,
} from '../../checks/requirements/progress.ts'
import { parseDuration } from '../../checks/time/duration.ts'
import { formatDate } from '../../checks/time/words.ts'
import type { Day } from '../../checks/time/zone.ts'
import type { ShownEvidence } from '../../web/pages/assessments/parts.tsx'
import { evidencePath } from '../../web/pages/assessments/paths.ts'
import type { ShownProgress, ShownTally } from '../../web/pages/assessments/progress-parts.tsx'
import type { ShownGroup, ShownRow } from '../../web/pages/assessments/row-list.tsx'
import { devicePath } from '../../web/pages/board/paths.ts'
import { type RowEvidence, speaks } from '../evidence/service.ts'
import type { FailingPc } from './machines.ts'
import type { Assessment, StoredAnswer } from './read.ts'

/** So many PCs are named in the list; the page of the row names all. */
const NAMED_PCS = 10

export function showGroups(
  assessment: Assessment,
  rows: readonly RowState[],
  communeCode: string,
): readonly ShownGroup[] {
  const groups = new Map<string, { group: string; title: string; rows: ShownRow[] }>()
  for (const one of rows) {
    const { group, groupTitle: title } = one.row
    const shown = showRow(assessment, one, communeCode)
    const known = groups.get(group)
    if (known === undefined) groups.set(group, { group, title, rows: [shown] })
    else known.rows.push(shown)
  }
  return [...groups.values()]
}

function showRow(assessment: Assessment, one: RowState, communeCode: string): ShownRow {
  const { row, state, machine } = one
  const failing = failingOf(assessment, one)
  const isFailure = one.why === 'machine-fail'
  return {
    ...{ id: row.id, clause: row.clause, title: row.title, state },
    why: isFailure ? `${sharePassing(machine)}.` : one.words,
    machine: machine === null || isFailure ? null : machine.words,
    failing: failing.slice(0, NAMED_PCS).map(({ name, deviceId }) => ({
      name,
      href: devicePath(communeCode, deviceId),
    })),
    failingCount: failing.length,
    human: one.human.state === state ? null : humanWords(assessment.answers.get(row.id), null),
    evidence: showEvidence(assessment, row.id, communeCode),
    ...duties(one, assessment.today),
  }
}

/** The PCs that make a row "Chưa đạt"; none for a row without check. */
export const failingOf = ({ failing }: Assessment, { row }: RowState): readonly FailingPc[] =>
  row.deviceCheck === null ? [] : (failing.get(row.deviceCheck) ?? [])

const sharePassing = (machine: MachineStatement | null): string =>
  `${machine?.passing ?? 0} trên ${machine?.total ?? 0} máy đạt`

/** Who sees to it and until when, in words. */
export const duties = (one: RowState, today: Day) => ({
  responsible: one.human.responsible,
  due: one.human.due === null ? null : formatDate(one.human.due),
  isOverdue: isOverdue(one, today),
  nextReview: one.nextReview === null ? null : formatDate(one.nextReview),
  isReviewDue: isReviewDue(one, today),
})

/** "Đạt, 20/11/2026, Trần Thị Bình"; `nobody` where there is no answer. */
export function humanWords<T>(answer: StoredAnswer | undefined, nobody: T): string | T {
  if (answer === undefined || answer.state === 'not-assessed') return nobody
  const day = answer.answeredOn === null ? null : formatDate(answer.answeredOn)
  return [REQUIREMENT_STATE_WORDS[answer.state], day, answer.answeredName].filter(Boolean).join(', ')
}

export const showEvidence = (
  { evidence, today }: Assessment,
  requirementId: string,
  communeCode: string,
): readonly ShownEvidence[] =>
  (evidence.get(requirementId) ?? []).map((piece) => ({
    title: piece.title,
    href: evidencePath(communeCode, piece.evidenceId),
    validity: validityWords(piece, today),
    review: reviewWords(piece),
    counts:
      speaks(piece) &&
      (piece.validFrom === null || piece.validFrom <= today) &&
      (piece.validUntil === null || piece.validUntil >= today),
  }))

function validityWords({ validFrom, validUntil }: RowEvidence, today: Day): string {
  if (validFrom !== null && validFrom > today) return `có giá trị từ ${formatDate(validFrom)}`
  if (validUntil === null) return 'còn giá trị'
  return `${validUntil < today ? 'hết hạn' : 'còn giá trị đến'} ${formatDate(validUntil)}`
}

function reviewWords({ review, reviewDue }: RowEvidence): string {
  switch (review) {
    case 'unseen':
      return 'chưa được Công an xã xem'
    case 'seen':
      return 'Công an xã đã xem'
    case 'accepted':
      return 'Công an xã chấp nhận'
    case 'returned':
      return `Công an xã trả lại${reviewDue === null ? '' : `, hạn ${formatDate(reviewDue)}`}`
    default:
      return review satisfies never
  }
}

export function showProgress(rows: readonly RowState[], today: Day): ShownProgress {
  const { whole, groups } = progressOf(rows, today)
  return {
    ...showTally(whole),
    groups: groups.map((one) => ({ ...showTally(one), group: one.group, title: one.groupTitle })),
  }
}

const showTally = (tally: Tally): ShownTally => ({
  ...{ rows: tally.rows, counts: tally.counts, answered: tally.answered },
  percent: wholePercent(tally.answered, tally.rows),
  ...{
    machineFails: tally.machineFails,
    overdue: tally.overdue,
    withoutResponsible: tally.withoutResponsible,
  },
  ...{ reviewsDue: tally.reviewsDue, reviewsSoon: tally.reviewsSoon },
})

/** "mỗi 6 tháng". */
export function cycleWords(cycle: string | null): string | null {
  if (cycle === null) return null
  const { months, days } = parseDuration(cycle)
  if (months === 12 && days === 0) return 'mỗi năm'
  if (months > 0 && months % 12 === 0 && days === 0) return `mỗi ${months / 12} năm`
  const parts = [months > 0 ? `${months} tháng` : '', days > 0 ? `${days} ngày` : '']
  return `mỗi ${parts.filter(Boolean).join(' ')}`
}
