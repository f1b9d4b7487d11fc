/** Verdicts as a person at the PC reads them: the word, the title, why, until when, how to mend. */
import { DEVICE_CHECKS } from '../checks/device/registry.ts'
import { formatMoment } from '../checks/time/words.ts'
import { VERDICT_SEVERITY, VERDICT_WORDS, type Verdict, type VerdictFacts } from '../checks/verdict.ts'

export type ShownVerdict = {
  readonly id: string
  readonly verdict: Verdict
  readonly reason: string
  readonly facts: VerdictFacts
  readonly until: Date | null
}

type MendKey = 'windows' | 'linux'

const WIDTH = Math.max(...Object.values(VERDICT_WORDS).map((word) => word.length)) + 2
const INDENT = ' '.repeat(WIDTH)

const isToMend = (verdict: Verdict): boolean => verdict !== 'pass' && verdict !== 'not-applicable'

/** A check or reason that only a newer edition knows is shown by its id. */
const linesOf = (shown: ShownVerdict, platform: MendKey): readonly string[] => {
  const check = DEVICE_CHECKS.find(({ id }) => id === shown.id)
  const until = shown.until === null ? '' : ` (đến ${formatMoment(shown.until)})`
  return [
    `${VERDICT_WORDS[shown.verdict].padEnd(WIDTH)}${check?.title ?? shown.id}`,
    `${INDENT}${check?.reasons[shown.reason]?.(shown.facts) ?? shown.reason}${until}`,
    ...(isToMend(shown.verdict)
      ? (check?.mend[platform] ?? []).map(
          (step, at) => `${INDENT}${at === 0 ? 'Khắc phục: ' : '           '}${step}`,
        )
      : []),
  ]
}

/** The worst first. */
export const verdictLines = (list: readonly ShownVerdict[], platform: MendKey): readonly string[] =>
  [...list]
    .sort((a, b) => VERDICT_SEVERITY[b.verdict] - VERDICT_SEVERITY[a.verdict])
    .flatMap((shown) => linesOf(shown, platform))

/** `3 Chưa đạt, 1 Cần chú ý, 10 Đạt`. */
export const countLine = (list: readonly ShownVerdict[]): string =>
  (['fail', 'warn', 'unknown', 'pass', 'not-applicable'] as const)
    .map(
      (verdict) =>
        [list.filter((shown) => shown.verdict === verdict).length, VERDICT_WORDS[verdict]] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')
