/** The answers of one level given to another, when the level of a system changes. */
import type { Level } from '../catalogue/catalogue.ts'
import type { HumanAnswer } from './answer.ts'
import { type CarryOver, carryOver } from './rows.ts'

export type CarriedAnswers = CarryOver & {
  /** By id of the rows of the new level. */
  readonly answers: ReadonlyMap<string, HumanAnswer>
  /** Ids of rows of the new level whose answer has to be given again, as the requirement is another there. */
  readonly toConfirm: readonly string[]
}

/**
 * An answer goes to the row of the same concept as it is. Where that row asks something else or more, only the person,
 * the due day, the reason and the evidence go over: whoever met the softer requirement has not met the harder one. The day of the
 * answer is kept, so a shorter cycle at the new level is counted from it.
 */
export function carryAnswers(
  fromLevel: Level,
  toLevel: Level,
  given: ReadonlyMap<string, HumanAnswer>,
): CarriedAnswers {
  const over = carryOver(fromLevel, toLevel, (row) => given.has(row.id))
  const answers = new Map<string, HumanAnswer>()
  const toConfirm: string[] = []
  for (const { from, to, isChanged } of over.carried) {
    const answer = given.get(from.id)
    if (answer === undefined) continue
    const isLost = isChanged && answer.state !== 'not-assessed'
    answers.set(to.id, isLost ? { ...answer, state: 'not-assessed', answeredOn: null } : answer)
    if (isLost) toConfirm.push(to.id)
  }
  return { ...over, answers, toConfirm }
}
