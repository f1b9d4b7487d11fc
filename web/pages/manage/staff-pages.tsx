/** The staff list of a commune: who works where, in which post, and who signs documents. */
import { Checkbox, Field, PostForm, Select } from '../../parts/form.tsx'
import { ImportForm, type ImportPreview, ImportPreviewTable, type ImportStart } from '../../parts/import.tsx'
import { Table } from '../../parts/table.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managePaths } from './paths.ts'

type Values = Readonly<Record<string, string>>
type Choice = { readonly value: string; readonly label: string }

export type ShownMember = {
  readonly staffId: string
  readonly fullName: string
  readonly unitId: string | null
  readonly unitName: string | null
  readonly post: string | null
  readonly needsSignature: boolean
  /** dd/MM/yyyy; null: in service. */
  readonly leftOn: string | null
}

export type StaffPageProps = ManageFrame & {
  readonly members: readonly ShownMember[]
  readonly withFormer: boolean
  readonly units: readonly Choice[]
  readonly given: Values
  readonly problems: Values
}

const Fields = ({ units, given, problems }: Pick<StaffPageProps, 'units' | 'given' | 'problems'>) => (
  <>
    <Field label="Họ và tên" name="fullName" value={given.fullName} problem={problems.fullName} />
    <Select
      label="Đơn vị"
      name="unit"
      options={units}
      value={given.unit}
      empty="Chưa xếp đơn vị"
      problem={problems.unit}
      optional
    />
    <Field label="Chức vụ" name="post" value={given.post} problem={problems.post} optional />
    <Checkbox
      label="Cần chữ ký số"
      name="needsSignature"
      checked={given.needsSignature !== undefined}
      hint="Người này ký văn bản điện tử: cần chứng thư cá nhân còn hạn."
    />
  </>
)

export const StaffPage = (props: StaffPageProps) => {
  const paths = managePaths(props.communeCode)
  const signers = props.members.filter(
    ({ needsSignature, leftOn }) => needsSignature && leftOn === null,
  ).length
  const current = props.members.filter(({ leftOn }) => leftOn === null).length
  return (
    <ManagePage {...props} title="Cán bộ" current={paths.staff}>
      <p class="ax-status mb-3">
        {current} cán bộ, {signers} người cần chữ ký số.{' '}
        {props.withFormer ? (
          <a href={paths.staff}>Chỉ xem người đang làm việc</a>
        ) : (
          <a href={`${paths.staff}?da-nghi=1`}>Xem cả người đã nghỉ</a>
        )}
      </p>
      <Table
        caption="Danh sách cán bộ, xếp theo tên"
        heads={['Họ và tên', 'Đơn vị', 'Chức vụ', 'Chữ ký số', '']}
        empty={
          <>
            Chưa có ai trong danh sách. Hãy thêm từng người ở dưới, hoặc{' '}
            <a href={`${paths.staff}/nhap`}>nhập từ tệp XLSX, CSV</a>.
          </>
        }
        rows={props.members.map((member) => ({
          quiet: member.leftOn !== null,
          cells: [
            <a href={`${paths.staff}/${member.staffId}`}>{member.fullName}</a>,
            member.unitName ?? 'chưa xếp đơn vị',
            member.post ?? '',
            member.needsSignature ? 'cần' : 'không cần',
            member.leftOn === null ? '' : `nghỉ từ ${member.leftOn}`,
          ],
        }))}
      />
      <p>
        <a class="btn" href={`${paths.staff}/nhap`}>
          Nhập từ XLSX hoặc CSV
        </a>
      </p>
      <section class="ax-form" aria-labelledby="them-can-bo">
        <h2 id="them-can-bo">Thêm cán bộ</h2>
        <PostForm action={paths.staff} csrfToken={props.frame.csrfToken} button="Thêm" wide={false}>
          <Fields {...props} />
        </PostForm>
      </section>
    </ManagePage>
  )
}

export type StaffMemberPageProps = ManageFrame & {
  readonly member: ShownMember
  readonly units: readonly Choice[]
  readonly given: Values
  readonly problems: Values
}

export const StaffMemberPage = (props: StaffMemberPageProps) => {
  const paths = managePaths(props.communeCode)
  return (
    <ManagePage {...props} title={props.member.fullName} current={paths.staff}>
      <section class="ax-form" aria-label="Sửa thông tin">
        <PostForm
          action={`${paths.staff}/${props.member.staffId}`}
          csrfToken={props.frame.csrfToken}
          button="Lưu"
          wide={false}
        >
          <Fields {...props} />
          <Field
            label="Ngày làm việc cuối cùng"
            name="leftOn"
            type="date"
            value={props.given.leftOn}
            problem={props.problems.leftOn}
            hint="Chỉ điền khi người này nghỉ hoặc chuyển đi; lịch sử được giữ lại."
            optional
          />
        </PostForm>
      </section>
      <p>
        <a class="btn" href={paths.staff}>
          Về danh sách
        </a>
      </p>
    </ManagePage>
  )
}

export const StaffImportPage = ({ start, ...frame }: ManageFrame & { readonly start: ImportStart }) => (
  <ManagePage {...frame} title="Nhập cán bộ từ tệp" current={managePaths(frame.communeCode).staff}>
    <ImportForm {...start} />
  </ManagePage>
)

export const StaffPreviewPage = ({
  preview,
  ...frame
}: ManageFrame & { readonly preview: ImportPreview }) => (
  <ManagePage {...frame} title="Xem trước khi nhập" current={managePaths(frame.communeCode).staff}>
    <ImportPreviewTable {...preview} />
  </ManagePage>
)
