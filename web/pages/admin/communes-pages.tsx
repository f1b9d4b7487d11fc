/** The communes of this installation, and the units of one. */
import { Checkbox, Field, PostForm, Select, TextArea } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS, communeAdminPath } from './paths.ts'

type Values = Readonly<Record<string, string>>

export type CommunesPageProps = AdminFrame & {
  readonly communes: readonly {
    readonly code: string
    readonly name: string
    readonly province: string
    readonly units: number
    readonly isSample: boolean
  }[]
  readonly given: Values
  readonly problems: Values
}

export const CommunesPage = (props: CommunesPageProps) => (
  <AdminPage {...props} title="Xã và đơn vị" current={ADMIN_PATHS.communes}>
    <Table
      caption="Các xã của máy chủ này"
      heads={['Xã', 'Mã', 'Tỉnh, thành phố', 'Đơn vị']}
      empty="Chưa có xã nào. Hãy thêm xã ở dưới."
      rows={props.communes.map(({ code, name, province, units, isSample }) => ({
        cells: [
          <>
            <a href={communeAdminPath(code)}>{name}</a>
            {isSample && <span class="ax-this">dữ liệu mẫu</span>}
          </>,
          code,
          province,
          <a href={communeAdminPath(code)}>{units} đơn vị</a>,
        ],
      }))}
    />
    <section class="ax-form" aria-labelledby="them-xa">
      <h2 id="them-xa">Thêm xã</h2>
      <PostForm action={ADMIN_PATHS.communes} csrfToken={props.frame.csrfToken} button="Thêm xã" wide={false}>
        <Field
          label="Tên xã"
          name="name"
          value={props.given.name}
          problem={props.problems.name}
          hint="Như trên văn bản: Xã Đắk Ẳng, Phường Bến Nghé"
        />
        <Field
          label="Mã xã"
          name="code"
          value={props.given.code}
          problem={props.problems.code}
          hint="Có trong địa chỉ các trang: chữ thường không dấu, chữ số và gạch nối, ví dụ dak-ang"
        />
        <Field
          label="Tỉnh, thành phố"
          name="province"
          value={props.given.province}
          problem={props.problems.province}
        />
        <Checkbox
          label="Tôi là cán bộ công nghệ thông tin của xã này"
          name="asIt"
          checked={props.given.asIt !== undefined || props.communes.length === 0}
          hint="Thêm cho bạn vai trò cài đặt và quản lý máy của xã. Quản trị hệ thống tự nó không xem được dữ liệu của xã."
        />
      </PostForm>
    </section>
  </AdminPage>
)

export const UNIT_KINDS = [
  { value: 'office', label: 'Văn phòng' },
  { value: 'division', label: 'Phòng' },
  { value: 'centre', label: 'Trung tâm' },
  { value: 'police', label: 'Công an' },
  { value: 'military', label: 'Quân sự' },
  { value: 'other', label: 'Đơn vị khác' },
]

export type CommunePageProps = AdminFrame & {
  readonly commune: { readonly code: string; readonly name: string; readonly province: string }
  readonly units: readonly {
    readonly unitId: string
    readonly name: string
    readonly kind: string
    readonly people: number
    readonly devices: number
  }[]
  readonly given: Values
  readonly problems: Values
}

export const CommunePage = (props: CommunePageProps) => {
  const path = communeAdminPath(props.commune.code)
  const { csrfToken } = props.frame
  return (
    <AdminPage {...props} title={props.commune.name} current={ADMIN_PATHS.communes}>
      <p>
        {props.commune.province}. Mã: {props.commune.code}.
      </p>
      <h2>Đơn vị</h2>
      <Table
        caption={`Các đơn vị của ${props.commune.name}`}
        heads={['Đơn vị', 'Loại', 'Người dùng', 'Máy', '']}
        empty="Chưa có đơn vị nào. Hãy ghi mỗi đơn vị một dòng ở dưới."
        rows={props.units.map((unit) => ({
          cells: [
            unit.name,
            UNIT_KINDS.find(({ value }) => value === unit.kind)?.label ?? unit.kind,
            String(unit.people),
            String(unit.devices),
            <details class="ax-inline-edit">
              <summary aria-label={`Đổi tên ${unit.name}`}>Đổi tên</summary>
              <PostForm
                action={`${path}/don-vi/${unit.unitId}`}
                csrfToken={csrfToken}
                button="Lưu tên"
                wide={false}
              >
                <Field label="Tên mới" name="name" id={`ten-${unit.unitId}`} value={unit.name} />
              </PostForm>
            </details>,
          ],
        }))}
      />
      <section class="ax-form" aria-labelledby="them-don-vi">
        <h2 id="them-don-vi">Thêm đơn vị</h2>
        <PostForm action={`${path}/don-vi`} csrfToken={csrfToken} button="Thêm các đơn vị" wide={false}>
          <TextArea
            label="Tên các đơn vị, mỗi đơn vị một dòng"
            name="names"
            value={props.given.names ?? ''}
            problem={props.problems.names}
            hint="Ví dụ: Văn phòng HĐND và UBND; Phòng Kinh tế; Phòng Văn hóa – Xã hội; Trung tâm Phục vụ hành chính công; Công an xã; Ban Chỉ huy Quân sự"
          />
          <Select label="Loại" name="kind" options={UNIT_KINDS} value={props.given.kind ?? 'division'} />
        </PostForm>
      </section>
    </AdminPage>
  )
}
