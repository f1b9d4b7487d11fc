/** Above the list of PCs: what waits for somebody, and what to do about it. */
import { devicesHref, managedDevicePath } from './paths.ts'

type Named = { readonly deviceId: string; readonly name: string; readonly label: string | null }

export type AttentionEvent = Named & {
  readonly kind: 'collision' | 'lost-heard' | 'out-heard' | 'bad-signature'
  /** The name under which a machine asked to enrol. */
  readonly askedAs: string | null
  /** "09:00 24/11/2026", the last time. */
  readonly at: string
}

export type AttentionProps = {
  readonly communeCode: string
  readonly quarantined: readonly Named[]
  readonly events: readonly AttentionEvent[]
  /** PCs lent beyond the day that was agreed. */
  readonly overdue: number
  readonly lost: number
}

export const Attention = ({ communeCode, quarantined, events, overdue, lost }: AttentionProps) => (
  <>
    {quarantined.length > 0 && <Quarantined communeCode={communeCode} devices={quarantined} />}
    {events.length > 0 && <Events communeCode={communeCode} events={events} />}
    {overdue + lost > 0 && (
      <ul class="mb-3">
        {overdue > 0 && (
          <li>
            <a href={devicesHref(communeCode, { status: 'lent' })}>{overdue} máy cho mượn quá hạn trả</a>
          </li>
        )}
        {lost > 0 && (
          <li>
            <a href={devicesHref(communeCode, { status: 'lost' })}>{lost} máy đã báo mất</a>
          </li>
        )}
      </ul>
    )}
  </>
)

const DeviceLink = ({ communeCode, device }: { readonly communeCode: string; readonly device: Named }) => (
  <>
    <a href={managedDevicePath(communeCode, device.deviceId)}>{device.name}</a>
    {device.label === null ? '' : ` (${device.label})`}
  </>
)

const Quarantined = ({
  communeCode,
  devices,
}: {
  readonly communeCode: string
  readonly devices: readonly Named[]
}) => (
  <section class="ax-status ax-status-bad mb-3" aria-labelledby="cach-ly">
    <h2 id="cach-ly">{devices.length} máy bị cách ly</h2>
    <p>
      Khóa của máy được dùng ở hai nơi: ổ đĩa đã nhân bản, hoặc máy quay về bản sao lưu cũ. Báo cáo không được
      nhận cho đến khi xử lý. Hãy tìm máy thật: nếu máy vừa được khôi phục thì bỏ cách ly; nếu có hai máy cùng
      khóa thì thu hồi khóa, rồi đăng ký lại từng máy bằng mã mới.
    </p>
    <ul class="mb-0">
      {devices.map((device) => (
        <li>
          <DeviceLink communeCode={communeCode} device={device} />
        </li>
      ))}
    </ul>
  </section>
)

const Events = ({
  communeCode,
  events,
}: {
  readonly communeCode: string
  readonly events: readonly AttentionEvent[]
}) => (
  <section class="ax-status ax-status-bad mb-3" aria-labelledby="bi-tu-choi">
    <h2 id="bi-tu-choi">Bị từ chối trong 7 ngày qua</h2>
    <ul class="mb-0">
      {events.map((event) => (
        <li>
          <DeviceLink communeCode={communeCode} device={event} />: {eventWords(event)}
        </li>
      ))}
    </ul>
  </section>
)

/** What happened, then what to do. */
function eventWords({ kind, askedAs, at }: AttentionEvent): string {
  switch (kind) {
    case 'collision':
      return `lúc ${at} có máy${askedAs === null ? '' : ` tên ${askedAs}`} xin đăng ký, trùng số máy với máy này. Nếu máy vừa cài lại: thu hồi khóa cũ rồi chạy lại dòng lệnh đăng ký. Nếu là máy khác: hai máy trùng số, hãy hỏi nơi bán máy.`
    case 'lost-heard':
      return `máy đã báo mất vừa gửi báo cáo lúc ${at}; báo cáo không được nhận. Hãy báo Công an xã; tìm thấy rồi thì đăng ký lại.`
    case 'out-heard':
      return `máy không còn được quản lý vẫn gửi báo cáo, gần nhất lúc ${at}; báo cáo không được nhận. Nếu máy còn dùng thì đăng ký lại, nếu không thì gỡ chương trình khỏi máy.`
    case 'bad-signature':
      return `lúc ${at} có báo cáo mang tên máy này nhưng ký bằng khóa khác; báo cáo không được nhận. Nếu không ai vừa cài lại máy thì hãy báo Công an xã.`
    default:
      return kind satisfies never
  }
}
