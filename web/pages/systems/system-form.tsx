/** What people write about a system: the same fields for a new one and for a change. */
import { Checkbox, Field, PostForm, Select, TextArea } from '../../parts/form.tsx'
import { systemPath, systemPaths } from './paths.ts'
import { type SystemsFrame, SystemsFramePage } from './systems-page.tsx'

type Values = Readonly<Record<string, string>>
type Choice = { readonly value: string; readonly label: string }

export type SystemFormProps = SystemsFrame & {
  /** null: a new one. */
  readonly system: { readonly systemId: string; readonly name: string } | null
  /** The system of which the new one was a part. */
  readonly splitFrom: { readonly systemId: string; readonly name: string } | null
  readonly units: readonly Choice[]
  readonly systemTypes: readonly Choice[]
  readonly informationTypes: readonly (Choice & { readonly hint: string | undefined })[]
  readonly chosenInformation: readonly string[]
  readonly given: Values
  readonly problems: Values
}

const OWNERSHIP: readonly Choice[] = [
  { value: 'owned', label: 'Xã là chủ quản, xã lập hồ sơ cấp độ' },
  { value: 'used', label: 'Nơi khác là chủ quản, xã chỉ dùng' },
]

export const LIFE_CHOICES: readonly Choice[] = [
  { value: 'planned', label: 'Dự kiến' },
  { value: 'building', label: 'Đang xây dựng' },
  { value: 'trial', label: 'Chạy thử' },
  { value: 'live', label: 'Đang vận hành' },
  { value: 'retired', label: 'Đã ngừng' },
]

export const SystemFormPage = (props: SystemFormProps) => {
  const { system, splitFrom, communeCode, frame } = props
  const action = system === null ? systemPaths(communeCode).add : systemPath(communeCode, system.systemId)
  return (
    <SystemsFramePage {...props} title={system === null ? 'Thêm hệ thống' : `Sửa: ${system.name}`}>
      {splitFrom !== null && (
        <p>
          Tách ra từ <a href={systemPath(communeCode, splitFrom.systemId)}>{splitFrom.name}</a>. Cấp độ của
          các phần sẽ được so với cấp độ của hệ thống ban đầu.
        </p>
      )}
      <section class="ax-form" aria-label="Thông tin hệ thống">
        <PostForm
          action={action}
          csrfToken={frame.csrfToken}
          button={system === null ? 'Thêm vào sổ' : 'Lưu'}
          wide={false}
        >
          {splitFrom !== null && <input type="hidden" name="splitFrom" value={splitFrom.systemId} />}
          {system !== null && <input type="hidden" name="seen" value={props.given.seen} />}
          <Who {...props} />
          <What {...props} />
          <Where {...props} />
          <When {...props} />
        </PostForm>
      </section>
      <p>
        <a
          class="btn"
          href={system === null ? systemPaths(communeCode).home : systemPath(communeCode, system.systemId)}
        >
          Không lưu, quay lại
        </a>
      </p>
    </SystemsFramePage>
  )
}

type Part = Pick<
  SystemFormProps,
  'given' | 'problems' | 'units' | 'systemTypes' | 'informationTypes' | 'chosenInformation'
>

const Who = ({ given, problems, units }: Part) => (
  <fieldset>
    <legend>Của ai, ai vận hành</legend>
    <Field label="Tên hệ thống" name="name" value={given.name} problem={problems.name} />
    <Select
      label="Quan hệ với xã"
      name="ownership"
      options={OWNERSHIP}
      value={given.ownership}
      problem={problems.ownership}
    />
    <Field
      label="Chủ quản"
      name="ownerName"
      value={given.ownerName}
      problem={problems.ownerName}
      hint="Mỗi hệ thống chỉ có một chủ quản (điểm a khoản 1 Điều 8 Nghị định 331/2026/NĐ-CP)."
    />
    <Select
      label="Đơn vị vận hành trong xã"
      name="operatorUnit"
      options={units}
      value={given.operatorUnit}
      empty="Không phải đơn vị của xã"
      problem={problems.operatorUnit}
      optional
    />
    <Field
      label="Nơi vận hành ngoài xã"
      name="operatorName"
      value={given.operatorName}
      problem={problems.operatorName}
      hint="Chỉ điền khi không chọn đơn vị trong xã."
      optional
    />
    <Select
      label="Đơn vị chuyên trách an ninh mạng trong xã"
      name="securityUnit"
      options={units}
      value={given.securityUnit}
      empty="Không phải đơn vị của xã"
      problem={problems.securityUnit}
      optional
    />
    <Field
      label="Đơn vị chuyên trách ngoài xã"
      name="securityName"
      value={given.securityName}
      problem={problems.securityName}
      optional
    />
    <Field
      label="Số văn bản chủ quản xác nhận"
      name="confirmationNumber"
      value={given.confirmationNumber}
      problem={problems.confirmationNumber}
      hint="Với hệ thống xã chỉ dùng: công văn, thông báo nói hệ thống là của nơi đó."
      optional
    />
    <Field
      label="Ngày văn bản xác nhận"
      name="confirmationOn"
      type="date"
      value={given.confirmationOn}
      problem={problems.confirmationOn}
      optional
    />
  </fieldset>
)

const What = ({ given, problems, systemTypes, informationTypes, chosenInformation }: Part) => (
  <fieldset>
    <legend>Làm gì, với dữ liệu nào</legend>
    <Select
      label="Loại hệ thống"
      name="systemType"
      options={systemTypes}
      value={given.systemType}
      empty="Chưa rõ"
      problem={problems.systemType}
      optional
    />
    <p class="form-label mb-1">Loại thông tin</p>
    {informationTypes.map(({ value, label, hint }) => (
      <Checkbox
        label={label}
        name="informationTypes"
        value={value}
        checked={chosenInformation.includes(value)}
        {...(hint !== undefined && { hint })}
      />
    ))}
    <TextArea
      label="Chức năng"
      name="purpose"
      rows={2}
      value={given.purpose ?? ''}
      problem={problems.purpose}
      optional
    />
    <TextArea
      label="Phạm vi"
      name="scope"
      rows={2}
      value={given.scope ?? ''}
      problem={problems.scope}
      hint="Theo vận hành thật: nghiệp vụ chung, luồng dữ liệu; không theo chỗ đặt máy (khoản 2 Điều 7 Nghị định 331/2026/NĐ-CP)."
      optional
    />
    <TextArea
      label="Loại dữ liệu"
      name="dataKinds"
      rows={2}
      value={given.dataKinds ?? ''}
      problem={problems.dataKinds}
      optional
    />
    <Field label="Người dùng" name="users" value={given.users} problem={problems.users} optional />
    <Field
      label="Số người có dữ liệu trong hệ thống"
      name="subjectCount"
      inputmode="numeric"
      value={given.subjectCount}
      problem={problems.subjectCount}
      optional
    />
  </fieldset>
)

const Where = ({ given, problems }: Part) => (
  <fieldset>
    <legend>Trên mạng nào, bằng thiết bị gì</legend>
    <TextArea
      label="Vùng mạng"
      name="zones"
      rows={2}
      value={given.zones ?? ''}
      problem={problems.zones}
      optional
    />
    <TextArea
      label="Địa chỉ (tên miền, dải IP)"
      name="addresses"
      rows={2}
      value={given.addresses ?? ''}
      problem={problems.addresses}
      optional
    />
    <TextArea
      label="Dịch vụ, kết nối với hệ thống khác"
      name="services"
      rows={2}
      value={given.services ?? ''}
      problem={problems.services}
      optional
    />
    <TextArea
      label="Thiết bị ngoài máy tính (máy chủ, tường lửa, bộ phát mạng…)"
      name="equipment"
      rows={2}
      value={given.equipment ?? ''}
      problem={problems.equipment}
      optional
    />
  </fieldset>
)

const When = ({ given, problems }: Part) => (
  <fieldset>
    <legend>Đưa vào vận hành</legend>
    <Select
      label="Tình trạng"
      name="life"
      options={LIFE_CHOICES}
      value={given.life}
      problem={problems.life}
    />
    <Field
      label="Ngày bắt đầu vận hành"
      name="liveOn"
      type="date"
      value={given.liveOn}
      problem={problems.liveOn}
      optional
    />
    <Field
      label="Ngày ngừng"
      name="retiredOn"
      type="date"
      value={given.retiredOn}
      problem={problems.retiredOn}
      optional
    />
  </fieldset>
)
