/** The determination sheet as a paper: the same words as on its page, from what was signed. */
import type { LevelExplanation } from '../systems/explain.ts'
import { formatDate } from '../time/words.ts'
import type { ComposedPaper, PaperBlock, Writer } from './compose.ts'
import type { DeterminationFacts, PaperFacts } from './facts.ts'
import type { WrittenAt } from './fields.ts'
import { paperTitle } from './papers.ts'
import { issuingBody, ownerName, parentBody } from './senders.ts'
import { type Span, spansOf } from './spans.ts'
import type { Column, Style } from './wording.ts'
import { placeOf } from './words.ts'

const column = (key: string, head: string, width: number): Column => ({ key, head, width })
const COLUMNS: readonly Column[] = [
  column('order', 'Câu', 8),
  column('text', 'Câu hỏi, căn cứ', 42),
  column('answer', 'Trả lời', 26),
  column('level', 'Cấp độ, lý do', 24),
]

const paragraph = (style: Style, spans: readonly Span[]): PaperBlock => ({ kind: 'paragraph', style, spans })
const part = (words: string): PaperBlock => paragraph('part', [{ text: words, bold: true }])
const body = (words: string): PaperBlock => paragraph('body', spansOf(words))

export function composeSheet(writer: Writer, facts: PaperFacts): ComposedPaper {
  const { id } = writer
  const { determination, commune, system, operator } = facts
  const said = (field: string, label: string, value: string | null | undefined, at: WrittenAt) => [
    { text: `${label.charAt(0).toUpperCase()}${label.slice(1)}: ` },
    ...(value == null || value.trim() === ''
      ? [writer.mark(field, 'Hệ thống', { label, at })]
      : spansOf(value)),
  ]
  const blocks: readonly PaperBlock[] = [
    part('1. Hệ thống'),
    paragraph('body', said('systemName', 'tên hệ thống', system?.name, 'system')),
    paragraph('body', said('ownerName', 'chủ quản', ownerName(facts), 'system')),
    paragraph('body', said('operatorUnit', 'đơn vị vận hành', operator?.name, 'system')),
    part('2. Kết quả'),
    ...(determination == null
      ? [
          paragraph('body', [
            writer.mark('determination', 'Kết quả', { label: 'phiếu xác định cấp độ đã ký', at: 'level' }),
          ]),
        ]
      : determined(determination)),
  ]
  return {
    ...{ id, title: paperTitle(id), isSample: facts.isSample === true },
    head: {
      parent: parentBody(facts, id),
      body: writer.common('issuingBody', issuingBody(facts, id)),
      ...{ number: null, subject: null },
      placeAndDay: writer.common('place', commune?.name == null ? null : placeOf(commune.name), {
        italic: true,
      }),
    },
    heading: { name: paperTitle(id).toUpperCase(), about: null },
    blocks,
    closing: { kind: 'several', signatures: determination?.explanation.sheet.signatures ?? [] },
    missing: writer.missing,
  }
}

function determined(facts: DeterminationFacts): readonly PaperBlock[] {
  const { explanation, challenges, reason, submittedAt, signedName, signedAt, edition } = facts
  const { sheet, decided } = explanation
  const toJustify = [
    ...challenges.map(({ text }) => text),
    ...sheet.toJustify.map(({ text, basis }) => `${text} (${basis})`),
    ...(reason == null ? [] : [`Lý do: ${reason}`]),
  ]
  const signed = signedName == null ? '' : `; ${signedName} ký trong phần mềm lúc ${signedAt ?? ''}`
  return [
    ...[...sheet.result, ...decided].map(body),
    ...(sheet.harm === null ? [] : [body(`${sheet.harm.text} (${sheet.harm.basis})`)]),
    part('3. Trả lời'),
    answers(explanation),
    ...numbered([
      ['Điều phải giải trình', toJustify],
      [
        'Điều luật chưa nói rõ',
        sheet.openPoints.map(({ text, basis, flag }) => `${text} (${basis}) ${flag}`),
      ],
      ['Cam kết', [sheet.pledge]],
    ]),
    ...(submittedAt == null ? [] : [body(`Trình lúc ${submittedAt}${signed}.`)]),
    body(`Bảng hỏi bản ${formatDate(edition)}.`),
    paragraph('note', spansOf(sheet.standing)),
  ]
}

/** After the answers, without what is empty. */
const numbered = (parts: readonly (readonly [string, readonly string[]])[]): readonly PaperBlock[] =>
  parts
    .filter(([, sentences]) => sentences.length > 0)
    .flatMap(([title, sentences], at) => [part(`${at + 4}. ${title}`), ...sentences.map(body)])

const answers = ({ questions }: LevelExplanation): PaperBlock => ({
  ...{ kind: 'table', columns: COLUMNS, landscape: false, numbers: false },
  rows: questions.map(({ order, text, basis, answer, reasons }) => [
    spansOf(String(order)),
    spansOf(`${text}\n${basis}`),
    spansOf(answer.length === 0 ? 'Chưa trả lời' : answer.join('; ')),
    spansOf(
      reasons
        .map(({ level, why, decides }) => `Cấp độ ${level}${decides ? ' (quyết định)' : ''}: ${why}`)
        .join('\n'),
    ),
  ]),
})
