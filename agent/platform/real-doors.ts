/** The doors of the machine this program runs on. */
import { spawn } from 'node:child_process'
// As a property of fs: Node 12 has no module `fs/promises`.
import { constants, promises } from 'node:fs'
import { machineEnvironment, systemProgram, systemRoot } from '../config.ts'
import {
  type Answer,
  DEFAULT_MAX_BYTES,
  type Doors,
  type Finished,
  found,
  type Inventory,
  missing,
  type RunLimits,
  type Why,
} from './doors.ts'

/** Root's own folders come along: a service started by systemd may lack them. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

const whyOf = (error: unknown): Why => {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'not-found'
  if (code === 'EACCES' || code === 'EPERM') return 'access-denied'
  return 'other'
}

const attempt = async <T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> => {
  try {
    return await work()
  } catch (error) {
    return missing(whyOf(error))
  }
}

const readBytes = (path: string, offset: number, length: number): Promise<Answer<Buffer>> =>
  attempt(async () => {
    // Without O_NONBLOCK a named pipe put in place of a file would hold the agent for ever.
    const file = await promises.open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      if (!(await file.stat()).isFile()) return missing('other')
      const chunks: Buffer[] = []
      let taken = 0
      // Files of /proc and /sys say size 0: read until nothing comes.
      while (taken < length) {
        // Most files are a few bytes, and hundreds are read side by side: only a longer one gets a large piece.
        const chunk = Buffer.allocUnsafe(Math.min(length - taken, taken === 0 ? 4096 : 64 * 1024))
        const { bytesRead } = await file.read(chunk, 0, chunk.length, offset + taken)
        if (bytesRead === 0) break
        chunks.push(chunk.subarray(0, bytesRead))
        taken += bytesRead
      }
      return found(Buffer.concat(chunks))
    } finally {
      await file.close()
    }
  })

const readText = async (path: string, maxBytes = DEFAULT_MAX_BYTES): Promise<Answer<string>> => {
  const bytes = await readBytes(path, 0, maxBytes + 1)
  if (!bytes.ok) return bytes
  return bytes.value.length > maxBytes ? missing('too-large') : found(bytes.value.toString('utf8'))
}

const IS_WINDOWS = process.platform === 'win32'

/** Program and helpers alike: none may outlive its time. */
const kill = (pid: number | undefined): void => {
  if (pid === undefined) return
  if (IS_WINDOWS) {
    // Windows knows no groups to end: its own tool follows the tree.
    const end = spawn(systemProgram('taskkill.exe'), ['/PID', String(pid), '/T', '/F'], {
      ...{ stdio: 'ignore', windowsHide: true },
    })
    end.on('error', () => undefined)
    return
  }
  try {
    // The whole group: a helper of the program must not outlive it.
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

const textOf = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8')

/** On Windows programs need the machine's own environment, without what could change how Node itself runs. */
const SURROUNDINGS = IS_WINDOWS
  ? { cwd: systemRoot(), windowsHide: true, env: machineEnvironment() }
  : { cwd: '/', detached: true, env: { PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: '/nonexistent' } }

const run = (program: string, args: readonly string[], limits: RunLimits): Promise<Answer<Finished>> =>
  new Promise((resolve) => {
    const maxBytes = limits.maxBytes ?? DEFAULT_MAX_BYTES
    const child = spawn(program, [...args], { ...SURROUNDINGS, stdio: ['ignore', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const err: Buffer[] = []
    let taken = 0
    const end = (answer: Answer<Finished>): void => {
      clearTimeout(timer)
      child.stdout.destroy()
      child.stderr.destroy()
      resolve(answer)
    }
    const timer = setTimeout(() => {
      kill(child.pid)
      const said = { exit: -1, stdout: textOf(out), stderr: textOf(err) }
      end(limits.keepPartial && said.stdout !== '' ? found(said) : missing('timeout'))
    }, limits.timeoutMs)
    const take = (into: Buffer[]) => (chunk: Buffer) => {
      taken += chunk.length
      if (taken <= maxBytes) into.push(chunk)
      else {
        kill(child.pid)
        end(missing('too-large'))
      }
    }
    child.stdout.on('data', take(out))
    child.stderr.on('data', take(err))
    child.on('error', (error) => end(missing(whyOf(error))))
    child.on('close', (exit) => {
      end(exit === null ? missing('other') : found({ exit, stdout: textOf(out), stderr: textOf(err) }))
    })
  })

const textOrNull = (text: string | undefined): string | null => (text ? text : null)

/** Loaded only when asked for: systeminformation is the heaviest module of the agent. */
const inventory = (): Promise<Answer<Inventory>> =>
  attempt(async () => {
    const { default: information } = await import('systeminformation')
    const [cpu, memory, system] = await Promise.all([
      information.cpu(),
      information.mem(),
      information.system(),
    ])
    return found({
      cpuName: textOrNull(`${cpu.manufacturer} ${cpu.brand}`.trim()),
      cpuLogical: cpu.cores > 0 ? cpu.cores : null,
      memoryBytes: memory.total > 0 ? memory.total : null,
      manufacturer: textOrNull(system.manufacturer),
      model: textOrNull(system.model),
      isVirtual: typeof system.virtual === 'boolean' ? system.virtual : null,
    })
  })

export const realDoors = (): Doors => ({
  readText,
  readBytes,
  list: (path) => attempt(async () => found((await promises.readdir(path)).sort())),
  stat: (path) =>
    attempt(async () => {
      const state = await promises.stat(path)
      return found({ mtime: state.mtime, sizeBytes: state.size, uid: state.uid })
    }),
  readLink: (path) => attempt(async () => found(await promises.readlink(path))),
  statfs: (path) =>
    attempt(async () => {
      const system = await promises.statfs(path)
      return found({ totalBytes: system.blocks * system.bsize, freeBytes: system.bavail * system.bsize })
    }),
  run,
  inventory,
  // The task runs as SYSTEM; what the collector says of itself goes into the report.
  isElevated: IS_WINDOWS || process.getuid?.() === 0,
})
