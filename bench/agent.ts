/** The built agent on this machine, enrolled with a real server: what a run costs the PC it runs on. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { systemClock } from '../server/clock.ts'
import { openDatabase } from '../server/db/database.ts'
import { createToken } from '../server/devices/tokens.ts'
import { packagePath } from '../server/paths.ts'
import { type Bench, type BenchOptions, type Figures, median, quantile, round } from './common.ts'
import { openInstallation } from './installation.ts'
import { besideNeighbours, type Program } from './neighbours.ts'
import { startServer } from './program.ts'

const RUNS = 30
const HOUR_MS = 3_600_000
const TICK_MS = 10

export const agentBench: Bench = {
  name: 'agent',
  summary: 'a run of the agent: time, CPU, memory, bytes sent',
  run,
}

type Measured = {
  readonly wallMs: number
  /** Its own time and that of the programs it started. */
  readonly cpuMs: number
  readonly peakMegabytes: number
}

type Place = { readonly bundle: string; readonly folder: string; readonly state: string }

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const installation = await openInstallation(systemClock().now())
  const server = await startServer(installation)
  try {
    const folder = join(installation.folder, 'agent')
    const place = { bundle: buildAgent(), folder, state: join(folder, 'state') }
    mkdirSync(place.state, { recursive: true, mode: 0o700 })
    const token = await makeToken(installation)
    await agent(place, ['enroll', '--server', `http://127.0.0.1:${server.port}`, '--token', token])

    const first = await agent(place, ['run', '--force'])
    say(`first run, nothing remembered: ${round(first.wallMs)} ms, ${round(first.cpuMs)} ms CPU`)
    const usual: Measured[] = []
    const wakeUps: Measured[] = []
    for (let number = 1; number <= (quick ? 5 : RUNS); number += 1) {
      usual.push(await agent(place, ['run', '--force']))
      wakeUps.push(await agent(place, ['run']))
    }
    say(`${usual.length} usual runs and as many wake-ups with nothing to do`)
    const bytes = reportOf(place)
    const beside = await besideNeighbours(ourPrograms(place), join(folder, 'neighbours'), { quick, say })
    return [
      figuresOf('agent, usual run', usual, bytes),
      figuresOf('agent, wake-up with nothing to do', wakeUps),
      figuresOf('agent, first run', [first]),
      ...beside,
    ]
  } finally {
    await server.stop()
    await installation.stop()
  }
}

/** Any command of `npm run agent` builds it first; what is measured is the bundle alone, as on a PC. */
function buildAgent(): string {
  const built = spawnSync(process.execPath, [packagePath('scripts', 'run.mjs'), 'agent', '--version'])
  if (built.status !== 0) throw new Error(`the agent was not built: ${built.stderr}`)
  return packagePath('out', 'agent.cjs')
}

async function makeToken(installation: Awaited<ReturnType<typeof openInstallation>>): Promise<string> {
  const [pc] = await installation.addCommune('bench', 1)
  const db = openDatabase(installation.appUrl, { max: 1 })
  try {
    const now = systemClock().now()
    const given = { communeId: pc?.communeId ?? '', unitId: null, uses: 1, actor: 'cli' }
    return (await createToken(db, { ...given, expiresAt: new Date(now.getTime() + HOUR_MS) }, now)).token
  } finally {
    await db.close()
  }
}

/** Throws when the agent does not end with 0. */
async function agent({ bundle, folder, state }: Place, args: readonly string[]): Promise<Measured> {
  const probe = join(folder, 'probe.json')
  const started = performance.now()
  const child = start(bundle, state, args, ['--require', packagePath('bench', 'agent-probe.cjs')], {
    ANXA_BENCH_PROBE: probe,
  })
  const said = await ended(child, args)
  const wallMs = performance.now() - started
  const { stat, status } = Probe.parse(JSON.parse(readFileSync(probe, 'utf8')))
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // proc(5): 14 utime, 15 stime, 16 cutime, 17 cstime; the name in brackets and the number before it are cut off.
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0)
  const peakMegabytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1024
  if (!Number.isFinite(ticks + peakMegabytes)) throw new Error(`the probe left nothing to read: ${said}`)
  return { wallMs, cpuMs: ticks * TICK_MS, peakMegabytes }
}

const Probe = z.object({ stat: z.string(), status: z.string() })

/** As the packages start it. */
const AS_PACKED = ['--lite-mode']

const start = (
  bundle: string,
  state: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) =>
  spawn(process.execPath, [...AS_PACKED, ...nodeArgs, bundle, ...args, '--state', state], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** Also as it is when somebody asks for the list of software, which the neighbours have by default. */
const ourPrograms = ({ bundle, state }: Place): readonly Program[] =>
  [[], ['--software']].map((more) => ({
    name: ['agent, usual run', ...more].join(' '),
    command: process.execPath,
    args: [...AS_PACKED, bundle, 'run', '--force', ...more, '--state', state],
  }))

function ended(child: ReturnType<typeof start>, args: readonly string[]): Promise<string> {
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`agent ${args.join(' ')} ended with ${code}: ${said}`)),
    )
  })
}

const Last = z.object({ sent: z.object({ bytes: z.number() }) })

/** Packed, as it went over the wire; without the list of software, which nobody asked for. */
const reportOf = ({ state }: Place): number =>
  Last.parse(JSON.parse(readFileSync(join(state, 'last.json'), 'utf8'))).sent.bytes

function figuresOf(name: string, list: readonly Measured[], bytes?: number): Figures {
  const of = (key: keyof Measured) => list.map((one) => one[key])
  return {
    name,
    wallMs: round(median(of('wallMs'))),
    ...(list.length > 1 && { wallP99Ms: round(quantile(of('wallMs'), 0.99)) }),
    cpuMs: round(median(of('cpuMs'))),
    peakMegabytes: round(Math.max(...of('peakMegabytes'))),
    ...(bytes !== undefined && { reportBytesPacked: bytes }),
    runs: list.length,
  }
}
