/** What the PCs of a system prove: the kept verdicts of each as proofs by check, with the PCs that fail by id. */
import type { DeviceCheck } from '../../checks/device/check.ts'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { compareNames } from '../../checks/names.ts'
import {
  type MachineProof,
  machineProofOf,
  type NamedPc,
  type PcVerdict,
} from '../../checks/requirements/machine-proof.ts'
import { addWorkingDays, type Calendar } from '../../checks/time/calendar.ts'
import { parseDuration } from '../../checks/time/duration.ts'
import { dayNumberOf, onDay } from '../../checks/time/zone.ts'
import type { Tx } from '../db/database.ts'
import type { KeptVerdicts } from '../devices/verdicts.ts'
import type { SystemKey } from '../systems/systems.ts'

export type FailingPc = NamedPc & { readonly deviceId: string }

export type Proofs = {
  /** By id of the check. */
  readonly proofs: ReadonlyMap<string, MachineProof>
  /** The same PCs as `failing` of the proof, in its order. */
  readonly failing: ReadonlyMap<string, readonly FailingPc[]>
}

export type SystemPc = {
  readonly deviceId: string
  readonly name: string
  readonly isQuarantined: boolean
  /** Null while it never reported. */
  readonly lastReportAt: Date | null
  readonly verdicts: KeptVerdicts | null
}

/** In service; revoked and retired ones are gone. By name. */
export async function listSystemPcs(tx: Tx, { communeId, systemId }: SystemKey): Promise<SystemPc[]> {
  const pcs = await tx<SystemPc[]>`
    select d.device_id as "deviceId", d.host_name as name, d.status = 'quarantined' as "isQuarantined",
      s.last_report_at as "lastReportAt", s.verdicts
    from system_devices x join devices d using (commune_id, device_id)
    left join device_states s using (commune_id, device_id)
    where x.commune_id = ${communeId} and x.system_id = ${systemId} and d.status in ('active', 'quarantined')`
  return pcs.sort((a, b) => compareNames(a.name, b.name))
}

const CHECKS: ReadonlyMap<string, DeviceCheck> = new Map(DEVICE_CHECKS.map((check) => [check.id, check]))
/** Of a check that this program no longer has. */
const SHORTEST_AGE = 'P1D'

export function proofsOf(
  pcs: readonly SystemPc[],
  checkIds: Iterable<string>,
  { calendar, now }: { readonly calendar: Calendar; readonly now: Date },
): Proofs {
  const staleAt = staleMoments(calendar)
  const proofs = new Map<string, MachineProof>()
  const failing = new Map<string, readonly FailingPc[]>()
  for (const id of new Set(checkIds)) {
    const check = CHECKS.get(id)
    const days = parseDuration(check?.maxAge ?? SHORTEST_AGE).days
    const verdicts = pcs.map((pc) => verdictOf(pc, id, check, staleAt(pc.lastReportAt ?? now, days), now))
    proofs.set(id, machineProofOf(verdicts))
    failing.set(
      id,
      verdicts.flatMap(({ name, reason, verdict, isStale, isWaived }, index) =>
        verdict === 'fail' && !isStale && !isWaived
          ? [{ name, reason, deviceId: pcs[index]?.deviceId ?? '' }]
          : [],
      ),
    )
  }
  return { proofs, failing }
}

/**
 * What a copied key says is said by nobody knows which machine, so a PC in quarantine is not known. Made for every PC
 * and check of a page: plain objects, and sentences only where they are read.
 */
function verdictOf(
  { name, isQuarantined, lastReportAt, verdicts }: SystemPc,
  checkId: string,
  check: DeviceCheck | undefined,
  ends: Date,
  now: Date,
): PcVerdict {
  const kept = verdicts?.[checkId]
  // The program keeps no waivers yet.
  const isWaived = false
  if (kept === undefined || lastReportAt === null || isQuarantined)
    return { name, verdict: 'unknown', reason: '', isStale: false, isWaived, until: null }
  // The sweeper may be late: a report that is too old is, whether or not it was written down.
  const isStale = kept.staleSince !== null || ends <= now
  const { verdict, reason, facts } = kept
  if (isStale) return { name, verdict, reason: '', isStale, isWaived, until: null }
  const isNamed = verdict === 'fail' || verdict === 'warn'
  return {
    name,
    verdict,
    reason: isNamed ? (check?.reasons[reason]?.(facts) ?? reason) : '',
    isStale,
    isWaived,
    until: kept.until === null ? ends : earlier(new Date(kept.until), ends),
  }
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)

/** Counted once for each day of a report and kept for each report: a page asks for every PC and check. */
function staleMoments(calendar: Calendar): (reportedAt: Date, days: number) => Date {
  const byDays = new Map<number, { readonly days: Map<number, number>; readonly moments: Map<Date, Date> }>()
  return (reportedAt, days) => {
    let known = byDays.get(days)
    if (known === undefined) {
      known = { days: new Map(), moments: new Map() }
      byDays.set(days, known)
    }
    const kept = known.moments.get(reportedAt)
    if (kept !== undefined) return kept
    const day = dayNumberOf(reportedAt)
    const number = known.days.get(day) ?? dayNumberOf(addWorkingDays(reportedAt, days, calendar))
    known.days.set(day, number)
    const moment = onDay(reportedAt, number)
    known.moments.set(reportedAt, moment)
    return moment
  }
}
