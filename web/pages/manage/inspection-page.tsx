/** The sheet for a PC that runs no agent (state secrets, or not yet): each check to tick by hand, and place to sign. */
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managedDevicePath, managePaths } from './paths.ts'

export type InspectionPageProps = ManageFrame & {
  readonly device: {
    readonly deviceId: string
    readonly name: string
    readonly label: string | null
    readonly unitName: string
    readonly kind: string
    readonly officers: readonly string[]
  }
  readonly rows: readonly {
    readonly title: string
    /** When it is well. */
    readonly passWhen: string
    /** The clause behind it, as a person writes it. */
    readonly basis: string
  }[]
  /** Of the catalogue. */
  readonly edition: string
}

export const InspectionPage = (props: InspectionPageProps) => {
  const { communeCode, device, rows, edition } = props
  return (
    <ManagePage
      {...props}
      title={`Phiếu kiểm tra máy ${device.name}`}
      current={managePaths(communeCode).devices}
    >
      <p class="ax-quiet d-print-none">
        In bằng lệnh in của trình duyệt (Ctrl + P), giấy A4.{' '}
        <a href={managedDevicePath(communeCode, device.deviceId)}>Về trang của máy</a>
      </p>
      <dl class="ax-summary">
        <div>
          <dt>Máy</dt>
          <dd>
            {device.name}
            {device.label !== null && ` – ${device.label}`}
          </dd>
        </div>
        <div>
          <dt>Loại</dt>
          <dd>{device.kind}</dd>
        </div>
        <div>
          <dt>Đơn vị</dt>
          <dd>{device.unitName}</dd>
        </div>
        <div>
          <dt>Người dùng</dt>
          <dd>{device.officers.length === 0 ? 'chưa ghi' : device.officers.join(', ')}</dd>
        </div>
      </dl>
      <section class="ax-room">
        <table class="table table-sm ax-devices ax-room-rows ax-inspection">
          <caption class="visually-hidden">Các mục kiểm tra bằng tay</caption>
          <thead>
            <tr>
              <th scope="col">Nội dung</th>
              <th scope="col">Đạt khi</th>
              <th scope="col">Căn cứ</th>
              <th scope="col">Kết quả</th>
              <th scope="col">Ghi chú</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ title, passWhen, basis }, at) => (
              <tr>
                <th scope="row">
                  {at + 1}. {title}
                </th>
                <td data-label="Đạt khi">{passWhen}</td>
                <td data-label="Căn cứ">{basis}</td>
                <td data-label="Kết quả">☐ Đạt ☐ Chưa đạt ☐ Không áp dụng</td>
                <td data-label="Ghi chú" />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p>
        Không cắm USB lạ, không cài phần mềm, không nối mạng vào máy soạn thảo bí mật nhà nước để kiểm tra.
        Các con số theo danh mục ngày {edition}.
      </p>
      <div class="ax-signatures">
        <p>
          Ngày kiểm tra: ....../....../............
          <br />
          Người kiểm tra (ký, ghi rõ họ tên)
        </p>
        <p>
          Người dùng máy
          <br />
          (ký, ghi rõ họ tên)
        </p>
      </div>
    </ManagePage>
  )
}
