/**
 * Reports that no server has taken yet, one file each, oldest first. Of a stretch without change only its first
 * report (the transition) and the newest stay; beyond the bounds the oldest go.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from './report/build.ts'
import { ensureFolder, errorCode, removeIfThere, writeDurably } from './state/files.ts'

export type SpoolBounds = { readonly maxReports: number; readonly maxBytes: number }
export const SPOOL_BOUNDS: SpoolBounds = { maxReports: 96, maxBytes: 4 * 1024 * 1024 }

export type Spooled = { readonly seq: number; readonly stableDigest: string; readonly path: string }

const NAME = /^(\d{15})-([0-9a-f]{16})\.jws\.gz$/

const folderOf = (stateDir: string): string => join(stateDir, 'spool')

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

/** In order of sequence. */
export const listSpool = (stateDir: string): readonly Spooled[] => {
  const folder = folderOf(stateDir)
  return namesIn(folder)
    .flatMap((name) => {
      const match = NAME.exec(name)
      if (!match || match[1] === undefined || match[2] === undefined) return []
      return [{ seq: Number(match[1]), stableDigest: match[2], path: join(folder, name) }]
    })
    .sort((a, b) => a.seq - b.seq)
}

export const readSpooled = (entry: Spooled): Buffer => readFileSync(entry.path)
export const removeSpooled = (entry: Spooled): void => removeIfThere(entry.path)

/** What has to go so that the newest stays, transitions stay, and the bounds hold. `bytes` by entry. */
export const surplus = <T extends { readonly stableDigest: string; readonly bytes: number }>(
  entries: readonly T[],
  bounds: SpoolBounds,
): readonly T[] => {
  const isNeeded = (entry: T, at: number): boolean =>
    at === entries.length - 1 || entries[at - 1]?.stableDigest !== entry.stableDigest
  const needed = entries.filter(isNeeded)
  let bytes = 0
  const kept = new Set<T>()
  // The newest goes first and always: without it the spool would be worth nothing.
  for (const entry of [...needed].reverse()) {
    bytes += entry.bytes
    if (kept.size > 0 && (kept.size >= bounds.maxReports || bytes > bounds.maxBytes)) break
    kept.add(entry)
  }
  return entries.filter((entry) => !kept.has(entry))
}

export const addToSpool = (stateDir: string, report: Report, bounds: SpoolBounds = SPOOL_BOUNDS): void => {
  const folder = folderOf(stateDir)
  ensureFolder(folder)
  // Half-written files of a run that was killed; this one holds the lock, so nobody is writing them.
  for (const left of namesIn(folder).filter((name) => name.endsWith('.tmp')))
    removeIfThere(join(folder, left))
  const name = `${String(report.seq).padStart(15, '0')}-${report.stableDigest}.jws.gz`
  writeDurably(join(folder, name), report.packed)
  const entries = listSpool(stateDir).map((entry) => ({ ...entry, bytes: statSync(entry.path).size }))
  for (const entry of surplus(entries, bounds)) removeSpooled(entry)
}
