/** Rows, answers and proofs for the tests of this folder. */
import fc from 'fast-check'
import type { Level } from '../catalogue/catalogue.ts'
import { addDays, type Day, startOfDay } from '../time/zone.ts'
import { type Evidence, type HumanAnswer, NO_ANSWER, REQUIREMENT_STATES } from './answer.ts'
import type { AssessmentInput } from './assessment.ts'
import { type MachineProof, NO_PROOF } from './machine-proof.ts'
import { type LevelRow, rowOfConcept, rowsOfLevel } from './rows.ts'

export const LEVELS: readonly Level[] = [1, 2, 3, 4, 5]
export const TODAY: Day = '2026-11-24'

export function row(concept: string, level: Level = 3): LevelRow {
  const found = rowOfConcept(level, concept)
  if (found === null) throw new Error(`no row for ${concept} at level ${level}`)
  return found
}

/** No check, no cycle. */
export const PAPER_ROW = row('risk-process')
/** No check, every year. */
export const YEARLY_ROW = row('risk-process-review')
export const FIREWALL_ROW = row('mon-host-firewall')
export const SUFFICIENT_ROW = row('sw-installed-list')
/** A check, every month. */
export const MONTHLY_PATCH_ROW = row('vul-patch-monthly')

export const answer = (over: Partial<HumanAnswer> = {}): HumanAnswer => ({
  ...NO_ANSWER,
  state: 'met',
  answeredOn: TODAY,
  evidence: ['paper'],
  ...over,
})

export const proof = (over: Partial<MachineProof> = {}): MachineProof => ({ ...NO_PROOF, ...over })
export const PC_01 = { name: 'PC-01', reason: 'Tường lửa đang tắt.' }
export const PC_02 = { name: 'PC-02', reason: 'Tường lửa đang tắt.' }

export const evidenceOf = (
  pieces: Readonly<Record<string, Partial<Evidence>>>,
): ReadonlyMap<string, Evidence> =>
  new Map(
    Object.entries(pieces).map(([id, over]) => [id, { validFrom: null, validUntil: null, ...over }] as const),
  )
export const VALID_PAPER = evidenceOf({ paper: {} })

const EVIDENCE_IDS = ['paper', 'minutes', 'photo', 'withdrawn']

/** From half a year before `TODAY` to half a year after. */
export const someDay: fc.Arbitrary<Day> = fc
  .integer({ min: -180, max: 180 })
  .map((days) => addDays(TODAY, days))
const maybeDay = fc.option(someDay)

export const someAnswer: fc.Arbitrary<HumanAnswer> = fc.record({
  state: fc.constantFrom(...REQUIREMENT_STATES),
  reason: fc.constantFrom('', '—', 'Hệ thống không có phần này.'),
  responsible: fc.constantFrom(null, 'Nguyễn Văn An', 'Trần Thị Bình'),
  due: maybeDay,
  answeredOn: maybeDay,
  evidence: fc.subarray(EVIDENCE_IDS),
})

const somePcs = fc
  .nat({ max: 3 })
  .map((count) => Array.from({ length: count }, (_, index) => ({ ...PC_01, name: `PC-${index}` })))
const noneMostly = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: somePcs })
const zeroMostly = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat({ max: 3 }) },
)

export const someProof: fc.Arbitrary<MachineProof> = fc.record({
  pass: fc.nat({ max: 20 }),
  warning: noneMostly,
  failing: noneMostly,
  unknown: zeroMostly,
  waived: zeroMostly,
  notApplicable: zeroMostly,
  until: fc.option(someDay.map(startOfDay)),
})

const somePiece: fc.Arbitrary<Evidence> = fc.record({ validFrom: maybeDay, validUntil: maybeDay })

/** Never holds `withdrawn`. */
export const someEvidence: fc.Arbitrary<ReadonlyMap<string, Evidence>> = fc
  .record({ paper: somePiece, minutes: somePiece, photo: somePiece })
  .map(evidenceOf)

export const someLevel = fc.constantFrom(...LEVELS)

/** Rows of all kinds: with and without check, cycle and machine-sufficiency. */
export const someRow: fc.Arbitrary<LevelRow> = fc.oneof(
  someLevel.chain((level) => fc.constantFrom(...rowsOfLevel(level))),
  fc.constantFrom(PAPER_ROW, YEARLY_ROW, FIREWALL_ROW, SUFFICIENT_ROW, MONTHLY_PATCH_ROW),
)

/** Answers and proofs dealt round to the rows of a level; every seventh row has none. */
export const someInput = (level: Level): fc.Arbitrary<AssessmentInput> =>
  fc
    .record({
      answers: fc.array(someAnswer, { minLength: 1, maxLength: 12 }),
      proofs: fc.array(someProof, { minLength: 1, maxLength: 6 }),
      evidence: someEvidence,
    })
    .map(({ answers, proofs, evidence }) => ({
      answers: new Map(
        rowsOfLevel(level).flatMap(({ id }, index) => {
          const given = answers[index % answers.length]
          return given === undefined || index % 7 === 0 ? [] : [[id, given] as const]
        }),
      ),
      proofs: new Map(
        rowsOfLevel(level).flatMap(({ deviceCheck }, index) => {
          const given = proofs[index % proofs.length]
          return deviceCheck === null || given === undefined ? [] : [[deviceCheck, given] as const]
        }),
      ),
      evidence,
    }))
