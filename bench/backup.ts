/**
 * `anxa backup` and `anxa restore` as people run them: a commune with a year of reports and 1 GB of evidence that does
 * not compress, saved from a running database and restored into a DATA_DIR that is not there yet.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes, randomUUID, sign } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { signingInput } from '../checks/report/protocol.ts'
import { evidencePath } from '../server/backup/evidence.ts'
import { systemClock } from '../server/clock.ts'
import { packagePath } from '../server/paths.ts'
import { type Bench, type BenchOptions, type Figures, median, round } from './common.ts'
import { type BenchPc, type Installation, openInstallation } from './installation.ts'
import { sampleFacts } from './sample-facts.ts'

const PCS = 100
/** A PC that changes every second or third day. */
const REPORTS_PER_PC = 150
const EVIDENCE_FILES = 512
const EVIDENCE_BYTES = 2 * 1024 * 1024
const ROUNDS = 3
const SAMPLE_MS = 20

export const backupBench: Bench = {
  name: 'backup',
  summary: 'backup and restore of a year and 1 GB of evidence',
  run,
}

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const now = systemClock().now()
  const installation = await openInstallation(now)
  try {
    const pcs = await installation.addCommune('bench', PCS)
    await fill(installation, pcs, now)
    const dataDir = join(installation.folder, 'data')
    for (let number = 0; number < (quick ? EVIDENCE_FILES / 8 : EVIDENCE_FILES); number += 1)
      addEvidence(dataDir)
    const env = {
      DATABASE_URL: installation.appUrl,
      DATABASE_OWNER_URL: installation.ownerUrl,
      DATA_DIR: dataDir,
    }
    const keyFile = join(installation.folder, 'key.txt')
    writeFileSync(keyFile, (await anxa(['backup', 'key'], env)).said)
    const saves: Ran[] = []
    const restores: Ran[] = []
    const path = join(installation.folder, 'bench.age')
    const rounds = quick ? 1 : ROUNDS
    for (let number = 1; number <= rounds; number += 1) {
      rmSync(path, { force: true })
      saves.push(await anxa(['backup', path], env))
      say(`backup ${number}: ${round((saves.at(-1)?.ms ?? 0) / 1000, 1)} s`)
      const target = join(installation.folder, `restored-${number}`)
      restores.push(await anxa(['restore', path, '--identity', keyFile], { DATA_DIR: target }))
      say(`restore ${number}: ${round((restores.at(-1)?.ms ?? 0) / 1000, 1)} s`)
      rmSync(target, { recursive: true, force: true })
    }
    return [await figures(installation, path, saves, restores)]
  } finally {
    await installation.stop()
  }
}

async function figures(
  { owner }: Installation,
  path: string,
  saves: readonly Ran[],
  restores: readonly Ran[],
): Promise<Figures> {
  const [database] = await owner<{ bytes: number }[]>`select pg_database_size(current_database()) as bytes`
  const [reports] = await owner<{ count: number }[]>`select count(*) from reports`
  const seconds = (list: readonly Ran[]) => round(median(list.map(({ ms }) => ms)) / 1000, 1)
  const peak = (list: readonly Ran[]) => Math.max(...list.map(({ peakMegabytes }) => peakMegabytes))
  return {
    name: 'backup',
    backupSeconds: seconds(saves),
    restoreSeconds: seconds(restores),
    backupPeakMegabytes: peak(saves),
    restorePeakMegabytes: peak(restores),
    fileMegabytes: round(statSync(path).size / 2 ** 20),
    databaseMegabytes: round((database?.bytes ?? 0) / 2 ** 20),
    reports: reports?.count ?? 0,
  }
}

function addEvidence(dataDir: string): void {
  const content = randomBytes(EVIDENCE_BYTES)
  const path = evidencePath(dataDir, createHash('sha256').update(content).digest('hex'))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** Reports over the months that have partitions, and two changes of state for each. */
async function fill({ owner, key }: Installation, pcs: readonly BenchPc[], now: Date): Promise<void> {
  const factsOf = sampleFacts(now)
  const step = (60 * 86_400_000) / REPORTS_PER_PC
  for (const { communeId, deviceId } of pcs) {
    const reports = Array.from({ length: REPORTS_PER_PC }, (_, index) => {
      const at = new Date(now.getTime() - index * step)
      const seq = REPORTS_PER_PC - index
      const payload = `{"v":1,"seq":${seq},"collectedAt":"${at.toISOString()}","agentVersion":"0.1.0","facts":${factsOf(index % 2 === 0, seq)}}`
      const input = signingInput({ alg: 'EdDSA', kid: deviceId }, payload, (bytes) =>
        Buffer.from(bytes).toString('base64url'),
      )
      const jws = `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
      const digest = createHash('sha256').update(jws).digest()
      return {
        ...{ commune_id: communeId, device_id: deviceId, received_at: at, collected_at: at },
        ...{ seq, digest, late: false, jws },
      }
    })
    await owner`insert into reports ${owner(reports)}`
    const transitions = reports.flatMap(({ commune_id, device_id, received_at }) =>
      ['fail', 'pass'].map((to_state) => ({
        ...{ commune_id, device_id, at: received_at, transition_id: randomUUID(), check_id: 'firewall' },
        ...{ to_state, to_reason: 'off', cause: 'report' },
      })),
    )
    await owner`insert into transitions ${owner(transitions)}`
  }
}

type Ran = { readonly ms: number; readonly said: string; readonly peakMegabytes: number }

/** Runs one command to its end. Throws with what it said unless it ends with 0. */
async function anxa(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const began = performance.now()
  const child = spawn(process.execPath, [packagePath('scripts', 'run.mjs'), 'anxa', ...args], {
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let wrong = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    wrong += chunk.toString()
  })
  const peak = watchPeak(child)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`anxa ${args.join(' ')} ended with ${code}: ${wrong}`)
  return { ms: performance.now() - began, said, peakMegabytes: peak() }
}

/** The kernel keeps the peak of a process itself (VmHWM); it is read as long as there is one. */
function watchPeak(child: ChildProcess): () => number {
  let kilobytes = 0
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      kilobytes = Math.max(kilobytes, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0))
    } catch {
      // Ended since.
    }
  }, SAMPLE_MS)
  child.once('close', () => clearInterval(timer))
  return () => round(kilobytes / 1024)
}
