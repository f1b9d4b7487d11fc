/** The five words of a verdict, and what every judgement carries. Overlays (stale, waived) are not verdicts. */

export const VERDICTS = ['pass', 'warn', 'fail', 'unknown', 'not-applicable'] as const
export type Verdict = (typeof VERDICTS)[number]

/** What the words are on screen; always shown with an icon, never as colour alone. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'Đạt',
  warn: 'Cần chú ý',
  fail: 'Chưa đạt',
  unknown: 'Chưa có số liệu',
  'not-applicable': 'Không áp dụng',
}

export type FactValue = string | number | boolean | null | readonly string[]

/** The numbers and names that led to a verdict; keys as in the registry of the check. */
export type VerdictFacts = Readonly<Record<string, FactValue>>

export type Judgement = {
  readonly verdict: Verdict
  /** A stable code such as `ends-soon`, never a sentence; its words are in the check's `reasons`. */
  readonly reason: string
  readonly facts: VerdictFacts
  /**
   * The first moment at which the same facts give another verdict or reason; null when time alone
   * changes nothing. Exact: one millisecond before it the judgement still holds.
   */
  readonly until: Date | null
}

type Extra = { readonly until?: Date | null }

const judgement =
  (verdict: Verdict) =>
  (reason: string, facts: VerdictFacts = {}, extra: Extra = {}): Judgement => ({
    verdict,
    reason,
    facts,
    until: extra.until ?? null,
  })

export const pass = judgement('pass')
export const warn = judgement('warn')
export const fail = judgement('fail')
export const unknown = judgement('unknown')
export const notApplicable = judgement('not-applicable')

/** Severity when several findings meet: fail, warn, unknown, pass. Not-applicable stands alone. */
export const VERDICT_SEVERITY: Readonly<Record<Verdict, number>> = {
  fail: 4,
  warn: 3,
  unknown: 2,
  pass: 1,
  'not-applicable': 0,
}
