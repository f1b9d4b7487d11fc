/** The yearly report of NĐ 331: when it is due, its table in the words of the form, and what is still to be mended. */
import { Field, PostForm, Select } from '../../parts/form.tsx'
import { type SystemsFrame, SystemsFramePage } from '../systems/systems-page.tsx'
import { yearlyPath, yearlySystemPath } from './paths.ts'

type Values = Readonly<Record<string, string>>
type Choice = { readonly value: string; readonly label: string }

export type ShownFinding = {
  readonly text: string
  /** Where it is mended; the first is the likeliest. */
  readonly links: readonly { readonly href: string; readonly label: string }[]
  readonly mustMend: boolean
}

export type YearlyPageProps = SystemsFrame & {
  readonly year: number
  /** The form's own name, with its decree. */
  readonly name: string
  readonly period: string
  readonly figuresDay: string
  /** What is not settled about the period. */
  readonly flag: string | null
  readonly steps: readonly {
    readonly id: string
    readonly title: string
    readonly state: string
    readonly tone: 'bad' | 'attention' | 'calm'
    readonly due: string
    readonly sent: string | null
    /** This person may note that it was sent. */
    readonly mayNote: boolean
  }[]
  readonly columns: readonly { readonly number: number; readonly heading: string }[]
  readonly rows: readonly { readonly systemId: string; readonly cells: readonly string[] }[]
  readonly totals: readonly { readonly label: string; readonly value: string }[]
  readonly findings: readonly ShownFinding[]
  readonly leftOut: readonly string[]
  readonly open: readonly string[]
  readonly given: Values
  readonly problems: Values
}

export const YearlyPage = (props: YearlyPageProps) => {
  const { findings } = props
  const toMend = findings.filter(({ mustMend }) => mustMend).length
  return (
    <SystemsFramePage {...props} tab="yearly" title={`Báo cáo năm ${props.year}`}>
      <p>
        {props.name}. Kỳ {props.period}, số liệu đến hết {props.figuresDay}.
        {props.flag !== null && ` ${props.flag}`}
      </p>
      <Steps {...props} />
      <p class={`ax-status mb-3 ${toMend > 0 ? 'ax-status-bad' : ''}`}>
        {toMend > 0 ? `${toMend} chỗ phải sửa trước khi gửi.` : 'Các số và các dòng khớp nhau.'}
      </p>
      <Rows {...props} />
      <dl class="ax-summary">
        {props.totals.map(({ label, value }) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Findings {...props} />
      {props.leftOut.length > 0 && (
        <section>
          <h2>Không có trong báo cáo của xã</h2>
          <ul>
            {props.leftOut.map((text) => (
              <li>{text}</li>
            ))}
          </ul>
        </section>
      )}
    </SystemsFramePage>
  )
}

const Steps = ({ steps, year, communeCode, frame, given, problems }: YearlyPageProps) => (
  <>
    {steps.map((step) => (
      <section class="ax-form mb-3" aria-labelledby={step.id}>
        <h2 id={step.id}>{step.title}</h2>
        <p class="mb-1">
          <strong class={step.tone === 'calm' ? undefined : `ax-status-${step.tone}`}>{step.state}</strong>.{' '}
          {step.due}
        </p>
        {step.sent !== null && <p class="mb-0">{step.sent}</p>}
        {step.mayNote && (
          <details open={given.step === step.id}>
            <summary>Ghi là đã gửi</summary>
            <PostForm
              action={yearlyPath(communeCode)}
              csrfToken={frame.csrfToken}
              button="Ghi đã gửi"
              wide={false}
            >
              <input type="hidden" name="year" value={String(year)} />
              <input type="hidden" name="step" value={step.id} />
              <Field
                label="Số văn bản"
                name="documentNumber"
                id={`so-${step.id}`}
                value={given.step === step.id ? given.documentNumber : undefined}
                problem={given.step === step.id ? problems.documentNumber : undefined}
              />
              <Field
                label="Ngày gửi"
                name="sentOn"
                id={`ngay-${step.id}`}
                type="date"
                value={given.step === step.id ? given.sentOn : undefined}
                problem={given.step === step.id ? problems.sentOn : undefined}
              />
            </PostForm>
          </details>
        )}
      </section>
    ))}
  </>
)

const Rows = ({ columns, rows, communeCode }: YearlyPageProps) =>
  rows.length === 0 ? (
    <p class="ax-empty">Chưa có hệ thống nào mà xã là chủ quản.</p>
  ) : (
    // Wider than a screen: it is scrolled by the keyboard, too.
    <section class="table-responsive mb-3" aria-label="Bảng của báo cáo năm" tabindex={0}>
      <table class="table table-sm table-bordered ax-yearly">
        <caption class="visually-hidden">Bảng của báo cáo năm, mỗi hệ thống một dòng</caption>
        <thead>
          <tr>
            {columns.map(({ number, heading }) => (
              <th scope="col">
                {heading} <small class="ax-quiet">({number})</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ systemId, cells }) => (
            <tr>
              {cells.map((cell, at) =>
                at === 1 ? (
                  <th scope="row">
                    <a href={yearlySystemPath(communeCode, systemId)}>{cell === '' ? 'chưa có tên' : cell}</a>
                  </th>
                ) : (
                  <td>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )

const Findings = ({ findings, open }: YearlyPageProps) =>
  findings.length === 0 && open.length === 0 ? null : (
    <section aria-labelledby="phai-sua">
      <h2 id="phai-sua">Phải sửa, phải đối chiếu</h2>
      <ul>
        {findings.map(({ text, links, mustMend }) => (
          <li>
            {mustMend && <strong>Phải sửa: </strong>}
            {text}{' '}
            {links.map(({ href, label }) => (
              <>
                <a href={href}>{label}</a>{' '}
              </>
            ))}
          </li>
        ))}
        {open.map((text) => (
          <li>{text}</li>
        ))}
      </ul>
    </section>
  )

export type YearlySystemPageProps = SystemsFrame & {
  readonly system: { readonly systemId: string; readonly name: string }
  readonly implementations: readonly Choice[]
  readonly given: Values
  readonly problems: Values
}

const REGULATION: readonly Choice[] = [
  { value: 'issued', label: 'Đã ban hành' },
  { value: 'none', label: 'Không có' },
]
const INSPECTIONS: readonly Choice[] = [
  { value: 'done', label: 'Đã kiểm tra, đánh giá' },
  { value: 'none', label: 'Chưa lần nào' },
]

export const YearlySystemPage = (props: YearlySystemPageProps) => {
  const { system, given, problems, communeCode, frame } = props
  const day = (label: string, name: string, hint?: string) => (
    <Field
      label={label}
      name={name}
      type="date"
      value={given[name]}
      problem={problems[name]}
      hint={hint}
      optional
    />
  )
  return (
    <SystemsFramePage {...props} tab="yearly" title={`Số liệu báo cáo năm: ${system.name}`}>
      <section class="ax-form" aria-label="Số liệu báo cáo năm">
        <PostForm
          action={yearlySystemPath(communeCode, system.systemId)}
          csrfToken={frame.csrfToken}
          button="Lưu"
          wide={false}
        >
          <Field
            label="Cơ quan ký quyết định cấp độ"
            name="decisionAuthority"
            value={given.decisionAuthority}
            problem={problems.decisionAuthority}
            hint="Số và ngày lấy từ hồ sơ cấp độ."
            optional
          />
          <Select
            label="Quy chế bảo đảm an ninh mạng"
            name="regulation"
            options={REGULATION}
            value={given.regulation}
            empty="Chưa rõ"
            problem={problems.regulation}
            optional
          />
          <Field
            label="Số Quy chế"
            name="regulationNumber"
            value={given.regulationNumber}
            problem={problems.regulationNumber}
            optional
          />
          {day('Ngày Quy chế', 'regulationOn')}
          <Field
            label="Cơ quan ban hành Quy chế"
            name="regulationAuthority"
            value={given.regulationAuthority}
            problem={problems.regulationAuthority}
            optional
          />
          {day('Dự kiến được phê duyệt', 'plannedApprovalOn', 'Khi hồ sơ chưa được phê duyệt.')}
          <Select
            label="Triển khai phương án"
            name="implementation"
            options={props.implementations}
            value={given.implementation}
            empty="Chưa rõ"
            problem={problems.implementation}
            optional
          />
          {day('Dự kiến triển khai đủ', 'plannedFullOn', 'Khi chưa triển khai đủ.')}
          <Select
            label="Kiểm tra, đánh giá an ninh mạng"
            name="inspections"
            options={INSPECTIONS}
            value={given.inspections}
            empty="Chưa rõ"
            problem={problems.inspections}
            optional
          />
          {day('Trước khi đưa vào sử dụng', 'inspectedBeforeUseOn')}
          {day('Định kỳ, lần gần nhất', 'inspectedPeriodicallyOn')}
        </PostForm>
      </section>
      <p>
        <a class="btn" href={yearlyPath(communeCode)}>
          Về báo cáo năm
        </a>
      </p>
    </SystemsFramePage>
  )
}
