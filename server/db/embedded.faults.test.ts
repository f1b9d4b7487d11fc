/** Real server processes, killed: nothing acknowledged is lost, no orphan stays, the next start works. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'esbuild'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { packagePath } from '../paths.ts'
import { connect } from './client.ts'
import { startEmbedded } from './embedded.ts'
import { processesIn } from './stale-lock.ts'

const ROUNDS = 8
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

type Server = {
  readonly child: ChildProcess
  readonly kept: string[]
  readonly said: () => string
  readonly ended: Promise<number | null>
}

// Inside the package, so that the bundle finds node_modules as the real one does.
const program = packagePath('out', `fault-server-${process.pid}.mjs`)
let folder: string
let dataDir: string
const running = new Set<ChildProcess>()

beforeAll(async () => {
  await build({
    entryPoints: [packagePath('server', 'db', 'fault-server.ts')],
    ...{
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    },
  })
})
afterAll(() => rmSync(program, { force: true }))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anxa-faults-'))
  chmodSync(folder, 0o711)
  dataDir = join(folder, 'data')
  mkdirSync(dataDir)
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
  await vi.waitUntil(() => databaseProcesses().length === 0, { timeout: 15_000 })
  rmSync(folder, { recursive: true, force: true })
})

function databaseProcesses(): readonly number[] {
  try {
    return processesIn(realpathSync(join(dataDir, 'postgres', 'data')))
  } catch {
    // No such folder yet: no database, no process.
    return []
  }
}

async function serve(options: { env?: Record<string, string>; uid?: number } = {}): Promise<Server> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  })
  running.add(child)
  let said = ''
  const kept: string[] = []
  child.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  let rest = ''
  child.stdout.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines)
      if (line.startsWith('kept ')) kept.push(line.slice(5))
      else said += `${line}\n`
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  // At the start of a line: "already" ends in it too.
  const isReady = (): boolean => /^ready /m.test(said)
  const first = await Promise.race([ended, vi.waitUntil(isReady, { timeout: 60_000 })])
  if (first !== true) throw new Error(`the server did not start: ${said}`)
  await vi.waitUntil(() => kept.length > 0, { timeout: 10_000 })
  return { child, kept, said: () => said, ended }
}

async function rowsKept(): Promise<Set<string>> {
  const { owner, stop } = await startEmbedded({ dataDir, log: pino({ level: 'silent' }) })
  const sql = connect(owner, { max: 1 })
  const rows = await sql<{ code: string }[]>`select code from commune_directory`
  await sql.end()
  await stop()
  return new Set(rows.map((row) => row.code))
}

test(`a server killed ${ROUNDS} times loses nothing it acknowledged and leaves no orphan`, async () => {
  const acknowledged: string[] = []
  const goneAfterMs: number[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    const server = await serve()
    await pause(40 * round)
    const killed = performance.now()
    server.child.kill('SIGKILL')
    await server.ended
    // Every second time the next server comes at once, while the database is still going down.
    if (round % 2 === 0)
      await vi.waitUntil(() => databaseProcesses().length === 0, { timeout: 10_000, interval: 10 })
    if (round % 2 === 0) goneAfterMs.push(Math.round(performance.now() - killed))
    acknowledged.push(...server.kept)
  }
  await vi.waitUntil(() => databaseProcesses().length === 0, { timeout: 10_000 })

  const kept = await rowsKept()
  const lost = acknowledged.filter((code) => !kept.has(code))
  console.log(
    `server killed ${ROUNDS} times: ${acknowledged.length} rows acknowledged, ${lost.length} lost; ` +
      `database gone after ${goneAfterMs.join(', ')} ms`,
  )
  expect(lost).toEqual([])
  expect(acknowledged.length).toBeGreaterThan(ROUNDS)
})

test('a killed database ends its server, and the next start repairs it', async () => {
  const acknowledged: string[] = []
  for (let round = 1; round <= 3; round += 1) {
    const server = await serve()
    const postmaster = readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split(
      '\n',
    )[0]
    process.kill(Number(postmaster), 'SIGKILL')

    expect(await server.ended).not.toBe(0)
    acknowledged.push(...server.kept)
  }

  const kept = await rowsKept()
  expect(acknowledged.filter((code) => !kept.has(code))).toEqual([])
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops server and database in order', async (signal) => {
  const server = await serve()
  server.child.kill(signal)

  expect(await server.ended).toBe(0)
  expect(server.said()).toContain('stopped')
  expect(databaseProcesses()).toEqual([])
})

test('where setpriv is missing, an orphan is found and stopped by the next start', async () => {
  const server = await serve({ env: { PATH: '/nowhere' } })
  server.child.kill('SIGKILL')
  await server.ended
  await pause(500)
  expect(databaseProcesses().length).toBeGreaterThan(0)

  const next = await serve()
  const kept = new Set(await keptBy(next))

  expect(next.said()).toContain('a database process outlived its server')
  expect(server.kept.filter((code) => !kept.has(code))).toEqual([])
})

async function keptBy(server: Server): Promise<Iterable<string>> {
  server.child.kill('SIGTERM')
  await server.ended
  return rowsKept()
}

test('a second server process is refused in one plain sentence, and the first works on', async () => {
  const first = await serve()

  await expect(serve()).rejects.toThrow(`another server (process ${first.child.pid}) already uses`)

  const before = first.kept.length
  await vi.waitUntil(() => first.kept.length > before)
})

test.runIf(isRoot)('the same holds for a server that runs as an ordinary account', async () => {
  chownSync(dataDir, NOBODY, NOBODY)
  const killed = await serve({ uid: NOBODY })
  killed.child.kill('SIGKILL')
  await killed.ended
  await vi.waitUntil(() => databaseProcesses().length === 0, { timeout: 10_000 })

  const next = await serve({ uid: NOBODY })
  next.child.kill('SIGTERM')

  expect(await next.ended).toBe(0)
})

test.runIf(isRoot)(
  'below a closed folder of root the database is kept elsewhere, with a link and a warning',
  async () => {
    chmodSync(folder, 0o700)
    const server = await serve()
    const real = realpathSync(join(dataDir, 'postgres'))
    server.child.kill('SIGTERM')

    expect(await server.ended).toBe(0)
    expect(real).toMatch(/^\/var\/lib\/anxa\/data-/)
    expect(server.said()).toContain('database kept outside DATA_DIR')
    const kept = await rowsKept()
    expect(server.kept.filter((code) => !kept.has(code))).toEqual([])
    rmSync(real, { recursive: true })
  },
)
