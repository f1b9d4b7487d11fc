/** A paper put together from data, words and facts: what stands on it, in order, and what is missing. No layout. */
import { type DocumentSection, documentOf } from './documents.ts'
import type { FactRow, PaperFacts } from './facts.ts'
import { type FieldValue, fieldEntry, type WrittenAt } from './fields.ts'
import { type DocumentId, type PaperId, SHEET_ID } from './papers.ts'
import { issuingBody, parentBody, procedureLevelOf } from './senders.ts'
import { composeSheet } from './sheet.ts'
import { cleanText, type MissingField, missingMark, type Span, spansOf } from './spans.ts'
import { type Block, type Column, type Style, WORDING } from './wording.ts'
import { dayInWords, numberInWords, placeOf } from './words.ts'

export type PaperBlock =
  | { readonly kind: 'paragraph'; readonly style: Style; readonly spans: readonly Span[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly (readonly Span[])[])[]
      readonly landscape: boolean
      readonly numbers: boolean
    }
  | { readonly kind: 'break' }

export type ComposedPaper = {
  readonly id: PaperId
  readonly title: string
  readonly isSample: boolean
  readonly head: {
    readonly parent: string | null
    readonly body: readonly Span[]
    /** Without a number: parts of a dossier have none of their own. */
    readonly number: readonly Span[] | null
    /** "V/v ...", under the number of a letter. */
    readonly subject: string | null
    readonly placeAndDay: readonly Span[]
  }
  /** Name of the kind and what it is about, in the middle of the page; null for a letter. */
  readonly heading: { readonly name: string; readonly about: string | null } | null
  readonly blocks: readonly PaperBlock[]
  readonly closing:
    | {
        readonly kind: 'signature'
        /** Empty: no list of recipients. */
        readonly recipients: readonly string[]
        readonly signature: readonly (readonly Span[])[]
        readonly note: string | null
        readonly name: readonly Span[]
      }
    | {
        readonly kind: 'several'
        readonly signatures: readonly { readonly role: string; readonly note: string }[]
      }
  readonly missing: readonly MissingField[]
}

/** Fields of head and closing, which no section names. */
const COMMON: Readonly<Record<string, { readonly label: string; readonly at: WrittenAt }>> = {
  issuingBody: { label: 'cơ quan ban hành', at: 'system' },
  documentNumber: { label: 'số', at: 'issue' },
  documentSymbol: { label: 'ký hiệu', at: 'issue' },
  place: { label: 'địa danh', at: 'issue' },
  issuedDate: { label: 'ngày ký', at: 'issue' },
  signerTitle: { label: 'chức vụ người ký', at: 'issue' },
  signerName: { label: 'họ tên người ký', at: 'issue' },
}

/** Puts a paper together; the same facts give the same paper. */
export function composePaper(id: PaperId, facts: PaperFacts): ComposedPaper {
  const writer = new Writer(id, facts)
  return id === SHEET_ID ? composeSheet(writer, facts) : composeDocument(writer, id, facts)
}

/** What is missing in a paper, without making it. */
export const missingIn = (id: PaperId, facts: PaperFacts): readonly MissingField[] =>
  composePaper(id, facts).missing

const isEmpty = (value: FieldValue): boolean =>
  value === null ||
  value === undefined ||
  (Array.isArray(value) ? value.length === 0 : cleanText(String(value)).trim() === '')

const isRow = (value: unknown): value is FactRow => typeof value === 'object' && value !== null

/** Rows and texts of a list field, without those that say nothing. */
const textsOf = (value: FieldValue): readonly string[] =>
  (Array.isArray(value) ? value : [value])
    .flatMap((one: unknown) => (one === null || one === undefined || isRow(one) ? [] : [String(one)]))
    .filter((one) => cleanText(one).trim() !== '')

const rowsOf = (value: FieldValue): readonly FactRow[] =>
  Array.isArray(value) ? value.filter((one: unknown): one is FactRow => isRow(one)) : []

/** Writes down what is missing while texts are made. */
export class Writer {
  readonly #missing = new Map<string, MissingField>()
  #articles = 0

  constructor(
    readonly id: PaperId,
    readonly facts: PaperFacts,
  ) {}

  get missing(): readonly MissingField[] {
    return [...this.#missing.values()]
  }

  /** Notes it, once a section and field, and answers its mark. */
  mark(field: string, section: string, entry: { readonly label: string; readonly at: WrittenAt }): Span {
    const key = `${section}\n${field}`
    if (!this.#missing.has(key)) {
      const { label, at } = entry
      this.#missing.set(key, { field, section, label, at })
    }
    return { text: missingMark(entry.label), missing: true }
  }

  /** Of head and closing. */
  common(field: string, value: FieldValue, look: Pick<Span, 'bold' | 'italic'> = {}): readonly Span[] {
    if (!isEmpty(value)) return spansOf(textsOf(value).join('; '), look)
    const entry = COMMON[field] ?? { label: field, at: 'issue' as const }
    return [{ ...this.mark(field, 'Thể thức văn bản', entry), ...look }]
  }

  article(): number {
    this.#articles += 1
    return this.#articles
  }
}

type Place = { readonly document: DocumentId; readonly section: Pick<DocumentSection, 'id' | 'title'> }

function composeDocument(writer: Writer, id: DocumentId, facts: PaperFacts): ComposedPaper {
  const entry = documentOf(id)
  const isLetter = entry.kind === 'official-letter' || id === 'mau-08'
  const issue = facts.issue?.[id]
  const isPart = ['dossier-part', 'dossier', 'regulation'].includes(entry.kind)
  const body = writer.common('issuingBody', issuingBody(facts, id))
  const number = isPart
    ? null
    : [
        { text: 'Số: ' },
        ...writer.common('documentNumber', issue?.number == null ? null : numberInWords(issue.number.trim())),
        { text: '/' },
        ...writer.common('documentSymbol', issue?.symbol),
      ]
  const blocks = sectionsOf(writer, id, isPart)
  return {
    ...{ id, title: entry.title, isSample: facts.isSample === true },
    head: {
      ...{ parent: parentBody(facts, id), body, number, placeAndDay: placeAndDay(writer) },
      subject: isLetter ? (entry.subject ?? null) : null,
    },
    heading: isLetter ? null : headingOf(id),
    blocks,
    closing: closingOf(writer, isPart),
    missing: writer.missing,
  }
}

/** Name of the kind, and what it is about where the data has no subject. */
const HEADINGS: Readonly<Partial<Record<PaperId, readonly [string, string?]>>> = {
  'mau-05': ['TỜ TRÌNH'],
  'mau-06': ['QUYẾT ĐỊNH'],
  'mau-06-adapted': ['QUYẾT ĐỊNH'],
  'mau-07': ['QUYẾT ĐỊNH'],
  'combined-dossier-1-2': ['HỒ SƠ ĐỀ XUẤT CẤP ĐỘ', 'Hệ thống thông tin'],
  'security-regulation': ['QUY CHẾ', 'Bảo đảm an ninh mạng'],
}

function headingOf(id: DocumentId): NonNullable<ComposedPaper['heading']> {
  const { title, subject } = documentOf(id)
  const [name = title.toUpperCase(), about = null] = HEADINGS[id] ?? []
  return { name, about: HEADINGS[id] === undefined ? null : (subject ?? about) }
}

function placeAndDay(writer: Writer): readonly Span[] {
  const { id, facts } = writer
  const issue = facts.issue?.[id]
  const place = issue?.place ?? (facts.commune?.name == null ? null : placeOf(facts.commune.name))
  const on = id === 'security-regulation' ? (issue?.on ?? facts.regulation?.on) : issue?.on
  return [
    ...writer.common('place', place, { italic: true }),
    { text: ', ', italic: true },
    ...writer.common('issuedDate', on == null ? null : dayInWords(on), { italic: true }),
  ]
}

/** As the forms of the decree end, with the names that are known (NĐ 30/2020, Phụ lục I). */
function closingOf(writer: Writer, isPart: boolean): ComposedPaper['closing'] {
  const issue = writer.facts.issue?.[writer.id]
  const prefix = issue?.authorityPrefix
  const title = writer.common('signerTitle', issue?.signerTitle?.toUpperCase(), { bold: true })
  const archive = issue?.archiveUnit == null ? 'Lưu: VT.' : `Lưu: VT, ${cleanText(issue.archiveUnit)}.`
  const named = (issue?.recipients ?? []).map(cleanText).filter((one) => one.trim() !== '')
  const toOwner = writer.id === 'mau-06-adapted' ? ['Chủ quản hệ thống thông tin (để báo cáo)'] : []
  const isKnown = title.every(({ missing }) => missing !== true)
  return {
    kind: 'signature',
    recipients: isPart
      ? []
      : [...(named.length > 0 ? named : ['Như trên', ...toOwner]).map((one) => `${one};`), archive],
    signature: [
      ...(prefix == null || prefix.trim() === '' ? [] : [spansOf(prefix, { bold: true })]),
      ...(isKnown ? [] : [[{ text: 'ĐẠI DIỆN CỦA CƠ QUAN, TỔ CHỨC', bold: true } as const]]),
      title,
    ],
    note: isKnown ? null : '(Ký, ghi rõ họ tên, chức danh và đóng dấu)',
    name: writer.common('signerName', issue?.signerName, { bold: true }),
  }
}

function sectionsOf(writer: Writer, id: DocumentId, numbered: boolean): readonly PaperBlock[] {
  const { facts } = writer
  const level = procedureLevelOf(facts)
  const { sections } = documentOf(id)
  const own = WORDING[id]
  const before = blocksOf(
    writer,
    { document: id, section: { id: '', title: documentOf(id).title } },
    own[''] ?? [],
  )
  const isShown = (section: DocumentSection): boolean =>
    (section.levels === undefined || (level !== null && section.levels.includes(level))) &&
    (section.optional !== true ||
      section.fields.some(({ name }) => !isEmpty(fieldEntry(id, section.id, name).value(facts, id))))
  // The chapters of a regulation and the parts of a whole dossier bring their own headings.
  const hasHeadings = numbered && !['security-regulation', 'combined-dossier-1-2'].includes(id)
  return [
    ...before,
    ...sections
      .filter(isShown)
      .flatMap((section, at) => [
        ...(hasHeadings ? [paragraph('part', [{ text: `${at + 1}. ${section.title}`, bold: true }])] : []),
        ...blocksOf(writer, { document: id, section }, own[section.id] ?? []),
      ]),
  ]
}

const paragraph = (style: Style, spans: readonly Span[]): PaperBlock => ({ kind: 'paragraph', style, spans })

function blocksOf(writer: Writer, place: Place, blocks: readonly Block[]): readonly PaperBlock[] {
  const { facts } = writer
  const level = procedureLevelOf(facts)
  return blocks
    .filter(
      ({ levels, when }) =>
        (levels === undefined || (level !== null && levels.includes(level))) && (when?.(facts) ?? true),
    )
    .flatMap((block) => blockOf(writer, place, block))
}

function blockOf(writer: Writer, place: Place, block: Block): readonly PaperBlock[] {
  switch (block.kind) {
    case 'text':
      return [paragraph(block.style ?? 'body', fill(writer, place, block.text))]
    case 'break':
      return [{ kind: 'break' }]
    case 'include':
      return sectionsOf(writer, block.document, true)
    case 'bases':
      return basesOf(writer, place, block)
    case 'items': {
      const values = textsOf(fieldValue(writer, place, block.field))
      if (values.length === 0)
        return [paragraph('item', [{ text: '- ' }, markOf(writer, place, block.field)])]
      return values.map((value) => paragraph('item', [{ text: '- ' }, ...spansOf(value)]))
    }
    case 'table':
      return tableOf(writer, place, block)
    case 'provisions':
      return provisionsOf(writer, place, block.field)
    default:
      return block satisfies never
  }
}

const fieldValue = ({ facts, id }: Writer, { document, section }: Place, name: string): FieldValue =>
  fieldEntry(document, section.id, name).value(facts, id)

const markOf = (writer: Writer, { document, section }: Place, name: string): Span =>
  writer.mark(`${document}.${section.id}.${name}`, section.title, fieldEntry(document, section.id, name))

function basesOf(
  writer: Writer,
  place: Place,
  { field, end, numbered }: Extract<Block, { readonly kind: 'bases' }>,
): readonly PaperBlock[] {
  const values = textsOf(fieldValue(writer, place, field)).map((one) => one.trim().replace(/[;.]+$/, ''))
  return values.map((value, at) => {
    const close = numbered ? '.' : at === values.length - 1 ? end : ';'
    return numbered
      ? paragraph('body', spansOf(`${at + 1}. ${value}${close}`))
      : paragraph('basis', spansOf(`${value}${close}`, { italic: true }))
  })
}

function tableOf(
  writer: Writer,
  place: Place,
  { field, columns, landscape, numbers, none }: Extract<Block, { readonly kind: 'table' }>,
): readonly PaperBlock[] {
  const value = fieldValue(writer, place, field)
  const rows = rowsOf(value)
  if (rows.length === 0 && Array.isArray(value) && none !== undefined)
    return [paragraph('body', spansOf(none))]
  if (rows.length === 0) return [paragraph('body', [markOf(writer, place, field)])]
  const entry = fieldEntry(place.document, place.section.id, field)
  const cells = rows.map((row, at) =>
    columns.map(({ key, head }) => {
      if (key === 'index') return [{ text: String(at + 1) }]
      const value = row[key]
      if (value !== null && value !== undefined) return spansOf(value)
      const label = head.charAt(0).toLowerCase() + head.slice(1)
      writer.mark(`${place.document}.${place.section.id}.${field}.${key}`, place.section.title, {
        ...{ label: `${entry.label}: ${label}`, at: entry.at },
      })
      return [{ text: missingMark(label), missing: true as const }]
    }),
  )
  return [{ kind: 'table', columns, rows: cells, landscape: landscape === true, numbers: numbers === true }]
}

/** Articles run through the whole regulation; their clauses are numbered within each. */
function provisionsOf(writer: Writer, place: Place, field: string): readonly PaperBlock[] {
  const rows = rowsOf(fieldValue(writer, place, field))
  if (rows.length === 0) return [paragraph('body', [markOf(writer, place, field)])]
  const groups = new Map<string, string[]>()
  for (const { heading, text } of rows) {
    const name = heading ?? place.section.title
    groups.set(name, [...(groups.get(name) ?? []), text ?? ''])
  }
  return [...groups].flatMap(([heading, texts]) => [
    paragraph('body', spansOf(`Điều ${writer.article()}. ${heading}`, { bold: true })),
    ...texts.map((text, at) => paragraph('body', spansOf(`${at + 1}. ${text.replace(/\.?$/u, '.')}`))),
  ])
}

const OPTIONAL = /\[\[(.*?)\]\]/g
const PIECES = /\*\*(.+?)\*\*|\{([^}|]+)(\|upper)?\}/g

/** Puts values in the places of a text; what the values hold is never read as part of the text. */
function fill(writer: Writer, place: Place, template: string): readonly Span[] {
  const known = (part: string): boolean =>
    [...part.matchAll(PIECES)].every(
      ([, , name]) => name === undefined || !isEmpty(fieldValue(writer, place, name)),
    )
  const shown = template.replace(OPTIONAL, (_, part: string) => (known(part) ? part : ''))
  const spans: Span[] = []
  let end = 0
  for (const match of shown.matchAll(PIECES)) {
    const [whole, bold, name, upper] = match
    if (match.index > end) spans.push({ text: shown.slice(end, match.index) })
    if (bold !== undefined) spans.push({ text: bold, bold: true })
    if (name !== undefined) spans.push(...fieldSpans(writer, place, name, upper !== undefined))
    end = match.index + whole.length
  }
  if (end < shown.length) spans.push({ text: shown.slice(end) })
  return spans
}

function fieldSpans(writer: Writer, place: Place, name: string, upper: boolean): readonly Span[] {
  const value = fieldValue(writer, place, name)
  if (isEmpty(value)) return [markOf(writer, place, name)]
  const words = textsOf(value).join('; ')
  return spansOf(upper ? words.toUpperCase() : words)
}
