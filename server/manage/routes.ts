/** Every route with which IT runs a commune. */
import { managePaths } from '../../web/pages/manage/paths.ts'
import { communeOf } from '../http/acting.ts'
import type { RouteTable } from '../http/route.ts'
import { changeManyRoutes } from './change-many.tsx'
import { deviceRoutes } from './device.tsx'
import { deviceActionRoutes } from './device-actions.tsx'
import { deviceImportRoutes } from './device-import.tsx'
import { devicesRoutes } from './devices.tsx'
import { IT_ACCESS } from './frame.ts'
import { inspectionRoutes } from './inspection.tsx'
import { packageRoutes } from './packages.ts'
import { reportFileRoutes } from './report-files.tsx'
import { roomSheetRoutes } from './room-sheet.tsx'
import { staffRoutes } from './staff.tsx'
import { staffImportRoutes } from './staff-import.tsx'
import { thresholdRoutes } from './thresholds.tsx'
import { tokenRoutes } from './tokens.tsx'

const homeRoute: RouteTable = [
  {
    method: 'GET',
    path: managePaths(':commune').home,
    access: IT_ACCESS,
    handle: (context) => context.c.redirect(managePaths(communeOf(context).code).devices, 303),
  },
]

export const manageRoutes: RouteTable = [
  ...homeRoute,
  // Before the routes of one PC: "doi", "nhap" and "phieu" are no PCs.
  ...devicesRoutes,
  ...deviceImportRoutes,
  ...roomSheetRoutes,
  ...changeManyRoutes,
  ...inspectionRoutes,
  ...deviceRoutes,
  ...deviceActionRoutes,
  // Before the routes of one person: "nhap" is no person.
  ...staffImportRoutes,
  ...staffRoutes,
  ...reportFileRoutes,
  ...packageRoutes,
  ...tokenRoutes,
  ...thresholdRoutes,
]
