/** The system a service is installed on, as far as installing touches it; tests give another root and record commands. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CannotError } from '../errors.ts'

export type Ran = { readonly status: number; readonly output: string }

export type Machine = {
  readonly isAdministrator: () => boolean
  readonly exists: (path: string) => boolean
  /** False when it was there already, whoever made it. */
  readonly makeFolder: (path: string) => boolean
  /** True when the file was not yet as wanted. */
  readonly write: (path: string, content: string | Buffer, mode?: number) => boolean
  /** False when there was none. */
  readonly remove: (path: string) => boolean
  readonly run: (command: string, args: readonly string[]) => Ran
}

export const realMachine = (root = '/'): Machine => {
  const at = (path: string) => (root === '/' ? path : join(root, path))
  return {
    isAdministrator: () =>
      process.platform === 'win32' ? runReal('net', ['session']).status === 0 : process.getuid?.() === 0,
    exists: (path) => existsSync(at(path)),
    makeFolder: (path) => mkdirSync(at(path), { recursive: true }) !== undefined,
    write: (path, content, mode = 0o644) => writeIfOther(at(path), Buffer.from(content), mode),
    remove: (path) => {
      const there = existsSync(at(path))
      rmSync(at(path), { force: true })
      return there
    },
    run: runReal,
  }
}

function writeIfOther(path: string, content: Buffer, mode: number): boolean {
  if (existsSync(path) && readFileSync(path).equals(content)) return false
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content, { mode })
  // A file that was there keeps its mode otherwise.
  chmodSync(path, mode)
  return true
}

function runReal(command: string, args: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', windowsHide: true })
  return { status: status ?? -1, output: error?.message ?? `${stdout}${stderr}`.trim() }
}

/** Throws CannotError with what the command said. */
export function runOrFail(machine: Machine, command: string, ...args: readonly string[]): void {
  const { status, output } = machine.run(command, args)
  if (status !== 0)
    throw new CannotError(
      `không chạy được "${command} ${args.join(' ')}" (mã ${status}): ${output.slice(0, 500)}`,
    )
}
