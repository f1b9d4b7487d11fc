/** The mail server of the installation, and a letter that proves it. */
import { Field, Note, PostButton, PostForm, Select } from '../../parts/form.tsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS } from './paths.ts'

type Values = Readonly<Record<string, string>>

export type MailPageProps = AdminFrame & {
  /** SMTP_URL is set: then nothing can be changed here. */
  readonly byEnvironment: boolean
  /** "smtp.xa.gov.vn:587, bằng anxa@xa.gov.vn"; null: none. */
  readonly inForce: string | null
  readonly withoutMail: boolean
  readonly hasPassword: boolean
  readonly given: Values
  readonly problems: Values
  /** What came of the test letter, in the mail server's own words. */
  readonly tested: { readonly ok: boolean; readonly to: string; readonly answer: string } | null
}

const SECURITY = [
  { value: 'starttls', label: 'STARTTLS (thường là cổng 587)' },
  { value: 'tls', label: 'TLS ngay từ đầu (thường là cổng 465)' },
  { value: 'none', label: 'Không mã hóa (chỉ khi máy chủ thư ở cùng mạng nội bộ)' },
]

export const MailPage = (props: MailPageProps) => {
  const { given, problems, frame } = props
  return (
    <AdminPage {...props} title="Thư" current={ADMIN_PATHS.mail}>
      <p class={`ax-status mb-3${props.inForce === null ? ' ax-status-attention' : ''}`} role="status">
        {props.inForce === null
          ? props.withoutMail
            ? 'Đã chọn không gửi thư.'
            : 'Chưa có máy chủ thư: lời mời, liên kết mở khóa và cảnh báo chưa đi được.'
          : `Thư đi qua ${props.inForce}.`}
      </p>
      {props.tested && <TestResult {...props.tested} />}
      {props.byEnvironment ? (
        <Note>
          Máy chủ thư đang được đặt bằng biến môi trường SMTP_URL. Muốn đặt ở đây, hãy bỏ biến đó rồi khởi
          động lại.
        </Note>
      ) : (
        <section class="ax-form" aria-labelledby="may-chu-thu">
          <h2 id="may-chu-thu">Máy chủ thư</h2>
          <PostForm
            action={ADMIN_PATHS.mail}
            csrfToken={frame.csrfToken}
            button="Gửi thư thử và lưu"
            wide={false}
          >
            <Field
              label="Địa chỉ máy chủ"
              name="host"
              value={given.host}
              problem={problems.host}
              hint="Ví dụ smtp.tinh.gov.vn; hỏi nơi cấp hộp thư công vụ"
            />
            <Field
              label="Cổng"
              name="port"
              inputmode="numeric"
              value={given.port ?? '587'}
              problem={problems.port}
            />
            <Select
              label="Mã hóa"
              name="security"
              options={SECURITY}
              value={given.security ?? 'starttls'}
              problem={problems.security}
            />
            <Field
              label="Tên đăng nhập"
              name="user"
              value={given.user}
              problem={problems.user}
              hint="Bỏ trống khi máy chủ không cần đăng nhập"
              optional
            />
            <Field
              label="Mật khẩu của hộp thư"
              name="password"
              type="password"
              autocomplete="new-password"
              hint={
                props.hasPassword
                  ? 'Đã có mật khẩu; bỏ trống để giữ. Mật khẩu được mã hóa trong cơ sở dữ liệu.'
                  : 'Được mã hóa trong cơ sở dữ liệu, không hiện lại.'
              }
              problem={problems.password}
              optional
            />
            <Field
              label="Người gửi"
              name="from"
              value={given.from}
              problem={problems.from}
              hint="Ví dụ AnXã xã Đắk Ẳng <anxa@tinh.gov.vn>"
            />
            <Field
              label="Gửi thư thử đến"
              name="to"
              type="email"
              inputmode="email"
              value={given.to}
              problem={problems.to}
              hint="Chỉ lưu khi máy chủ thư đã nhận thư thử này"
            />
          </PostForm>
          <p class="mt-3">
            <PostButton action={`${ADMIN_PATHS.mail}/bo`} csrfToken={frame.csrfToken} danger>
              Không gửi thư từ máy chủ này
            </PostButton>
          </p>
        </section>
      )}
    </AdminPage>
  )
}

const TestResult = ({
  ok,
  to,
  answer,
}: {
  readonly ok: boolean
  readonly to: string
  readonly answer: string
}) => (
  <div class={`alert ${ok ? 'alert-success' : 'alert-danger'}`} role={ok ? 'status' : 'alert'}>
    {ok
      ? `Máy chủ thư đã nhận thư thử gửi đến ${to}. `
      : `Thư thử gửi đến ${to} không đi được; chưa lưu gì. `}
    Trả lời của máy chủ thư: <code>{answer}</code>
  </div>
)
