/** What was refused at the door lately and waits for somebody of IT: machines that are here already, keys that are not. */
import type { Tx } from '../db/database.ts'

/**
 * collision: a machine with the digests of a PC in service asked to enrol again. lost-heard: a lost PC is running.
 * out-heard: one that was taken out of service goes on reporting. bad-signature: a report under the name of this PC
 * was signed with another key.
 */
export type DoorEventKind = 'collision' | 'lost-heard' | 'out-heard' | 'bad-signature'

export type DoorEvent = {
  readonly kind: DoorEventKind
  readonly deviceId: string
  readonly hostName: string
  readonly label: string | null
  /** The name under which it asked to enrol, for a collision. */
  readonly askedAs: string | null
  /** The last time. */
  readonly at: Date
}

/** Nobody asks again for this long: what it was about has been settled. */
const DAYS = 7
const DAY_MS = 86_400_000

type Row = Omit<DoorEvent, 'kind'> & {
  readonly reason: string
  readonly isInService: boolean
  readonly isLost: boolean
}

/** Newest first, the last of each kind for each PC; without those that were settled since. */
export async function listDoorEvents(tx: Tx, communeId: string, now: Date): Promise<readonly DoorEvent[]> {
  const since = new Date(now.getTime() - DAYS * DAY_MS)
  // A PC that was taken out of service and enrolled anew under its name has been settled.
  const rows = await tx<Row[]>`
    select distinct on (l.subject, l.detail->>'reason') d.device_id as "deviceId", d.host_name as "hostName", d.label,
      l.detail->>'hostName' as "askedAs", l.detail->>'reason' as reason, l.at,
      d.status in ('active', 'quarantined') as "isInService", d.lost_at is not null as "isLost"
    from audit_lines l
    join devices d on d.commune_id = l.commune_id and 'device:' || d.device_id = l.subject
    where l.commune_id = ${communeId} and l.at > ${since}
      and l.action in ('device.enrol-refused', 'device.report-refused')
      and not exists (select from devices n where n.commune_id = d.commune_id and n.host_name = d.host_name
        and n.device_id <> d.device_id and n.status in ('active', 'quarantined') and n.enrolled_at > l.at)
    order by l.subject, l.detail->>'reason', l.at desc`
  return rows
    .flatMap(({ reason, isInService, isLost, ...event }) => {
      const kind = kindOf(reason, isInService, isLost)
      return kind === null ? [] : [{ ...event, kind }]
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

function kindOf(reason: string, isInService: boolean, isLost: boolean): DoorEventKind | null {
  if (reason === 'device-revoked') return isLost ? 'lost-heard' : isInService ? null : 'out-heard'
  if (!isInService) return null
  if (reason === 'already-enrolled') return 'collision'
  return reason === 'bad-signature' ? 'bad-signature' : null
}
