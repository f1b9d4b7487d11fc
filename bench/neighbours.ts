/**
 * Programs of Debian that look at a PC too, beside the agent and under one ruler: a local inventory each, sent nowhere.
 * What is not installed is named and left out; `apt-get install --no-install-recommends` brings them.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Figures, median, round } from './common.ts'

export type Program = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Takes a minute: once is enough to tell it apart. */
  readonly isSlow?: boolean
}

const ROUNDS = 7
const QUICK_ROUNDS = 3
const TICK_MS = 10
const SAMPLE_MS = 5
const MOST_MS = 300_000

/** Each as it comes, and where it has a switch for that also without its list of software, which the agent has not. */
const neighboursIn = (folder: string): readonly Program[] => [
  { name: 'fusioninventory-agent', command: 'fusioninventory-inventory', args: [] },
  {
    name: 'fusioninventory-agent, no software, processes, environment',
    command: 'fusioninventory-inventory',
    args: ['software', 'process', 'environment'].map((category) => `--no-category=${category}`),
  },
  { name: 'ocsinventory-agent', command: 'ocsinventory-agent', args: ['--stdout'] },
  {
    name: 'ocsinventory-agent, no software',
    command: 'ocsinventory-agent',
    args: ['--stdout', '--nosoftware'],
  },
  {
    name: 'facter',
    command: 'facter',
    // Without its questions to the addresses of three clouds.
    args: ['--no-custom-facts', '--no-external-facts', '--json', '--config', noClouds(folder)],
  },
  {
    name: 'lynis',
    command: 'lynis',
    args: [
      ...['audit', 'system', '--quick', '--quiet', '--no-colors'],
      ...['--logfile', join(folder, 'lynis.log'), '--report-file', join(folder, 'lynis.dat')],
    ],
    isSlow: true,
  },
]

function noClouds(folder: string): string {
  const path = join(folder, 'facter.conf')
  writeFileSync(path, 'facts : { blocklist : [ "EC2", "GCE", "AZ" ] }\n')
  return path
}

/** `agent`: the programs they stand beside, ours. Time and memory count everything that a program starts. */
export async function besideNeighbours(
  agent: readonly Program[],
  folder: string,
  { quick, say }: { readonly quick: boolean; readonly say: (line: string) => void },
): Promise<readonly Figures[]> {
  mkdirSync(folder, { recursive: true })
  const figures: Figures[] = []
  for (const program of [...agent, ...neighboursIn(folder)]) {
    if (!isInstalled(program.command)) {
      say(`${program.name}: not installed here (${program.command}), left out`)
      continue
    }
    if (quick && program.isSlow) continue
    const all: Measured[] = []
    for (let round = 0; round < (program.isSlow ? 1 : quick ? QUICK_ROUNDS : ROUNDS); round += 1)
      all.push(await measure(program))
    const of = (key: keyof Measured) => all.map((one) => one[key])
    figures.push({
      name: `beside others: ${program.name}`,
      wallMs: round(median(of('wallMs'))),
      cpuMs: round(median(of('cpuMs'))),
      peakWithProgramsItRunsMegabytes: round(Math.max(...of('peakMegabytes'))),
      runs: all.length,
    })
  }
  return figures
}

const isInstalled = (command: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command))) ||
  existsSync(command)

type Measured = { readonly wallMs: number; readonly cpuMs: number; readonly peakMegabytes: number }

/** Throws when it does not end by itself; its exit code is its own affair (lynis ends with its findings). */
async function measure({ name, command, args }: Program): Promise<Measured> {
  const before = ticksOfEndedChildren()
  const began = performance.now()
  const child = spawn(command, args, {
    stdio: 'ignore',
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8' },
  })
  let peakMegabytes = 0
  const look = setInterval(() => {
    if (child.pid !== undefined) peakMegabytes = Math.max(peakMegabytes, treeMegabytes(child.pid))
  }, SAMPLE_MS)
  const late = setTimeout(() => child.kill('SIGKILL'), MOST_MS)
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) =>
        code === null ? reject(new Error(`${name} did not end by itself`)) : resolve(),
      )
    })
  } finally {
    clearInterval(look)
    clearTimeout(late)
  }
  const wallMs = performance.now() - began
  return { wallMs, cpuMs: (ticksOfEndedChildren() - before) * TICK_MS, peakMegabytes }
}

/** proc(5): 16 cutime and 17 cstime of ourselves grow by what a child and its children used, when it has ended. */
function ticksOfEndedChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[13]) + Number(fields[14])
}

/** Resident memory of a process with everything it started, in MB; shared pages count for each of them. */
function treeMegabytes(pid: number): number {
  try {
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
    return children.reduce((sum, child) => sum + treeMegabytes(child), kilobytes / 1024)
  } catch {
    // Ended while it was looked at.
    return 0
  }
}
