/** States of the systemd units that several sections ask about, in one call. */
import { SECURITY_UNITS } from '../../../checks/device/security-products.ts'
import type { Doors } from '../../platform/doors.ts'
import { clip, lines } from './text.ts'

export const REMOTE_TOOL_UNITS: Readonly<Record<string, string>> = {
  anydesk: 'anydesk',
  teamviewerd: 'teamviewer',
  rustdesk: 'rustdesk',
  'vncserver-x11-serviced': 'vnc',
  'tigervncserver@': 'vnc',
  x11vnc: 'vnc',
  nxserver: 'nomachine',
  'chrome-remote-desktop': 'chrome-remote-desktop',
}

/** Asked about always: a unit that is not installed reads `inactive`. */
const CORE = ['ufw', 'clamav-daemon', 'clamav-freshclam', 'clamav-clamonacc'] as const

const ASKED_WHEN_PRESENT = [
  'firewalld',
  'nftables',
  'ssh',
  'sshd',
  'ssh.socket',
  'xrdp',
  'gnome-remote-desktop',
  'vino-server',
  'smbd',
  'systemd-timesyncd',
  'chrony',
  'ntp',
  'ntpsec',
  'openntpd',
]

/** /etc/init.d too: systemd makes units of old init scripts, and some antivirus products still bring one. */
const UNIT_FOLDERS = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system', '/etc/init.d']

export type Units = {
  /** Unit names without `.service`; null when no folder of units could be read. */
  readonly installed: ReadonlySet<string> | null
  /** State by unit of those that were asked about; null when systemd did not answer. */
  readonly states: ReadonlyMap<string, string> | null
}

const readInstalled = async (doors: Doors): Promise<ReadonlySet<string> | null> => {
  const folders = await Promise.all(UNIT_FOLDERS.map((folder) => doors.list(folder)))
  if (!folders.some((names) => names.ok)) return null
  return new Set(
    folders.flatMap((names) => (names.ok ? names.value.map((name) => name.replace(/\.service$/, '')) : [])),
  )
}

/** `is-active` exits 3 as soon as one unit is inactive: the lines tell, in the order asked, not the exit status. */
const readStates = async (doors: Doors, units: readonly string[]): Promise<Units['states']> => {
  const ran = await doors.run('systemctl', ['is-active', ...units], { timeoutMs: 10_000 })
  if (!ran.ok) return null
  const states = lines(ran.value.stdout.trim())
  if (states.length !== units.length) return null
  return new Map(units.map((unit, at) => [unit, clip(states[at]) ?? 'unknown']))
}

export const readUnits = async (doors: Doors): Promise<Units> => {
  const installed = await readInstalled(doors)
  const known = [...SECURITY_UNITS.keys(), ...ASKED_WHEN_PRESENT].filter((unit) => installed?.has(unit))
  return { installed, states: await readStates(doors, [...CORE, ...known]) }
}

/** Null when systemd did not answer, or when it is not known whether the unit exists. */
export const isActive = (units: Units, unit: string): boolean | null => {
  if (units.states === null) return units.installed && !units.installed.has(unit) ? false : null
  const state = units.states.get(unit)
  if (state !== undefined) return state === 'active'
  return units.installed === null ? null : false
}

/** One active is enough; "no" needs to be known of all. */
export const anyActive = (units: Units, names: readonly string[]): boolean | null => {
  const states = names.map((name) => isActive(units, name))
  if (states.includes(true)) return true
  return states.includes(null) ? null : false
}
