/** What every PC with an agent is made of: as it was when it enrolled, and as its last report says. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  isSameMachine,
  type MachineDigests,
  windowsMachineDigests,
} from '../../checks/report/same-machine.ts'
import type { Tx } from '../db/database.ts'
import type { DeviceStatus } from './counts.ts'

export type KnownMachine = {
  readonly deviceId: string
  readonly hostName: string
  readonly label: string | null
  readonly status: DeviceStatus
  /** When it came into this status. */
  readonly statusAt: Date
  readonly enrolledAt: Date
  /** 32 bytes. */
  readonly publicKey: Buffer | null
  readonly enrolledWith: MachineDigests
  /** null where reports say nothing of it: Linux, and before the first report. */
  readonly reported: MachineDigests | null
}

type Row = Omit<KnownMachine, 'reported'> & { readonly machine: unknown }

/** As stored; a board of all zeros and a missing list read as nothing. */
const StoredMachine = z.object({
  machineGuid: z.string().nullable(),
  smbiosUuid: z.string().nullable(),
  macHashes: z.array(z.string()).nullable(),
})

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Newest enrolment first. */
export async function readMachines(tx: Tx, communeId: string): Promise<readonly KnownMachine[]> {
  const rows = await tx<Row[]>`
    select d.device_id as "deviceId", d.host_name as "hostName", d.label, d.status, d.status_at as "statusAt",
      d.enrolled_at as "enrolledAt", d.public_key as "publicKey", d.machine_digests as "enrolledWith",
      case when d.platform = 'windows' then s.facts_text::json->'machine' end as machine
    from devices d left join device_states s on s.commune_id = d.commune_id and s.device_id = d.device_id
    where d.commune_id = ${communeId} and d.kind = 'agent'
    order by d.enrolled_at desc, d.device_id`
  return rows.map(({ machine, ...row }) => {
    const stored = StoredMachine.safeParse(machine)
    return { ...row, reported: stored.success ? windowsMachineDigests(stored.data, sha256) : null }
  })
}

/** Whether what enrols, or enrolled, with these digests is this machine: a board is replaced while the key stays. */
export const isMachine = (known: KnownMachine, digests: MachineDigests): boolean =>
  isSameMachine(known.enrolledWith, digests) ||
  (known.reported !== null && isSameMachine(known.reported, digests))
