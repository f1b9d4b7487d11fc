/** For tests of the agent: folders of their own, facts, a context without effects, and the built program. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { onTestFinished } from 'vitest'
import type { LinuxFacts } from '../checks/facts/linux.ts'
import { type Clock, fixedClock } from './clock.ts'
import { collectLinux } from './collectors/linux/collect.ts'
import { linuxFixtures } from './collectors/linux/fixtures.ts'
import type { AgentContext } from './context.ts'
import { replayDoors } from './platform/replay-doors.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const BUNDLE = join(ROOT, 'out', 'agent.cjs')

/** Open to its owner alone; gone after the test. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'anxa-agent-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const TEST_NOW = new Date('2026-10-28T03:00:00Z')

/** Of a recorded machine, so that they are as real ones. */
export const recordedFacts = async (): Promise<LinuxFacts> => {
  const [entry] = linuxFixtures()
  if (!entry) throw new Error('no fixture')
  const [, fixture] = entry
  return collectLinux({ doors: replayDoors(fixture.raw), now: TEST_NOW, memory: {} })
}

export type TestContext = AgentContext & { readonly lines: string[]; readonly problems: string[] }

/** A recorded machine, a clock and a chance of the test's own; what a person would read is kept. */
export const testContext = (given: { clock?: Clock; random?: () => number } = {}): TestContext => {
  const [lines, problems]: [string[], string[]] = [[], []]
  const recording = linuxFixtures()[0]?.[1].raw ?? { files: {}, absent: [], commands: {} }
  return {
    clock: given.clock ?? fixedClock(TEST_NOW),
    random: given.random ?? (() => 0.5),
    output: { line: (text) => lines.push(text), problem: (text) => problems.push(text) },
    doors: async () => replayDoors(recording),
    platform: 'linux',
    lines,
    problems,
  }
}

/** Once in beforeAll of a file that runs the program. Throws what the bundler found. */
export const buildAgent = (): void => {
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), 'agent', '--version'])
  if (built.status !== 0) throw new Error(`the agent was not built: ${built.stderr}`)
}

/** A little program of the test's own over the agent's modules (imported from `./`), as a file that Node runs. */
export const writeProgram = (folder: string, source: string): string => {
  const outfile = join(folder, 'program.cjs')
  buildSync({
    stdin: { contents: source, resolveDir: join(ROOT, 'agent'), loader: 'ts' },
    ...{ bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'silent' },
  })
  return outfile
}

export type Ran = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }

/** The built program as a process of its own, as a scheduler starts it. Killed after 30 seconds. */
export const runAgent = (
  args: readonly string[],
  given: { readonly env?: Readonly<Record<string, string>>; readonly nodeArgs?: readonly string[] } = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(given.nodeArgs ?? []), BUNDLE, ...args], {
      // Nothing of the developer's own settings; the agent gives the programs it starts a PATH of their own.
      env: { ...given.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (exitCode) =>
      resolve({
        exitCode,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    )
  })
