/** The PCs of a commune for those who manage them: what is urgent, the list, many at once, one more by hand. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { FilterBar, type FilterBarProps } from '../../parts/filter-bar.tsx'
import { Field, Note, PostForm, Problem, Select } from '../../parts/form.tsx'
import { Pager, type PagerProps } from '../../parts/pager.tsx'
import { Table } from '../../parts/table.tsx'
import { Attention, type AttentionProps } from './attention.tsx'
import { type DeviceKindWord, type DeviceStatusWord, KIND_WORDS, signingWords } from './device-words.ts'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import {
  bulkPaths,
  type DeviceFilter,
  filterQuery,
  managedDevicePath,
  managePaths,
  reportFilesPath,
  roomSheetPath,
} from './paths.ts'

type Values = Readonly<Record<string, string>>
type Choice = { readonly value: string; readonly label: string }

export type ShownDevice = {
  readonly deviceId: string
  readonly name: string
  readonly label: string | null
  readonly unitName: string
  readonly kind: DeviceKindWord
  readonly status: DeviceStatusWord
  /** "Đang báo cáo", "Im lặng", "Đã ngừng sử dụng" … */
  readonly state: string
  readonly signingRequired: boolean
  /** "Công an xã, đến 30/11/2026"; null: it is not lent. */
  readonly lent: string | null
}

export type DevicesPageProps = ManageFrame & {
  /** Of this page of the list. */
  readonly devices: readonly ShownDevice[]
  /** In the whole list as it is narrowed. */
  readonly found: number
  readonly pager: PagerProps
  /** In service, whatever the filter. */
  readonly inService: number
  /** Whatever the filter: it waits for somebody. */
  readonly attention: Omit<AttentionProps, 'communeCode'>
  readonly filter: DeviceFilter
  readonly filterBar: FilterBarProps
  readonly units: readonly Choice[]
  readonly given: Values
  readonly problems: Values
  readonly bulk: BulkForm
}

/** The choice of PCs and change, as it was when something was wrong with it. */
export type BulkForm = {
  readonly problem?: string | undefined
  /** Ids of the ticked PCs. */
  readonly ticked: readonly string[]
  readonly given: Values
}

export const DevicesPage = (props: DevicesPageProps) => {
  const paths = managePaths(props.communeCode)
  return (
    <ManagePage {...props} title="Máy tính" current={paths.devices}>
      <Attention communeCode={props.communeCode} {...props.attention} />
      <p class="ax-status mb-3">
        {props.inService} máy đang quản lý.{' '}
        {props.found === props.inService ? '' : `Danh sách dưới đây: ${props.found} máy.`}
      </p>
      <p class="ax-buttons d-print-none">
        {props.devices.length > 0 && (
          <a class="btn" href="#doi-nhieu">
            Đổi nhiều máy
          </a>
        )}
        <a class="btn" href="#khai-may">
          Khai báo máy
        </a>
        <a class="btn" href={`${paths.devices}/nhap`}>
          Nhập máy từ XLSX hoặc CSV
        </a>
        <a class="btn" href={reportFilesPath(props.communeCode)}>
          Nộp tệp báo cáo của máy không có mạng
        </a>
        <a class="btn" href={`${roomSheetPath(props.communeCode)}${filterQuery(props.filter)}`}>
          Phiếu kiểm tra tại phòng
        </a>
      </p>
      <FilterBar {...props.filterBar} />
      <ChosenDevices {...props} />
      <section class="ax-form d-print-none" aria-labelledby="khai-may">
        <h2 id="khai-may">Khai báo máy không cài chương trình</h2>
        <PostForm
          action={`${paths.devices}#khai-may`}
          csrfToken={props.frame.csrfToken}
          button="Khai báo"
          wide={false}
        >
          <Field
            label="Tên máy"
            name="hostName"
            value={props.given.hostName}
            problem={props.problems.hostName}
          />
          <Field
            label="Nhãn"
            name="label"
            value={props.given.label}
            problem={props.problems.label}
            hint="Như ghi trên tem dán ở máy, hay chỗ đặt máy"
            optional
          />
          <Select
            label="Đơn vị"
            name="unit"
            options={props.units}
            value={props.given.unit}
            empty="Xếp sau"
            problem={props.problems.unit}
            optional
          />
          <Select
            label="Loại"
            name="kind"
            options={DECLARED_KINDS}
            value={props.given.kind}
            problem={props.problems.kind}
            hint="Máy bí mật nhà nước không bao giờ cài chương trình theo dõi; kiểm tra bằng tay."
          />
          <Field
            label="Ghi chú"
            name="note"
            value={props.given.note}
            problem={props.problems.note}
            optional
          />
        </PostForm>
      </section>
      <Note>
        Máy cài được chương trình theo dõi thì không khai báo ở đây: tạo <a href={paths.tokens}>mã đăng ký</a>{' '}
        rồi chạy dòng lệnh của mã trên máy đó.
      </Note>
    </ManagePage>
  )
}

const DECLARED_KINDS: readonly Choice[] = [
  { value: 'declared', label: KIND_WORDS.declared },
  { value: 'state-secret', label: KIND_WORDS['state-secret'] },
]

export const BULK_CHANGES: readonly Choice[] = [
  { value: 'don-vi', label: 'Chuyển đơn vị' },
  { value: 'co-ky', label: 'Đặt là máy có ký số' },
  { value: 'khong-ky', label: 'Đặt là máy không ký số' },
  { value: 'cho-muon', label: 'Cho mượn' },
  { value: 'nhan-lai', label: 'Nhận lại máy cho mượn' },
  { value: 'ngung', label: 'Ngừng sử dụng' },
  { value: 'mat', label: 'Báo mất' },
]

/** One form over the list: which PCs, and what with them. Nothing is changed before the preview is confirmed. */
const ChosenDevices = (props: DevicesPageProps) => {
  const { communeCode, devices, filter, bulk, pager } = props
  return (
    // A mistake opens the list again, long as it may be, at the form that has it.
    <form method="post" action={`${bulkPaths(communeCode).preview}#doi-nhieu`}>
      <CsrfField token={props.frame.csrfToken} />
      {Object.entries(filter).map(
        ([name, value]) => value !== '' && <input type="hidden" name={name} value={value} />,
      )}
      {pager.page > 1 && <input type="hidden" name="page" value={String(pager.page)} />}
      <Table
        caption="Danh sách máy, xếp theo tên"
        heads={['Máy', 'Đơn vị', 'Loại', 'Tình trạng', 'Chữ ký số']}
        empty={
          props.inService === 0
            ? 'Chưa có máy nào. Tạo mã đăng ký cho máy cài được chương trình, hoặc khai báo máy ở dưới.'
            : 'Không có máy nào như vậy. Hãy bỏ bớt điều kiện lọc.'
        }
        rows={devices.map((device) => ({
          quiet: device.status === 'revoked' || device.status === 'retired',
          cells: [
            <>
              <input
                class="form-check-input ax-pick"
                type="checkbox"
                name="may"
                value={device.deviceId}
                checked={bulk.ticked.includes(device.deviceId)}
                aria-label={`Chọn máy ${device.name}`}
              />
              <a href={managedDevicePath(communeCode, device.deviceId)}>{device.name}</a>
              {device.label !== null && <span class="d-block ax-quiet">{device.label}</span>}
              {device.lent !== null && <span class="d-block ax-quiet">cho mượn: {device.lent}</span>}
            </>,
            device.unitName,
            KIND_WORDS[device.kind],
            device.state,
            signingWords(device.signingRequired),
          ],
        }))}
      />
      <Pager {...pager} />
      {devices.length > 0 && <BulkFields {...props} />}
    </form>
  )
}

const BulkFields = ({ communeCode, found, pager, units, bulk: { problem, given } }: DevicesPageProps) => (
  <fieldset class="ax-form d-print-none" id="doi-nhieu">
    <legend>Với các máy đã chọn</legend>
    {problem && <Problem>{problem}</Problem>}
    <label class="form-check mb-3">
      <input
        class="form-check-input"
        type="checkbox"
        name="tat-ca"
        value="co"
        checked={given['tat-ca'] !== undefined}
      />
      <span class="form-check-label">
        Cả {found} máy của danh sách trên{pager.pages > 1 && `, đủ ${pager.pages} trang`}, không cần chọn từng
        máy
      </span>
    </label>
    <Select
      label="Việc cần làm"
      name="viec"
      options={BULK_CHANGES}
      value={given.viec}
      empty="Chọn một việc"
    />
    <Select
      label="Đơn vị mới"
      name="toUnit"
      options={units}
      value={given.toUnit}
      empty="Không thuộc đơn vị nào"
      hint="Chỉ dùng khi chuyển đơn vị"
      optional
    />
    <Field label="Cho ai mượn" name="lentTo" value={given.lentTo} hint="Chỉ dùng khi cho mượn" optional />
    <Field
      label="Mượn đến hết ngày"
      name="lentUntil"
      type="date"
      value={given.lentUntil}
      hint="Chỉ dùng khi cho mượn"
      optional
    />
    <div class="ax-buttons">
      <button class="btn btn-primary" type="submit">
        Xem trước khi đổi
      </button>
      <button class="btn" type="submit" formaction={roomSheetPath(communeCode)} formnovalidate>
        Phiếu của các máy đã chọn
      </button>
    </div>
  </fieldset>
)
