/** What waits for the police, the longest first: one piece is read and decided where it stands. */
import { Pager, type PagerProps } from '../../parts/pager.tsx'
import { Item } from '../systems/systems-page.tsx'
import {
  type EvidenceFrame,
  EvidenceFramePage,
  FileLink,
  GuidanceNote,
  type ShownEvidence,
  ValidityBadge,
} from './frame.tsx'
import { evidencePath } from './paths.ts'
import { ReviewForm } from './review-form.tsx'

export type QueuePiece = ShownEvidence & {
  readonly edition: number
  readonly isOwn: boolean
  /** What it proves, one line each. */
  readonly proves: readonly string[]
  /** "3 ngày trước". */
  readonly waiting: string
}

export type QueuePageProps = EvidenceFrame & {
  readonly pieces: readonly QueuePiece[]
  readonly total: number
  readonly today: string
  readonly pager: PagerProps
}

const SHOWN_PROVES = 5

export const QueuePage = (props: QueuePageProps) => (
  <EvidenceFramePage {...props} title="Bằng chứng chờ xem xét">
    <GuidanceNote />
    {props.total === 0 ? (
      <p class="ax-empty">Không có bằng chứng nào chờ Công an xã xem.</p>
    ) : (
      <p class="ax-status mb-3">{props.total} bằng chứng chờ xem, chờ lâu nhất đứng trước.</p>
    )}
    {props.pieces.map((piece) => (
      <Piece {...props} piece={piece} />
    ))}
    <Pager {...props.pager} />
  </EvidenceFramePage>
)

const Piece = (props: QueuePageProps & { readonly piece: QueuePiece }) => {
  const { piece, communeCode, frame } = props
  return (
    <section class="ax-form" aria-labelledby={`bc-${piece.evidenceId}`}>
      <h2 id={`bc-${piece.evidenceId}`}>
        <a href={evidencePath(communeCode, piece.evidenceId)}>{piece.title}</a>
      </h2>
      <p>
        <FileLink communeCode={communeCode} evidenceId={piece.evidenceId} file={piece.file} />
      </p>
      <dl class="ax-summary">
        <Item name="Số, ngày">{piece.document ?? 'không có'}</Item>
        <Item name="Giá trị">
          <ValidityBadge validity={piece.validity} /> {piece.span}
        </Item>
        <Item name="Người xác nhận">{piece.vouchedBy}</Item>
        <Item name="Nộp">{piece.filed}</Item>
        <Item name="Chờ từ">{piece.waiting}</Item>
        {piece.note !== null && <Item name="Ghi chú">{piece.note}</Item>}
      </dl>
      <Proves lines={piece.proves} />
      <ReviewForm
        communeCode={communeCode}
        csrfToken={frame.csrfToken}
        evidenceId={piece.evidenceId}
        title={piece.title}
        edition={piece.edition}
        isOwn={piece.isOwn}
        today={props.today}
        inQueue
      />
    </section>
  )
}

const Proves = ({ lines }: { readonly lines: readonly string[] }) =>
  lines.length === 0 ? (
    <p class="ax-quiet">Chưa gắn với yêu cầu hay hệ thống nào.</p>
  ) : (
    <>
      <p class="mb-1">Chứng minh:</p>
      <ul>
        {lines.slice(0, SHOWN_PROVES).map((line) => (
          <li>{line}</li>
        ))}
        {lines.length > SHOWN_PROVES && <li>và {lines.length - SHOWN_PROVES} yêu cầu nữa</li>}
      </ul>
    </>
  )
