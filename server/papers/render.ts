/** Papers as DOCX: what was composed, in the layout of NĐ 30/2020; the same facts give the same bytes. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  LineRuleType,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { type ComposedPaper, composePaper, type PaperBlock } from '../../checks/documents/compose.ts'
import type { PaperFacts } from '../../checks/documents/facts.ts'
import type { PaperId } from '../../checks/documents/papers.ts'
import type { MissingField, Span } from '../../checks/documents/spans.ts'
import type { Style } from '../../checks/documents/wording.ts'
import {
  closingTable,
  FIRST_LINE,
  FONT,
  headingLines,
  headTable,
  line,
  plain,
  runsOf,
  SIZE,
  sheet,
  TEXT_WIDTH,
  WIDE_TEXT_WIDTH,
} from './layout.ts'

export type RenderedPaper = {
  readonly bytes: Uint8Array
  /** What the paper says is not there. */
  readonly missing: readonly MissingField[]
}

export const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** Throws RangeError for an id that is no paper. */
export async function renderPaper(id: PaperId, facts: PaperFacts): Promise<RenderedPaper> {
  const paper = composePaper(id, facts)
  const document = new Document({
    creator: 'AnXã',
    lastModifiedBy: 'AnXã',
    title: paper.title,
    compatibility: { version: 15 },
    styles: {
      default: {
        document: {
          run: { font: FONT, size: SIZE.body, language: { value: 'vi-VN', eastAsia: 'vi-VN' } },
        },
      },
    },
    sections: sheetsOf(paper),
  })
  const bytes = settle(new Uint8Array(await Packer.toBuffer(document)))
  return { bytes, missing: paper.missing }
}

/** A table that lies on its side has its own sheets between those that stand. */
function sheetsOf(paper: ComposedPaper) {
  const runs: { landscape: boolean; children: (Paragraph | Table)[] }[] = [
    { landscape: false, children: [headTable(paper), ...headingLines(paper)] },
  ]
  const put = (landscape: boolean, children: readonly (Paragraph | Table)[]): void => {
    const last = runs.at(-1)
    if (last?.landscape === landscape) last.children.push(...children)
    else runs.push({ landscape, children: [...children] })
  }
  paper.blocks.forEach((block, at) => {
    // The heading of a table that lies goes with it.
    const next = block.kind === 'paragraph' && block.style === 'part' ? paper.blocks[at + 1] : block
    put(next?.kind === 'table' && next.landscape, drawn(block))
  })
  put(false, closingTable(paper))
  return runs.map(({ landscape, children }, at) =>
    // Word wants a paragraph behind a table at the end of a sheet.
    sheet([...children, ...(children.at(-1) instanceof Table ? [tiny()] : [])], {
      ...{ isFirst: at === 0, landscape, isSample: paper.isSample },
    }),
  )
}

const tiny = (): Paragraph =>
  new Paragraph({ children: [], spacing: { before: 0, after: 0, line: 20, lineRule: LineRuleType.EXACT } })

function drawn(block: PaperBlock): readonly (Paragraph | Table)[] {
  if (block.kind === 'break') return [new Paragraph({ children: [], pageBreakBefore: true })]
  if (block.kind === 'paragraph') return [drawParagraph(block.style, block.spans)]
  return [drawTable(block), line([], { size: 12 })]
}

const CENTRED: ReadonlySet<Style> = new Set(['chapter', 'recipient', 'authority', 'centre', 'note', 'cover'])
const BOLD: ReadonlySet<Style> = new Set(['part', 'chapter', 'authority', 'centre', 'cover'])
const ITALIC: ReadonlySet<Style> = new Set(['note', 'basis'])
/** Stay with what follows. */
const HEADS: ReadonlySet<Style> = new Set(['part', 'chapter', 'authority'])
const BEFORE: Readonly<Partial<Record<Style, number>>> = { recipient: 240, authority: 240, cover: 2400 }

function drawParagraph(style: Style, spans: readonly Span[]): Paragraph {
  const centred = CENTRED.has(style)
  const isHead = HEADS.has(style) || spans.every(({ bold }) => bold === true)
  // A line that ends in the middle of a paragraph would be drawn out to the margin.
  const hasLines = spans.some(({ onNewLine }) => onNewLine === true)
  return new Paragraph({
    children: runsOf(spans, {
      ...(BOLD.has(style) && { bold: true }),
      ...(ITALIC.has(style) && { italics: true }),
      ...(style === 'cover' && { size: 36 }),
    }),
    alignment: centred ? AlignmentType.CENTER : hasLines ? AlignmentType.LEFT : AlignmentType.BOTH,
    ...(centred ? {} : { indent: { firstLine: FIRST_LINE } }),
    keepNext: isHead,
    spacing: {
      before: BEFORE[style] ?? 120,
      after: style === 'recipient' ? 120 : style === 'part' ? 60 : 0,
      line: 260,
      lineRule: LineRuleType.AUTO,
    },
  })
}

const LINE = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
const LINES = {
  ...{ top: LINE, bottom: LINE, left: LINE, right: LINE, insideHorizontal: LINE, insideVertical: LINE },
} as const

function drawTable({
  columns,
  rows,
  landscape,
  numbers,
}: Extract<PaperBlock, { readonly kind: 'table' }>): Table {
  const whole = landscape ? WIDE_TEXT_WIDTH : TEXT_WIDTH
  const size = landscape ? SIZE.wideTable : SIZE.table
  const total = columns.reduce((sum, { width }) => sum + width, 0)
  const widths = columns.map(({ width }) => Math.floor((whole * width) / total))
  const cellOf = (at: number, spans: readonly Span[], bold: boolean): TableCell =>
    new TableCell({
      width: { size: widths[at] ?? 0, type: WidthType.DXA },
      margins: { left: 60, right: 60, top: 30, bottom: 30 },
      verticalAlign: bold ? VerticalAlignTable.CENTER : VerticalAlignTable.TOP,
      children: [
        line(spans, {
          ...{ size, bold },
          align: bold || columns[at]?.key === 'index' ? AlignmentType.CENTER : AlignmentType.LEFT,
        }),
      ],
    })
  const headRow = (cells: readonly string[], bold: boolean): TableRow =>
    new TableRow({
      tableHeader: true,
      cantSplit: true,
      children: cells.map((text, at) => cellOf(at, plain(text), bold)),
    })
  return new Table({
    columnWidths: widths,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    borders: LINES,
    rows: [
      headRow(
        columns.map(({ head }) => head),
        true,
      ),
      ...(numbers
        ? [
            headRow(
              columns.map((_, at) => `(${at + 1})`),
              true,
            ),
          ]
        : []),
      ...rows.map(
        (cells) =>
          new TableRow({ cantSplit: true, children: cells.map((spans, at) => cellOf(at, spans, false)) }),
      ),
    ],
  })
}

/** Local fields of the date, because that is what goes into a ZIP: the same in every time zone. */
export const ZIP_TIME = new Date(1980, 0, 1)
/** Stands in every paper in place of the moment at which it was made. */
const MADE = '2026-01-01T00:00:00Z'

/** The library writes the moment and the order of its own work into the file: both are settled here. */
function settle(made: Uint8Array): Uint8Array {
  const parts = unzipSync(made)
  const names = Object.keys(parts).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const settled: Zippable = {}
  for (const name of names) {
    const bytes = parts[name]
    if (bytes === undefined || name.endsWith('/')) continue
    settled[name] = name === 'docProps/core.xml' ? strToU8(withoutMoment(strFromU8(bytes))) : bytes
  }
  return zipSync(settled, { level: 6, mtime: ZIP_TIME })
}

const rank = (name: string): number => (name === '[Content_Types].xml' ? 0 : name.startsWith('_rels') ? 1 : 2)

const withoutMoment = (core: string): string =>
  core.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${MADE}`)
