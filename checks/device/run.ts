/** All checks over the facts of one PC at one moment. */
import type { CheckResult, JudgeInput } from './check.ts'
import { DEVICE_CHECKS } from './registry.ts'

/** In the order of the registry. Pure: the same input gives the same results. */
export const judgeAll = (input: JudgeInput): readonly CheckResult[] =>
  DEVICE_CHECKS.map(({ id, judge }) => {
    const { verdict, reason, facts, until } = judge(input)
    return { id, verdict, reason, facts, until }
  })
