/**
 * Reports a second through the real server, beside the bare pipeline of bench/ceiling on the same bodies, in turns
 * in the same run: what the machine does meanwhile hits both. The ratio is the figure; it hardly depends on the machine.
 */
import { sign } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { REPORTS_PATH, signingInput } from '../checks/report/protocol.ts'
import { systemClock } from '../server/clock.ts'
import {
  type Bench,
  type BenchOptions,
  cpuMicroseconds,
  type Figures,
  median,
  quantile,
  round,
} from './common.ts'
import { type BenchPc, type Installation, openInstallation } from './installation.ts'
import { CONNECTIONS, frame, type LoadResult, runLoad } from './load.ts'
import { type RunningProgram, startProgram, startServer } from './program.ts'
import { type SampleFacts, sampleFacts } from './sample-facts.ts'

const COMMUNES = 10
const PCS_A_COMMUNE = 100
const PCS = COMMUNES * PCS_A_COMMUNE
const ROUNDS = 5
const ROUND_SECONDS = 3
/** More than either server does in a round. */
const REPORTS_PER_SECOND = 6_000

export const ingestBench: Bench = {
  name: 'ingest',
  summary: 'reports a second, as a share of bench/ceiling',
  run,
}

type Measured = LoadResult & { readonly serverMicroseconds: number; readonly databaseMicroseconds: number }
type Kind = 'changed' | 'unchanged'

type House = {
  readonly installation: Installation
  readonly real: RunningProgram
  readonly ceiling: RunningProgram
  readonly pcs: readonly BenchPc[]
  readonly facts: SampleFacts
}

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const installation = await openInstallation(systemClock().now())
  const programs: RunningProgram[] = []
  try {
    const pcs: BenchPc[] = []
    for (let number = 1; number <= COMMUNES; number += 1)
      pcs.push(...(await installation.addCommune(`bench-${number}`, PCS_A_COMMUNE)))
    const real = await startServer(installation)
    programs.push(real)
    const ceiling = await startProgram([fileURLToPath(import.meta.url), 'ceiling-server'], {
      ...{ DATABASE_URL: installation.ownerUrl, PUBLIC_KEY: installation.publicKey },
    })
    programs.push(ceiling)
    const house = { installation, real, ceiling, pcs, facts: sampleFacts(systemClock().now()) }
    say(
      `${PCS} PCs in ${COMMUNES} communes, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${ROUND_SECONDS} s each`,
    )
    return await measureAll(house, quick, say)
  } finally {
    await Promise.all(programs.map((program) => program.stop()))
    await installation.stop()
  }
}

async function measureAll(
  house: House,
  quick: boolean,
  say: (line: string) => void,
): Promise<readonly Figures[]> {
  const seconds = quick ? 1 : ROUND_SECONDS
  let seq = await warmUp(house)
  const figures: Figures[] = []
  for (const kind of ['changed', 'unchanged'] as const) {
    const ofReal: Measured[] = []
    const ofCeiling: Measured[] = []
    for (let number = 1; number <= (quick ? 2 : ROUNDS); number += 1) {
      const bodies = signAll(house, kind, seq, seconds * REPORTS_PER_SECOND)
      seq += Math.ceil(bodies.length / PCS)
      const turns = [
        async () => ofCeiling.push(await measure(house, house.ceiling, '/r', bodies, seconds)),
        async () => ofReal.push(await measure(house, house.real, REPORTS_PATH, bodies, seconds)),
      ]
      // Who comes second finds another machine: warmer, fuller. They take turns.
      for (const turn of number % 2 === 0 ? turns.reverse() : turns) await turn()
      say(`${kind} ${number}: ceiling ${ofCeiling.at(-1)?.perSecond}/s, real ${ofReal.at(-1)?.perSecond}/s`)
    }
    figures.push(summary(kind, ofReal, ofCeiling, bytesOf(house)))
  }
  return figures
}

/** Every PC has reported, every key is in memory, every statement is prepared; the ceiling has met the same bodies. */
async function warmUp(house: House): Promise<number> {
  let seq = 1
  for (const kind of ['changed', 'unchanged'] as const) {
    const bodies = signAll(house, kind, seq, 3 * PCS)
    await measure(house, house.real, REPORTS_PATH, bodies, 60)
    await measure(house, house.ceiling, '/r', bodies, 60)
    seq += 3
  }
  return seq
}

async function measure(
  { installation }: House,
  program: RunningProgram,
  path: string,
  bodies: readonly string[],
  seconds: number,
): Promise<Measured> {
  const requests = bodies.map((body) => frame(path, { 'content-type': 'application/jose' }, body))
  const database = installation.databasePids()
  const [server0, database0] = [cpuMicroseconds([program.pid]), cpuMicroseconds(database)]
  const result = await runLoad(program.port, requests, seconds)
  if (result.refused > 0)
    throw new Error(`${result.refused} of ${result.done + result.refused} reports were refused`)
  return {
    ...result,
    serverMicroseconds: (cpuMicroseconds([program.pid]) - server0) / result.done,
    databaseMicroseconds: (cpuMicroseconds(database) - database0) / result.done,
  }
}

/** PC after PC, so that each one's reports arrive in their order. `changed`: every report turns a verdict over. */
function signAll(
  { installation, pcs, facts }: House,
  kind: Kind,
  firstSeq: number,
  count: number,
): readonly string[] {
  const bodies: string[] = []
  for (let index = 0; bodies.length < count; index += 1) {
    const pc = pcs[index % pcs.length]
    if (pc === undefined) break
    const seq = firstSeq + Math.floor(index / pcs.length)
    bodies.push(signOne(installation, pc, seq, facts(kind === 'changed' && seq % 2 === 0, seq)))
  }
  return bodies
}

const toBase64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

function signOne({ key }: Installation, { deviceId }: BenchPc, seq: number, factsText: string): string {
  const collectedAt = new Date(1_790_000_000_000 + seq * 1000).toISOString()
  const payload = `{"v":1,"seq":${seq},"collectedAt":"${collectedAt}","agentVersion":"0.1.0","facts":${factsText}}`
  const input = signingInput({ alg: 'EdDSA', kid: deviceId }, payload, toBase64Url)
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}

const bytesOf = (house: House): number => signAll(house, 'changed', 1, 1)[0]?.length ?? 0

function summary(
  kind: Kind,
  real: readonly Measured[],
  ceiling: readonly Measured[],
  bytes: number,
): Figures {
  const of = (list: readonly Measured[], key: keyof Measured) => list.map((one) => one[key])
  const ratio = median(real.map((one, index) => one.perSecond / (ceiling[index]?.perSecond ?? Number.NaN)))
  return {
    name: `ingest, ${kind} reports`,
    percentOfCeiling: round(ratio * 100, 1),
    realPerSecond: median(of(real, 'perSecond')),
    ceilingPerSecond: median(of(ceiling, 'perSecond')),
    realP99Ms: quantile(of(real, 'p99Ms'), 0.5),
    ceilingP99Ms: quantile(of(ceiling, 'p99Ms'), 0.5),
    realServerCpuMicroseconds: round(median(of(real, 'serverMicroseconds'))),
    realDatabaseCpuMicroseconds: round(median(of(real, 'databaseMicroseconds'))),
    ceilingServerCpuMicroseconds: round(median(of(ceiling, 'serverMicroseconds'))),
    ceilingDatabaseCpuMicroseconds: round(median(of(ceiling, 'databaseMicroseconds'))),
    jwsBytes: bytes,
  }
}
