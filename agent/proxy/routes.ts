/**
 * The ways to the server, in the order in which they are tried. SYSTEM and root do not use the proxies of people, and
 * Node uses none by itself. With a proxy that IT gave there is no other way; else the one of the machine (WinHTTP, the policy
 * of one proxy for everybody, or /etc/environment), the straight way, and last what people of this PC have in their own settings.
 */
import { z } from 'zod'
import type { Facts } from '../../checks/facts/facts.ts'
import { errorCode, readJson, writeJson } from '../state/files.ts'

/** `host:port`; null: straight to the server. */
export type Way = string | null

const MAX_CANDIDATES = 3
const FILE = 'ways.json'

const Known = z.object({
  /** Of the machine. */
  machine: z.string().nullable(),
  /** Of people who are signed in. */
  people: z.array(z.string()).max(MAX_CANDIDATES),
  /** The way that met the server last, when it was not the first. */
  last: z.string().nullable(),
})
type Known = z.infer<typeof Known>

const NOTHING: Known = { machine: null, people: [], last: null }

/** `proxy.xa.vn:3128`; also of `http://proxy:3128/`, and of `http=a:80;https=b:3128` the one for https. */
export function proxyAddress(text: string | null | undefined): string | null {
  const parts = (text ?? '').split(/[;\s]+/).filter((part) => part !== '')
  const chosen =
    parts.find((part) => /^https=/i.test(part)) ?? parts.find((part) => !part.includes('=')) ?? parts[0]
  const bare = (chosen ?? '')
    .replace(/^[a-z]+=/i, '')
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '')
  // A name and password before it are nobody's business here: they are not kept.
  const address = bare.replace(/^.*@/, '')
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(address)
  if (match?.[1] === undefined || Number(match[2] ?? 0) > 65_535) return null
  return `${match[1]}:${match[2] ?? '80'}`
}

const read = (stateDir: string): Known => Known.safeParse(readJson(stateDir, FILE)).data ?? NOTHING

/** What a collection saw; written only when it changed. */
export function rememberProxies(stateDir: string, facts: Facts, environment: string | null): void {
  const before = read(stateDir)
  const network = facts.contract === 'win-collector/1' ? facts.network : null
  // A section that was not read says nothing new.
  const isKnown = facts.contract !== 'win-collector/1' || network !== null
  if (!isKnown) return
  const machine = proxyAddress(network?.winHttpProxy ?? network?.machineProxy ?? environment)
  const all = network?.userProxies?.flatMap(({ proxy }) => proxyAddress(proxy) ?? []) ?? []
  const people = [...new Set(all)].filter((one) => one !== machine).slice(0, MAX_CANDIDATES)
  const isSame = machine === before.machine && people.join() === before.people.join()
  if (!isSame) writeJson(stateDir, FILE, { machine, people, last: before.last })
}

/** Each once, the one that worked last first. `given`: what IT set for this PC. */
export function waysOf(stateDir: string, given: string | null): readonly Way[] {
  if (given !== null) return [given]
  const { machine, people, last } = readAnyway(stateDir)
  const ways: readonly Way[] = machine === null ? [null, ...people] : [machine, null, ...people]
  return last !== null && ways.includes(last) ? [...new Set([last, ...ways])] : ways
}

const readAnyway = (stateDir: string): Known => {
  try {
    return read(stateDir)
  } catch (error) {
    if (errorCode(error) === 'EACCES') return NOTHING
    throw error
  }
}

/** Kept only when it tells something: the first way needs no memory. */
export function rememberWay(stateDir: string, ways: readonly Way[], way: Way): void {
  const before = read(stateDir)
  const last = way === ways[0] ? before.last : way
  // Straight is no way to remember by name: it is tried early anyway.
  const kept = way === null ? null : last
  if (kept !== before.last) writeJson(stateDir, FILE, { ...before, last: kept })
}
