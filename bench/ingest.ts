/**
 * Reports a second through the real server, beside the bare pipeline of bench/ceiling on the same bodies, in turns
 * in the same run: what the machine does meanwhile hits both. The ratio is the figure; it hardly depends on the machine.
 */
import { fileURLToPath } from 'node:url'
import { REPORTS_PATH } from '../checks/report/protocol.ts'
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
import { createFleet, type Fleet, type Kind } from './fleet.ts'
import { type BenchPc, type Installation, openInstallation } from './installation.ts'
import { CONNECTIONS, frame, type LoadResult, runLoad } from './load.ts'
import { type RunningProgram, startProgram, startServer } from './program.ts'
import { sampleFacts } from './sample-facts.ts'

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

type House = {
  readonly installation: Installation
  readonly real: RunningProgram
  readonly ceiling: RunningProgram
  readonly fleet: Fleet
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
    const fleet = createFleet(installation, pcs, sampleFacts(systemClock().now()))
    say(
      `${PCS} PCs in ${COMMUNES} communes, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${ROUND_SECONDS} s each`,
    )
    return await measureAll({ installation, real, ceiling, fleet }, quick, say)
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
  await warmUp(house)
  const figures: Figures[] = []
  for (const kind of ['changed', 'unchanged'] as const) {
    const ofReal: Measured[] = []
    const ofCeiling: Measured[] = []
    let bytes = 0
    for (let number = 1; number <= (quick ? 2 : ROUNDS); number += 1) {
      const bodies = house.fleet.sign(kind, seconds * REPORTS_PER_SECOND)
      bytes = bodies[0]?.length ?? 0
      const turns = [
        async () => ofCeiling.push(await measure(house, house.ceiling, '/r', bodies, seconds)),
        async () => ofReal.push(await measureReal(house, kind, bodies, seconds)),
      ]
      // Who comes second finds another machine: warmer, fuller. They take turns.
      for (const turn of number % 2 === 0 ? turns.reverse() : turns) await turn()
      say(`${kind} ${number}: ceiling ${ofCeiling.at(-1)?.perSecond}/s, real ${ofReal.at(-1)?.perSecond}/s`)
    }
    figures.push(summary(kind, ofReal, ofCeiling, bytes))
  }
  return figures
}

/** Every PC has reported, every key is in memory, every statement is prepared; the ceiling has met the same bodies. */
async function warmUp(house: House): Promise<void> {
  // People look at pages meanwhile. Drawing one switches on async hooks, for which every promise pays on Node 20.
  const page = await fetch(`http://127.0.0.1:${house.real.port}/dang-nhap`)
  if (page.status !== 200) throw new Error(`the sign-in page answered ${page.status}`)
  for (const kind of ['changed', 'unchanged'] as const) {
    const bodies = house.fleet.sign(kind, 3 * PCS)
    await measureReal(house, kind, bodies, 60)
    await measure(house, house.ceiling, '/r', bodies, 60)
  }
}

/** Throws unless each changed report left one row in the history, and no unchanged one did. */
async function measureReal(
  house: House,
  kind: Kind,
  bodies: readonly string[],
  seconds: number,
): Promise<Measured> {
  const { owner } = house.installation
  const count = async () => Number((await owner`select count(*) as rows from reports`)[0]?.rows)
  const before = await count()
  const measured = await measure(house, house.real, REPORTS_PATH, bodies, seconds)
  house.fleet.arrived(measured.done)
  const rows = (await count()) - before
  const expected = kind === 'changed' ? measured.done : 0
  if (rows !== expected) throw new Error(`${measured.done} ${kind} reports left ${rows} rows in the history`)
  return measured
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
