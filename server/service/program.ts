/** What a service starts: this Node with this bundle, wherever the two lie. */
import { existsSync } from 'node:fs'
import { CannotError } from '../errors.ts'
import { packagePath } from '../paths.ts'

export type Program = {
  /** The folder of package.json. */
  readonly folder: string
  /** The Node that runs this very command. */
  readonly node: string
  /** The bundle: a service starts it directly and never builds, it may not write where the program lies. */
  readonly bundle: string
}

/** Throws CannotError when there is no bundle (sources that were never started through npm). */
export function findProgram(): Program {
  const bundle = packagePath('out', 'anxa.mjs')
  if (!existsSync(bundle))
    throw new CannotError(`không có ${bundle}: chạy "npm run build" trong thư mục của AnXã rồi làm lại`)
  return { folder: packagePath(), node: process.execPath, bundle }
}

/** Node reads the settings file itself: the same rules for systemd, for commands beside the service, and on Windows. */
export const nodeOptions = (environmentFile: string): readonly string[] => [
  `--env-file=${environmentFile}`,
  '--enable-source-maps',
]
