/** Recorded PCs for the tests of judgements, and a way to change one thing about them. */
import { z } from 'zod'
import { FIXTURES, hash, readJson, recordedPcs } from '../facts/testing.ts'
import { toFacts } from '../facts/to-facts.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import type { Judgement } from '../verdict.ts'
import type { JudgeInput } from './check.ts'
import { DEVICE_CHECKS } from './registry.ts'
import { BUILT_IN_TABLES } from './tables.ts'
import { Thresholds } from './thresholds.ts'

const Expected = z.object({
  context: z.object({
    asOf: z.iso.datetime(),
    clockSkewSeconds: z.number(),
    signingRequired: z.boolean(),
  }),
  thresholds: Thresholds,
  checks: z.record(
    z.string(),
    z.object({ verdict: z.string(), reason: z.string(), facts: z.record(z.string(), z.unknown()) }),
  ),
})

export type RecordedPc = {
  readonly name: string
  readonly input: JudgeInput & { readonly facts: WindowsFacts }
  readonly expected: z.infer<typeof Expected>['checks']
}

/** The recorded Windows PCs with the moment, policy and thresholds of their expected verdicts. */
export const windowsPcs = (): readonly RecordedPc[] =>
  recordedPcs().map(({ name, document }) => {
    const { context, thresholds, checks } = Expected.parse(
      readJson(new URL(`windows/${name}.expected.json`, FIXTURES)),
    )
    const { asOf, clockSkewSeconds, signingRequired } = context
    return {
      name,
      expected: checks,
      input: {
        facts: toFacts(document, hash),
        now: new Date(asOf),
        context: { clockSkewSeconds, signingRequired },
        thresholds,
        tables: BUILT_IN_TABLES,
      },
    }
  })

export const judgeOne = (id: string, input: JudgeInput): Judgement => {
  const check = DEVICE_CHECKS.find((one) => one.id === id)
  if (check === undefined) throw new RangeError(`no such check: ${id}`)
  return check.judge(input)
}

/** `pass/current`, as the rules write it. */
export const words = ({ verdict, reason }: Pick<Judgement, 'verdict' | 'reason'>): string =>
  `${verdict}/${reason}`
