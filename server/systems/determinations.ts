/**
 * The level of a system, determined question by question and signed: NĐ 331 Đ7 to Đ17. What was signed stays as it was
 * signed; a new determination begins from the answers of the last one.
 */
import { randomUUID } from 'node:crypto'
import type { Level } from '../../checks/catalogue/catalogue.ts'
import { explainLevel, type LevelExplanation } from '../../checks/systems/explain.ts'
import { LevelInput } from '../../checks/systems/level.ts'
import {
  type Answers,
  type AnswerValue,
  QUESTIONNAIRE_EDITION,
  shownQuestions,
} from '../../checks/systems/questionnaire.ts'
import { type Challenge, challengesOf, type LevelledSystem } from '../../checks/systems/splitting.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { keepDeviceLevels } from './device-levels.ts'
import { type By, getSystem, linkedDevices, lockSystem, type SystemKey, type SystemRow } from './systems.ts'

export type DeterminationState = 'draft' | 'submitted' | 'signed' | 'dropped'

export type Determination = {
  readonly determinationId: string
  readonly state: DeterminationState
  readonly edition: string
  readonly triggerId: string | null
  readonly answers: Answers
  readonly levelBefore: Level | null
  readonly challengeReason: string | null
  readonly sheet: SignedSheet | null
  readonly level: Level | null
  readonly returnedReason: string | null
  readonly begunAt: Date
  readonly submittedBy: string | null
  readonly submittedAt: Date | null
  readonly signedName: string | null
  readonly signedAt: Date | null
}

/** What was signed, in the words that stood on the page then. */
export type SignedSheet = {
  readonly system: { readonly name: string; readonly ownerName: string; readonly operator: string | null }
  readonly explanation: LevelExplanation
  readonly challenges: readonly Challenge[]
}

const COLUMNS = `determination_id as "determinationId", state, edition, trigger_id as "triggerId", answers,
  level_before as "levelBefore", challenge_reason as "challengeReason", sheet, level,
  returned_reason as "returnedReason", begun_at as "begunAt", submitted_by as "submittedBy",
  submitted_at as "submittedAt", signed_name as "signedName", signed_at as "signedAt"`

/** Newest first. */
export const listDeterminations = (tx: Tx, { communeId, systemId }: SystemKey): Promise<Determination[]> =>
  tx<Determination[]>`select ${tx.unsafe(COLUMNS)} from level_determinations
    where commune_id = ${communeId} and system_id = ${systemId} order by begun_at desc, determination_id`.execute()

/** The one that is being answered or waits for a signature. */
export async function findOpen(tx: Tx, { communeId, systemId }: SystemKey): Promise<Determination | null> {
  const [row] = await tx<Determination[]>`select ${tx.unsafe(COLUMNS)} from level_determinations
    where commune_id = ${communeId} and system_id = ${systemId} and state in ('draft', 'submitted')`
  return row ?? null
}

/** Throws `conflict` when one is open already; a used system has no level of the commune's making. */
export const beginDetermination = (db: Database, key: SystemKey, { actor, now }: By): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const system = await lockSystem(tx, key)
    if (system.life === 'retired')
      throw new AppError('conflict', 'Hệ thống đã ngừng: không xác định cấp độ nữa.')
    if ((await findOpen(tx, key)) !== null)
      throw new AppError('conflict', 'Hệ thống đang có một lần xác định cấp độ chưa xong.')
    const [last] = (await listDeterminations(tx, key)).filter(({ state }) => state === 'signed')
    const determinationId = randomUUID()
    await tx`insert into level_determinations ${tx({
      ...{ commune_id: key.communeId, determination_id: determinationId, system_id: key.systemId },
      ...{ state: 'draft', edition: QUESTIONNAIRE_EDITION, trigger_id: system.reviewTriggers[0] ?? null },
      answers: tx.json(startingAnswers(system, last?.answers)) as never,
      ...{ level_before: system.level, begun_by: actor, begun_at: now },
    })}`
    await note(tx, key, { actor, now }, 'level.begun', { triggers: system.reviewTriggers })
  })

/** What the register knows already; an answer given before wins, except where the register was changed since. */
function startingAnswers(system: SystemRow, before: Answers | undefined): Answers {
  const { systemType, informationTypes } = system
  return {
    ...before,
    ...(systemType !== null && { 'q-system-type': [systemType] }),
    ...(informationTypes.length > 0 && { 'q-information': informationTypes }),
    // Asked anew each time.
    'q-splitting-check': null,
  } as Answers
}

/** Keeps the answer to one question; null takes it back. Throws `not_found`, `conflict`, `invalid` with the question. */
export const answerQuestion = (
  db: Database,
  key: SystemKey,
  { question, value }: { readonly question: string; readonly value: AnswerValue },
): Promise<Answers> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockSystem(tx, key)
    const open = await mustBe(tx, key, 'draft')
    const answers: Answers = { ...open.answers, [question]: value ?? null }
    if (!LevelInput.safeParse({ answers }).success)
      throw new AppError('invalid', 'Câu trả lời này không có trong bảng hỏi.')
    await tx`update level_determinations set answers = ${tx.json(answers as never)}
      where commune_id = ${key.communeId} and determination_id = ${open.determinationId}`
    return answers
  })

/** The answers in words with what they come to, and the objections to it. */
export async function explain(tx: Tx, system: SystemRow, determination: Determination) {
  const { answers, levelBefore } = determination
  const explanation = explainLevel({
    answers,
    ...(levelBefore !== null && { currentLevel: levelBefore }),
  })
  const level = explanation.answer.complete ? explanation.answer.level : null
  return { explanation, challenges: await challengesFor(tx, system, level) }
}

/**
 * Đ8.3: the systems that came from one, or went into one, held against what there was before. `level`: what this
 * determination comes to; null while it comes to none.
 */
async function challengesFor(tx: Tx, system: SystemRow, level: Level | null): Promise<readonly Challenge[]> {
  const { communeId, systemId } = system
  const root = system.splitFrom ?? systemId
  const rows = await tx<
    { id: string; name: string; level: Level | null; merged: string | null; best: Level | null }[]
  >`
    select system_id as id, name, level, merged_into as merged,
      (select max(l.level) from level_determinations l where l.commune_id = s.commune_id
        and l.system_id = s.system_id and l.state = 'signed') as best
    from systems s where commune_id = ${communeId}
      and (system_id = ${root} or split_from = ${root} or merged_into = ${systemId})`
  const now = (row: {
    readonly id: string
    readonly name: string
    readonly level: Level | null
  }): LevelledSystem => ({
    id: row.name,
    level: row.id === systemId ? level : row.level,
  })
  const parts = rows.filter((row) => row.merged === null)
  const whole = rows.find((row) => row.id === root)
  const split =
    parts.length > 1 && whole !== undefined
      ? challengesOf({ before: [{ id: whole.name, level: whole.best }], after: parts.map(now) })
      : []
  const merged = rows.filter((row) => row.merged === systemId)
  const own = rows.find((row) => row.id === systemId)
  const joined =
    merged.length > 0 && own !== undefined
      ? challengesOf({
          before: [own, ...merged].map(({ name, best }) => ({ id: name, level: best })),
          after: [now(own)],
        })
      : []
  return [...split, ...joined]
}

/** Whether somebody has to write why: the levels came out lower by drawing the systems anew. */
export const needsReason = (challenges: readonly Challenge[]): boolean =>
  challenges.some(({ id }) => id === 'level-lowered' || id === 'parts-below-whole')

/**
 * Hands it to the leader. Throws `invalid` while a question is empty or a challenge has no written reason.
 * `reason`: why the systems were split or merged.
 */
export const submitDetermination = (
  db: Database,
  key: SystemKey,
  reason: string | null,
  { actor, now }: By,
): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockSystem(tx, key)
    const open = await mustBe(tx, key, 'draft')
    const { explanation, challenges } = await explain(tx, await getSystem(tx, key), open)
    if (!explanation.answer.complete)
      throw new AppError('invalid', 'Còn câu chưa trả lời: chưa trình ký được.')
    if (explanation.answer.outcome === 'insufficient')
      throw new AppError('invalid', 'Các câu trả lời chưa đủ để có cấp độ: hãy xem lại từng câu.')
    if (needsReason(challenges) && reason === null)
      throw new AppError('invalid', 'Tách hay gộp làm cấp độ thấp đi: hãy ghi lý do (khoản 3 Điều 8 NĐ 331).')
    await tx`update level_determinations set state = 'submitted', challenge_reason = ${reason},
        returned_reason = null, submitted_by = ${actor}, submitted_at = ${now}
      where commune_id = ${key.communeId} and determination_id = ${open.determinationId}`
    const { outcome, level } = explanation.answer
    await note(tx, key, { actor, now }, 'level.submitted', { outcome, level })
  })

/** Back to whoever answers, with a reason. */
export const returnDetermination = (db: Database, key: SystemKey, reason: string, by: By): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockSystem(tx, key)
    const open = await mustBe(tx, key, 'submitted')
    await tx`update level_determinations set state = 'draft', returned_reason = ${reason}
      where commune_id = ${key.communeId} and determination_id = ${open.determinationId}`
    await note(tx, key, by, 'level.returned', { reason })
  })

/** The level is in force from now on; what the level was to be looked at for is done. */
export const signDetermination = (
  db: Database,
  key: SystemKey,
  { name, ...by }: By & { readonly name: string },
): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockSystem(tx, key)
    const open = await mustBe(tx, key, 'submitted')
    // Nobody signs what they answered themselves.
    if (open.submittedBy === by.actor)
      throw new AppError('forbidden', 'Người trình không tự ký phiếu của mình.')
    const system = await getSystem(tx, key)
    const { explanation, challenges } = await explain(tx, system, open)
    // Another system was split or merged since it was handed in: it goes back for the reason it lacks now.
    if (needsReason(challenges) && open.challengeReason === null)
      throw new AppError(
        'conflict',
        'Hệ thống vừa được tách hay gộp: hãy trả lại để ghi lý do rồi trình lại.',
      )
    const { level, procedureLevel, outcome } = explanation.answer
    const operator = system.operatorUnit ?? system.operatorName
    const sheet: SignedSheet = {
      system: { name: system.name, ownerName: system.ownerName, operator },
      ...{ explanation, challenges },
    }
    await tx`update level_determinations set state = 'signed', sheet = ${tx.json(sheet as never)}, level = ${level},
        procedure_level = ${procedureLevel}, signed_by = ${by.actor}, signed_name = ${name}, signed_at = ${by.now}
      where commune_id = ${key.communeId} and determination_id = ${open.determinationId}`
    await tx`update systems set level = ${level}, procedure_level = ${procedureLevel}, review_triggers = '{}',
        review_since = null, updated_at = ${by.now}
      where commune_id = ${key.communeId} and system_id = ${key.systemId}`
    await keepDeviceLevels(tx, key.communeId, await linkedDevices(tx, key), by.now)
    await note(tx, key, by, 'level.signed', { outcome, before: system.level, level, procedureLevel })
  })

/** Given up before it was signed. */
export const dropDetermination = (db: Database, key: SystemKey, by: By): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockSystem(tx, key)
    const open = await mustBe(tx, key, 'draft')
    await tx`update level_determinations set state = 'dropped'
      where commune_id = ${key.communeId} and determination_id = ${open.determinationId}`
    await note(tx, key, by, 'level.dropped', {})
  })

/** Throws `conflict`: somebody was faster, or the page is an old one. */
async function mustBe(tx: Tx, key: SystemKey, state: 'draft' | 'submitted'): Promise<Determination> {
  const open = await findOpen(tx, key)
  if (open?.state !== state)
    throw new AppError('conflict', 'Việc này đã được người khác làm, hoặc trang đã cũ. Hãy xem lại.')
  return open
}

const note = (
  tx: Tx,
  { communeId, systemId }: SystemKey,
  { actor, now }: By,
  action: string,
  detail: object,
) => appendAudit(tx, { communeId, actor, action, subject: `system:${systemId}`, detail: { ...detail } }, now)

/** The next question without an answer after this one, then from the beginning; null: all are answered. */
export function nextQuestion(answers: Answers, after: string): string | null {
  const shown = shownQuestions(answers)
  const at = shown.findIndex(({ id }) => id === after)
  const isEmpty = ({ id }: { readonly id: string }): boolean => {
    const value = answers[id]
    return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
  }
  const next = shown.slice(at + 1).find(isEmpty) ?? shown.slice(0, Math.max(at, 0)).find(isEmpty)
  return next?.id ?? null
}
