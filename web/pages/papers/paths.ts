/** Addresses of the papers of one information system. */
import { systemPath } from '../systems/paths.ts'

export const papersPath = (code: string, systemId: string): string => `${systemPath(code, systemId)}/giay-to`
export const papersZipPath = (code: string, systemId: string): string =>
  `${papersPath(code, systemId)}/ho-so.zip`
/** `file`: the id of a paper and ".docx". */
export const paperPath = (code: string, systemId: string, file: string): string =>
  `${papersPath(code, systemId)}/${file}`
