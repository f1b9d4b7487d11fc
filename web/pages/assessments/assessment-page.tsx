/** The requirement rows of a system: how far it is, what is left, every row, and a form for many of them at once. */
import { REQUIREMENT_STATE_WORDS, REQUIREMENT_STATES } from '../../../checks/requirements/answer.ts'
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Field, Note, Problem, Select, TextArea } from '../../parts/form.tsx'
import { IconSymbols } from '../../parts/icons.tsx'
import { systemPath } from '../systems/paths.ts'
import { type SystemsFrame, SystemsFramePage } from '../systems/systems-page.tsx'
import { ResponsibleField, StaffNames } from './parts.tsx'
import { type AssessmentFilter, assessmentPath, carryPath, filterQuery, planPath } from './paths.ts'
import { GroupProgressTable, ProgressNumbers, type ShownProgress } from './progress-parts.tsx'
import { RowList, type ShownGroup } from './row-list.tsx'

type Values = Readonly<Record<string, string>>

export type CarryHint = { readonly fromLevel: number; readonly count: number }

export type BulkGiven = {
  readonly ticked: readonly string[]
  readonly isAll: boolean
  readonly given: Values
  readonly problems: Values
}

export type AssessmentPageProps = SystemsFrame & {
  readonly system: { readonly systemId: string; readonly name: string }
  /** Null: not determined; nothing else is shown then. */
  readonly level: number | null
  readonly progress: ShownProgress
  readonly filter: AssessmentFilter
  /** All groups of the level, for the filter. */
  readonly groupNames: readonly { readonly value: string; readonly label: string }[]
  /** Those that the filter leaves. */
  readonly groups: readonly ShownGroup[]
  readonly shown: number
  readonly carry: CarryHint | null
  readonly staffNames: readonly string[]
  /** Of what is drawn here. */
  readonly edition: number
  readonly bulk: BulkGiven
}

export const AssessmentPage = (props: AssessmentPageProps) => {
  const { system, level, communeCode } = props
  const path = systemPath(communeCode, system.systemId)
  return (
    <SystemsFramePage {...props} title={`Yêu cầu an ninh mạng: ${system.name}`}>
      <IconSymbols />
      {level === null ? (
        <p class="ax-empty">
          Hệ thống chưa có cấp độ nên chưa có bảng yêu cầu. <a href={path}>Hãy xác định cấp độ trước.</a>
        </p>
      ) : (
        <Assessed {...props} level={level} />
      )}
      <p class="d-print-none">
        <a class="btn" href={path}>
          Về hệ thống
        </a>
      </p>
    </SystemsFramePage>
  )
}

const Assessed = (props: AssessmentPageProps & { readonly level: number }) => {
  const { system, level, communeCode, carry, progress, mayEdit, shown, groups } = props
  return (
    <>
      {carry !== null && (
        <Note>
          Cấp độ đã đổi: có {carry.count} yêu cầu đã được đánh giá ở cấp độ {carry.fromLevel} dùng lại được.{' '}
          <a href={carryPath(communeCode, system.systemId)}>Xem rồi chuyển sang cấp độ {level}</a>
        </Note>
      )}
      <ProgressNumbers
        progress={progress}
        level={level}
        href={(filter) => `${assessmentPath(communeCode, system.systemId)}${filterQuery(filter)}`}
      />
      <p class="ax-buttons d-print-none">
        <a class="btn" href={planPath(communeCode, system.systemId)}>
          Phương án bảo đảm an ninh mạng
        </a>
        {mayEdit && shown > 0 && (
          <a class="btn" href="#doi-nhieu">
            Đổi nhiều yêu cầu
          </a>
        )}
      </p>
      <GroupProgressTable
        groups={progress.groups}
        href={(group) => `${assessmentPath(communeCode, system.systemId)}${filterQuery({ nhom: group })}`}
      />
      <Filters {...props} />
      <p class="ax-list-size" id="danh-sach">
        {shown === progress.rows
          ? `Cả ${shown} yêu cầu của cấp độ ${level}.`
          : `${shown} trên ${progress.rows} yêu cầu của cấp độ ${level}.`}
      </p>
      {shown === 0 && <p class="ax-empty">Không có yêu cầu nào như vậy. Hãy bỏ bớt điều kiện lọc.</p>}
      {mayEdit && shown > 0 ? (
        // A mistake opens the list again, long as it is, at the form that has it.
        <form method="post" action={`${assessmentPath(communeCode, system.systemId)}#doi-nhieu`}>
          <CsrfField token={props.frame.csrfToken} />
          {Object.entries(props.filter).map(
            ([name, value]) => value !== '' && <input type="hidden" name={name} value={value} />,
          )}
          <input type="hidden" name="seen" value={String(props.edition)} />
          <input
            type="hidden"
            name="hien"
            value={groups.flatMap(({ rows }) => rows.map(({ id }) => id)).join(' ')}
          />
          <Rows {...props} />
          <BulkFields {...props} />
        </form>
      ) : (
        <Rows {...props} />
      )}
    </>
  )
}

const Rows = ({ communeCode, system, groups, mayEdit, bulk }: AssessmentPageProps) => (
  <RowList {...{ communeCode, groups, mayEdit }} systemId={system.systemId} ticked={bulk.ticked} />
)

const FLAGS = [
  { name: 'may', label: 'Có máy chưa đạt' },
  { name: 'qua-han', label: 'Quá hạn' },
  { name: 'ra-soat', label: 'Đến kỳ rà soát' },
  { name: 'thieu-nguoi', label: 'Chưa có người phụ trách' },
] as const

const Filters = ({ system, communeCode, filter, groupNames }: AssessmentPageProps) => {
  const path = assessmentPath(communeCode, system.systemId)
  const isSet = filterQuery(filter) !== ''
  return (
    <form class="ax-filters d-print-none" method="get" action={path} aria-label="Lọc danh sách yêu cầu">
      <label class="ax-filter ax-filter-query">
        <span class="form-label">Tìm yêu cầu</span>
        <input
          class="form-control"
          type="search"
          name="q"
          value={filter.q}
          placeholder="không cần dấu: sao luu, nguyen van an"
        />
      </label>
      <FilterSelect
        label="Trạng thái"
        name="trang-thai"
        all="Mọi trạng thái"
        value={filter['trang-thai']}
        choices={STATE_CHOICES}
      />
      <FilterSelect label="Nhóm" name="nhom" all="Mọi nhóm" value={filter.nhom} choices={groupNames} />
      <FilterSelect label="Loại" name="loai" all="Mọi loại" value={filter.loai} choices={KIND_CHOICES} />
      {FLAGS.map(({ name, label }) => (
        <label class="form-check mb-0">
          <input
            class="form-check-input"
            type="checkbox"
            name={name}
            value="1"
            checked={filter[name] === '1'}
          />
          <span class="form-check-label">{label}</span>
        </label>
      ))}
      <div class="ax-filter-buttons">
        <button class="btn btn-primary" type="submit">
          Lọc
        </button>
        {isSet && (
          <a class="btn" href={path}>
            Bỏ lọc
          </a>
        )}
      </div>
    </form>
  )
}

type Choice = { readonly value: string; readonly label: string }

const STATE_CHOICES: readonly Choice[] = REQUIREMENT_STATES.map((value) => ({
  value,
  label: REQUIREMENT_STATE_WORDS[value],
}))

export const KIND_WORDS = { management: 'Quản lý', technical: 'Kỹ thuật' } as const

const KIND_CHOICES: readonly Choice[] = [
  { value: 'management', label: KIND_WORDS.management },
  { value: 'technical', label: KIND_WORDS.technical },
]

const FilterSelect = (props: {
  readonly label: string
  readonly name: keyof AssessmentFilter
  readonly all: string
  readonly value: string
  readonly choices: readonly Choice[]
}) => (
  <label class="ax-filter">
    <span class="form-label">{props.label}</span>
    <select class="form-select" name={props.name}>
      <option value="">{props.all}</option>
      {props.choices.map(({ value, label }) => (
        <option value={value} selected={value === props.value}>
          {label}
        </option>
      ))}
    </select>
  </label>
)

const BulkFields = ({ shown, staffNames, bulk: { given, problems, isAll } }: AssessmentPageProps) => (
  <fieldset class="ax-form d-print-none" id="doi-nhieu">
    <legend>Với các yêu cầu đã chọn</legend>
    {problems.rows && <Problem>{problems.rows}</Problem>}
    <label class="form-check mb-3">
      <input class="form-check-input" type="checkbox" name="tat-ca" value="co" checked={isAll} />
      <span class="form-check-label">Cả {shown} yêu cầu của danh sách trên, không cần chọn từng dòng</span>
    </label>
    <Select
      label="Trạng thái"
      name="state"
      options={STATE_CHOICES}
      value={given.state}
      empty="Không đổi"
      problem={problems.state}
      hint="Chọn một trạng thái là đánh giá lại các yêu cầu đó vào hôm nay."
      optional
    />
    <TextArea
      label="Lý do, ghi chú"
      name="reason"
      rows={2}
      value={given.reason ?? ''}
      problem={problems.reason}
      hint="Bắt buộc khi không áp dụng. Để trống là giữ ghi chú cũ của trạng thái cũ."
      optional
    />
    <ResponsibleField
      value={given.responsible}
      hint="Để trống là không đổi."
      problem={problems.responsible}
    />
    <Field
      label="Hạn"
      name="due"
      type="date"
      value={given.due}
      problem={problems.due}
      hint="Để trống là không đổi."
      optional
    />
    <StaffNames names={staffNames} />
    <button class="btn btn-primary" type="submit">
      Ghi cho các yêu cầu đã chọn
    </button>
  </fieldset>
)

export const EMPTY_BULK: BulkGiven = { ticked: [], isAll: false, given: {}, problems: {} }
