/** The postgres process itself: started so that it cannot outlive the server, stopped cleanly. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import { CannotError } from '../errors.ts'
import { withoutPersonalData } from '../log.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { databaseEnvironment } from './initialise.ts'

export type PostgresProcess = {
  readonly pid: number
  /** Ends with the process; the text says how, for the log. */
  readonly ended: Promise<string>
  /** A clean (fast) shutdown; after 20 s an immediate one, which the next start repairs from the WAL. */
  readonly stop: () => Promise<void>
}

type Launch = {
  readonly binaries: Binaries
  /** The cluster's folder. */
  readonly data: string
  /** Arguments beside the folder. */
  readonly args: readonly string[]
  readonly account: Account | null
  readonly cwd: string
  readonly log: Logger
}

const READY = 'ready to accept connections'
const START_SECONDS = 120
const STOP_SECONDS = 20

/** Resolves when the database answers. Throws CannotError with what it said when it does not start. */
export async function startPostgres(launch: Launch): Promise<PostgresProcess> {
  const child = spawnPostgres(launch)
  const said: string[] = []
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })
  const ready = readLog(child.stderr, said, launch.log)
  const late = timer(START_SECONDS)
  const first = await Promise.race([
    ready.then(() => 'ready' as const),
    ended.then((how) => ({ how })),
    late.over.then(() => ({ how: `not ready after ${START_SECONDS} s` })),
  ])
  late.cancel()
  if (first !== 'ready' || child.pid === undefined) {
    child.kill('SIGQUIT')
    const how = first === 'ready' ? 'no process' : first.how
    throw new CannotError(`PostgreSQL did not start (${how}): ${said.slice(-8).join(' | ')}`)
  }
  return { pid: child.pid, ended, stop: () => stop(child, ended, launch) }
}

function spawnPostgres({ binaries, data, args: settings, account, cwd }: Launch) {
  const args = ['-D', data, ...settings]
  const common = {
    cwd,
    env: databaseEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C in the terminal goes to the server, which then stops its database in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  }
  if (!mayDieWithParent())
    return spawn(binaries.postgres, args, {
      ...common,
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    })
  const become =
    account === null ? [] : [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
  // SIGINT is the fast shutdown: sent by the kernel when the server dies, even by SIGKILL.
  return spawn('setpriv', [...become, '--pdeathsig', 'INT', '--', binaries.postgres, ...args], common)
}

/**
 * util-linux's setpriv is on every Debian, Ubuntu, Fedora; BusyBox's knows no --pdeathsig. Without it an orphan
 * may outlive a killed server; the next start finds and stops it (stale-lock.ts).
 */
function mayDieWithParent(): boolean {
  if (process.platform !== 'linux') return false
  return spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true'], { stdio: 'ignore' }).status === 0
}

/** Forwards what PostgreSQL says, one line an event; resolves when it says that it is ready. */
function readLog(stderr: Readable, said: string[], log: Logger): Promise<void> {
  return new Promise((resolve) => {
    let rest = ''
    stderr.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line.includes(READY)) resolve()
        said.push(line)
        if (said.length > 50) said.shift()
        const told = { line: withoutPersonalData(line) }
        if (/ (PANIC|FATAL):/.test(line)) log.warn(told, 'postgres')
        else log.debug(told, 'postgres')
      }
    })
  })
}

async function stop(child: ChildProcess, ended: Promise<string>, { binaries, data }: Launch): Promise<void> {
  // Windows has no signals: pg_ctl asks through a pipe of its own.
  if (process.platform === 'win32')
    spawn(binaries.pgCtl, ['stop', '-D', data, '-m', 'fast'], { windowsHide: true })
  else child.kill('SIGINT')
  const late = timer(STOP_SECONDS)
  const state = await Promise.race([ended, late.over])
  late.cancel()
  if (state !== 'late') return
  child.kill('SIGQUIT')
  await ended
}

function timer(seconds: number): { over: Promise<'late'>; cancel: () => void } {
  let cancel = () => {}
  const over = new Promise<'late'>((resolve) => {
    const handle = setTimeout(() => resolve('late'), seconds * 1000)
    cancel = () => clearTimeout(handle)
  })
  return { over, cancel }
}
