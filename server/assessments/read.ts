/** The assessment of a system as it is at a moment: answers, PCs and evidence under the rules of checks/requirements. */
import { Level, listRequirements, type Requirement } from '../../checks/catalogue/catalogue.ts'
import type { HumanAnswer, RequirementState } from '../../checks/requirements/answer.ts'
import { assessLevel, type RowState } from '../../checks/requirements/assessment.ts'
import { rowsOfLevel } from '../../checks/requirements/rows.ts'
import type { Calendar } from '../../checks/time/calendar.ts'
import { type Day, dayOf } from '../../checks/time/zone.ts'
import type { Tx } from '../db/database.ts'
import { countedEvidence, evidenceFor, type RowEvidence } from '../evidence/service.ts'
import { getSystem, type SystemKey, type SystemRow } from '../systems/systems.ts'
import { type FailingPc, listSystemPcs, proofsOf } from './machines.ts'

export type StoredAnswer = {
  readonly requirementId: string
  readonly state: RequirementState
  readonly reason: string
  readonly responsible: string | null
  readonly staffId: string | null
  readonly due: Day | null
  readonly answeredOn: Day | null
  readonly answeredBy: string | null
  readonly answeredName: string | null
  readonly edition: number
}

export type Said = {
  /** Of rows of all levels, by id of the row. */
  readonly answers: ReadonlyMap<string, StoredAnswer>
  /** By id of the row. */
  readonly evidence: ReadonlyMap<string, readonly RowEvidence[]>
  /** Of the last change-set; 0: nobody wrote anything. */
  readonly edition: number
}

export type Assessment = Said & {
  readonly system: SystemRow
  /** Null: not determined, so there are no rows. */
  readonly level: Level | null
  /** All rows of the level. */
  readonly rows: readonly RowState[]
  /** By id of the check: the PCs that fail. */
  readonly failing: ReadonlyMap<string, readonly FailingPc[]>
  readonly today: Day
}

export type At = { readonly now: Date; readonly calendar: Calendar }

export const listAnswers = (tx: Tx, { communeId, systemId }: SystemKey): Promise<StoredAnswer[]> =>
  tx<StoredAnswer[]>`
    select requirement_id as "requirementId", state, reason, responsible, staff_id as "staffId", due,
      answered_on as "answeredOn", answered_by as "answeredBy", answered_name as "answeredName", edition
    from requirement_answers where commune_id = ${communeId} and system_id = ${systemId}`.execute()

export async function readSaid(tx: Tx, key: SystemKey): Promise<Said> {
  const [answers, evidence] = await Promise.all([
    listAnswers(tx, key),
    evidenceFor(tx, key.communeId, key.systemId),
  ])
  return saidOf(answers, evidence)
}

const saidOf = (answers: readonly StoredAnswer[], evidence: Said['evidence']): Said => ({
  answers: new Map(answers.map((answer) => [answer.requirementId, answer])),
  evidence,
  edition: answers.reduce((last, { edition }) => Math.max(last, edition), 0),
})

/** Throws `not_found`. */
export async function readAssessment(tx: Tx, key: SystemKey, { now, calendar }: At): Promise<Assessment> {
  const [system, answers, evidence, pcs] = await Promise.all([
    getSystem(tx, key),
    listAnswers(tx, key),
    evidenceFor(tx, key.communeId, key.systemId),
    listSystemPcs(tx, key),
  ])
  const said = saidOf(answers, evidence)
  const today = dayOf(now)
  const level = levelOf(system)
  if (level === null) return { ...said, system, level, today, rows: [], failing: new Map() }
  const checks = rowsOfLevel(level).flatMap(({ deviceCheck }) => (deviceCheck === null ? [] : [deviceCheck]))
  const { proofs, failing } = proofsOf(pcs, checks, { calendar, now })
  const rows = assessLevel(
    level,
    {
      answers: humanAnswers(said, level),
      proofs,
      evidence: countedEvidence([...evidence.values()].flat()),
    },
    today,
  )
  return { ...said, system, level, today, rows, failing }
}

export function levelOf({ level }: Pick<SystemRow, 'level'>): Level | null {
  return level === null ? null : Level.parse(level)
}

/** Answers with the evidence that leans on their rows; rows without an answer are left out. */
export const humanAnswers = (said: Said, level: Level): ReadonlyMap<string, HumanAnswer> =>
  new Map(
    rowsOfLevel(level).flatMap(({ id }) => {
      const answer = said.answers.get(id)
      return answer === undefined ? [] : [[id, toHuman(answer, said.evidence.get(id) ?? [])] as const]
    }),
  )

export const toHuman = (
  { state, reason, responsible, due, answeredOn }: StoredAnswer,
  evidence: readonly RowEvidence[],
): HumanAnswer => ({
  ...{ state, reason, responsible, due, answeredOn },
  evidence: evidence.map(({ evidenceId }) => evidenceId),
})

let byId: ReadonlyMap<string, Requirement> | undefined

/** A row of any level. */
export function requirementOf(id: string): Requirement | undefined {
  byId ??= new Map(listRequirements().map((row) => [row.id, row]))
  return byId.get(id)
}
