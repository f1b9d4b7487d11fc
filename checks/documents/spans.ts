/** Pieces of text of a paper, and what was missing while they were put together. */
import type { WrittenAt } from './fields.ts'

export type Span = {
  readonly text: string
  readonly bold?: true
  readonly italic?: true
  /** A mark for something that is not known. */
  readonly missing?: true
  /** A new line before it. */
  readonly onNewLine?: true
}

export type MissingField = {
  /** Section and field of documents.json. */
  readonly field: string
  readonly label: string
  /** Title of the section. */
  readonly section: string
  readonly at: WrittenAt
}

/** What no XML may hold: control characters, halves of pairs, and the two that are no characters. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** As it may stand in a paper: composed letters, plain spaces, lines by \n. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .replace(/\t/g, ' ')
    .replace(FORBIDDEN, '')
    .normalize('NFC')

export const missingMark = (label: string): string => `[CHƯA CÓ: ${label}]`

/** One span a line. */
export function spansOf(text: string, look: Pick<Span, 'bold' | 'italic' | 'missing'> = {}): readonly Span[] {
  return cleanText(text)
    .split('\n')
    .map((line, at) => ({ text: line, ...look, ...(at > 0 && { onNewLine: true as const }) }))
}

export const plainText = (spans: readonly Span[]): string =>
  spans.map(({ text, onNewLine }) => (onNewLine ? `\n${text}` : text)).join('')
