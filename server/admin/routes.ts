/** Every route of the administrator. */
import type { RouteTable } from '../http/route.ts'
import { calendarRoutes } from './calendar.tsx'
import { communeRoutes } from './communes.tsx'
import { healthPageRoutes } from './health.tsx'
import { homeRoutes } from './home.tsx'
import { keepingRoutes } from './keeping.tsx'
import { mailRoutes } from './mail.tsx'
import { tableRoutes } from './tables.tsx'
import { userImportRoutes } from './user-import.tsx'
import { userRoutes } from './users.tsx'

export const adminRoutes: RouteTable = [
  ...homeRoutes,
  ...communeRoutes,
  // Before the routes of one person: "nhap" is no person.
  ...userImportRoutes,
  ...userRoutes,
  ...mailRoutes,
  ...keepingRoutes,
  ...calendarRoutes,
  ...tableRoutes,
  ...healthPageRoutes,
]
