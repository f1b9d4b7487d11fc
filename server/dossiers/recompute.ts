/** When a table of holidays comes, ends of limits change: each that people were told is told anew, with an audit line. */

import type { Calendar } from '../../checks/time/calendar.ts'
import { type AuditEntry, appendAuditLines } from '../audit/service.ts'
import { listCommunes } from '../communes/queries.ts'
import type { Tx } from '../db/database.ts'
import { startLoop } from '../jobs/loop.ts'
import type { JobDeps, Loop } from '../jobs/turn.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { inputOf, readDossiers, type Told, type WithSteps } from './records.ts'
import { toldOf } from './take-step.ts'

const EVERY_SECONDS = 60

type Change = { readonly before: Told; readonly after: Told }

/** The limits that still run and end on another day than was told, or are provisional no more. */
function changesOf(one: WithSteps, now: Date, calendar: Calendar): readonly Change[] {
  const today = toldOf(inputOf(one, now), calendar)
  return one.dossier.told.flatMap((before) => {
    const after = today.find((told) => told.limit === before.limit && told.startedBy === before.startedBy)
    const isSame =
      after === undefined || (after.due === before.due && after.provisional === before.provisional)
    return isSame ? [] : [{ before, after }]
  })
}

/** Answers how many limits were told anew. */
export async function recomputeLimits({ db, clock }: Pick<JobDeps, 'db' | 'clock'>): Promise<number> {
  const now = clock.now()
  const { calendar, contents } = await tablesInForce(db).current()
  const given = { now, calendar, asOf: contents.holidays.asOf }
  let count = 0
  for (const { communeId } of await listCommunes(db.reference))
    count += await db.transaction({ communes: [communeId] }, (tx) => recomputeIn(tx, communeId, given))
  return count
}

type Given = { readonly now: Date; readonly calendar: Calendar; readonly asOf: string }

async function recomputeIn(tx: Tx, communeId: string, { now, calendar, asOf }: Given): Promise<number> {
  const lines: Omit<AuditEntry, 'communeId'>[] = []
  const all = await readDossiers(tx, communeId, { newest: true })
  for (const { dossier } of all.filter((one) => changesOf(one, now, calendar).length > 0)) {
    // Somebody may have taken a step since: looked at once more with the row kept.
    const [one] = await readDossiers(tx, communeId, { dossierId: dossier.dossierId, lock: true })
    if (one === undefined) continue
    const changes = changesOf(one, now, calendar)
    await tx`update dossiers set told = ${tx.json(toldOf(inputOf(one, now), calendar) as never)}
      where commune_id = ${communeId} and dossier_id = ${dossier.dossierId}`
    for (const { before, after } of changes)
      lines.push({
        ...{ actor: 'system', action: 'dossier.due-recomputed', subject: `dossier:${dossier.dossierId}` },
        detail: {
          ...{ limit: before.limit, from: before.due, to: after.due, holidaysAsOf: asOf },
          ...{ wasProvisional: before.provisional, isProvisional: after.provisional },
        },
      })
  }
  await appendAuditLines(tx, communeId, lines, now)
  return lines.length
}

/** A step may be taken by a process that still counts by the former table: tables in force are kept for 20 seconds. */
const TURNS_AFTER_A_CHANGE = 3

/** A turn that looks at dossiers only for a while after the table of holidays became another one. */
export function limitsTurn(deps: Pick<JobDeps, 'db' | 'clock'>): () => Promise<number> {
  let seen = ''
  let left = 0
  return async () => {
    const { contents } = await tablesInForce(deps.db).current()
    const table = JSON.stringify(contents.holidays)
    if (table !== seen) left = TURNS_AFTER_A_CHANGE
    if (left === 0) return 0
    const count = await recomputeLimits(deps)
    // Only now: a turn that failed is made up for.
    seen = table
    left -= 1
    return count
  }
}

export const startDossierLoop = (deps: JobDeps): Loop =>
  startLoop({ name: 'dossier-limits', everySeconds: EVERY_SECONDS, deps, turn: limitsTurn(deps) })
