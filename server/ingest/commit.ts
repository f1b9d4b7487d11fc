/** One batch of reports, one transaction: locks the rows, lets batch.ts decide, writes everything, commits. */
import type { Database, Tx } from '../db/database.ts'
import type { RulesOf } from '../devices/rules.ts'
import { changeStanding } from '../devices/standing.ts'
import {
  type DeviceKey,
  type DeviceRow,
  insertTransitions,
  keyOf,
  lockDevices,
  lockStates,
  readDevices,
  rememberNumbers,
  type StateRow,
  storeReports,
  touchStates,
} from '../devices/states.ts'
import { type Arrival, type BatchWork, createBatch, type Outcome } from './batch.ts'

/** Answers in the order of the arrivals; when it throws, nothing was kept. */
export async function commitBatch(
  db: Database,
  rulesOf: RulesOf,
  arrivals: readonly Arrival[],
): Promise<readonly Outcome[]> {
  const keys = [...new Map(arrivals.map(({ device }) => [keyOf(device), device])).values()]
  const communes = [...new Set(keys.map(({ communeId }) => communeId))]
  return db.transaction({ communes }, async (tx) => {
    const { devices, states } = await lock(tx, keys)
    const batch = createBatch(devices, states, rulesOf)
    const doubtful = arrivals.filter(batch.mayBeForgotten)
    const historic = doubtful.length === 0 ? new Map<string, Buffer>() : await findHistoric(tx, doubtful)
    const outcomes = arrivals.map((arrival) =>
      batch.decide(arrival, historic.get(numberKey(arrival)) ?? null),
    )
    await write(tx, batch.work(), arrivals.at(-1)?.receivedAt)
    return outcomes
  })
}

async function lock(
  tx: Tx,
  keys: readonly DeviceKey[],
): Promise<{ devices: readonly DeviceRow[]; states: readonly StateRow[] }> {
  // Sent together, run one after the other: the second sees what was committed before the first had its locks.
  const [states, devices] = await Promise.all([
    lockStates(tx, keys).execute(),
    readDevices(tx, keys).execute(),
  ])
  if (states.length === keys.length) return { devices, states }
  const seen = new Set(states.map((row) => `${row.commune_id}/${row.device_id}`))
  const first = keys.filter((key) => !seen.has(keyOf(key)))
  const [, more, again] = await Promise.all([
    lockDevices(tx, first).execute(),
    lockStates(tx, first).execute(),
    readDevices(tx, keys).execute(),
  ])
  return { devices: again, states: [...states, ...more] }
}

const numberKey = ({ device, report }: Arrival): string => `${device.deviceId}/${report.payload.seq}`

/** Numbers older than the row remembers may be in the history; one that is not was never told to us, or said nothing new. */
async function findHistoric(tx: Tx, arrivals: readonly Arrival[]): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await tx<{ device_id: string; seq: number; digest: Buffer }[]>`
    select r.device_id, r.seq, r.digest from reports r
    join unnest(${arrivals.map(({ device }) => device.communeId)}::uuid[],
      ${arrivals.map(({ device }) => device.deviceId)}::uuid[],
      ${arrivals.map(({ report }) => String(report.payload.seq))}::text[]::bigint[]) as k(c, d, s)
      on r.commune_id = k.c and r.device_id = k.d and r.seq = k.s`
  return new Map(rows.map((row) => [`${row.device_id}/${row.seq}`, row.digest]))
}

async function write(tx: Tx, work: BatchWork, at: Date | undefined): Promise<void> {
  const { touched, stored, remembered, transitions, standing } = work
  await Promise.all([
    touched.length > 0 ? touchStates(tx, touched) : null,
    stored.length > 0 ? storeReports(tx, stored) : null,
    remembered.length > 0 ? rememberNumbers(tx, remembered) : null,
    insertTransitions(tx, transitions),
    at === undefined ? null : changeStanding(tx, standing, at),
  ])
}
