/** Addresses of the papers of one information system. */
import { managePaths } from '../manage/paths.ts'
import { systemPath } from '../systems/paths.ts'

export const papersPath = (code: string, systemId: string): string => `${systemPath(code, systemId)}/giay-to`
export const papersZipPath = (code: string, systemId: string): string =>
  `${papersPath(code, systemId)}/ho-so.zip`
/** `file`: the id of a paper and ".docx". */
export const paperPath = (code: string, systemId: string, file: string): string =>
  `${papersPath(code, systemId)}/${file}`

/** The commune's own templates. */
export const templatesPath = (code: string): string => `${managePaths(code).home}/mau-giay-to`
export const templatePath = (code: string, paper: string): string => `${templatesPath(code)}/${paper}`
export const templateRemovePath = (code: string, paper: string): string => `${templatePath(code, paper)}/bo`
