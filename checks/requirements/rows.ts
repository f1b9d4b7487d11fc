/** The rows of one level, as a self-assessment goes through them, and how answers find their rows at another level. */
import { type Level, listRequirements, type Requirement } from '../catalogue/catalogue.ts'
import { MACHINE_SUFFICIENT } from './machine-sufficient.ts'

const LEVELS: readonly Level[] = [1, 2, 3, 4, 5]

export type LevelRow = Requirement & {
  /** Why the PCs alone prove this row, for people to read; null where a person has to answer too. */
  readonly machineSufficient: string | null
}

export type RowGroup = {
  readonly group: string
  readonly groupTitle: string
  readonly rows: readonly LevelRow[]
}

type ClauseKey = { readonly numbers: readonly number[]; readonly letter: string }

/** "3.10.2.1 a)" as 3, 10, 2, 1 and a: as text it would stand before "3.2". */
function clauseKey(clause: string): ClauseKey {
  const [numbers = '', letter = ''] = clause.split(' ')
  return { numbers: numbers.split('.').map(Number), letter }
}

function compareKeys(a: ClauseKey, b: ClauseKey): number {
  const shared = Math.min(a.numbers.length, b.numbers.length)
  for (let index = 0; index < shared; index += 1) {
    const order = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0)
    if (order !== 0) return order
  }
  if (a.numbers.length !== b.numbers.length) return a.numbers.length - b.numbers.length
  return a.letter < b.letter ? -1 : a.letter > b.letter ? 1 : 0
}

/** For `sort`: clauses of the standard by their numbers, then their letter. Several rows may share one clause. */
export const compareClauses = (a: string, b: string): number => compareKeys(clauseKey(a), clauseKey(b))

function collectRows(level: Level): readonly LevelRow[] {
  return listRequirements()
    .filter((row) => row.level === level)
    .map((row) => ({ row, key: clauseKey(row.clause) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ row }) => ({ ...row, machineSufficient: machineSufficientOf(row) }))
}

/** A row that names no check is never left to the PCs, whatever the list says. */
const machineSufficientOf = ({ concept, deviceCheck }: Requirement): string | null =>
  deviceCheck === null ? null : (MACHINE_SUFFICIENT.get(concept) ?? null)

/** A fact per level that is worked out once: the catalogue does not change while the program runs. */
function perLevel<T>(make: (level: Level) => T): (level: Level) => T {
  const made = new Map<Level, T>()
  return (level) => {
    const known = made.get(level)
    if (known !== undefined) return known
    const fresh = make(level)
    made.set(level, fresh)
    return fresh
  }
}

/**
 * The rows of this level and of no other, in the order of their clauses; rows of one clause as the catalogue has them.
 * A level is no superset of the one below it: its rows are its own, joined to others only by `concept`.
 */
export const rowsOfLevel: (level: Level) => readonly LevelRow[] = perLevel(collectRows)

/** The same rows by group, groups in the order of their first clause. */
export const groupsOfLevel: (level: Level) => readonly RowGroup[] = perLevel((level) => {
  const groups = new Map<string, LevelRow[]>()
  for (const row of rowsOfLevel(level)) {
    const known = groups.get(row.group)
    if (known === undefined) groups.set(row.group, [row])
    else known.push(row)
  }
  return [...groups].map(([group, rows]) => ({ group, groupTitle: rows[0]?.groupTitle ?? group, rows }))
})

/** A level has each concept once at most. */
const rowsByConcept: (level: Level) => ReadonlyMap<string, LevelRow> = perLevel(
  (level) => new Map(rowsOfLevel(level).map((row) => [row.concept, row])),
)

export const rowOfConcept = (level: Level, concept: string): LevelRow | null =>
  rowsByConcept(level).get(concept) ?? null

export type CarriedRow = {
  readonly from: LevelRow
  readonly to: LevelRow
  /** The new level asks something else or more under the same concept: the answer has to be looked at again. */
  readonly isChanged: boolean
}

/**
 * What becomes of the answers of one level at another. `carried`, `open` and `added` together are all rows of the new
 * level; each list is in the order of clauses.
 */
export type CarryOver = {
  /** Answered rows, and the row of the same concept that they answer. */
  readonly carried: readonly CarriedRow[]
  /** Rows of the new level whose concept was there before, without an answer. */
  readonly open: readonly LevelRow[]
  /** Rows of the new level whose concept the old level did not have. */
  readonly added: readonly LevelRow[]
  /** Answered rows of the old level whose concept the new level does not have. */
  readonly dropped: readonly LevelRow[]
}

/** Other words; or, on the way up, a level that asks for more under the same words. Downwards the same words ask less. */
const isChanged = (from: LevelRow, to: LevelRow): boolean =>
  from.title !== to.title ||
  LEVELS.some((level) => level > from.level && level <= to.level && asksMoreAt(level, to.concept))

/**
 * The catalogue marks also rows whose concept was there one level below, where they grew. Where the cycle became
 * another, that is what grew: it needs no new answer, as the old one is counted by the new cycle.
 */
function asksMoreAt(level: Level, concept: string): boolean {
  const row = rowOfConcept(level, concept)
  if (row === null || !row.newAtThisLevel) return false
  const below = LEVELS.find((one) => one === level - 1)
  const before = below === undefined ? null : rowOfConcept(below, concept)
  return before === null || before.cycle === row.cycle
}

/** Without `isAnswered` every row of the old level counts as answered. */
export function carryOver(
  fromLevel: Level,
  toLevel: Level,
  isAnswered: (row: LevelRow) => boolean = () => true,
): CarryOver {
  const carried: CarriedRow[] = []
  const open: LevelRow[] = []
  const added: LevelRow[] = []
  for (const to of rowsOfLevel(toLevel)) {
    const from = rowOfConcept(fromLevel, to.concept)
    if (from === null) added.push(to)
    else if (isAnswered(from)) carried.push({ from, to, isChanged: isChanged(from, to) })
    else open.push(to)
  }
  const dropped = rowsOfLevel(fromLevel).filter(
    (row) => rowOfConcept(toLevel, row.concept) === null && isAnswered(row),
  )
  return { carried, open, added, dropped }
}
