/** The second look at one PC before it goes out of service. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import type { ShownDevice } from './devices-page.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managedDevicePath, managePaths } from './paths.ts'

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
      'Máy rời danh sách và các con số của xã; báo cáo sau này của máy, nếu có, bị từ chối. Lịch sử được giữ lại.',
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
      'Khóa của máy, nếu có, bị thu hồi ngay; máy rời các con số của xã và đứng riêng trong danh sách máy mất. Tìm thấy thì máy có chương trình phải đăng ký lại. Máy có dữ liệu công vụ thì báo Công an xã.',
  },
} as const

/** The second look: which PC, and what it means, before it is so. */
export const OutOfServicePage = (props: OutOfServicePageProps) => {
  const { device, communeCode } = props
  const path = managedDevicePath(communeCode, device.deviceId)
  const way = WAYS[props.way]
  return (
    <ManagePage {...props} title={way.title} current={managePaths(communeCode).devices}>
      <dl class="ax-review">
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
