/** Every route of dossiers and of the appraisal desk. */
import type { RouteTable } from '../http/route.ts'
import { deskRoutes } from './desk.tsx'
import { dossierRoutes } from './dossier.tsx'

export const dossiersRoutes: RouteTable = [...dossierRoutes, ...deskRoutes]
