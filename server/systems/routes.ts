/** Every route of the register of systems and of their levels. */
import type { RouteTable } from '../http/route.ts'
import { levelRoutes } from './level.tsx'
import { registerRoutes } from './register.tsx'
import { systemRoutes } from './system.tsx'

export const systemsRoutes: RouteTable = [
  // Before the routes of one system: "goi-y" and "them" are no systems.
  ...registerRoutes,
  ...levelRoutes,
  ...systemRoutes,
]
