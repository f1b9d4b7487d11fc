/** The layout of administrative papers: NĐ 30/2020/NĐ-CP, Phụ lục I. What it sets stands here, once, as numbers. */
import {
  AlignmentType,
  BorderStyle,
  Header,
  type ISectionOptions,
  LineRuleType,
  PageNumber,
  PageOrientation,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import type { ComposedPaper } from '../../checks/documents/compose.ts'
import type { Span } from '../../checks/documents/spans.ts'

/** Twentieths of a point in a millimetre. */
const MM = 1440 / 25.4
export const twips = (millimetres: number): number => Math.round(millimetres * MM)

export const FONT = 'Times New Roman'
/** Half points. Quốc hiệu 12 goes with 13 for Tiêu ngữ and place: they grow and shrink together. */
export const SIZE = {
  nation: 24,
  motto: 26,
  body: 26,
  subject: 24,
  recipients: 22,
  recipientsHead: 24,
  page: 26,
  table: 22,
  wideTable: 18,
} as const

const PAGE = { width: twips(210), height: twips(297) } as const
const MARGIN = { top: twips(20), bottom: twips(20), left: twips(30), right: twips(15) } as const
/** What is left for text on a sheet that stands, and on one that lies. */
export const TEXT_WIDTH = PAGE.width - MARGIN.left - MARGIN.right
export const WIDE_TEXT_WIDTH = PAGE.height - MARGIN.left - MARGIN.right
/** First line of a paragraph: 1 cm or 1.27 cm. */
export const FIRST_LINE = twips(12.7)

const NO_BORDER = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const
const NO_BORDERS = {
  ...{ top: NO_BORDER, bottom: NO_BORDER, left: NO_BORDER, right: NO_BORDER },
  ...{ insideHorizontal: NO_BORDER, insideVertical: NO_BORDER },
} as const

type Look = { readonly size?: number; readonly bold?: boolean; readonly italics?: boolean }

/** A mark of something missing is highlighted, so that nobody signs over it. */
export const runsOf = (spans: readonly Span[], look: Look = {}): readonly ParagraphChild[] =>
  spans.map(
    ({ text, bold, italic, missing, onNewLine }) =>
      new TextRun({
        text,
        ...look,
        ...(bold && { bold }),
        ...(italic && { italics: italic }),
        ...(missing && { highlight: 'yellow' as const, bold: true, italics: false }),
        ...(onNewLine && { break: 1 }),
      }),
  )

type LineOptions = Look & {
  readonly before?: number
  readonly after?: number
  readonly align?: (typeof AlignmentType)[keyof typeof AlignmentType]
  readonly keepNext?: boolean
}

export const line = (spans: readonly Span[], options: LineOptions = {}): Paragraph => {
  const { before = 0, after = 0, align = AlignmentType.CENTER, keepNext = false, ...look } = options
  return new Paragraph({
    children: runsOf(spans, look),
    alignment: align,
    keepNext,
    spacing: { before, after, line: 240, lineRule: LineRuleType.AUTO },
  })
}

export const plain = (text: string): readonly Span[] => [{ text }]

/** A drawn line below a text, `share` of the width it stands in. */
function rule(width: number, share: number): Paragraph {
  const side = Math.round((width * (1 - share)) / 2)
  return new Paragraph({
    children: [],
    indent: { left: side, right: side },
    spacing: { before: 60, after: 0, line: 80, lineRule: LineRuleType.EXACT },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } },
  })
}

const cell = (width: number, children: readonly Paragraph[]): TableCell =>
  new TableCell({
    children: [...children],
    width: { size: width, type: WidthType.DXA },
    margins: { left: 0, right: 0, top: 0, bottom: 0 },
    verticalAlign: VerticalAlignTable.TOP,
  })

/** Two columns side by side without lines; widths are named twice, for Word and for LibreOffice. */
function sideBySide(
  widths: readonly [number, number],
  rows: readonly (readonly [readonly Paragraph[], readonly Paragraph[]])[],
): Table {
  const [left, right] = widths
  return new Table({
    columnWidths: [...widths],
    width: { size: left + right, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    borders: NO_BORDERS,
    rows: rows.map(
      ([one, two]) => new TableRow({ cantSplit: true, children: [cell(left, one), cell(right, two)] }),
    ),
  })
}

const HEAD_LEFT = twips(66)
const HEAD_WIDTHS = [HEAD_LEFT, TEXT_WIDTH - HEAD_LEFT] as const

const COMMITTEE = /^(ỦY BAN NHÂN DÂN) (?=.)/u

/** The name of a committee stands in two lines: what it is, and of which commune. */
const inCapitals = (spans: readonly Span[]): readonly Span[] =>
  spans.flatMap((span): readonly Span[] => {
    if (span.missing) return [span]
    const text = span.text.toUpperCase()
    const [whole, committee] = COMMITTEE.exec(text) ?? []
    return whole === undefined || committee === undefined
      ? [{ ...span, text }]
      : [
          { ...span, text: committee },
          { ...span, text: text.slice(whole.length), onNewLine: true },
        ]
  })

/** Fields 1 to 5b: nation and motto, who issues, number, place and day, what a letter is about. */
export function headTable({ head }: ComposedPaper): Table {
  const [left, right] = HEAD_WIDTHS
  return sideBySide(HEAD_WIDTHS, [
    [
      [
        ...(head.parent === null ? [] : [line(inCapitals(plain(head.parent)), { size: SIZE.nation })]),
        line(inCapitals(head.body), { size: SIZE.nation, bold: true }),
        rule(left, 0.35),
      ],
      [
        line(plain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'), { size: SIZE.nation, bold: true }),
        line(plain('Độc lập - Tự do - Hạnh phúc'), { size: SIZE.motto, bold: true }),
        rule(right, 0.58),
      ],
    ],
    [
      [
        ...(head.number === null ? [line([])] : [line(head.number, { size: SIZE.body, before: 80 })]),
        ...(head.subject === null ? [] : [line(plain(head.subject), { size: SIZE.subject, before: 120 })]),
      ],
      [line(head.placeAndDay, { size: SIZE.motto, before: 80 })],
    ],
  ])
}

/** Field 5a. */
export const headingLines = ({ heading }: ComposedPaper): readonly (Paragraph | Table)[] =>
  heading === null
    ? []
    : [
        line(plain(heading.name), { bold: true, size: 28, before: 360, keepNext: true }),
        ...(heading.about === null
          ? []
          : [line(plain(heading.about), { bold: true, size: SIZE.body, keepNext: true })]),
        rule(TEXT_WIDTH, 0.2),
      ]

/** Fields 7 and 9b, kept together on one sheet. */
export function closingTable({ closing }: ComposedPaper): readonly (Paragraph | Table)[] {
  if (closing.kind === 'several') return severalSignatures(closing.signatures)
  const left = AlignmentType.LEFT
  const { recipients, signature, note, name } = closing
  const list =
    recipients.length === 0
      ? [line([])]
      : [
          line(plain('Nơi nhận:'), {
            ...{ align: left, size: SIZE.recipientsHead },
            bold: true,
            italics: true,
          }),
          ...recipients.map((one) => line(plain(`- ${one}`), { align: left, size: SIZE.recipients })),
        ]
  const widths = [twips(75), TEXT_WIDTH - twips(75)] as const
  return [
    line([], { before: 120, keepNext: true }),
    sideBySide(widths, [
      [
        list,
        [
          ...signature.map((one) => line(one, { size: SIZE.body, bold: true })),
          ...(note === null ? [] : [line(plain(note), { size: SIZE.recipients, italics: true })]),
          ...[1, 2, 3, 4].map(() => line([], { size: SIZE.body })),
          line(name, { size: SIZE.body, bold: true }),
        ],
      ],
    ]),
  ]
}

function severalSignatures(
  signatures: readonly { readonly role: string; readonly note: string }[],
): readonly (Paragraph | Table)[] {
  if (signatures.length === 0) return []
  const width = Math.floor(TEXT_WIDTH / signatures.length)
  return [
    line([], { before: 120, keepNext: true }),
    new Table({
      columnWidths: signatures.map(() => width),
      width: { size: width * signatures.length, type: WidthType.DXA },
      layout: TableLayoutType.FIXED,
      borders: NO_BORDERS,
      rows: [
        new TableRow({
          cantSplit: true,
          children: signatures.map(({ role, note }) =>
            cell(width, [
              line(plain(role), { bold: true, size: SIZE.body }),
              line(plain(note), { italics: true, size: SIZE.recipients }),
              ...[1, 2, 3, 4].map(() => line([], { size: SIZE.body })),
            ]),
          ),
        }),
      ],
    }),
  ]
}

const SAMPLE = 'DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ'

const pageHead = (number: boolean, isSample: boolean): Header =>
  new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: number ? [new TextRun({ children: [PageNumber.CURRENT], size: SIZE.page })] : [],
      }),
      ...(isSample ? [line(plain(SAMPLE), { bold: true, size: SIZE.recipients })] : []),
    ],
  })

/** A4, numbers from the second page on, in the middle above. */
export const sheet = (
  children: ISectionOptions['children'],
  {
    isFirst,
    landscape,
    isSample,
  }: { readonly isFirst: boolean; readonly landscape: boolean; readonly isSample: boolean },
): ISectionOptions => ({
  children,
  headers: { default: pageHead(true, isSample), ...(isFirst && { first: pageHead(false, isSample) }) },
  properties: {
    titlePage: isFirst,
    page: {
      size: { ...PAGE, orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
      margin: { ...MARGIN, header: twips(8), footer: twips(10) },
    },
  },
})
