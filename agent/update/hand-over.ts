/**
 * The first thing a start does: the installed agent hands over to a newer version in the state folder, if there is one
 * that is whole and has not failed. What is installed is never touched, so there is always something that starts.
 */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { compareVersions } from '../../checks/report/version.ts'
import { AGENT_VERSION, stateDirOf } from '../config.ts'
import { readUpdate, rolledBack, type UpdateState, versionBundle, writeUpdate } from './state.ts'

/** A power cut or two are no fault of a version; one that never ends in order is broken. */
const MAX_OPEN_RUNS = 3
const MAX_REFUSALS = 3
const OTHERS_MAY_WRITE = 0o022
/** They copy or remove the program that lies beside them. */
const INSTALLERS = ['install', 'uninstall']

const optionOf = (args: readonly string[], name: string): string | null => {
  const at = args.indexOf(name)
  return at < 0 ? null : (args[at + 1] ?? null)
}

/** Code is run from there: on Linux only what its owner alone may write, and who runs it or root owns. */
const isClosed = (path: string): boolean => {
  if (process.platform === 'win32') return true
  const { mode, uid } = statSync(path)
  return (mode & OTHERS_MAY_WRITE) === 0 && (uid === 0 || uid === process.getuid?.())
}

const isWhole = (path: string, sha256: string): boolean =>
  isClosed(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === sha256

/** The bundle to run instead of this one; null: this one. Never throws. `at`: the moment of the start. */
export const newerBundle = (args: readonly string[], at: Date): string | null => {
  if (INSTALLERS.includes(args[0] ?? '')) return null
  const stateDir = stateDirOf(optionOf(args, '--state'))
  try {
    const state = readUpdate(stateDir)
    const chosen = choose(stateDir, state, at)
    if (chosen !== state) writeUpdate(stateDir, chosen)
    const { current, isConfirmed, openRuns } = chosen
    if (current === null || compareVersions(current.version, AGENT_VERSION) <= 0) return null
    if (args[0] === 'run' && !isConfirmed) writeUpdate(stateDir, { ...chosen, openRuns: openRuns + 1 })
    return versionBundle(stateDir, current.version)
  } catch {
    // Whoever may not read the folder, or cannot write it, runs what is installed.
    return null
  }
}

function choose(stateDir: string, state: UpdateState, at: Date): UpdateState {
  const { current } = state
  if (current === null || compareVersions(current.version, AGENT_VERSION) <= 0) return state
  if (!state.isConfirmed && state.openRuns >= MAX_OPEN_RUNS)
    return choose(stateDir, rolledBack(state, 'crashed', at), at)
  if (!state.isConfirmed && state.refusals >= MAX_REFUSALS)
    return choose(stateDir, rolledBack(state, 'refused', at), at)
  try {
    if (isWhole(versionBundle(stateDir, current.version), current.sha256)) return state
  } catch {
    // Gone or unreadable: as damaged.
  }
  return choose(stateDir, rolledBack(state, 'damaged', at), at)
}

/** The version that this very program is, when it was handed over to. */
const isCurrent = ({ current }: UpdateState): boolean => current?.version === AGENT_VERSION

/** It could not even be loaded. */
export const noteBroken = (args: readonly string[], at: Date): void => {
  const stateDir = stateDirOf(optionOf(args, '--state'))
  writeUpdate(stateDir, rolledBack(readUpdate(stateDir), 'not-loaded', at))
}

/** A run came to its end, whatever it brought: the version works as a program. Never throws. */
export const noteOrderlyEnd = (args: readonly string[]): void => {
  const stateDir = stateDirOf(optionOf(args, '--state'))
  try {
    const state = readUpdate(stateDir)
    if (isCurrent(state) && state.openRuns > 0) writeUpdate(stateDir, { ...state, openRuns: 0 })
  } catch {
    // Without the right to the folder nothing was counted either.
  }
}

export const noteTaken = (stateDir: string): void => {
  const state = readUpdate(stateDir)
  if (isCurrent(state) && !state.isConfirmed)
    writeUpdate(stateDir, { ...state, isConfirmed: true, openRuns: 0, refusals: 0 })
}

export const noteRefused = (stateDir: string): void => {
  const state = readUpdate(stateDir)
  if (isCurrent(state) && !state.isConfirmed)
    writeUpdate(stateDir, { ...state, refusals: state.refusals + 1 })
}
