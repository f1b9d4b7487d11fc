/**
 * The doors through which collectors see a machine. Nothing here throws: an answer is a value or the reason
 * why there is none. `not-found` is an answer too (the thing is not there); every other reason means "not read".
 */
export type Why = 'not-found' | 'access-denied' | 'timeout' | 'too-large' | 'parse' | 'other'

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Why }

export const found = <T>(value: T): Answer<T> => ({ ok: true, value })
export const missing = (why: Why): { readonly ok: false; readonly why: Why } => ({ ok: false, why })

export type FileState = { readonly mtime: Date; readonly sizeBytes: number; readonly uid: number }

export type Finished = { readonly exit: number; readonly stdout: string; readonly stderr: string }

export type RunLimits = {
  readonly timeoutMs: number
  readonly maxBytes?: number
  /** What a program said before it was ended at its time limit is an answer, with exit -1. */
  readonly keepPartial?: boolean
}

/** Parts that systeminformation reads; they change at most with a reboot. */
export type Inventory = {
  readonly cpuName: string | null
  readonly cpuLogical: number | null
  readonly memoryBytes: number | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly isVirtual: boolean | null
}

export type Doors = {
  /** The file as UTF-8 text; longer than `maxBytes` (default 4 MiB) is `too-large`. */
  readonly readText: (path: string, maxBytes?: number) => Promise<Answer<string>>
  /** At most `length` bytes from `offset`; shorter at the end of the file. */
  readonly readBytes: (path: string, offset: number, length: number) => Promise<Answer<Buffer>>
  /** Names in a folder, sorted. */
  readonly list: (path: string) => Promise<Answer<readonly string[]>>
  readonly stat: (path: string) => Promise<Answer<FileState>>
  /** Where a symbolic link points, unresolved. */
  readonly readLink: (path: string) => Promise<Answer<string>>
  readonly statfs: (
    path: string,
  ) => Promise<Answer<{ readonly totalBytes: number; readonly freeBytes: number }>>
  /** A program with an argument list: no shell, LC_ALL=C.UTF-8, TZ=UTC, killed at the time limit. */
  readonly run: (program: string, args: readonly string[], limits: RunLimits) => Promise<Answer<Finished>>
  readonly inventory: () => Promise<Answer<Inventory>>
  readonly isElevated: boolean
}

export const DEFAULT_MAX_BYTES = 4 * 1024 * 1024
