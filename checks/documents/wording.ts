/**
 * The words of each document around its fields. Those of Mẫu 01 to 08 are the words of the decree; the others are ours.
 * In a text `{name}` is a field, `[[...]]` stands only when every field in it is known, `**...**` is bold.
 */
import type { Level } from '../catalogue/catalogue.ts'
import type { PaperFacts } from './facts.ts'
import type { DocumentId } from './papers.ts'
import { DECISION_WORDING } from './wording-decisions.ts'
import { DOSSIER_WORDING } from './wording-dossier.ts'
import { LETTER_WORDING } from './wording-letters.ts'
import { REPORT_WORDING } from './wording-report.ts'

export type Style =
  | 'body'
  | 'part'
  | 'chapter'
  | 'recipient'
  | 'basis'
  | 'authority'
  | 'centre'
  | 'item'
  | 'note'
  | 'cover'

export type Column = {
  readonly key: string
  readonly head: string
  /** Of a hundred. */
  readonly width: number
}

type Condition = {
  readonly levels?: readonly Level[]
  readonly when?: (facts: PaperFacts) => boolean
}

export type Block = Condition &
  (
    | { readonly kind: 'text'; readonly text: string; readonly style?: Style }
    /** One paragraph a ground; `end` closes the last one. */
    | { readonly kind: 'bases'; readonly field: string; readonly end: ';' | '.'; readonly numbered?: true }
    /** One paragraph a value. */
    | { readonly kind: 'items'; readonly field: string }
    | {
        readonly kind: 'table'
        readonly field: string
        readonly columns: readonly Column[]
        /** Across the long side of the sheet. */
        readonly landscape?: true
        /** A second head with the numbers of the columns. */
        readonly numbers?: true
        /** Where it is known that there are no rows. */
        readonly none?: string
      }
    /** Articles of a regulation: one for each heading among the rows. */
    | { readonly kind: 'provisions'; readonly field: string }
    | { readonly kind: 'include'; readonly document: DocumentId }
    | { readonly kind: 'break' }
  )

/** Section id to its blocks; '' holds what stands before the first section. */
export type DocumentWording = Readonly<Record<string, readonly Block[]>>

export const WORDING: Readonly<Record<DocumentId, DocumentWording>> = {
  ...LETTER_WORDING,
  ...DECISION_WORDING,
  ...REPORT_WORDING,
  ...DOSSIER_WORDING,
}

export const text = (words: string, style?: Style): Block => ({
  ...{ kind: 'text', text: words },
  ...(style !== undefined && { style }),
})
