/** Recorded PCs for the tests of judgements, and a way to change one thing about them. */
import { z } from 'zod'
import { FIXTURES, hash, readJson, recordedPcs } from '../facts/testing.ts'
import { toFacts } from '../facts/to-facts.ts'
import { WindowsFacts } from '../facts/windows.ts'
import type { Judgement } from '../verdict.ts'
import type { JudgeInput } from './check.ts'
import { CommunePolicy } from './policy.ts'
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

let pcs: readonly RecordedPc[] | undefined

/** The recorded Windows PCs with the moment, policy and thresholds of their expected verdicts. */
export function windowsPcs(): readonly RecordedPc[] {
  pcs ??= readPcs()
  return pcs
}

const readPcs = (): readonly RecordedPc[] =>
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

type Patch = { readonly [key: string]: unknown }

const isPlain = (value: unknown): value is Patch =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Objects are merged key by key; everything else, lists included, is replaced. */
function merge(value: unknown, patch: unknown): unknown {
  if (!isPlain(value) || !isPlain(patch)) return patch
  return {
    ...value,
    ...Object.fromEntries(Object.entries(patch).map(([key, part]) => [key, merge(value[key], part)])),
  }
}

/** The recorded PC of that number with some of its facts changed; the outcome must fit the schema. */
export function windowsInput(
  number: string,
  patch: unknown = {},
  other: Partial<Omit<JudgeInput, 'facts'>> = {},
): JudgeInput {
  const pc = windowsPcs().find(({ name }) => name.startsWith(number))
  if (pc === undefined) throw new RangeError(`no recorded PC ${number}`)
  return { ...pc.input, facts: WindowsFacts.parse(merge(pc.input.facts, patch)), ...other }
}

/** 10:00 in Việt Nam on that day. */
export const on = (day: string): { readonly now: Date } => ({ now: new Date(`${day}T03:00:00Z`) })

/** Verdict, reason and facts in one line. */
export const told = (id: string, input: JudgeInput): string => {
  const judgement = judgeOne(id, input)
  return `${words(judgement)} ${JSON.stringify(judgement.facts)}`
}

export const untilOf = (id: string, input: JudgeInput): string | null =>
  judgeOne(id, input).until?.toISOString() ?? null

/** 24 hours, each answered in 40 ms. */
export const GOOD_LINE_DAY = {
  day: '2026-10-27',
  attempts: 24,
  failures: 0,
  medianMs: 40,
  withoutLineSeconds: 0,
}

/** A recorded PC that every check passes whose rule does not depend on its hardware. */
export const inOrder = (patch: unknown = {}, other: Partial<Omit<JudgeInput, 'facts'>> = {}): JudgeInput => {
  const input = windowsInput(
    '01',
    merge(
      {
        accounts: {
          ...{ minPasswordLength: 14, lockoutMinutes: 720, lockoutForever: false },
          autoLogon: { isOn: false, hasPassword: false },
        },
        browsers: [
          { name: 'chrome', version: '156.0.8100.40', scope: 'machine', updatesDisabledByPolicy: false },
        ],
        network: { dnsServers: [{ address: '9.9.9.9', source: 'dhcp' }] },
        line: [GOOD_LINE_DAY],
      },
      patch,
    ),
    other,
  )
  return { ...input, context: { policy: CommunePolicy.parse({ wantsSoftware: true }), ...input.context } }
}
