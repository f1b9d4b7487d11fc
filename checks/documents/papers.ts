/** Which papers belong to a system and its dossier, and which of them a level needs. */
import type { Level } from '../catalogue/catalogue.ts'
import { documentOf } from './documents.ts'

export const DOCUMENT_IDS = [
  'doc-overview',
  'doc-level',
  'doc-plan',
  'combined-dossier-1-2',
  'security-regulation',
  'mau-01',
  'mau-02',
  'mau-03',
  'mau-04',
  'mau-05',
  'mau-06',
  'mau-06-adapted',
  'mau-07',
  'mau-08',
] as const

/** The sheet is no document of the decree: it is the ground of the explanation of the level. */
export const SHEET_ID = 'determination-sheet'
/** In the order in which they are written and used. */
export const PAPER_IDS = [SHEET_ID, ...DOCUMENT_IDS] as const
export type DocumentId = (typeof DOCUMENT_IDS)[number]
export type PaperId = (typeof PAPER_IDS)[number]

export const isPaperId = (text: string): text is PaperId => PAPER_IDS.some((id) => id === text)

/** What a paper is called on pages and in the index. */
export const paperTitle = (id: PaperId): string =>
  id === SHEET_ID ? 'Phiếu xác định cấp độ hệ thống thông tin' : documentOf(id).title

/** `level`: the one whose procedure the dossier follows; null: not determined, then what every level needs. */
export const papersOfLevel = (level: Level | null): readonly PaperId[] =>
  PAPER_IDS.filter((id) => {
    if (id === SHEET_ID) return true
    const levels = documentOf(id).levels ?? []
    return level === null ? levels.length === 5 : levels.includes(level)
  })
