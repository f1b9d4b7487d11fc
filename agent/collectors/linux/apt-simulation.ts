/** Pending updates by a simulated dist-upgrade from cached lists: no network, no lock, about two seconds of work. */
import type { z } from 'zod'
import type { Apt, CollectorMemory } from '../memory.ts'
import { inputsKey } from './inputs-key.ts'
import type { SectionDoors } from './section.ts'
import { lines } from './text.ts'

type Pending = Pick<z.infer<typeof Apt>, 'pendingAll' | 'security'>

export type Simulation =
  | { readonly state: 'ok'; readonly pending: Pending }
  | { readonly state: 'failed' | 'timeout' | 'unavailable' }

const TIMEOUT_MS = 60_000

/** What the answer depends on; the newest lists and the installed packages above all. */
const INPUTS = {
  files: [
    '/var/lib/dpkg/status',
    '/var/lib/apt/extended_states',
    '/var/lib/apt/lists',
    '/etc/apt/sources.list',
    '/etc/apt/preferences',
    '/etc/apt/apt.conf',
  ],
  folders: ['/var/lib/apt/lists', '/etc/apt/sources.list.d', '/etc/apt/preferences.d', '/etc/apt/apt.conf.d'],
}

/** `dist-upgrade`, because `upgrade` hides packages that need a new dependency, kernels above all. */
const ARGS = [
  '-s',
  '-o',
  'Debug::NoLocking=1',
  '-o',
  'APT::Get::Show-User-Simulation-Note=false',
  'dist-upgrade',
]

const INST = /^Inst (\S+) (?:\[([^\]]*)\] )?\((.*?)\)(?: \[|\s|$)/

/**
 * Is one of the origins of an `Inst` line a security archive? An origin reads `Label:version/suite`; the suite is
 * stable-security, oldstable-security or noble-security by turn, so only its ending counts.
 */
export const isSecurity = (origins: string): boolean => {
  const withoutArchitecture = origins.replace(/\[[^\]]*\]\s*$/, '')
  const [, ...words] = withoutArchitecture.trim().split(/\s+/)
  return words
    .join(' ')
    .split(',')
    .map((origin) => origin.trim())
    .some((origin) => {
      const [label = '', rest = ''] = origin.split(':')
      const suite = rest.slice(rest.lastIndexOf('/') + 1)
      return suite.endsWith('-security') || label === 'Debian-Security' || label.startsWith('UbuntuESM')
    })
}

export const parseSimulation = (stdout: string): Pending => {
  const updates = lines(stdout).flatMap((line) => {
    const match = INST.exec(line)
    if (match?.[1] === undefined || match[3] === undefined) return []
    return [{ name: match[1].slice(0, 256), installed: match[2] ?? null, security: isSecurity(match[3]) }]
  })
  return {
    pendingAll: updates.length,
    security: updates.filter((update) => update.security).map(({ name, installed }) => ({ name, installed })),
  }
}

/** A run without one `Inst` line is only an answer when apt-get says so: its last line counts what it would do. */
const isComplete = (stdout: string): boolean => /^Inst /m.test(stdout) || /^\d+ upgraded, /m.test(stdout)

/** The remembered answer while nothing it depends on has changed, at most for the day it was made on. */
export const simulateUpgrade = async (
  doors: SectionDoors,
  memory: CollectorMemory,
  today: string,
): Promise<Simulation> => {
  const key = await inputsKey(doors, INPUTS)
  if (key !== null && memory.apt?.key === key && memory.apt.day === today)
    return { state: 'ok', pending: memory.apt }
  const ran = await doors.run('apt-get', ARGS, { timeoutMs: TIMEOUT_MS })
  if (!ran.ok) {
    if (ran.why === 'timeout') return { state: 'timeout' }
    return { state: ran.why === 'not-found' || ran.why === 'access-denied' ? 'unavailable' : 'failed' }
  }
  if (ran.value.exit !== 0 || !isComplete(ran.value.stdout)) {
    doors.notUnderstood('run:apt-get')
    return { state: 'failed' }
  }
  const pending = parseSimulation(ran.value.stdout)
  if (key !== null) memory.apt = { key, day: today, ...pending }
  return { state: 'ok', pending }
}
