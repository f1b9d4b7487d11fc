/** The newest upgrade of at least one package, by apt's history, else by dpkg's log. Both write local time. */
import { gunzipSync } from 'node:zlib'
import type { SectionDoors } from './section.ts'
import { lines } from './text.ts'
import { localToUtc } from './zone.ts'

export type LastUpgrade = {
  readonly lastUpgrade: string | null
  readonly lastUpgradeLocal: string | null
  readonly lastUpgradeBy: 'unattended-upgrade' | 'other' | null
}

type Upgrade = { readonly local: string; readonly by: 'unattended-upgrade' | 'other' }

/** Only the end of a log matters; a month of apt is far smaller. */
const TAIL_BYTES = 256 * 1024
const MAX_UNPACKED_BYTES = 8 * 1024 * 1024

const readTail = async (doors: SectionDoors, path: string): Promise<string | null> => {
  const state = await doors.stat(path)
  const offset = state.ok ? Math.max(0, state.value.sizeBytes - TAIL_BYTES) : 0
  const bytes = await doors.readBytes(path, offset, TAIL_BYTES)
  return bytes.ok ? bytes.value.toString('utf8') : null
}

const readPacked = async (doors: SectionDoors, path: string): Promise<string | null> => {
  const bytes = await doors.readBytes(path, 0, MAX_UNPACKED_BYTES)
  if (!bytes.ok) return null
  try {
    return gunzipSync(bytes.value, { maxOutputLength: MAX_UNPACKED_BYTES }).toString('utf8')
  } catch {
    doors.notUnderstood(`file:${path}`)
    return null
  }
}

/** A block with only Install lines is no upgrade. */
export const lastOfHistory = (log: string): Upgrade | null => {
  for (const block of log.split(/\n\s*\n/).reverse()) {
    const start = /^Start-Date: (\d{4}-\d\d-\d\d)\s+(\d\d:\d\d:\d\d)/m.exec(block)
    if (!start || !/^Upgrade: /m.test(block)) continue
    const by = /^Commandline: \S*unattended-upgrade/m.test(block) ? 'unattended-upgrade' : 'other'
    return { local: `${start[1]}T${start[2]}`, by }
  }
  return null
}

export const lastOfDpkg = (log: string): Upgrade | null => {
  for (const line of lines(log).reverse()) {
    const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) upgrade /.exec(line)
    if (match) return { local: `${match[1]}T${match[2]}`, by: 'other' }
  }
  return null
}

const findUpgrade = async (doors: SectionDoors): Promise<Upgrade | null> => {
  const sources = [
    { read: () => readTail(doors, '/var/log/apt/history.log'), find: lastOfHistory },
    { read: () => readPacked(doors, '/var/log/apt/history.log.1.gz'), find: lastOfHistory },
    { read: () => readTail(doors, '/var/log/dpkg.log'), find: lastOfDpkg },
  ]
  for (const source of sources) {
    const log = await source.read()
    const upgrade = log === null ? null : source.find(log)
    if (upgrade) return upgrade
  }
  return null
}

/** `zone`: the IANA name of the machine's time zone, or null when it is not known. */
export const readLastUpgrade = async (doors: SectionDoors, zone: string | null): Promise<LastUpgrade> => {
  const upgrade = await findUpgrade(doors)
  if (!upgrade) return { lastUpgrade: null, lastUpgradeLocal: null, lastUpgradeBy: null }
  return {
    lastUpgrade: zone === null ? null : localToUtc(upgrade.local, zone),
    lastUpgradeLocal: upgrade.local,
    lastUpgradeBy: upgrade.by,
  }
}
