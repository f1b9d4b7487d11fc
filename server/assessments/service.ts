/** What people say of the requirement rows of a system: one row or many at once, all of it or nothing. */
import type { Level } from '../../checks/catalogue/catalogue.ts'
import { isWrittenReason, type RequirementState } from '../../checks/requirements/answer.ts'
import { type LevelRow, rowsOfLevel } from '../../checks/requirements/rows.ts'
import { formatDate } from '../../checks/time/words.ts'
import { type Day, dayOf } from '../../checks/time/zone.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { lockSystem, type SystemKey } from '../systems/systems.ts'
import { levelOf, readSaid, requirementOf, type Said, type StoredAnswer } from './read.ts'
import { type By, type Written, writeAnswers } from './write.ts'

/** What is left out stays as it is. */
export type AnswerChange = {
  /** Given, even as it was: the row was assessed again. */
  readonly state?: RequirementState
  /** Left out with a state: the words of the same state stay, those of another do not. */
  readonly reason?: string
  readonly responsible?: string | null
  readonly due?: Day | null
  /** The day of the assessment; left out with a state: today. */
  readonly answeredOn?: Day
}

export type AnswerRequest = {
  readonly rowIds: readonly string[]
  readonly change: AnswerChange
  /** The edition of the page that was filled in. */
  readonly seen: number
}

export type AnswerField = 'rows' | 'state' | 'reason' | 'due' | 'answeredOn'

export type AnswerOutcome =
  | { readonly ok: true; readonly count: number }
  /** Nothing was changed. */
  | { readonly ok: false; readonly problems: Readonly<Partial<Record<AnswerField, string>>> }

/** Throws `not_found`; `conflict` when one of the rows was written since `seen`, or the system is out of service. */
export const answerRows = (
  db: Database,
  key: SystemKey,
  { rowIds, change, seen }: AnswerRequest,
  by: By,
): Promise<AnswerOutcome> =>
  db.transaction({ communes: [key.communeId] }, async (tx): Promise<AnswerOutcome> => {
    const level = await lockForAnswers(tx, key)
    const rows = chosenRows(level, rowIds)
    if (typeof rows === 'string') return { ok: false, problems: { rows: rows } }
    const said = await readSaid(tx, key)
    refuseUnseen(rows, said, seen)
    const staffId = await staffNamed(tx, key.communeId, change.responsible)
    const today = dayOf(by.now)
    const written: Written[] = []
    for (const row of rows) {
      const before = said.answers.get(row.id) ?? null
      const after = changed(row, before, { ...change, staffId }, today, by)
      const problems = problemsOf(row, before, after, today)
      if (problems !== null) return { ok: false, problems }
      if (before === null || differs(before, after)) written.push({ before, after, carriedFrom: null })
    }
    if (written.length === 0) return { ok: true, count: 0 }
    const detail = { level, ...(change.state !== undefined && { state: change.state }) }
    await writeAnswers(tx, key, said.edition, written, by, { action: 'assessment.answered', detail })
    return { ok: true, count: written.length }
  })

/** Keeps other writers of the system away until the transaction ends. */
export async function lockForAnswers(tx: Tx, key: SystemKey): Promise<Level> {
  const system = await lockSystem(tx, key)
  const level = levelOf(system)
  if (level === null)
    throw new AppError('conflict', 'Hệ thống chưa có cấp độ nên chưa có yêu cầu để đánh giá.')
  if (system.life === 'retired') throw new AppError('conflict', 'Hệ thống đã ngừng, không đánh giá nữa.')
  return level
}

/** In the order of the level, or what is wrong with the choice. */
function chosenRows(level: Level, rowIds: readonly string[]): readonly LevelRow[] | string {
  const wanted = new Set(rowIds)
  if (wanted.size === 0) return 'Chưa chọn yêu cầu nào.'
  const rows = rowsOfLevel(level).filter(({ id }) => wanted.delete(id))
  const [foreign] = wanted
  if (foreign === undefined) return rows
  const known = requirementOf(foreign)
  return known === undefined
    ? 'Có dòng không có trong bảng yêu cầu.'
    : `Mục ${known.clause} là yêu cầu của cấp độ ${known.level}, hệ thống này ở cấp độ ${level}.`
}

function refuseUnseen(rows: readonly LevelRow[], said: Said, seen: number): void {
  const unseen = rows.filter(({ id }) => (said.answers.get(id)?.edition ?? 0) > seen)
  if (unseen.length === 0) return
  const names = unseen.slice(0, 5).map(({ clause }) => clause)
  const more = unseen.length > names.length ? ` và ${unseen.length - names.length} mục khác` : ''
  throw new AppError(
    'conflict',
    `Người khác vừa sửa mục ${names.join(', ')}${more}. Chưa lưu gì. Hãy xem lại rồi lưu.`,
  )
}

/** The one member of the staff of this name; undefined: the name is not changed. */
async function staffNamed(
  tx: Tx,
  communeId: string,
  name: string | null | undefined,
): Promise<string | null | undefined> {
  if (name === undefined || name === null) return name
  const found = await tx<{ id: string }[]>`select staff_id as id from staff
    where commune_id = ${communeId} and full_name = ${name} and left_on is null limit 2`
  return found.length === 1 ? (found[0]?.id ?? null) : null
}

type After = Omit<StoredAnswer, 'edition'>

const BLANK: Omit<After, 'requirementId'> = {
  ...{ state: 'not-assessed', reason: '', responsible: null, staffId: null, due: null },
  ...{ answeredOn: null, answeredBy: null, answeredName: null },
}

function changed(
  { id }: LevelRow,
  before: StoredAnswer | null,
  change: AnswerChange & { readonly staffId: string | null | undefined },
  today: Day,
  by: By,
): After {
  const { edition: _, ...old } = before ?? { ...BLANK, requirementId: id, edition: 0 }
  const { state, reason, responsible, staffId, due, answeredOn } = change
  const kept: After = {
    ...old,
    ...(responsible !== undefined && { responsible, staffId: staffId ?? null }),
    ...(due !== undefined && { due }),
  }
  if (state === undefined) return kept
  const words = reason ?? (state === old.state ? old.reason : '')
  if (state === 'not-assessed')
    return { ...kept, state, reason: words, answeredOn: null, answeredBy: null, answeredName: null }
  const day = answeredOn ?? today
  if (state === old.state && words === old.reason && day === old.answeredOn) return kept
  return { ...kept, state, reason: words, answeredOn: day, answeredBy: by.actor, answeredName: by.name }
}

function problemsOf(
  row: LevelRow,
  before: StoredAnswer | null,
  after: After,
  today: Day,
): Readonly<Partial<Record<AnswerField, string>>> | null {
  const { state, reason, due, answeredOn } = after
  if (state === 'not-applicable' && !isWrittenReason(reason))
    return { reason: `Không áp dụng phải ghi lý do (mục ${row.clause}).` }
  if (answeredOn !== null && answeredOn > today)
    return { answeredOn: 'Ngày đánh giá không thể ở sau hôm nay.' }
  // What was done too late keeps the day on which it was due.
  if (due !== null && due !== before?.due && answeredOn !== null && due < answeredOn)
    return { due: `Hạn phải từ ngày đánh giá ${formatDate(answeredOn)} trở đi (mục ${row.clause}).` }
  return null
}

const COMPARED = ['state', 'reason', 'responsible', 'staffId', 'due', 'answeredOn'] as const

const differs = (before: StoredAnswer, after: After): boolean =>
  COMPARED.some((name) => before[name] !== after[name])
