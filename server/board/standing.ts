/** How each PC stands, check by check: the ground of every list and number on the board. */
import type { DeviceCheck, Severity } from '../../checks/device/check.ts'
import { type Contact, type Standing, standingOf } from '../../web/words.ts'
import type { BoardDevice } from './queries.ts'

export function contactOf(
  device: Pick<BoardDevice, 'kind' | 'status' | 'lastReportAt' | 'silentSince'>,
): Contact {
  if (device.status === 'quarantined') return 'quarantined'
  if (device.kind === 'declared' && device.lastReportAt !== null) return 'carried'
  if (device.kind !== 'agent') return device.kind
  if (device.lastReportAt === null) return 'never'
  return device.silentSince === null ? 'reporting' : 'silent'
}

/** Exists, and no report speaks for it. */
export const hasNoData = (contact: Contact): boolean =>
  contact === 'never' || contact === 'declared' || contact === 'state-secret'

export type StandingDevice = BoardDevice & {
  readonly contact: Contact
  /** By check id; without the checks of which nothing is known because the PC never reported. */
  readonly standings: ReadonlyMap<string, Standing>
  readonly counts: Readonly<Record<Standing, number>>
  /** Larger is worse; equal ones are listed by name. */
  readonly weight: number
}

/** One failing critical check outweighs any number of lesser ones. */
const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = {
  critical: 1_000_000,
  high: 30_000,
  medium: 1_000,
  low: 30,
}
const CONTACT_WEIGHT: Readonly<Record<Contact, number>> = {
  quarantined: 1_000_000_000,
  silent: 20_000,
  never: 500,
  declared: 0.5,
  carried: 0,
  'state-secret': 0,
  reporting: 0,
}
const STANDING_SHARE: Readonly<Record<Standing, number>> = {
  fail: 1,
  warn: 0.001,
  stale: 0.0005,
  unknown: 0.0002,
  pass: 0,
  'not-applicable': 0,
}

export function standOf(device: BoardDevice, checks: readonly DeviceCheck[]): StandingDevice {
  const contact = contactOf(device)
  const standings = new Map<string, Standing>()
  const counts = emptyCounts()
  let weight = CONTACT_WEIGHT[contact]
  // What a copied key says is said by nobody knows which machine.
  const verdicts = contact === 'quarantined' ? {} : device.verdicts
  for (const { id, severity } of checks) {
    const stored = verdicts[id]
    if (stored === undefined) continue
    const standing = standingOf(stored.verdict, stored.staleSince !== null)
    standings.set(id, standing)
    counts[standing] += 1
    weight += SEVERITY_WEIGHT[severity] * STANDING_SHARE[standing]
  }
  return { ...device, verdicts, contact, standings, counts, weight }
}

/** What a PC counts as in the column of a check: no word from it is "unknown", not nothing. */
export const standingIn = (device: StandingDevice, checkId: string): Standing =>
  device.standings.get(checkId) ?? 'unknown'

export const emptyCounts = (): Record<Standing, number> => ({
  fail: 0,
  warn: 0,
  unknown: 0,
  stale: 0,
  pass: 0,
  'not-applicable': 0,
})
