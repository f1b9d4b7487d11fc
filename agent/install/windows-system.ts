/** What the installer does to a Windows: programs of the system by their full path, files, nothing else. */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { machineEnvironment, systemProgram } from '../config.ts'
import { errorCode } from '../state/files.ts'

export type Ran = { readonly exit: number; readonly output: string }

export type WindowsSystem = {
  /** A program of System32, without a shell. */
  readonly run: (program: string, args: readonly string[]) => Ran
  readonly exists: (path: string) => boolean
  readonly read: (path: string) => Buffer | null
  readonly write: (path: string, bytes: Buffer) => void
  readonly copy: (from: string, to: string) => void
  readonly rename: (from: string, to: string) => void
  readonly makeFolder: (path: string) => void
  readonly isEmpty: (folder: string) => boolean
  /** A file; gone already is well. */
  readonly remove: (path: string) => void
  /** A folder with all that lies in it; gone already is well. */
  readonly removeTree: (path: string) => void
}

const LIMIT_MS = 60_000

const unless = (codes: readonly string[], work: () => void): void => {
  try {
    work()
  } catch (error) {
    if (!codes.includes(errorCode(error) ?? '')) throw error
  }
}

export const realSystem = (): WindowsSystem => ({
  run: (program, args) => {
    const { status, stdout, stderr, error } = spawnSync(systemProgram(program), [...args], {
      ...{ encoding: 'latin1', timeout: LIMIT_MS, windowsHide: true, env: machineEnvironment() },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return error ? { exit: -1, output: error.message } : { exit: status ?? -1, output: `${stdout}${stderr}` }
  },
  exists: existsSync,
  read: (path) => (existsSync(path) ? readFileSync(path) : null),
  write: (path, bytes) => writeFileSync(path, bytes),
  copy: copyFileSync,
  rename: renameSync,
  makeFolder: (path) => {
    mkdirSync(path, { recursive: true })
  },
  isEmpty: (folder) => readdirSync(folder).length === 0,
  remove: (path) => unless(['ENOENT'], () => unlinkSync(path)),
  removeTree: (path) =>
    // Node 12 has only the older name.
    unless(['ENOENT'], () =>
      rmSync === undefined
        ? rmdirSync(path, { recursive: true })
        : rmSync(path, { recursive: true, force: true }),
    ),
})
