/** What the PCs of a commune are judged by, as far as the commune decides it: numbers, lists, yes and no. */
import { z } from 'zod'
import { CommunePolicy } from '../../checks/device/policy.ts'
import { Thresholds } from '../../checks/device/thresholds.ts'
import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'

/** Of each only what differs from the defaults is kept; what is left out is as by default. */
export const Criteria = z.object({
  thresholds: Thresholds.prefault({}),
  policy: CommunePolicy.prefault({}),
})
export type Criteria = z.infer<typeof Criteria>

/** All criteria in force. Throws `not_found`. */
export async function readCriteria(tx: Tx, communeId: string): Promise<Criteria> {
  const [row] = await tx<
    { thresholds: unknown; policy: unknown }[]
  >`select thresholds, check_policy as policy from communes where commune_id = ${communeId}`
  if (row === undefined) throw new AppError('not_found', 'Không có xã này.')
  return Criteria.parse(row)
}

/** The same as one column `criteria` of a query in which `c` is the commune. */
export const criteriaOf = (tx: Tx) =>
  tx`json_build_object('thresholds', c.thresholds, 'policy', c.check_policy) as criteria`
