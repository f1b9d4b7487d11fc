/** The thresholds of a commune: only those that differ from the defaults are kept, with the reason in the audit chain. */
import { DEFAULT_THRESHOLDS, type Thresholds } from '../../checks/device/thresholds.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { readCriteria } from './criteria.ts'
import { wakeCommune } from './sweep.ts'

type Change = {
  readonly communeId: string
  /** All of them; a bound that two of them set together is checked by `thresholdProblems`. */
  readonly thresholds: Thresholds
  readonly reason: string
  readonly actor: string
}

type Name = keyof Thresholds
const NAMES = Object.keys(DEFAULT_THRESHOLDS) as readonly Name[]

/** The first must be below the second, or the step between them would never be seen. */
const IN_ORDER: readonly (readonly [Name, Name])[] = [
  ['patchPassDays', 'patchWarnDays'],
  ['installPassDays', 'installWarnDays'],
  ['sigPassDays', 'sigWarnDays'],
  ['ramFailBytes', 'ramWarnBytes'],
  ['freeFailBytes', 'freeWarnBytes'],
  ['lockoutMinHours', 'lockoutMaxHours'],
  ['browserPassDays', 'browserWarnDays'],
]

/** The second of each pair that stands in the wrong order. */
export const outOfOrder = (thresholds: Thresholds): readonly Name[] =>
  IN_ORDER.flatMap(([lower, upper]) => (thresholds[lower] < thresholds[upper] ? [] : [upper]))

export const differing = (thresholds: Thresholds): Partial<Thresholds> =>
  Object.fromEntries(
    NAMES.flatMap((name) =>
      thresholds[name] === DEFAULT_THRESHOLDS[name] ? [] : [[name, thresholds[name]]],
    ),
  )

/** Every PC of the commune is judged again by the next turn of the sweeper. Throws `invalid` for a wrong order. */
export async function changeThresholds(
  db: Database,
  { communeId, thresholds, reason, actor }: Change,
  now: Date,
): Promise<void> {
  if (outOfOrder(thresholds).length > 0)
    throw new AppError('invalid', 'Hai ngưỡng của một kiểm tra ngược nhau.')
  await db.transaction({ communes: [communeId] }, async (tx) => {
    await tx`select from communes where commune_id = ${communeId} for update`
    const before = differing((await readCriteria(tx, communeId)).thresholds)
    const after = differing(thresholds)
    await tx`update communes set thresholds = ${JSON.stringify(after)} where commune_id = ${communeId}`
    await wakeCommune(tx, communeId, now)
    const line = { communeId, actor, action: 'thresholds.changed', subject: `commune:${communeId}` }
    await appendAudit(tx, { ...line, before, after, detail: { reason, ...after } }, now)
  })
}
