/**
 * Which version is started, and how it does. Kept without a schema, since every start reads it and must stay light: a
 * value of the wrong kind counts as absent.
 */
import { join } from 'node:path'
import { readJson, writeJson } from '../state/files.ts'

export type KeptVersion = {
  readonly version: string /** Of its agent.cjs, hexadecimal. */
  readonly sha256: string
}

export type UpdateState = {
  /** Lies in `versions/` and is started by the installed agent; null: the installed one runs itself. */
  readonly current: KeptVersion | null
  /** What ran before it, to go back to. */
  readonly previous: KeptVersion | null
  /** The server has taken a report of `current`. */
  readonly isConfirmed: boolean
  /** Runs of `current` in a row that began and never ended in order. */
  readonly openRuns: number
  /** Reports of `current` that the server refused, before it took one. */
  readonly refusals: number
  /** Versions that failed here: never taken again. */
  readonly bad: readonly string[]
  /** No update before this moment (milliseconds since 1970). */
  readonly notBefore: number
  readonly failed: { readonly version: string; readonly at: string; readonly why: string } | null
  readonly updatedAt: string | null
}

export const NO_UPDATE: UpdateState = {
  ...{ current: null, previous: null, isConfirmed: false, openRuns: 0, refusals: 0 },
  ...{ bad: [], notBefore: 0, failed: null, updatedAt: null },
}

const FILE = 'update.json'
const MAX_BAD = 20

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

const keptVersion = (value: unknown): KeptVersion | null => {
  if (!isRecord(value)) return null
  const [version, sha256] = [text(value.version), text(value.sha256)]
  // The version is a part of a path: three numbers and nothing else.
  return version !== null && /^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(version) && sha256 !== null
    ? { version, sha256 }
    : null
}

export const readUpdate = (stateDir: string): UpdateState => {
  const stored = readJson(stateDir, FILE)
  if (!isRecord(stored)) return NO_UPDATE
  const failed = isRecord(stored.failed) ? stored.failed : null
  return {
    current: keptVersion(stored.current),
    previous: keptVersion(stored.previous),
    isConfirmed: stored.isConfirmed === true,
    openRuns: number(stored.openRuns),
    refusals: number(stored.refusals),
    bad: Array.isArray(stored.bad) ? stored.bad.filter((one) => typeof one === 'string') : [],
    notBefore: number(stored.notBefore),
    failed: failed && {
      version: text(failed.version) ?? '',
      at: text(failed.at) ?? '',
      why: text(failed.why) ?? '',
    },
    updatedAt: text(stored.updatedAt),
  }
}

export const writeUpdate = (stateDir: string, state: UpdateState): void =>
  writeJson(stateDir, FILE, { ...state, bad: state.bad.slice(-MAX_BAD) })

export const versionFolder = (stateDir: string, version: string): string =>
  join(stateDir, 'versions', version)
export const versionBundle = (stateDir: string, version: string): string =>
  join(versionFolder(stateDir, version), 'agent.cjs')

/** Back to what ran before; `current` is never tried again. */
export const rolledBack = (state: UpdateState, why: string, at: Date): UpdateState =>
  state.current === null
    ? state
    : {
        ...{ ...NO_UPDATE, notBefore: state.notBefore },
        current: state.previous,
        // It has proven itself before.
        isConfirmed: state.previous !== null,
        bad: [...state.bad, state.current.version],
        failed: { version: state.current.version, at: at.toISOString(), why },
      }
