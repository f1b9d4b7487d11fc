/** The appraisal desk: which dossiers wait for whom, the least time first; and the appraisal of one. */
import { PostButton, PostForm, Select, TextArea } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import {
  type DossierFrame,
  DossierFramePage,
  LimitDay,
  LimitLeft,
  type ShownLimit,
  type ShownStep,
  Steps,
} from './frame.tsx'
import { appraisalPath, commentsPath, deskPath, dossierPath, pointsPath, resolvePath } from './paths.ts'

type Choice = { readonly value: string; readonly label: string }

export type DeskPageProps = DossierFrame & {
  readonly units: readonly Choice[]
  readonly unit: string
  readonly rows: readonly {
    readonly dossierId: string
    readonly systemId: string
    readonly name: string
    readonly level: number
    readonly state: string
    /** For whom it waits: "Đơn vị vận hành (Văn phòng)". */
    readonly waits: readonly string[]
    /** The one that ends first; null: none runs. */
    readonly limit: ShownLimit | null
  }[]
}

export const DeskPage = (props: DeskPageProps) => {
  const { communeCode, units, unit, rows } = props
  return (
    <DossierFramePage {...props} title="Bàn thẩm định">
      <form method="get" action={deskPath(communeCode)} class="ax-form">
        <Select label="Chờ đơn vị" name="don-vi" options={units} value={unit} empty="Mọi đơn vị" optional />
        <button class="btn" type="submit">
          Lọc
        </button>
      </form>
      <Table
        caption="Các hồ sơ đang chờ, ít thời gian nhất đứng trước"
        heads={['Hệ thống', 'Cấp độ', 'Trạng thái', 'Đang chờ', 'Ngày cuối', 'Còn lại', '']}
        empty="Không có hồ sơ nào đang chờ."
        rows={rows.map((row) => ({
          cells: [
            <a href={dossierPath(communeCode, row.systemId)}>{row.name}</a>,
            `cấp ${row.level}`,
            row.state,
            row.waits.map((one) => <div>{one}</div>),
            row.limit === null ? (
              ''
            ) : (
              <>
                <LimitDay limit={row.limit} /> <small class="d-block ax-quiet">{row.limit.title}</small>
              </>
            ),
            row.limit === null ? 'không có thời hạn luật định' : <LimitLeft limit={row.limit} />,
            <a
              class="btn btn-sm"
              href={appraisalPath(communeCode, row.dossierId)}
              aria-label={`Thẩm định ${row.name}`}
            >
              Thẩm định
            </a>,
          ],
        }))}
      />
    </DossierFramePage>
  )
}

export type AppraisalPageProps = DossierFrame & {
  readonly dossier: {
    readonly dossierId: string
    readonly systemId: string
    readonly name: string
    readonly level: number
    readonly state: string
    readonly appraiser: string
  }
  readonly limits: readonly ShownLimit[]
  readonly parts: readonly {
    readonly id: string
    readonly title: string
    readonly basis: string
    readonly isHandedIn: boolean
  }[]
  readonly points: readonly {
    readonly id: string
    readonly text: string
    readonly basis: string
    /** "Nguyễn Văn A, 09:00 24/11/2026"; null: not looked at. */
    readonly ticked: string | null
  }[]
  readonly comments: readonly {
    readonly commentId: string
    readonly part: string
    readonly body: string
    readonly said: string
    /** null: open. */
    readonly resolved: string | null
  }[]
  /** The unit of the person appraises this dossier, which was handed in. */
  readonly mayAppraise: boolean
  /** Why not, in words; null: may, or nothing is to be said. */
  readonly whyNot: string | null
  readonly seen: string
  readonly steps: readonly ShownStep[]
  readonly typed: { readonly body: string; readonly part: string; readonly problem: string } | null
}

export const AppraisalPage = (props: AppraisalPageProps) => {
  const { dossier, communeCode, limits } = props
  return (
    <DossierFramePage {...props} title={`Thẩm định: ${dossier.name}`}>
      <p class="ax-status mb-3">
        {dossier.state}, cấp {dossier.level}. Bên thẩm định: {dossier.appraiser}.{' '}
        {limits.map((limit) => (
          <span class="d-block">
            {limit.title}: <LimitDay limit={limit} />, <LimitLeft limit={limit} />
          </span>
        ))}
      </p>
      {props.whyNot !== null && <p class="ax-quiet">{props.whyNot}</p>}
      <Table
        caption="Thành phần hồ sơ"
        heads={['Tài liệu', 'Căn cứ', 'Đã nộp']}
        empty=""
        rows={props.parts.map(({ title, basis, isHandedIn }) => ({
          cells: [title, basis, isHandedIn ? 'đã nộp' : <span class="ax-status-attention">chưa nộp</span>],
        }))}
      />
      <Points {...props} />
      <Comments {...props} />
      {props.steps.length > 0 && (
        <section aria-labelledby="quyet-dinh">
          <h2 id="quyet-dinh">Quyết định</h2>
          <Steps steps={props.steps} csrfToken={props.frame.csrfToken} />
        </section>
      )}
      <p>
        <a class="btn" href={dossierPath(communeCode, dossier.systemId)}>
          Về hồ sơ
        </a>{' '}
        <a class="btn" href={deskPath(communeCode)}>
          Về bàn thẩm định
        </a>
      </p>
    </DossierFramePage>
  )
}

const Points = ({ points, dossier, communeCode, frame, mayAppraise, seen }: AppraisalPageProps) => (
  <section class="ax-form" aria-labelledby="dieu-23">
    <h2 id="dieu-23">Nội dung thẩm định (Điều 23)</h2>
    {mayAppraise ? (
      <PostForm
        action={pointsPath(communeCode, dossier.dossierId)}
        csrfToken={frame.csrfToken}
        button="Lưu nội dung đã xem"
        wide={false}
      >
        <input type="hidden" name="da-xem" value={seen} />
        {points.map(({ id, text, basis, ticked }) => (
          <label class="form-check mb-2" for={`noi-dung-${id}`}>
            <input
              class="form-check-input"
              type="checkbox"
              id={`noi-dung-${id}`}
              name="noi-dung"
              value={id}
              checked={ticked !== null}
            />
            <span class="form-check-label">
              {text} <small class="ax-quiet">({basis})</small>
              {ticked !== null && <small class="d-block ax-quiet">{ticked}</small>}
            </span>
          </label>
        ))}
      </PostForm>
    ) : (
      <ul>
        {points.map(({ text, basis, ticked }) => (
          <li>
            {text} <small class="ax-quiet">({basis})</small>: {ticked ?? 'chưa xem'}
          </li>
        ))}
      </ul>
    )}
  </section>
)

const Comments = (props: AppraisalPageProps) => {
  const { comments, dossier, communeCode, frame, mayAppraise, parts, typed } = props
  return (
    <section class="ax-form" aria-labelledby="y-kien">
      <h2 id="y-kien">Ý kiến về từng phần</h2>
      <Table
        caption="Các ý kiến của bên thẩm định"
        heads={['Phần', 'Ý kiến', 'Ai, khi nào', 'Tình trạng']}
        empty="Chưa có ý kiến nào."
        rows={comments.map((comment) => ({
          quiet: comment.resolved !== null,
          cells: [
            comment.part,
            comment.body,
            comment.said,
            comment.resolved ??
              (mayAppraise ? (
                <PostButton
                  action={resolvePath(communeCode, dossier.dossierId, comment.commentId)}
                  csrfToken={frame.csrfToken}
                  label={`Đã xong: ${comment.body}`}
                >
                  Đã xong
                </PostButton>
              ) : (
                'chưa xong'
              )),
          ],
        }))}
      />
      {mayAppraise && (
        <PostForm
          action={commentsPath(communeCode, dossier.dossierId)}
          csrfToken={frame.csrfToken}
          button="Ghi ý kiến"
          wide={false}
        >
          <Select
            label="Phần của hồ sơ"
            name="phan"
            options={parts.map(({ id, title }) => ({ value: id, label: title }))}
            value={typed?.part}
          />
          <TextArea
            label="Ý kiến"
            name="y-kien-moi"
            rows={3}
            value={typed?.body ?? ''}
            problem={typed?.problem}
          />
        </PostForm>
      )}
    </section>
  )
}
