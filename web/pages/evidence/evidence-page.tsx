/** One piece of evidence: what it is, until when it holds, its versions, what it proves, what the police said. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { FileField, PostForm, Select, TextArea } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { systemPath } from '../systems/paths.ts'
import { Item } from '../systems/systems-page.tsx'
import { FILE_ACCEPT, FILE_HINT } from './evidence-form-page.tsx'
import {
  type EvidenceFrame,
  EvidenceFramePage,
  FileLink,
  GuidanceNote,
  REVIEW_WORDS,
  ReviewBadge,
  type ShownEvidence,
  type ShownFile,
  type ShownReview,
  ValidityBadge,
} from './frame.tsx'
import {
  evidenceEditPath,
  evidenceLinksPath,
  evidenceUnlinkPath,
  evidenceVersionsPath,
  evidenceWithdrawPath,
} from './paths.ts'
import { ReviewForm, type ReviewFormProps } from './review-form.tsx'

export type ShownLink = {
  /** As the form carries it. */
  readonly name: string
  readonly systemId: string
  readonly systemName: string
  /** "3.1 a) Quy trình …", or that it is the whole system. */
  readonly words: string
}

export type EvidencePageProps = EvidenceFrame & {
  readonly piece: ShownEvidence & {
    readonly edition: number
    readonly isOwn: boolean
    /** "Lý do: …". */
    readonly returned: string | null
    /** "Nguyễn Văn Bình rút lúc …: lý do". */
    readonly withdrawn: string | null
  }
  readonly versions: readonly (ShownFile & { readonly filed: string; readonly digest: string })[]
  readonly links: readonly ShownLink[]
  readonly reviews: readonly {
    readonly decision: ShownReview
    readonly version: number
    readonly said: string | null
    readonly by: string
  }[]
  readonly systems: readonly { readonly value: string; readonly label: string }[]
  readonly today: string
  readonly problems: Readonly<Record<string, string>>
  readonly given: Readonly<Record<string, string>>
}

export const EvidencePage = (props: EvidencePageProps) => {
  const { piece, communeCode, mayEdit, mayReview, frame } = props
  const isOpen = piece.validity !== 'withdrawn'
  return (
    <EvidenceFramePage {...props} title={piece.title}>
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
        {piece.note !== null && <Item name="Ghi chú">{piece.note}</Item>}
      </dl>
      {piece.withdrawn !== null && <div class="ax-status ax-status-bad mb-3">{piece.withdrawn}</div>}
      {mayEdit && isOpen && (
        <p>
          <a class="btn" href={evidenceEditPath(communeCode, piece.evidenceId)}>
            Sửa số, ngày, thời hạn
          </a>
        </p>
      )}
      <section class="ax-form" aria-labelledby="xem-xet">
        <h2 id="xem-xet">Công an xã xem xét</h2>
        <p>
          <ReviewBadge review={piece.review} /> {piece.dueWords}
        </p>
        {piece.returned !== null && <p>{piece.returned}</p>}
        <GuidanceNote />
        {mayReview && isOpen && <ReviewForm {...reviewFormOf(props)} />}
        {props.reviews.length > 0 && (
          <Table
            caption="Các lần xem xét, mới nhất trước"
            heads={['Kết quả', 'Phiên bản', 'Ý kiến', 'Người xem']}
            empty=""
            rows={props.reviews.map(({ decision, version, said, by }) => ({
              cells: [REVIEW_WORDS[decision], String(version), said ?? '', by],
            }))}
          />
        )}
      </section>
      <Links {...props} isOpen={isOpen} />
      <Versions {...props} isOpen={isOpen} />
      {mayEdit && isOpen && (
        <section class="ax-form" aria-labelledby="rut">
          <h2 id="rut">Rút bằng chứng</h2>
          <p>Bằng chứng đã rút không chứng minh gì nữa; tệp và lịch sử vẫn được giữ để xem.</p>
          <PostForm
            action={evidenceWithdrawPath(communeCode, piece.evidenceId)}
            csrfToken={frame.csrfToken}
            button="Rút bằng chứng"
            danger
            wide={false}
          >
            <TextArea
              label="Lý do rút"
              name="withdrawal"
              rows={2}
              value={props.given.withdrawal ?? ''}
              problem={props.problems.withdrawal}
            />
          </PostForm>
        </section>
      )}
    </EvidenceFramePage>
  )
}

const reviewFormOf = ({
  piece,
  communeCode,
  frame,
  today,
  given,
  problems,
}: EvidencePageProps): ReviewFormProps => ({
  ...{ communeCode, csrfToken: frame.csrfToken, evidenceId: piece.evidenceId, title: piece.title, today },
  ...{ edition: piece.edition, isOwn: piece.isOwn, inQueue: false },
  given: { reason: given.reason, due: given.due },
  problems: Object.fromEntries(
    Object.entries(problems).filter(([name]) => name === 'reason' || name === 'due'),
  ),
})

type Section = EvidencePageProps & { readonly isOpen: boolean }

const Links = ({ piece, links, systems, communeCode, mayEdit, frame, isOpen }: Section) => (
  <section class="ax-form" aria-labelledby="chung-minh">
    <h2 id="chung-minh">Chứng minh cho</h2>
    <Table
      caption="Các yêu cầu và hệ thống mà bằng chứng này chứng minh"
      heads={mayEdit && isOpen ? ['Yêu cầu', 'Hệ thống', ''] : ['Yêu cầu', 'Hệ thống']}
      empty="Chưa gắn với yêu cầu hay hệ thống nào."
      rows={links.map((link) => ({
        cells: [
          link.words,
          <a href={systemPath(communeCode, link.systemId)}>{link.systemName}</a>,
          ...(mayEdit && isOpen
            ? [
                <form method="post" action={evidenceUnlinkPath(communeCode, piece.evidenceId)}>
                  <CsrfField token={frame.csrfToken} />
                  <input type="hidden" name="target" value={link.name} />
                  <button
                    class="btn btn-sm btn-outline-danger"
                    type="submit"
                    aria-label={`Bỏ gắn: ${link.words}, ${link.systemName}`}
                  >
                    Bỏ gắn
                  </button>
                </form>,
              ]
            : []),
        ],
      }))}
    />
    {mayEdit && isOpen && systems.length > 0 && (
      <form method="get" action={evidenceLinksPath(communeCode, piece.evidenceId)}>
        <Select
          label="Gắn với yêu cầu của hệ thống"
          name="he-thong"
          options={systems}
          empty="Chọn hệ thống"
        />
        <button class="btn" type="submit">
          Chọn yêu cầu
        </button>
      </form>
    )}
  </section>
)

const Versions = ({ piece, versions, communeCode, mayEdit, frame, isOpen, problems }: Section) => (
  <section class="ax-form" aria-labelledby="phien-ban">
    <h2 id="phien-ban">Các phiên bản của tệp</h2>
    <Table
      caption="Các phiên bản của tệp, mới nhất trước"
      heads={['Tệp', 'Nộp', 'SHA-256']}
      empty=""
      rows={versions.map((version) => ({
        cells: [
          <FileLink communeCode={communeCode} evidenceId={piece.evidenceId} file={version} />,
          version.filed,
          <span class="ax-digest">{version.digest}</span>,
        ],
      }))}
    />
    {mayEdit && isOpen && (
      <PostForm
        action={evidenceVersionsPath(communeCode, piece.evidenceId)}
        csrfToken={frame.csrfToken}
        button="Nộp phiên bản mới"
        wide={false}
        withFile
      >
        <FileField
          label="Phiên bản mới"
          name="file"
          accept={FILE_ACCEPT}
          hint={`${FILE_HINT} Công an xã phải xem lại bằng chứng có phiên bản mới.`}
          problem={problems.file}
        />
      </PostForm>
    )}
  </section>
)
