/** `npm start` on a DATA_DIR that is there: how long until the first page, and what it holds while nobody asks. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { processesIn } from '../server/db/stale-lock.ts'
import { packagePath } from '../server/paths.ts'
import { type Bench, type BenchOptions, type Figures, median, pssMegabytes, round } from './common.ts'
import { listeningPort } from './program.ts'

const ROUNDS = 7
/** Long enough for the loops' first turns to be over and for their connections to idle. */
const IDLE_SECONDS = 20

export const startBench: Bench = {
  name: 'start',
  summary: 'npm start: to the first page, and memory when idle',
  run,
}

type Started = { readonly ms: number; readonly stop: () => Promise<void>; readonly pids: Pids }
type Pids = { readonly npm: number; readonly server: number; readonly database: readonly number[] }

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'anxa-bench-'))
  // The database runs under an account of its own when we are root.
  chmodSync(folder, 0o711)
  const dataDir = join(folder, 'data')
  try {
    const first = await start(dataDir)
    await first.stop()
    say(`first start, with a database to make: ${round(first.ms)} ms`)
    const warm: number[] = []
    let idle: Figures = { name: '' }
    const rounds = quick ? 2 : ROUNDS
    for (let number = 1; number <= rounds; number += 1) {
      const started = await start(dataDir)
      warm.push(started.ms)
      say(`start ${number}: ${round(started.ms)} ms`)
      if (number === rounds) idle = await idleFigures(started.pids, quick ? 3 : IDLE_SECONDS)
      await started.stop()
    }
    return [
      {
        ...idle,
        name: 'start',
        warmStartToFirstPageMs: round(median(warm)),
        slowestWarmStartMs: round(Math.max(...warm)),
        firstStartMs: round(first.ms),
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function start(dataDir: string): Promise<Started> {
  const began = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: packagePath(),
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const port = await listeningPort(child, ended)
  const page = await fetch(`http://127.0.0.1:${port}/`)
  if (!(await page.text()).includes('<html'))
    throw new Error(`the first page answered ${page.status} without a page`)
  const ms = performance.now() - began
  const pids = pidsOf(child, dataDir)
  const stop = async () => {
    process.kill(pids.server, 'SIGTERM')
    await ended
  }
  return { ms, stop, pids }
}

/** npm waits beside the server as long as that runs; a service starts `node scripts/run.mjs anxa serve` itself. */
function pidsOf({ pid: npm = 0 }: ChildProcess, dataDir: string): Pids {
  const server = descendants(npm).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('node\0'),
  )
  if (server === undefined) throw new Error('npm start runs no server')
  return { npm, server, database: processesIn(realpathSync(join(dataDir, 'postgres', 'data'))) }
}

function descendants(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  )
  return children.flatMap((child) => [child, ...descendants(child)])
}

async function idleFigures({ npm, server, database }: Pids, seconds: number): Promise<Figures> {
  await pause(seconds * 1000)
  return {
    name: 'idle',
    idleServerMegabytes: pssMegabytes([server]),
    idleDatabaseMegabytes: pssMegabytes(database),
    idleTogetherMegabytes: pssMegabytes([server, ...database]),
    npmBesideThemMegabytes: pssMegabytes([npm]),
  }
}
