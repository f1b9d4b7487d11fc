/** Evidence in the words of the pages. */
import { listRequirements, type Requirement } from '../../checks/catalogue/catalogue.ts'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import type { Day } from '../../checks/time/zone.ts'
import type { ShownEvidence, ShownFile } from '../../web/pages/evidence/frame.tsx'
import { sizeInWords } from '../backup/words.ts'
import { KINDS } from './content-type.ts'
import type { EvidenceLink, EvidenceRow } from './queries.ts'
import type { EvidenceFields } from './service.ts'
import { validityOf } from './validity.ts'

export function showEvidence(row: EvidenceRow, today: Day): ShownEvidence {
  return {
    ...{ evidenceId: row.evidenceId, title: row.title, document: documentWords(row), span: spanWords(row) },
    ...{ validity: validityOf(row, today), review: row.review, vouchedBy: row.vouchedBy, note: row.note },
    ...{ file: showFile(row), linkCount: row.linkCount, dueWords: dueWords(row.reviewDue, today) },
    filed: `${row.filedName}, ${formatMoment(row.filedAt)}`,
  }
}

const dueWords = (due: Day | null, today: Day): string | null =>
  due === null ? null : `${due < today ? 'quá hạn' : 'hạn'} bổ sung ${formatDate(due)}`

type FileFacts = {
  readonly version: number
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: number
  readonly scan: 'clean' | 'not-scanned'
}

export const showFile = ({ version, fileName, mediaType, bytes, scan }: FileFacts): ShownFile => ({
  ...{ version, fileName, kind: kindWords(mediaType), size: sizeInWords(bytes), isScanned: scan === 'clean' },
})

const kindWords = (mediaType: string): string =>
  Object.entries(KINDS)
    .find(([, facts]) => facts.mediaType === mediaType)?.[0]
    .toUpperCase() ?? mediaType

type Document = Pick<EvidenceFields, 'documentNumber' | 'documentOn'>

function documentWords({ documentNumber, documentOn }: Document): string | null {
  const day = documentOn === null ? null : `ngày ${formatDate(documentOn)}`
  return [documentNumber, day].filter((one) => one !== null).join(', ') || null
}

const spanWords = ({ validFrom, validUntil }: Pick<EvidenceFields, 'validFrom' | 'validUntil'>): string =>
  validUntil === null
    ? `từ ${formatDate(validFrom)} đến khi rút`
    : `từ ${formatDate(validFrom)} đến hết ${formatDate(validUntil)}`

let byId: ReadonlyMap<string, Requirement> | undefined
/** Undefined: the catalogue has no such row. */
export function requirementOf(id: string): Requirement | undefined {
  byId ??= new Map(listRequirements().map((row) => [row.id, row]))
  return byId.get(id)
}

export const rowWords = ({ clause, title }: Pick<Requirement, 'clause' | 'title'>): string =>
  `${clause} ${title}`

export function itemWords(item: string): string {
  if (item === '') return 'Cả hệ thống'
  const row = requirementOf(item)
  return row === undefined ? item : rowWords(row)
}

export const linkWords = ({ item, systemName }: Pick<EvidenceLink, 'item' | 'systemName'>): string =>
  `${itemWords(item)} (${systemName})`
