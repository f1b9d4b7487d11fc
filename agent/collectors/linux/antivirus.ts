/** Antivirus by its units. AppArmor and SELinux are not antivirus; freshclam alone is an updater. */
import { SECURITY_UNITS } from '../../../checks/device/security-products.ts'
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { SectionDoors } from './section.ts'
import { toMoment } from './text.ts'
import type { Units } from './units.ts'

type Antivirus = NonNullable<LinuxFacts['antivirus']>

/** clamd scans what it is given; only clamonacc watches the files people open. */
const CLAMAV_UNITS = ['clamav-daemon', 'clamav-freshclam', 'clamav-clamonacc']

const unitsOf = (units: Units): Antivirus['units'] => {
  const { states, installed } = units
  if (states === null) return null
  const entry = (unit: string, vendor: string, onAccess: boolean) => ({
    unit,
    state: states.get(unit) ?? 'unknown',
    vendor,
    onAccess,
  })
  // What is not ClamAV's scans on access by itself.
  const vendors = [...SECURITY_UNITS].filter(([unit]) => installed?.has(unit))
  return [
    ...CLAMAV_UNITS.map((unit) => entry(unit, 'clamav', unit === 'clamav-clamonacc')),
    ...vendors.map(([unit, { vendor }]) => entry(unit, vendor, true)),
  ]
}

/** `ClamAV-VDB:17 Nov 2026 07-26 +0000:27821:…`: English month, hour and minute with a hyphen. */
export const parseDatabaseHead = (head: string): NonNullable<Antivirus['clamav']> | null => {
  const match = /^ClamAV-VDB:(\d{1,2} [A-Z][a-z]{2} \d{4}) (\d\d)-(\d\d) ([+-]\d{4}):(\d{1,9}):/.exec(head)
  if (!match) return null
  const databaseDate = toMoment(new Date(`${match[1]} ${match[2]}:${match[3]}:00 ${match[4]}`))
  return databaseDate === null ? null : { databaseDate, databaseVersion: Number(match[5]) }
}

/** Both forms may lie side by side: the higher version is in use. `main` is years old by design and says nothing. */
const readDatabase = async (doors: SectionDoors): Promise<Antivirus['clamav']> => {
  const paths = ['/var/lib/clamav/daily.cld', '/var/lib/clamav/daily.cvd']
  const heads = await Promise.all(paths.map((path) => doors.readBytes(path, 0, 512)))
  const databases = heads.flatMap((head) =>
    head.ok ? (parseDatabaseHead(head.value.toString('latin1')) ?? []) : [],
  )
  return databases.sort((a, b) => b.databaseVersion - a.databaseVersion)[0] ?? null
}

export const collectAntivirus = async (doors: SectionDoors, pending: Promise<Units>): Promise<Antivirus> => {
  const [units, clamav] = await Promise.all([pending, readDatabase(doors)])
  if (units.states === null) doors.notUnderstood('run:systemctl')
  return { units: unitsOf(units), clamav }
}
