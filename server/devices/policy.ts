/** Changes what a commune decided about its PCs; only what differs from the defaults is kept. */
import { CommunePolicy, DEFAULT_POLICY } from '../../checks/device/policy.ts'
import { canonicalJson } from '../audit/canonical.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database } from '../db/database.ts'
import { readCriteria } from './criteria.ts'
import { wakeCommune } from './sweep.ts'

type Change = {
  readonly communeId: string
  readonly policy: CommunePolicy
  readonly reason: string
  readonly actor: string
}

const isDefault = (name: keyof CommunePolicy, policy: CommunePolicy): boolean =>
  canonicalJson(policy[name]) === canonicalJson(DEFAULT_POLICY[name])

const differing = (policy: CommunePolicy): Partial<CommunePolicy> =>
  Object.fromEntries(
    CommunePolicy.keyof().options.flatMap((name) => (isDefault(name, policy) ? [] : [[name, policy[name]]])),
  )

/** Every PC of the commune is judged again by the next turn of the sweeper. */
export async function changePolicy(
  db: Database,
  { communeId, policy, reason, actor }: Change,
  now: Date,
): Promise<void> {
  await db.transaction({ communes: [communeId] }, async (tx) => {
    await tx`select from communes where commune_id = ${communeId} for update`
    const before = differing((await readCriteria(tx, communeId)).policy)
    const after = differing(policy)
    await tx`update communes set check_policy = ${JSON.stringify(after)} where commune_id = ${communeId}`
    await wakeCommune(tx, communeId, now)
    const line = { communeId, actor, action: 'check-policy.changed', subject: `commune:${communeId}` }
    await appendAudit(tx, { ...line, before, after, detail: { reason } }, now)
  })
}
