/** NĐ 331 Đ8.3: what is asked when systems are split or merged and the levels come out differently. */
import { z } from 'zod'
import { Level } from '../catalogue/catalogue.ts'
import { citation } from './basis.ts'
import { principle, readQuestionnaire } from './questionnaire.ts'

const LevelledSystem = z.strictObject({
  id: z.string().min(1),
  /** null while it is not determined. */
  level: Level.nullable(),
})
export type LevelledSystem = z.infer<typeof LevelledSystem>

/** The same functions and data, as systems before and after. */
export const ScopeChange = z.strictObject({
  before: z.array(LevelledSystem).min(1),
  after: z.array(LevelledSystem).min(1),
})
export type ScopeChange = z.infer<typeof ScopeChange>

/**
 * `level-lowered`: the highest level afterwards is below the highest before. `parts-below-whole`: the highest level
 * stays, but parts of what was one system have less to fulfil. `level-raised`: the highest is above.
 * `level-unknown`: a system has no level, so that nothing can be excluded.
 */
export type ChallengeId = 'level-lowered' | 'parts-below-whole' | 'level-raised' | 'level-unknown'

export type Challenge = {
  readonly id: ChallengeId
  readonly change: 'split' | 'merge' | 'redrawn'
  /** Highest known level; null where none is known. */
  readonly levelBefore: Level | null
  readonly levelAfter: Level | null
  /** Ids of the systems it is about. */
  readonly systems: readonly string[]
  readonly text: string
  /** The rules it comes from, with their article as a person writes it. */
  readonly rules: readonly { readonly text: string; readonly basis: string }[]
  /** What to do; from the questionnaire. */
  readonly advice: string
}

/**
 * The challenges of a split (one into several), a merge (several into one) or systems drawn anew (several into
 * several); empty when the levels stay, or when one system stays one system. An unknown level never passes.
 */
export function challengesOf({ before, after }: ScopeChange): readonly Challenge[] {
  const change = changeOf(before.length, after.length)
  if (change === null) return []
  const [was, is] = [summary(before), summary(after)]
  const unknown = [...was.unknown, ...is.unknown]
  const make = (id: ChallengeId, systems: readonly string[], text: string, rules: readonly string[]) => ({
    id,
    change,
    levelBefore: was.highest,
    levelAfter: is.highest,
    systems,
    text: `${WORDS[change](before.length, after.length)}: ${text}`,
    rules: rules.map(ruleOf),
    advice: splittingAdvice(),
  })
  const wasHighest = was.highest ?? 0
  const isHighest = is.highest ?? 0
  const challenges: Challenge[] = []
  // Only a side known in full has a highest level that cannot rise any more.
  if (is.unknown.length === 0 && isHighest < wasHighest)
    challenges.push(
      make('level-lowered', idsOf(after), `cấp độ cao nhất từ ${wasHighest} xuống ${isHighest}.`, [
        'no-splitting',
        'scope-by-reality',
        ...(change === 'split' ? [] : ['highest-level-wins']),
      ]),
    )
  else if (was.unknown.length === 0 && isHighest > wasHighest)
    challenges.push(
      make('level-raised', idsOf(after), `cấp độ cao nhất từ ${wasHighest} lên ${isHighest}.`, [
        'no-splitting',
        'scope-by-reality',
      ]),
    )
  const lower = after.filter(({ level }) => level !== null && level < wasHighest)
  if (change === 'split' && lower.length > 0 && challenges.length === 0)
    challenges.push(
      make(
        'parts-below-whole',
        idsOf(lower),
        `${lower.length} phần có cấp độ thấp hơn cấp độ ${wasHighest} của hệ thống ban đầu.`,
        ['no-splitting', 'scope-by-reality'],
      ),
    )
  if (unknown.length > 0)
    challenges.push(
      make('level-unknown', unknown, `${unknown.length} hệ thống chưa có cấp độ nên chưa so được.`, [
        'no-splitting',
        'scope-by-reality',
      ]),
    )
  return challenges
}

const WORDS = {
  split: (_: number, parts: number) => `Tách 1 hệ thống thành ${parts} hệ thống`,
  merge: (parts: number) => `Gộp ${parts} hệ thống thành 1 hệ thống`,
  redrawn: (old: number, parts: number) => `Chia lại ${old} hệ thống thành ${parts} hệ thống`,
} as const

function changeOf(before: number, after: number): Challenge['change'] | null {
  if (before === 1 && after === 1) return null
  if (before === 1) return 'split'
  return after === 1 ? 'merge' : 'redrawn'
}

function summary(systems: readonly LevelledSystem[]): {
  readonly highest: Level | null
  readonly unknown: readonly string[]
} {
  let highest: Level | null = null
  for (const { level } of systems) if (level !== null && level > (highest ?? 0)) highest = level
  return { highest, unknown: idsOf(systems.filter(({ level }) => level === null)) }
}

const idsOf = (systems: readonly LevelledSystem[]): readonly string[] => systems.map(({ id }) => id)

function ruleOf(id: string): Challenge['rules'][number] {
  const { text, basis } = principle(id)
  return { text, basis: citation(basis) }
}

function splittingAdvice(): string {
  for (const question of readQuestionnaire().questions)
    if (question.type !== 'number')
      for (const { effect, advice } of question.options) if (effect === 'warn-splitting') return advice ?? ''
  return ''
}
