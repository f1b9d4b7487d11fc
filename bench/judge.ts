/** Full judgements of a PC (every check, with facts, reasons and until) a second on one core. */
import { performance } from 'node:perf_hooks'
import { DEVICE_CHECKS } from '../checks/device/registry.ts'
import { createRules } from '../server/devices/rules.ts'
import { type Bench, type BenchOptions, type Figures, median, quantile, round } from './common.ts'
import { readRecordedPcs } from './recorded-pcs.ts'

const WARM_UP_SECONDS = 2
const ROUNDS = 7
const ROUND_SECONDS = 2

export const judgeBench: Bench = {
  name: 'judge',
  summary: 'full judgements of a PC a second on one core',
  run,
}

type Round = {
  readonly perSecond: number
  readonly cpuMicroseconds: number
  readonly microseconds: readonly number[]
}

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const { judge } = createRules()({})
  const input = readRecordedPcs().map(({ asOf, ...judged }) => ({ at: asOf, judged }))
  /** Every recorded PC once; the number of results keeps the work from being optimised away. */
  const judgeAll = (microseconds: number[]): number => {
    let results = 0
    for (const { at, judged } of input) {
      const started = performance.now()
      results += judge(judged, at).length
      microseconds.push((performance.now() - started) * 1000)
    }
    return results
  }
  const measure = (seconds: number): Round => {
    const microseconds: number[] = []
    const cpu = process.cpuUsage()
    const started = performance.now()
    const end = started + seconds * 1000
    let results = 0
    let passes = 0
    for (; performance.now() < end; passes += 1) results += judgeAll(microseconds)
    const elapsed = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const judgements = passes * input.length
    if (results !== judgements * DEVICE_CHECKS.length) throw new Error('some judgement left out a check')
    return { perSecond: judgements / elapsed, cpuMicroseconds: (user + system) / judgements, microseconds }
  }

  measure(quick ? 0.5 : WARM_UP_SECONDS)
  const rounds: Round[] = []
  for (let number = 1; number <= (quick ? 2 : ROUNDS); number += 1) {
    const measured = measure(quick ? 0.5 : ROUND_SECONDS)
    rounds.push(measured)
    say(`round ${number}: ${round(measured.perSecond)} PCs/s`)
  }
  return [
    {
      name: 'judge',
      perSecond: round(median(rounds.map((one) => one.perSecond))),
      slowestRoundPerSecond: round(Math.min(...rounds.map((one) => one.perSecond))),
      cpuMicroseconds: round(median(rounds.map((one) => one.cpuMicroseconds)), 1),
      p50Microseconds: round(median(rounds.map((one) => quantile(one.microseconds, 0.5))), 1),
      p99Microseconds: round(median(rounds.map((one) => quantile(one.microseconds, 0.99))), 1),
      recordedPcs: input.length,
      checks: DEVICE_CHECKS.length,
    },
  ]
}
