/** Every route of the self-assessment of a system. */
import type { RouteTable } from '../http/route.ts'
import { carryRoutes } from './carry-over.tsx'
import { listRoutes } from './list.tsx'
import { planRoutes } from './plan.tsx'
import { requirementRoutes } from './requirement.tsx'

export const assessmentRoutes: RouteTable = [
  ...listRoutes,
  // Before the routes of one row: "phuong-an" and "chuyen-cap" are no rows.
  ...planRoutes,
  ...carryRoutes,
  ...requirementRoutes,
]
