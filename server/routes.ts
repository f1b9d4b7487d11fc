/** Every route of the server: one line a slice. A test demands a decision for each (routes.test.ts). */
import { assetRoutes } from './assets/routes.ts'
import { healthRoutes } from './http/health.ts'
import type { RouteTable } from './http/route.ts'
import { peopleRoutes } from './people/routes.ts'

export const ROUTES: RouteTable = [...healthRoutes, ...assetRoutes, ...peopleRoutes]
