/** Every route of the server: one line a slice. A test demands a decision for each (routes.test.ts). */
import { adminRoutes } from './admin/routes.ts'
import { assessmentRoutes } from './assessments/routes.ts'
import { assetRoutes } from './assets/routes.ts'
import { boardRoutes } from './board/routes.tsx'
import { dossiersRoutes } from './dossiers/routes.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { healthRoutes } from './http/health.ts'
import type { RouteTable } from './http/route.ts'
import { ingestRoutes } from './ingest/routes.ts'
import { manageRoutes } from './manage/routes.ts'
import { openapiRoutes } from './openapi.ts'
import { papersRoutes } from './papers/papers.tsx'
import { templateRoutes } from './papers/templates-pages.tsx'
import { peopleRoutes } from './people/routes.ts'
import { releaseRoutes } from './releases/routes.ts'
import { systemsRoutes } from './systems/routes.ts'
import { tlsRoutes } from './tls/routes.tsx'
import { yearlyRoutes } from './yearly-report/yearly.tsx'

export const ROUTES: RouteTable = [
  ...healthRoutes,
  ...assetRoutes,
  ...tlsRoutes,
  ...peopleRoutes,
  ...ingestRoutes,
  ...releaseRoutes,
  ...boardRoutes,
  ...adminRoutes,
  ...manageRoutes,
  ...systemsRoutes,
  ...dossiersRoutes,
  ...evidenceRoutes,
  ...assessmentRoutes,
  ...papersRoutes,
  ...yearlyRoutes,
  ...templateRoutes,
  ...openapiRoutes,
]
