/** Names of files: letters without diacritics, so that every program and every stick takes them. */
import { type PaperId, paperTitle } from '../../checks/documents/papers.ts'
import type { Day } from '../../checks/time/zone.ts'

export const plainName = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gu, 'd')
    .replace(/Đ/gu, 'D')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

const SHORT = 40

/** "2026-11-25_mau-01_mang-lan_xa-mau.docx" */
export const paperFileName = (id: PaperId, system: string, communeCode: string, day: Day): string =>
  `${day}_${id}_${plainName(system).slice(0, SHORT)}_${plainName(communeCode)}.docx`

export const zipFileName = (system: string, communeCode: string, day: Day): string =>
  `${day}_ho-so_${plainName(system).slice(0, SHORT)}_${plainName(communeCode)}.zip`

/** Within the ZIP: its place in the index, and what it is. */
export const entryName = (id: PaperId, at: number): string =>
  `${String(at + 1).padStart(2, '0')}_${plainName(paperTitle(id)).slice(0, 2 * SHORT)}.docx`
