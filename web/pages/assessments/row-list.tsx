/** The requirement rows in their groups, a table each: what is asked, what it is worth and why, its evidence, who sees to it. */
import type { RequirementState } from '../../../checks/requirements/answer.ts'
import { EvidenceList, RowTable, type ShownEvidence, type ShownPc, StateBadge } from './parts.tsx'
import { fileEvidencePath, requirementPath } from './paths.ts'

export type ShownRow = {
  readonly id: string
  readonly clause: string
  readonly title: string
  readonly state: RequirementState
  /** Why it has this state; for a row with a PC that fails, what the others say. */
  readonly why: string
  /** What the PCs say, where `why` does not. */
  readonly machine: string | null
  /** The first PCs that fail; and how many more there are. */
  readonly failing: readonly ShownPc[]
  readonly failingCount: number
  /** "Đạt, 20/11/2026, Trần Thị Bình": what a person said, where the row is worth something else. */
  readonly human: string | null
  readonly evidence: readonly ShownEvidence[]
  readonly responsible: string | null
  readonly due: string | null
  readonly isOverdue: boolean
  readonly nextReview: string | null
  readonly isReviewDue: boolean
}

export type ShownGroup = {
  readonly group: string
  readonly title: string
  readonly rows: readonly ShownRow[]
}

type RowListProps = {
  readonly communeCode: string
  readonly systemId: string
  readonly groups: readonly ShownGroup[]
  /** With boxes to tick, and ways to file evidence. */
  readonly mayEdit: boolean
  readonly ticked: readonly string[]
}

const HEADS = ['Yêu cầu', 'Đánh giá', 'Bằng chứng', 'Phụ trách, hạn, rà soát']

export const RowList = (props: RowListProps) => (
  <>
    {props.groups.map(({ group, title, rows }) => (
      <section class="ax-section" aria-labelledby={`nhom-${group}`}>
        <h2 id={`nhom-${group}`}>{title}</h2>
        <RowTable
          kind="rows"
          caption={`Các yêu cầu của nhóm ${title}`}
          heads={HEADS}
          rows={rows.map((row) => [
            <Asked {...props} row={row} />,
            <Judged row={row} />,
            <Proof {...props} row={row} />,
            <Who row={row} />,
          ])}
        />
      </section>
    ))}
  </>
)

const Asked = ({
  row,
  systemId,
  communeCode,
  mayEdit,
  ticked,
}: RowListProps & { readonly row: ShownRow }) => (
  <>
    {mayEdit && (
      <input
        class="form-check-input ax-pick"
        type="checkbox"
        name="dong"
        value={row.id}
        checked={ticked.includes(row.id)}
        aria-label={`Chọn mục ${row.clause}`}
      />
    )}
    <span class="ax-quiet">{row.clause}</span>{' '}
    <a id={row.id} href={requirementPath(communeCode, systemId, row.id)}>
      {row.title}
    </a>
  </>
)

const FailingPcs = ({
  failing,
  failingCount,
}: {
  readonly failing: readonly ShownPc[]
  readonly failingCount: number
}) => (
  <>
    {failing.flatMap(({ name, href }, index) => [index > 0 ? ', ' : '', <a href={href}>{name}</a>])}
    {failingCount > failing.length && ` và ${failingCount - failing.length} máy khác`}
  </>
)

const Judged = ({ row }: { readonly row: ShownRow }) => (
  <>
    <StateBadge state={row.state} />
    {row.failingCount > 0 && (
      <span class="d-block">
        Có {row.failingCount} máy chưa đạt:{' '}
        <FailingPcs failing={row.failing} failingCount={row.failingCount} />.
      </span>
    )}
    <span class="d-block">{row.why}</span>
    {row.machine !== null && <span class="d-block ax-quiet">Máy: {row.machine}</span>}
    {row.human !== null && <span class="d-block ax-quiet">Người đánh giá: {row.human}</span>}
  </>
)

const Proof = ({ row, systemId, communeCode, mayEdit }: RowListProps & { readonly row: ShownRow }) => (
  <>
    {row.evidence.length === 0 ? (
      <span class="ax-quiet">chưa có</span>
    ) : (
      <EvidenceList evidence={row.evidence} />
    )}
    {mayEdit && (
      <a
        class="d-block d-print-none"
        href={fileEvidencePath(communeCode, systemId, row.id)}
        aria-label={`Nộp bằng chứng cho mục ${row.clause}`}
      >
        Nộp bằng chứng
      </a>
    )}
  </>
)

const Who = ({ row }: { readonly row: ShownRow }) => (
  <>
    {row.responsible ?? <span class="ax-quiet">chưa có người phụ trách</span>}
    {row.due !== null && (
      <span class={row.isOverdue ? 'd-block text-danger' : 'd-block'}>
        Hạn {row.due}
        {row.isOverdue && ' (quá hạn)'}
      </span>
    )}
    {row.nextReview !== null && (
      <span class={row.isReviewDue ? 'd-block text-danger' : 'd-block ax-quiet'}>
        Rà soát trước hết ngày {row.nextReview}
        {row.isReviewDue && ' (đến kỳ)'}
      </span>
    )}
  </>
)
