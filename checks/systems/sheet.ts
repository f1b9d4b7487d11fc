/** What stands on the printed sheet of a determination besides questions and answers: result, pledge, signatures. */
import { citation, citationInText } from './basis.ts'
import type { LevelAnswer } from './level.ts'
import { levelEntry, readQuestionnaire } from './questionnaire.ts'

export type CitedText = { readonly text: string; readonly basis: string }
/** What is not settled: `flag` in the words of the data. */
export type OpenText = CitedText & { readonly flag: string }

export type DeterminationSheet = {
  readonly title: string
  /** What the sheet is, and what it is not. */
  readonly standing: string
  /** One sentence each. */
  readonly result: readonly string[]
  /** What an attack can harm at this level; null without a level. */
  readonly harm: CitedText | null
  /** A level was found, all shown questions are answered. A sheet that is not ready carries no places to sign. */
  readonly ready: boolean
  readonly pledge: string
  /** The rules those who sign have kept. */
  readonly principles: readonly CitedText[]
  /** Warnings: a reason is written beside each before anybody signs. */
  readonly toJustify: readonly CitedText[]
  /** What law or data leave open. */
  readonly openPoints: readonly OpenText[]
  readonly signatures: readonly { readonly role: string; readonly note: string }[]
}

const PLEDGE =
  'Chúng tôi đã trả lời theo vận hành thật của hệ thống, không tách hay gộp hệ thống để hạ cấp độ, ' +
  'và sẽ xác định lại khi hệ thống thay đổi.'

/** The decree has no form for this sheet: it is the ground of the dossier's explanation of the level. */
const STANDING = `Phiếu làm việc, không phải mẫu của Nghị định; là căn cứ cho thuyết minh đề xuất cấp độ (${citationInText('NĐ 331 Đ21.3, Đ22.4')}). Cấp độ chỉ có giá trị khi được phê duyệt (${citationInText('NĐ 331 Đ20.3')}).`

/** `findings` are the open points of the answers themselves. */
export function sheetFor(
  answer: LevelAnswer,
  toJustify: readonly CitedText[],
  findings: readonly OpenText[],
): DeterminationSheet {
  const { principles, openPoints } = readQuestionnaire()
  const ready = answer.outcome === 'level' && answer.complete
  const entry = answer.level === null ? undefined : levelEntry(answer.level)
  // Rules of the list of national security say nothing to a system that is not on its way there.
  const concerns = ({ basis }: CitedText): boolean => answer.procedureLevel === 5 || !basis.includes('Đ20.4')
  const cited = ({ text, basis }: CitedText): CitedText => ({ text, basis: citation(basis) })
  return {
    title: 'Phiếu xác định cấp độ hệ thống thông tin',
    standing: STANDING,
    result: resultOf(answer),
    harm: entry === undefined ? null : cited({ text: entry.harm, basis: entry.harmBasis }),
    ready,
    pledge: PLEDGE,
    principles: principles.filter(concerns).map(cited),
    toJustify,
    openPoints: [
      ...findings,
      ...openPoints.filter(concerns).map((point) => ({ ...cited(point), flag: point.flag })),
    ],
    signatures: ready
      ? [
          { role: 'Người trả lời', note: 'Ký, ghi rõ họ tên, ngày trả lời' },
          { role: 'Đơn vị vận hành hệ thống thông tin', note: citation('NĐ 331 Đ20.1.a') },
          { role: 'Chủ quản hệ thống thông tin', note: citation('NĐ 331 Đ4, Đ8.1.a') },
        ]
      : [],
  }
}

function resultOf({ outcome, level, procedureLevel, complete, unanswered }: LevelAnswer): readonly string[] {
  if (level === null)
    return [
      outcome === 'insufficient'
        ? 'Chưa đủ dữ kiện để đề xuất cấp độ.'
        : 'Xã không đề xuất cấp độ từ phiếu này.',
    ]
  return [
    `Đề xuất: ${levelEntry(level)?.title}.`,
    ...(procedureLevel === level
      ? []
      : [`Thủ tục như cấp độ ${procedureLevel}, theo ${citationInText('NĐ 331 Đ20.4')}.`]),
    ...(complete ? [] : [`Còn ${unanswered.length} câu chưa trả lời: chưa ký được phiếu này.`]),
  ]
}
