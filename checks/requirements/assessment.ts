/**
 * What a row is worth on a day: the person's answer, kept apart, under what machines, evidence and time make of it.
 * Unknown is not pass, so a row is met only by an answer that still counts and by PCs that all pass where they can.
 *
 * Down, the person's part after reason, cycle and evidence were looked at; across, the PCs. `open`: none fails and at
 * least one is unknown, cautioned ("cần chú ý") or waived. `none`: the row has no check, or it concerns no PC of the
 * system. `sufficient`: all pass on a row that the data marks as proven by machines alone.
 *
 * | person           | none           | fail    | open           | pass           | sufficient     |
 * | ---------------- | -------------- | ------- | -------------- | -------------- | -------------- |
 * | unanswered       | not-assessed   | not-met | not-assessed   | partly         | met            |
 * | reason-missing   | not-assessed   | not-met | not-assessed   | partly         | met            |
 * | review-due       | not-assessed   | not-met | not-assessed   | partly         | met            |
 * | met              | met            | not-met | partly         | met            | met            |
 * | evidence-missing | partly         | not-met | partly         | met            | met            |
 * | evidence-expired | partly         | not-met | partly         | partly         | met            |
 * | partly           | partly         | not-met | partly         | partly         | partly         |
 * | not-met          | not-met        | not-met | not-met        | not-met        | not-met        |
 * | not-applicable   | not-applicable | not-met | not-applicable | not-applicable | not-applicable |
 *
 * - fail: a PC that fails shows that the requirement is not met and that it applies; a person who knows why it may
 *   fail asks for a waiver of that PC.
 * - pass: the technical part is proven, the other part waits for a person. What PCs show needs no paper, so an answer
 *   without evidence stands; one that leans on a paper falls with it.
 * - A person who says less than the PCs is believed, also on a row they could prove alone.
 * - evidence: one piece that is valid on the day is enough, as for the items of the four layers. Without any, "Đạt" is
 *   a claim: otherwise taking an expired paper away would bring "Đạt" back.
 * - review-due: only what counts as good (met, not applicable) ends with the cycle; what was bad stays bad. An answer
 *   without its day on a row with a cycle is late, as nobody knows.
 * - An answer or evidence of a later day has not happened yet: a report of an earlier day leaves it out.
 */
import type { Level } from '../catalogue/catalogue.ts'
import { formatDate } from '../time/words.ts'
import { addDays, type Day } from '../time/zone.ts'
import {
  type EvidenceById,
  type HumanAnswer,
  isWrittenReason,
  NO_ANSWER,
  type RequirementState,
} from './answer.ts'
import {
  type MachineProof,
  type MachineStanding,
  type MachineStatement,
  NO_PROOF,
  proofEnds,
  statementOf,
} from './machine-proof.ts'
import { nextReviewDay } from './review.ts'
import { type LevelRow, rowsOfLevel } from './rows.ts'

type HumanPart =
  | 'unanswered'
  | 'reason-missing'
  | 'review-due'
  | 'met'
  | 'evidence-missing'
  | 'evidence-expired'
  | 'partly'
  | 'not-met'
  | 'not-applicable'

type Column = 'none' | 'fail' | 'open' | 'pass' | 'sufficient'

const UNANSWERED: Readonly<Record<Column, RequirementState>> = {
  none: 'not-assessed',
  fail: 'not-met',
  open: 'not-assessed',
  pass: 'partly',
  sufficient: 'met',
}
const CLAIMED = { none: 'partly', fail: 'not-met', open: 'partly', pass: 'met', sufficient: 'met' } as const
const throughout = (state: RequirementState): Readonly<Record<Column, RequirementState>> => ({
  none: state,
  fail: 'not-met',
  open: state,
  pass: state,
  sufficient: state,
})

const STATES: Readonly<Record<HumanPart, Readonly<Record<Column, RequirementState>>>> = {
  unanswered: UNANSWERED,
  'reason-missing': UNANSWERED,
  'review-due': UNANSWERED,
  met: { ...CLAIMED, none: 'met' },
  'evidence-missing': CLAIMED,
  'evidence-expired': { ...CLAIMED, pass: 'partly' },
  partly: throughout('partly'),
  'not-met': throughout('not-met'),
  'not-applicable': throughout('not-applicable'),
}

const COLUMNS: Readonly<Record<MachineStanding, Column>> = {
  none: 'none',
  fail: 'fail',
  unknown: 'open',
  warning: 'open',
  waived: 'open',
  pass: 'pass',
}

/** Parts that wait for a person to answer, for the first time or again. */
const WAITING: ReadonlySet<HumanPart> = new Set(['unanswered', 'reason-missing', 'review-due'])

/** Why a row has its state: the parts of the person, and what machines do to them. */
export type WhyCode =
  | HumanPart
  /** Answered as met, and all PCs pass. */
  | 'proven'
  | 'machine-sufficient'
  /** All PCs pass, nobody answered. */
  | 'machine-only'
  | 'machine-fail'
  /** Answered as met, but a PC is not known, cautioned, or waived. */
  | 'machine-unknown'
  | 'machine-warning'
  | 'machine-waived'

export type RowState = {
  readonly row: LevelRow
  readonly state: RequirementState
  readonly why: WhyCode
  /** The reason as a sentence. */
  readonly words: string
  /** What the PCs say; null for a row without device check. */
  readonly machine: MachineStatement | null
  /** As it was given, whatever became of it. */
  readonly human: HumanAnswer
  /** Whether the person's answer counts on this day: it has its reason, its day has come, its cycle has not ended. */
  readonly isAnswered: boolean
  /** The last day within the cycle; null without cycle or answer. */
  readonly nextReview: Day | null
  /**
   * The first day on which anything above is another with the same answer, evidence and proof; null when time alone
   * changes nothing. Exact: the day before it all of it still holds.
   */
  readonly until: Day | null
}

export type AssessmentInput = {
  /** By id of the row. */
  readonly answers: ReadonlyMap<string, HumanAnswer>
  /** By id of the device check. */
  readonly proofs: ReadonlyMap<string, MachineProof>
  readonly evidence: EvidenceById
}

/** All rows of a level in the order of their clauses; rows nobody answered and checks nobody ran are among them. */
export const assessLevel = (level: Level, input: AssessmentInput, today: Day): readonly RowState[] =>
  rowsOfLevel(level).map((row) =>
    stateOf(
      row,
      input.answers.get(row.id) ?? NO_ANSWER,
      row.deviceCheck === null ? null : (input.proofs.get(row.deviceCheck) ?? null),
      input.evidence,
      today,
    ),
  )

/**
 * `machine` is the proof of the row's own device check; null, as when the row has one and nobody looked, proves
 * nothing. It is not read for a row without check. Evidence that is not in `evidence` was withdrawn.
 */
export function stateOf(
  row: LevelRow,
  human: HumanAnswer,
  machine: MachineProof | null,
  evidence: EvidenceById,
  today: Day,
): RowState {
  const proof = row.deviceCheck === null ? null : (machine ?? NO_PROOF)
  const nextReview = human.state === 'not-assessed' ? null : nextReviewDay(row.cycle, human.answeredOn)
  const given: Given = { row, human, proof, evidence, nextReview }
  const now = judge(given, today)
  const until = turningDays(given, today).find((day) => !isSame(judge(given, day), now)) ?? null
  return { row, human, nextReview, until, ...now }
}

type Given = {
  readonly row: LevelRow
  readonly human: HumanAnswer
  readonly proof: MachineProof | null
  readonly evidence: EvidenceById
  readonly nextReview: Day | null
}

type Judged = Pick<RowState, 'state' | 'why' | 'words' | 'machine' | 'isAnswered'>

const isSame = (a: Judged, b: Judged): boolean =>
  a.state === b.state &&
  a.why === b.why &&
  a.words === b.words &&
  a.isAnswered === b.isAnswered &&
  a.machine?.standing === b.machine?.standing &&
  a.machine?.words === b.machine?.words

/** Days after `today` on which something begins or ends, the earliest first. */
function turningDays({ human, proof, evidence, nextReview }: Given, today: Day): readonly Day[] {
  const days = new Set<Day>()
  const add = (day: Day | null): void => {
    if (day !== null && day > today) days.add(day)
  }
  add(human.answeredOn)
  if (nextReview !== null) add(addDays(nextReview, 1))
  for (const id of human.evidence) {
    const piece = evidence.get(id)
    add(piece?.validFrom ?? null)
    if (piece !== undefined && piece.validUntil !== null) add(addDays(piece.validUntil, 1))
  }
  if (proof !== null) add(proofEnds(proof))
  return [...days].sort()
}

function judge(given: Given, today: Day): Judged {
  const { row, proof } = given
  const part = partOf(given, today)
  const machine = proof === null ? null : statementOf(proof, today)
  const column = columnOf(row, machine)
  const state = STATES[part][column]
  const why = whyOf(part, column, machine)
  return { state, why, words: wordsOf(why, given, machine, today), machine, isAnswered: !WAITING.has(part) }
}

function columnOf({ machineSufficient }: LevelRow, machine: MachineStatement | null): Column {
  const column = machine === null ? 'none' : COLUMNS[machine.standing]
  return column === 'pass' && machineSufficient !== null ? 'sufficient' : column
}

function partOf({ row, human, evidence, nextReview }: Given, today: Day): HumanPart {
  const { state, answeredOn } = human
  if (state === 'not-assessed' || (answeredOn !== null && answeredOn > today)) return 'unanswered'
  if (state === 'partly' || state === 'not-met') return state
  if (state === 'not-applicable' && !isWrittenReason(human.reason)) return 'reason-missing'
  if (row.cycle !== null && (nextReview === null || today > nextReview)) return 'review-due'
  return state === 'met' ? evidencePart(human, evidence, today) : state
}

function evidencePart(human: HumanAnswer, evidence: EvidenceById, today: Day): HumanPart {
  let part: HumanPart = 'evidence-missing'
  for (const id of human.evidence) {
    const piece = evidence.get(id)
    if (piece === undefined || (piece.validFrom !== null && piece.validFrom > today)) continue
    if (piece.validUntil === null || piece.validUntil >= today) return 'met'
    part = 'evidence-expired'
  }
  return part
}

const OPEN_REASONS: Readonly<Partial<Record<MachineStanding, WhyCode>>> = {
  unknown: 'machine-unknown',
  warning: 'machine-warning',
  waived: 'machine-waived',
}

/** What a person has to do goes before what the PCs say, which has its own sentence; a failure goes before all. */
function whyOf(part: HumanPart, column: Column, machine: MachineStatement | null): WhyCode {
  if (column === 'fail') return 'machine-fail'
  const isProvenTogether = part === 'met' || part === 'evidence-missing'
  if (column === 'sufficient' && STATES[part].sufficient === 'met' && !isProvenTogether)
    return 'machine-sufficient'
  if (part === 'unanswered' && column === 'pass') return 'machine-only'
  if (!isProvenTogether || column === 'none' || machine === null) return part
  return column === 'open' ? (OPEN_REASONS[machine.standing] ?? part) : 'proven'
}

const FIXED_WORDS: Readonly<
  Record<Exclude<WhyCode, 'review-due' | 'evidence-expired' | 'machine-sufficient' | 'machine-fail'>, string>
> = {
  unanswered: 'Chưa ai đánh giá yêu cầu này.',
  'reason-missing': 'Ghi là không áp dụng nhưng chưa viết lý do.',
  met: 'Đã đánh giá là đạt, có bằng chứng còn giá trị.',
  'evidence-missing': 'Đã đánh giá là đạt nhưng chưa có bằng chứng còn giá trị.',
  partly: 'Người đánh giá ghi là mới đạt một phần.',
  'not-met': 'Người đánh giá ghi là chưa đạt.',
  'not-applicable': 'Không áp dụng, có lý do ghi kèm.',
  proven: 'Đã đánh giá là đạt, máy chứng minh phần kỹ thuật.',
  'machine-only': 'Máy đã chứng minh phần kỹ thuật, còn chờ người đánh giá.',
  'machine-unknown': 'Đã đánh giá là đạt nhưng số liệu máy chưa đủ để chứng minh.',
  'machine-warning': 'Đã đánh giá là đạt nhưng có máy cần chú ý.',
  'machine-waived': 'Đã đánh giá là đạt nhưng có máy chỉ được miễn trừ.',
}

function wordsOf(why: WhyCode, given: Given, machine: MachineStatement | null, today: Day): string {
  switch (why) {
    case 'machine-fail':
      return `Có ${machine?.failing.length ?? 0} máy chưa đạt: ${machine?.words ?? ''}.`
    case 'machine-sufficient':
      return `Máy chứng minh đủ: ${given.row.machineSufficient ?? ''}.`
    case 'review-due':
      return given.nextReview === null
        ? 'Chưa ghi ngày đánh giá nên không biết còn trong kỳ rà soát hay không.'
        : `Đã quá ngày rà soát ${formatDate(given.nextReview)}, cần đánh giá lại.`
    case 'evidence-expired':
      return `Đã đánh giá là đạt nhưng bằng chứng hết hạn ngày ${formatDate(lastEnd(given, today))}.`
    default:
      return FIXED_WORDS[why]
  }
}

/** The last day on which any of the evidence still spoke; asked only where some has ended. */
const lastEnd = ({ human, evidence }: Given, today: Day): Day =>
  human.evidence
    .map((id) => evidence.get(id)?.validUntil ?? '')
    .filter((day) => day < today)
    .sort()
    .at(-1) ?? ''
