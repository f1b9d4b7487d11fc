/** Pages behind one-time links. The link is used by the button, not by opening it: mail scanners open links. */
import { PostForm } from '../../parts/form.tsx'
import { CardPage, type FormPageProps, NewPassword } from './form.tsx'

export type InvitePageProps = FormPageProps & {
  readonly action: string
  readonly name: string
  readonly email: string
  readonly withTotp: boolean
  readonly passwordProblem?: string | undefined
}

export const InvitePage = ({ action, name, email, withTotp, passwordProblem, ...frame }: InvitePageProps) => (
  <CardPage {...frame} title="Đặt mật khẩu">
    <p>
      Tài khoản của <strong>{name}</strong>: {email}
    </p>
    <PostForm action={action} csrfToken={frame.csrfToken} button="Đặt mật khẩu và đăng nhập">
      <input type="hidden" name="email" value={email} autocomplete="username" />
      <NewPassword withTotp={withTotp} problem={passwordProblem} />
    </PostForm>
  </CardPage>
)

export const UnlockPage = ({ action, ...frame }: FormPageProps & { readonly action: string }) => (
  <CardPage {...frame} title="Mở khóa tài khoản">
    <p>Tài khoản bị khóa vì nhập sai 5 lần. Bấm nút dưới đây để mở khóa, rồi đăng nhập như thường.</p>
    <PostForm action={action} csrfToken={frame.csrfToken} button="Mở khóa tài khoản" />
  </CardPage>
)

export const EnterPage = ({ action, ...frame }: FormPageProps & { readonly action: string }) => (
  <CardPage {...frame} title="Vào xã mẫu">
    <p>Liên kết này đăng nhập vào dữ liệu mẫu, dùng được một lần.</p>
    <PostForm action={action} csrfToken={frame.csrfToken} button="Vào xem" />
  </CardPage>
)
