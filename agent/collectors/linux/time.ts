/** Clock keeping. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { SectionDoors } from './section.ts'
import { clip, parseAssignments } from './text.ts'
import { isActive, type Units } from './units.ts'

export type TimeFacts = Omit<LinuxFacts['time'], 'nowUtc'>

const SERVICES = [
  ['systemd-timesyncd', 'timesyncd'],
  ['chrony', 'chrony'],
  ['ntp', 'ntp'],
  ['ntpsec', 'ntp'],
  ['openntpd', 'openntpd'],
] as const

const yesNo = (value: string | undefined): boolean | null => {
  if (value === 'yes') return true
  return value === 'no' ? false : null
}

export const collectTime = async (
  doors: SectionDoors,
  pending: Promise<Units>,
  zone: Promise<string | null>,
): Promise<TimeFacts | null> => {
  const [ran, units, timezone] = await Promise.all([
    doors.run('timedatectl', ['show'], { timeoutMs: 10_000 }),
    pending,
    zone,
  ])
  // Without systemd as process 1 it fails: then whether the clock is kept is not known.
  if (!ran.ok || ran.value.exit !== 0) {
    if (ran.ok) doors.notUnderstood('run:timedatectl')
    return timezone === null ? null : { timezone, ntp: null, synchronized: null, service: null }
  }
  const values = parseAssignments(ran.value.stdout)
  return {
    timezone: clip(values.get('Timezone')) ?? timezone,
    ntp: yesNo(values.get('NTP')),
    synchronized: yesNo(values.get('NTPSynchronized')),
    service: SERVICES.find(([unit]) => isActive(units, unit) === true)?.[1] ?? null,
  }
}
