/** One PC for those who manage it: its particulars, and what takes it out of service or back into it. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Checkbox, Field, PostButton, Select, TextArea } from '../../parts/form.tsx'
import { devicePath } from '../board/paths.ts'
import { KIND_WORDS } from './device-words.ts'
import type { ShownDevice } from './devices-page.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managedDevicePath, managePaths } from './paths.ts'

type Values = Readonly<Record<string, string>>
type Choice = { readonly value: string; readonly label: string }

export type ManagedDevicePageProps = ManageFrame & {
  readonly device: ShownDevice & { readonly enrolledAt: string; readonly lastReport: string | null }
  readonly units: readonly Choice[]
  /** The staff; by given name. */
  readonly staff: readonly Choice[]
  readonly officers: readonly string[]
  /** The fields as they were when the page was drawn: a change made meanwhile by somebody else is not overwritten. */
  readonly seen: string
  readonly given: Values
  readonly problems: Values
}

export const ManagedDevicePage = (props: ManagedDevicePageProps) => {
  const { device, communeCode, frame } = props
  const path = managedDevicePath(communeCode, device.deviceId)
  const isOut = device.status === 'revoked' || device.status === 'retired'
  return (
    <ManagePage {...props} title={`Máy ${device.name}`} current={managePaths(communeCode).devices}>
      <dl class="ax-summary">
        <Fact name="Loại">{KIND_WORDS[device.kind]}</Fact>
        <Fact name="Tình trạng">{device.state}</Fact>
        <Fact name="Báo cáo gần nhất">{device.lastReport ?? 'chưa có'}</Fact>
        <Fact name={device.kind === 'agent' ? 'Đăng ký' : 'Khai báo'}>{device.enrolledAt}</Fact>
        <Fact name="Kết quả kiểm tra">
          <a href={devicePath(communeCode, device.deviceId)}>xem trên bảng</a>
        </Fact>
      </dl>
      {device.status === 'quarantined' && (
        <section class="ax-status ax-status-bad mb-3" aria-labelledby="cach-ly">
          <h2 id="cach-ly">Máy bị cách ly</h2>
          <p>
            Khóa của máy được dùng ở hai nơi. Nếu máy vừa được khôi phục từ bản sao lưu thì bỏ cách ly. Nếu ổ
            đĩa đã nhân bản sang máy khác thì thu hồi khóa, rồi đăng ký lại từng máy.
          </p>
          <PostButton action={`${path}/bo-cach-ly`} csrfToken={frame.csrfToken} primary>
            Bỏ cách ly
          </PostButton>
        </section>
      )}
      <section class="ax-form" aria-labelledby="thong-tin">
        <h2 id="thong-tin">Thông tin</h2>
        <form method="post" action={path}>
          <CsrfField token={frame.csrfToken} />
          <input type="hidden" name="seen" value={props.seen} />
          <Particulars {...props} />
          <button class="btn btn-primary" type="submit">
            Lưu
          </button>
        </form>
      </section>
      <div class="ax-buttons mb-3">
        {!isOut && (
          <>
            <a class="btn btn-outline-danger" href={`${path}/ngung`}>
              Ngừng sử dụng
            </a>
            <a class="btn btn-outline-danger" href={`${path}/thu-hoi`}>
              Thu hồi khóa
            </a>
            <a class="btn btn-outline-danger" href={`${path}/mat`}>
              Báo mất
            </a>
          </>
        )}
        <a class="btn" href={managePaths(communeCode).devices}>
          Về danh sách
        </a>
      </div>
    </ManagePage>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children?: unknown }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Particulars = ({ units, staff, officers, given, problems }: ManagedDevicePageProps) => (
  <>
    <Field
      label="Nhãn"
      name="label"
      value={given.label}
      problem={problems.label}
      hint="Như ghi trên tem dán ở máy, hay chỗ đặt máy"
      optional
    />
    <Select
      label="Đơn vị"
      name="unit"
      options={units}
      value={given.unit}
      empty="Chưa xếp đơn vị"
      problem={problems.unit}
      optional
    />
    <Checkbox
      label="Có người ký văn bản điện tử trên máy này"
      name="signingRequired"
      checked={given.signingRequired !== undefined}
      hint="Khi bỏ, máy không bị hỏi chứng thư số."
    />
    <fieldset class="mb-3">
      <legend class="form-label">Người dùng máy</legend>
      {staff.length === 0 && <p class="ax-quiet">Chưa có ai trong danh sách cán bộ.</p>}
      <div class="ax-columns">
        {staff.map(({ value, label }) => (
          <label class="form-check mb-0">
            <input
              class="form-check-input"
              type="checkbox"
              name="officer"
              value={value}
              checked={officers.includes(value)}
            />
            <span class="form-check-label">{label}</span>
          </label>
        ))}
      </div>
      {problems.officer && <div class="invalid-feedback d-block">{problems.officer}</div>}
    </fieldset>
    <Field
      label="Cho ai mượn"
      name="lentTo"
      value={given.lentTo}
      problem={problems.lentTo}
      hint="Bỏ trống khi máy ở đơn vị"
      optional
    />
    <Field
      label="Cho mượn đến hết ngày"
      name="lentUntil"
      type="date"
      value={given.lentUntil}
      problem={problems.lentUntil}
      optional
    />
    <Field
      label="Số tài khoản quản trị được phép"
      name="allowedAdmins"
      inputmode="numeric"
      value={given.allowedAdmins}
      problem={problems.allowedAdmins}
      hint="Chỉ cho riêng máy này; bỏ trống thì theo ngưỡng chung của xã"
      optional
    />
    <Field
      label="Phần mềm điều khiển từ xa được phép"
      name="allowedRemoteTools"
      value={given.allowedRemoteTools}
      problem={problems.allowedRemoteTools}
      hint="Đúng tên như trang của máy ghi, cách nhau bằng dấu phẩy, ví dụ: UltraViewer, AnyDesk"
      optional
    />
    <TextArea
      label="Ghi chú"
      name="note"
      rows={2}
      value={given.note ?? ''}
      problem={problems.note}
      optional
    />
  </>
)

export type OutOfServicePageProps = ManageFrame & {
  readonly device: ShownDevice
  readonly way: 'retire' | 'revoke' | 'lose'
}

const WAYS = {
  retire: {
    title: 'Xem lại: ngừng sử dụng',
    path: 'ngung',
    button: 'Ngừng sử dụng',
    means:
      'Máy rời danh sách và các con số của xã; báo cáo sau này của máy bị từ chối. Lịch sử được giữ lại. Muốn dùng lại thì đăng ký lại.',
  },
  revoke: {
    title: 'Xem lại: thu hồi khóa',
    path: 'thu-hoi',
    button: 'Thu hồi khóa',
    means:
      'Từ lúc này không ai gửi báo cáo dưới tên máy được nữa, và việc này không hoàn lại được: máy phải đăng ký lại bằng mã mới. Lịch sử được giữ lại.',
  },
  lose: {
    title: 'Xem lại: báo mất máy',
    path: 'mat',
    button: 'Báo mất',
    means:
      'Khóa của máy bị thu hồi ngay, máy rời các con số của xã và đứng riêng trong danh sách máy mất. Tìm thấy thì phải đăng ký lại. Máy có dữ liệu công vụ thì báo Công an xã.',
  },
} as const

/** The second look: which PC, and what it means, before it is so. */
export const OutOfServicePage = (props: OutOfServicePageProps) => {
  const { device, communeCode } = props
  const path = managedDevicePath(communeCode, device.deviceId)
  const way = WAYS[props.way]
  return (
    <ManagePage {...props} title={way.title} current={managePaths(communeCode).devices}>
      <dl class="ax-facts">
        <dt>Máy</dt>
        <dd>
          {device.name}
          {device.label === null ? '' : ` – ${device.label}`}
        </dd>
        <dt>Đơn vị</dt>
        <dd>{device.unitName}</dd>
        <dt>Nghĩa là</dt>
        <dd>{way.means}</dd>
      </dl>
      <p>Việc này được ghi vào nhật ký cùng tên bạn.</p>
      <form method="post" action={`${path}/${way.path}`} class="ax-buttons">
        <CsrfField token={props.frame.csrfToken} />
        <input type="hidden" name="seen" value="co" />
        <button class="btn btn-danger" type="submit">
          {way.button}
        </button>
        <a class="btn" href={path}>
          Không, quay lại
        </a>
      </form>
    </ManagePage>
  )
}
