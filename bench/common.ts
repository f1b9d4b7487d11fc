/** What every bench shares: the machine's name, medians, CPU time of processes, printing. */
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** One line of JSON or of the table; numbers carry their unit in their name. */
export type Figures = { readonly name: string } & Readonly<Record<string, number | string>>

export type Bench = {
  readonly name: string
  readonly summary: string
  readonly run: (options: BenchOptions) => Promise<readonly Figures[]>
}

export type BenchOptions = {
  /** Shorter rounds, for a quick look; figures are then rough. */
  readonly quick: boolean
  readonly say: (line: string) => void
}

export function machineName(): string {
  const list = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${list[0]?.model.trim() ?? 'unknown CPU'}, ${list.length} cores, ${gigabytes} GB, Node ${process.version}`
}

/** `share` 0.5 is the median, 0.99 the p99; of an unsorted list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
export const median = (values: readonly number[]): number => quantile(values, 0.5)

export function round(value: number, digits = 0): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}

/** Linux counts CPU time in hundredths of a second (USER_HZ). */
const TICK_MICROSECONDS = 10_000

/** User and system time of living processes so far, in microseconds; those that ended meanwhile count nothing. */
export function cpuMicroseconds(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    const fields = statFields(pid)
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  }
  return ticks * TICK_MICROSECONDS
}

/** /proc/<pid>/stat after the name in brackets, which may itself hold spaces. */
function statFields(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // Ended since it was listed.
    return []
  }
}

/** Proportional set size in MB: shared pages are shared out among those who share them. */
export function pssMegabytes(pids: readonly number[]): number {
  let kilobytes = 0
  for (const pid of pids)
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      // Ended since it was listed.
    }
  return round(kilobytes / 1024)
}

export function printTable(figures: readonly Figures[], say: (line: string) => void): void {
  for (const { name, ...values } of figures) {
    say(name)
    for (const [key, value] of Object.entries(values))
      say(`  ${key.padEnd(32)} ${typeof value === 'number' ? value.toLocaleString('en-US') : value}`)
  }
}
