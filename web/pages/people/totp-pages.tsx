/** Setting up the second factor: why and the password, then the picture and the first code, then recovery codes. */

import { Field, PostForm } from '../../parts/form.tsx'
import { QrCode } from '../../parts/qr-code.tsx'
import { CardPage, type FormPageProps, NewPassword } from './form.tsx'

export const TOTP_PATH = '/tai-khoan/xac-thuc-hai-lop'

export type TotpStartPageProps = FormPageProps & {
  readonly returnTo: string
  /** The session may do nothing else before this is done. */
  readonly isRequired: boolean
  readonly longPasswordSuffices: boolean
}

export const TotpStartPage = ({
  returnTo,
  isRequired,
  longPasswordSuffices,
  ...frame
}: TotpStartPageProps) => (
  <CardPage {...frame} title="Cài mã xác thực hai lớp">
    {isRequired && <p>{longPasswordSuffices ? WEAK : REQUIRED}</p>}
    <p>
      Cần một điện thoại có ứng dụng xác thực (Google Authenticator, Microsoft Authenticator, FreeOTP hoặc
      tương tự). Ứng dụng không cần mạng.
    </p>
    <PostForm action={TOTP_PATH} csrfToken={frame.csrfToken} button="Bắt đầu" returnTo={returnTo}>
      <Field
        label="Mật khẩu đang dùng"
        name="password"
        type="password"
        autocomplete="current-password"
        autofocus
      />
    </PostForm>
    {isRequired && longPasswordSuffices && (
      <p class="mt-3 mb-0">
        Hoặc <a href="/tai-khoan/mat-khau">đặt mật khẩu dài hơn</a>.
      </p>
    )}
  </CardPage>
)

const REQUIRED =
  'Vai trò của bạn, hoặc việc đăng nhập từ ngoài mạng nội bộ, bắt buộc có mã xác thực hai lớp. Làm xong bước này mới vào được các trang khác.'
const WEAK = 'Mật khẩu đang dùng chưa đủ dài để dùng một mình: hãy cài mã xác thực hai lớp.'

export type TotpConfirmPageProps = FormPageProps & {
  readonly returnTo: string
  /** Null after a wrong code: the telephone knows the secret already. */
  readonly secret: { readonly qrPath: string; readonly qrSize: number; readonly text: string } | null
}

export const TotpConfirmPage = ({ returnTo, secret, ...frame }: TotpConfirmPageProps) => (
  <CardPage {...frame} title="Quét mã bằng điện thoại">
    {secret ? (
      <>
        <p>Mở ứng dụng xác thực, chọn thêm tài khoản, rồi quét hình này:</p>
        <p class="text-center">
          <QrCode size={secret.qrSize} path={secret.qrPath} label="Mã QR cho ứng dụng xác thực" />
        </p>
        <p>
          Không quét được thì nhập khóa này: <code class="text-break">{secret.text}</code>
        </p>
      </>
    ) : (
      <p>
        Chưa quét được hình? <a href={TOTP_PATH}>Bắt đầu lại</a>.
      </p>
    )}
    <PostForm action={`${TOTP_PATH}/ma`} csrfToken={frame.csrfToken} button="Xác nhận" returnTo={returnTo}>
      <Field
        label="Mã 6 chữ số đang hiện trên điện thoại"
        name="code"
        autocomplete="one-time-code"
        inputmode="numeric"
      />
    </PostForm>
  </CardPage>
)

export type RecoveryCodesPageProps = FormPageProps & {
  readonly returnTo: string
  readonly codes: readonly string[]
}

export const RecoveryCodesPage = ({ returnTo, codes, ...frame }: RecoveryCodesPageProps) => (
  <CardPage {...frame} title="Mã khôi phục">
    <p>
      In hoặc chép các mã này ra giấy và cất riêng, không để cạnh máy. Mỗi mã dùng một lần khi không có điện
      thoại. Trang này không hiện lại.
    </p>
    <ul class="list-unstyled font-monospace">
      {codes.map((code) => (
        <li>{code}</li>
      ))}
    </ul>
    <a class="btn btn-primary w-100 d-print-none" href={returnTo}>
      Tôi đã cất các mã này
    </a>
  </CardPage>
)

export type PasswordPageProps = FormPageProps & {
  readonly withTotp: boolean
  readonly currentProblem?: string | undefined
  readonly nextProblem?: string | undefined
}

export const PasswordPage = ({ withTotp, currentProblem, nextProblem, ...frame }: PasswordPageProps) => (
  <CardPage {...frame} title="Đổi mật khẩu">
    <p>Các phiên đăng nhập khác của bạn sẽ kết thúc.</p>
    <PostForm action="/tai-khoan/mat-khau" csrfToken={frame.csrfToken} button="Đổi mật khẩu">
      <Field
        label="Mật khẩu đang dùng"
        name="current"
        type="password"
        autocomplete="current-password"
        problem={currentProblem}
      />
      <NewPassword withTotp={withTotp} problem={nextProblem} />
    </PostForm>
  </CardPage>
)
