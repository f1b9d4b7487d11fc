/** One PC for those who manage it: its particulars, and what takes it out of service or back into it. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Checkbox, Field, PostButton, Select, TextArea } from '../../parts/form.tsx'
import { devicePath } from '../board/paths.ts'
import { KIND_WORDS } from './device-words.ts'
import type { ShownDevice } from './devices-page.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { inspectionPath, managedDevicePath, managePaths, tokenForOneHref } from './paths.ts'

type Values = Readonly<Record<string, string>>
type Choice = { readonly value: string; readonly label: string }

export type ManagedDevicePageProps = ManageFrame & {
  readonly device: ShownDevice & {
    readonly enrolledAt: string
    readonly lastReport: string | null
    readonly isLost: boolean
  }
  readonly unitId: string | null
  /** What the same machine was before, and what it is now. */
  readonly former: ShownRelated | null
  readonly successor: ShownRelated | null
  /** What is another part than when the PC enrolled: names of digests. */
  readonly replaced: readonly string[]
  readonly units: readonly Choice[]
  /** The staff; by given name. */
  readonly staff: readonly Choice[]
  readonly officers: readonly string[]
  /** The fields as they were when the page was drawn: a change made meanwhile by somebody else is not overwritten. */
  readonly seen: string
  readonly given: Values
  readonly problems: Values
}

export type ShownRelated = {
  readonly deviceId: string
  readonly hostName: string
  readonly label: string | null
  readonly statusAt: string
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
        {device.lent !== null && <Fact name="Cho mượn">{device.lent}</Fact>}
        {isRebuilt(props.replaced) && (
          <Fact name="Khác lúc đăng ký">
            {props.replaced.map((part) => PART_WORDS[part] ?? part).join(', ')}
          </Fact>
        )}
        {device.kind !== 'agent' && (
          <Fact name="Kiểm tra bằng tay">
            <a href={inspectionPath(communeCode, device.deviceId)}>phiếu để in</a>
          </Fact>
        )}
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
      {isOut && <OutOfService {...props} />}
      {props.former !== null && <Former {...props} former={props.former} />}
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
            {device.kind === 'agent' && (
              <a class="btn btn-outline-danger" href={`${path}/thu-hoi`}>
                Thu hồi khóa
              </a>
            )}
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

const PART_WORDS: Readonly<Record<string, string>> = {
  'machine-guid': 'bản cài Windows',
  'smbios-uuid': 'bo mạch',
  mac: 'card mạng',
}

/** A network card alone comes and goes with a cable. */
const isRebuilt = (replaced: readonly string[]): boolean => replaced.some((part) => part !== 'mac')

const Fact = ({ name, children }: { readonly name: string; readonly children?: unknown }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** How it comes back: a PC with agent enrols anew, one without is simply used again. */
const OutOfService = ({ device, communeCode, frame, successor, unitId }: ManagedDevicePageProps) => {
  const path = managedDevicePath(communeCode, device.deviceId)
  return (
    <section class="ax-form" aria-labelledby="dung-lai">
      <h2 id="dung-lai">{device.isLost ? 'Tìm thấy máy' : 'Dùng lại máy'}</h2>
      {successor !== null && (
        <p>
          Máy này đã đăng ký lại:{' '}
          <a href={managedDevicePath(communeCode, successor.deviceId)}>{successor.hostName}</a>.
        </p>
      )}
      {device.kind === 'agent' && successor === null && (
        <p>
          Khóa cũ không dùng lại được. <a href={tokenForOneHref(communeCode, unitId)}>Tạo mã cho một máy</a>,
          rồi chạy dòng lệnh của mã trên máy; nếu lệnh báo máy đã đăng ký, hãy chuyển thư mục mà lệnh nêu đi
          nơi khác trước. Trang của máy mới có nút lấy lại thông tin cũ.
        </p>
      )}
      {(device.isLost || device.kind !== 'agent') && (
        <PostButton action={`${path}/dung-lai`} csrfToken={frame.csrfToken} primary>
          {device.isLost ? 'Đã tìm thấy' : 'Dùng lại'}
        </PostButton>
      )}
    </section>
  )
}

const Former = ({
  device,
  communeCode,
  frame,
  former,
}: ManagedDevicePageProps & { readonly former: ShownRelated }) => (
  <section class="ax-form" aria-labelledby="may-cu">
    <h2 id="may-cu">Máy này từng được quản lý</h2>
    <p>
      Dưới tên <a href={managedDevicePath(communeCode, former.deviceId)}>{former.hostName}</a>
      {former.label === null ? '' : ` (${former.label})`}, đến {former.statusAt}. Lịch sử cũ còn ở trang đó.
    </p>
    {(device.status === 'active' || device.status === 'quarantined') && (
      <PostButton
        action={`${managedDevicePath(communeCode, device.deviceId)}/tiep-noi`}
        csrfToken={frame.csrfToken}
      >
        Lấy nhãn, người dùng, ghi chú và các ngoại lệ cũ
      </PostButton>
    )}
  </section>
)

const Particulars = ({ device, units, staff, officers, given, problems }: ManagedDevicePageProps) => (
  <>
    {device.kind !== 'agent' && (
      <Field label="Tên máy" name="hostName" value={given.hostName} problem={problems.hostName} />
    )}
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
    {device.kind === 'agent' && <Allowances given={given} problems={problems} />}
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

/** Only what an agent reports can be judged by them. */
const Allowances = ({ given, problems }: Pick<ManagedDevicePageProps, 'given' | 'problems'>) => (
  <>
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
  </>
)
