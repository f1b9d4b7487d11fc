/** Every route of evidence. */
import type { RouteTable } from '../http/route.ts'
import { fileRoutes } from './file.ts'
import { formRoutes } from './form.tsx'
import { linkRoutes } from './links.tsx'
import { listRoutes } from './list.tsx'
import { pieceRoutes } from './piece.tsx'

export const evidenceRoutes: RouteTable = [
  // Before the routes of one piece: "them" and "cho-xem" are none.
  ...listRoutes,
  ...formRoutes,
  ...linkRoutes,
  ...fileRoutes,
  ...pieceRoutes,
]
