/** One requirement row of a system: what it asks, what is known of it, the answer, and every answer before it. */
import {
  REQUIREMENT_STATE_WORDS,
  REQUIREMENT_STATES,
  type RequirementState,
} from '../../../checks/requirements/answer.ts'
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Field, Select, TextArea } from '../../parts/form.tsx'
import { IconSymbols } from '../../parts/icons.tsx'
import { Table } from '../../parts/table.tsx'
import { Item, type SystemsFrame, SystemsFramePage } from '../systems/systems-page.tsx'
import {
  EvidenceList,
  ResponsibleField,
  type ShownEvidence,
  type ShownPc,
  StaffNames,
  StateBadge,
} from './parts.tsx'
import { assessmentPath, fileEvidencePath, requirementPath } from './paths.ts'

type Values = Readonly<Record<string, string>>

export type RequirementPageProps = SystemsFrame & {
  readonly system: { readonly systemId: string; readonly name: string }
  readonly level: number
  readonly row: {
    readonly id: string
    readonly clause: string
    readonly title: string
    readonly groupTitle: string
    readonly kind: string
    /** As a person writes it. */
    readonly decreePoint: string
    readonly evidenceAsked: string
    /** "mỗi 6 tháng"; null: no cycle. */
    readonly cycle: string | null
    readonly isNewAtThisLevel: boolean
    readonly state: RequirementState
    readonly why: string
    /** Null: the row has no device check. */
    readonly machine: string | null
    /** The check behind it, with its page. */
    readonly check: { readonly title: string; readonly href: string } | null
    /** Why the PCs alone prove it; null where a person has to answer too. */
    readonly machineSufficient: string | null
    readonly failing: readonly (ShownPc & { readonly reason: string })[]
    /** What a person said, as it was said. */
    readonly human: string
    readonly reason: string
    readonly responsible: string | null
    readonly due: string | null
    readonly isOverdue: boolean
    readonly nextReview: string | null
    readonly isReviewDue: boolean
  }
  readonly evidence: readonly ShownEvidence[]
  readonly history: readonly {
    readonly at: string
    readonly who: string
    readonly state: RequirementState
    readonly reason: string
    readonly responsible: string
    readonly due: string
    /** Clause and level of the row it was carried over from. */
    readonly carriedFrom: string | null
  }[]
  /** Ids of the rows before and after it in the order of the level. */
  readonly previous: string | null
  readonly next: string | null
  readonly today: string
  readonly staffNames: readonly string[]
  readonly edition: number
  readonly given: Values
  readonly problems: Values
}

export const RequirementPage = (props: RequirementPageProps) => {
  const { row, system, communeCode, level, mayEdit } = props
  return (
    <SystemsFramePage {...props} title={`Mục ${row.clause}: ${row.title}`}>
      <IconSymbols />
      <Ways {...props} />
      <dl class="ax-summary">
        <Item name="Hệ thống">
          <a href={assessmentPath(communeCode, system.systemId)}>{system.name}</a>
        </Item>
        <Item name="Cấp độ">{level}</Item>
        <Item name="Nhóm">{row.groupTitle}</Item>
        <Item name="Loại">{row.kind}</Item>
        <Item name="Điều khoản nghị định">{row.decreePoint}</Item>
        <Item name="Rà soát">{row.cycle ?? 'không có kỳ hạn'}</Item>
        {row.isNewAtThisLevel && <Item name="So với cấp dưới">mới hoặc cao hơn ở cấp độ này</Item>}
      </dl>
      <Judgement row={row} />
      <Evidence {...props} />
      {mayEdit && <AnswerForm {...props} />}
      <History history={props.history} />
      <Ways {...props} />
    </SystemsFramePage>
  )
}

const Ways = ({ system, communeCode, previous, next, row }: RequirementPageProps) => (
  <p class="ax-buttons d-print-none mt-2">
    {previous !== null && (
      <a class="btn" rel="prev" href={requirementPath(communeCode, system.systemId, previous)}>
        Mục trước
      </a>
    )}
    {next !== null && (
      <a class="btn" rel="next" href={requirementPath(communeCode, system.systemId, next)}>
        Mục sau
      </a>
    )}
    <a class="btn" href={`${assessmentPath(communeCode, system.systemId)}#${row.id}`}>
      Về danh sách
    </a>
  </p>
)

const Judgement = ({ row }: Pick<RequirementPageProps, 'row'>) => (
  <section class="ax-section ax-judged" aria-labelledby="danh-gia">
    <h2 id="danh-gia">Đánh giá hiện nay</h2>
    <p>
      <StateBadge state={row.state} /> {row.why}
    </p>
    <dl class="ax-summary">
      <Item name="Người đánh giá ghi">{row.human}</Item>
      {row.reason !== '' && <Item name="Lý do, ghi chú">{row.reason}</Item>}
      <Item name="Người phụ trách">{row.responsible ?? 'chưa có'}</Item>
      <Item name="Hạn">
        {row.due ?? 'chưa đặt'}
        {row.isOverdue && <strong class="text-danger"> (quá hạn)</strong>}
      </Item>
      <Item name="Rà soát trước hết ngày">
        {row.nextReview ?? 'không có'}
        {row.isReviewDue && <strong class="text-danger"> (đến kỳ)</strong>}
      </Item>
    </dl>
    {row.machine !== null && (
      <>
        <h3>Máy tính của hệ thống</h3>
        <p>
          {row.check !== null && (
            <>
              Kiểm tra <a href={row.check.href}>{row.check.title}</a>:{' '}
            </>
          )}
          {row.machine}.{' '}
          {row.machineSufficient === null
            ? 'Máy chỉ chứng minh phần kỹ thuật, vẫn cần người đánh giá.'
            : `Máy chứng minh được cả yêu cầu: ${row.machineSufficient}.`}
        </p>
        {row.failing.length > 0 && (
          <Table
            caption="Các máy chưa đạt"
            heads={['Máy chưa đạt', 'Vì sao']}
            empty=""
            rows={row.failing.map(({ name, href, reason }) => ({
              cells: [<a href={href}>{name}</a>, reason],
            }))}
          />
        )}
      </>
    )}
  </section>
)

const Evidence = ({ row, evidence, system, communeCode, mayEdit }: RequirementPageProps) => (
  <section class="ax-section" aria-labelledby="bang-chung">
    <h2 id="bang-chung">Bằng chứng</h2>
    <p>Cần có: {row.evidenceAsked}.</p>
    {evidence.length === 0 ? (
      <p class="ax-quiet">Chưa nộp bằng chứng nào.</p>
    ) : (
      <p>
        <EvidenceList evidence={evidence} />
      </p>
    )}
    {mayEdit && (
      <a class="btn d-print-none" href={fileEvidencePath(communeCode, system.systemId, row.id)}>
        Nộp bằng chứng cho mục này
      </a>
    )}
  </section>
)

const STATE_CHOICES = REQUIREMENT_STATES.map((value) => ({ value, label: REQUIREMENT_STATE_WORDS[value] }))

const AnswerForm = (props: RequirementPageProps) => {
  const { system, communeCode, row, given, problems, frame } = props
  return (
    <section class="ax-form d-print-none" aria-labelledby="tra-loi">
      <h2 id="tra-loi">Ghi đánh giá</h2>
      <form method="post" action={requirementPath(communeCode, system.systemId, row.id)}>
        <CsrfField token={frame.csrfToken} />
        <input type="hidden" name="seen" value={String(props.edition)} />
        <Select
          label="Trạng thái"
          name="state"
          options={STATE_CHOICES}
          value={given.state}
          problem={problems.state}
        />
        <TextArea
          label="Lý do, ghi chú"
          name="reason"
          rows={3}
          value={given.reason ?? ''}
          problem={problems.reason}
          hint="Bắt buộc khi không áp dụng."
          optional
        />
        <Field
          label="Ngày đánh giá"
          name="answeredOn"
          type="date"
          value={given.answeredOn}
          max={props.today}
          problem={problems.answeredOn}
          hint="Kỳ rà soát tính từ ngày này. Đánh giá lại thì ghi ngày mới; để trống là hôm nay."
          optional
        />
        <ResponsibleField
          value={given.responsible}
          hint="Cán bộ của xã, hoặc tên người ngoài xã."
          problem={problems.responsible}
        />
        <Field
          label="Hạn"
          name="due"
          type="date"
          value={given.due}
          problem={problems.due}
          hint="Ngày cuối cùng còn kịp."
          optional
        />
        <StaffNames names={props.staffNames} />
        <div class="ax-buttons">
          <button class="btn btn-primary" type="submit">
            Lưu
          </button>
          {props.next !== null && (
            <button class="btn" type="submit" name="tiep-theo" value={props.next}>
              Lưu và sang mục sau
            </button>
          )}
        </div>
      </form>
    </section>
  )
}

const History = ({ history }: Pick<RequirementPageProps, 'history'>) => (
  <section class="ax-section" aria-labelledby="lich-su">
    <h2 id="lich-su">Các lần đánh giá</h2>
    <Table
      caption="Các lần đánh giá của mục này, mới nhất trước"
      heads={['Lúc', 'Người ghi', 'Trạng thái', 'Lý do, ghi chú', 'Người phụ trách', 'Hạn']}
      empty="Chưa ai đánh giá mục này."
      rows={history.map((one) => ({
        cells: [
          one.at,
          one.carriedFrom === null ? one.who : `${one.who}, chuyển từ ${one.carriedFrom}`,
          REQUIREMENT_STATE_WORDS[one.state],
          one.reason,
          one.responsible,
          one.due,
        ],
      }))}
    />
  </section>
)
