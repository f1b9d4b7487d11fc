/** Addresses of dossiers and of the appraisal desk. */
import { systemPath } from '../systems/paths.ts'

export const dossierPath = (code: string, systemId: string): string => `${systemPath(code, systemId)}/ho-so`
export const stepPath = (code: string, systemId: string, step: string): string =>
  `${dossierPath(code, systemId)}/buoc/${step}`
export const unitsPath = (code: string, systemId: string): string => `${dossierPath(code, systemId)}/don-vi`
export const deskPath = (code: string): string => `/xa/${code}/tham-dinh`
export const appraisalPath = (code: string, dossierId: string): string => `${deskPath(code)}/${dossierId}`
export const pointsPath = (code: string, dossierId: string): string =>
  `${appraisalPath(code, dossierId)}/noi-dung`
export const commentsPath = (code: string, dossierId: string): string =>
  `${appraisalPath(code, dossierId)}/y-kien`
export const resolvePath = (code: string, dossierId: string, commentId: string): string =>
  `${commentsPath(code, dossierId)}/${commentId}/xong`
