/** How a person makes a browser trust a server that has an authority of its own; whom to ask before doing so. */
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'

export const AUTHORITY_FILE = '/ca.crt'

export type AuthorityPageProps = PageFrame & {
  readonly authority: {
    /** AB:CD:…, SHA-256. */
    readonly fingerprint: string
    /** dd/MM/yyyy, the day it ends. */
    readonly endsOn: string
  } | null
}

const TITLE = 'Chứng thư của máy chủ'

export const AuthorityPage = ({ authority, ...frame }: AuthorityPageProps) => (
  <Page {...frame} title={TITLE}>
    <h1>{TITLE}</h1>
    {authority === null ? <NothingToDo /> : <Steps {...authority} />}
  </Page>
)

const NothingToDo = () => (
  <p>
    Máy chủ này không dùng chứng thư riêng: trình duyệt đã tin sẵn, hoặc trang này chỉ mở trên chính máy chủ.
    Bạn không cần cài gì.
  </p>
)

const Steps = ({ fingerprint, endsOn }: { readonly fingerprint: string; readonly endsOn: string }) => (
  <>
    <p>
      Máy chủ này tự cấp chứng thư cho mình. Khi máy của bạn chưa biết chứng thư gốc của nó, trình duyệt báo
      “Kết nối không riêng tư”. Làm ba bước sau một lần trên mỗi máy. Phần mềm trên máy trạm (anxa-agent)
      không cần các bước này.
    </p>
    <h2>1. Tải chứng thư gốc</h2>
    <p>
      <a class="btn btn-primary" href={AUTHORITY_FILE}>
        Tải tệp anxa-ca.crt
      </a>
    </p>
    <p>Chứng thư này dùng đến {endsOn}.</p>
    <h2>2. So dấu vân tay</h2>
    <p>
      Hỏi cán bộ công nghệ thông tin dấu vân tay của máy chủ,{' '}
      <strong>qua điện thoại hoặc gặp trực tiếp</strong>. Nó phải giống từng ký tự với dãy này:
    </p>
    <p>
      <code>{fingerprint}</code>
    </p>
    <p>
      Và giống với tệp vừa tải. Trên Windows: <code>certutil -hashfile anxa-ca.crt SHA256</code>. Trên Linux:{' '}
      <code>sha256sum anxa-ca.crt</code>. <strong>Nếu khác, không cài</strong>: có thể ai đó đang giả máy chủ.
    </p>
    <h2>3. Cài vào máy</h2>
    <ul>
      <li>
        Windows (Chrome, Edge): mở Command Prompt bằng quyền quản trị, gõ{' '}
        <code>certutil -addstore -f Root anxa-ca.crt</code>
      </li>
      <li>
        Firefox: Cài đặt → Quyền riêng tư &amp; Bảo mật → Chứng thư → Xem chứng thư → Nhà cung cấp → Nhập;
        chọn “Tin cậy để nhận dạng trang web”.
      </li>
      <li>
        Ubuntu (Chrome): Cài đặt → Quyền riêng tư và bảo mật → Bảo mật → Quản lý chứng thư → Nhập vào mục nhà
        phát hành tin cậy.
      </li>
    </ul>
    <p>Đóng hẳn trình duyệt rồi mở lại.</p>
  </>
)
